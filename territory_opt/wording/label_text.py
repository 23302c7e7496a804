"""A short name in every language of the texts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Language = Literal["en", "de"]


@dataclass(frozen=True)
class LabelText:
    """Name of a criterion, of an objective or of a unit for people.

    Parameters
    ----------
    en : str
        In English.
    de : str
        In German.

    Examples
    --------
    >>> LabelText("Visits", "Besuche").text("de")
    'Besuche'
    """

    en: str
    de: str

    def text(self, language: Language = "en") -> str:
        """The name in one language."""
        return self.de if language == "de" else self.en


NO_TEXT = LabelText("", "")
