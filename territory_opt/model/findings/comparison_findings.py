"""Findings about two plans that are compared."""

from __future__ import annotations

from dataclasses import dataclass

from territory_opt.model.finding import About, Finding, Severity


@dataclass(frozen=True)
class DifferentBooks(Finding, code="different-books", severity=Severity.WARNING):
    """The plans were made from different books.

    Parameters
    ----------
    input_hash_a, input_hash_b : str
        Fingerprints of the two books.
    """

    input_hash_a: str
    input_hash_b: str


@dataclass(frozen=True)
class DifferentObjectives(Finding, code="different-objectives", severity=Severity.WARNING):
    """The plans have different objectives, or the same in different units.

    Parameters
    ----------
    name_a, name_b : str
    unit_a, unit_b : str
    """

    name_a: str
    name_b: str
    unit_a: str
    unit_b: str


@dataclass(frozen=True)
class NoFiguresOfPlan(Finding, code="no-figures-of-plan", severity=Severity.NOTE):
    """A plan that is a table of assignments alone.

    Parameters
    ----------
    plan : str
        Its name.
    """

    plan: About[str]


KINDS = (DifferentBooks, DifferentObjectives, NoFiguresOfPlan)
