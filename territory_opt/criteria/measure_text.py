"""Measures as text for people: built-in ones have a name and a unit, a column of the units its own name."""

from __future__ import annotations

from territory_opt.criteria import BUILT_IN
from territory_opt.wording.label_text import Language


def measure_name(measure: str, language: Language = "en") -> str:
    """Heading of a measure."""
    return BUILT_IN[measure].label.text(language) if measure in BUILT_IN else measure


def measure_unit(measure: str, language: Language = "en") -> str:
    """Unit of a measure; blank where the heading says it, and for a column of the units."""
    return BUILT_IN[measure].label_unit.text(language) if measure in BUILT_IN else ""
