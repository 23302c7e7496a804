"""Sections of the report about rules: which hold, and why no plan keeps all of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from territory_opt.model.finding import WordedText


@dataclass(frozen=True)
class RuleStatus:
    """One rule about units or change, and whether it holds.

    Parameters
    ----------
    rule : str
        Its key in the scenario: lock[1], together[2], disruption; group_id for the groups of the units.
    required : WordedText
        The rule in words.
    holds : bool
    broken : WordedText or None
        How it is broken; None when it holds.
    units : tuple of str
        The units (of group_id, the groups) that break it.
    """

    rule: str
    required: WordedText
    holds: bool
    broken: WordedText | None
    units: tuple[str, ...]


@dataclass(frozen=True)
class Remedy:
    """A what-if change that, applied alone, makes the problem solvable; it was solved.

    Parameters
    ----------
    change : str
        As NAME=VALUE; a JSON object where only that can write it.
    checked : bool
        Whether it was solved: always true.
    at_least : float or None
        Proved lower bound of the value, where the change has one.
    objective : float
        Of the plan that was found with it, after a short search.
    customers_moved, units_moved : int or None
        That plan against today; None without a plan of today.
    text : WordedText
    """

    change: str
    checked: bool
    at_least: float | None
    objective: float
    customers_moved: int | None
    units_moved: int | None
    text: WordedText


@dataclass(frozen=True)
class Infeasible:
    """Why no plan was found that holds every rule.

    Parameters
    ----------
    reason : WordedText
    blocking : tuple of WordedText
        The units, territories or bands that block it.
    proved : bool
    smallest_tolerance : mapping of str to float or None
        By measure: the tolerances that the nearest plan needs, all together.
    smallest_tolerance_bound : mapping of str to float or None
        By measure: lower bound in this criterion alone; None where none is proved.
    smallest_tolerance_uniform, smallest_tolerance_uniform_bound : float or None
        Smallest tolerance, the same for all criteria, for which a plan was found, and its lower bound.
    rules : tuple of str
        Keys of a minimal set of rules that no plan keeps together; empty where it is not known.
    remedies : tuple of Remedy
        Changes of one of these rules, each of which alone makes the problem solvable.
    """

    reason: WordedText
    blocking: tuple[WordedText, ...]
    proved: bool
    smallest_tolerance: Mapping[str, float | None]
    smallest_tolerance_bound: Mapping[str, float | None]
    smallest_tolerance_uniform: float | None
    smallest_tolerance_uniform_bound: float | None
    rules: tuple[str, ...] = ()
    remedies: tuple[Remedy, ...] = ()


@dataclass(frozen=True)
class SplitUnit:
    """A unit that holds more than the share at which units are split.

    Parameters
    ----------
    unit_id : str
    measure : str
        The balanced measure with its largest share.
    share : float
        That share, in mean territories.
    parts : int
        Number of parts; 1 where it stays whole.
    kept : WordedText or None
        Why it, or a part of it, is still larger.
    """

    unit_id: str
    measure: str
    share: float
    parts: int
    kept: WordedText | None


@dataclass(frozen=True)
class SplitSection:
    """Units that were split, or are too large and were not.

    Parameters
    ----------
    above : float
        Largest share of a territory that a unit may hold.
    units : tuple of SplitUnit
    """

    above: float
    units: tuple[SplitUnit, ...]
