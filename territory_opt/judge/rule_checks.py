"""The rules about single units and about change: what was asked, and whether it holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from territory_opt.judge.broken_rules import listed
from territory_opt.judge.disruption import SLACK, moved_share
from territory_opt.model.arrays import Ints, Texts
from territory_opt.resolve import ResolvedScenario


@dataclass(frozen=True)
class RuleCheck:
    """One rule.

    Parameters
    ----------
    rule : str
        Where it stands in the scenario: lock[1], together[2], disruption; group_id for the groups of the
        units.
    asked : str
        The rule in words.
    broken : str or None
        How it is broken, in words; None when it holds.
    units : tuple of str
        The units (of group_id, the groups) that break it.
    """

    rule: str
    asked: str
    broken: str | None = None
    units: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The rule as the report has it."""
        return {
            "rule": self.rule,
            "asked": self.asked,
            "holds": self.broken is None,
            "broken": self.broken,
            "units": list(self.units),
        }


def check_rules(resolved: ResolvedScenario, slot: Ints) -> list[RuleCheck]:
    """Every such rule: locks, forbids and lists in the scenario's order, groups, the limit on change.

    Parameters
    ----------
    resolved : ResolvedScenario
    slot : Ints, shape (n,)
        Which of the brief's territories each unit is in; -1 for none of them.
    """
    kinds = (_locks, _forbids, _together, _groups, _change)
    return [rule for kind in kinds for rule in kind(resolved, slot)]


def _locks(resolved: ResolvedScenario, slot: Ints) -> Iterator[RuleCheck]:
    ids, names = resolved.book.units.unit_id, resolved.territory_id
    for place, lock in enumerate(resolved.rules.locks, start=1):
        name = names[lock.territory]
        asked = f"{_counted(ids, lock.units)} must be in {name}"
        out = lock.units[slot[lock.units] != lock.territory]
        yield _asked(f"lock[{place}]", asked, ids[out], f"locked into {name}, but elsewhere")


def _forbids(resolved: ResolvedScenario, slot: Ints) -> Iterator[RuleCheck]:
    ids, names = resolved.book.units.unit_id, resolved.territory_id
    for place, forbid in enumerate(resolved.rules.forbids, start=1):
        name = names[forbid.territory]
        asked = f"{_counted(ids, forbid.units)} must not be in {name}"
        inside = forbid.units[slot[forbid.units] == forbid.territory]
        yield _asked(f"forbid[{place}]", asked, ids[inside], f"kept out of {name}, but in it")


def _together(resolved: ResolvedScenario, slot: Ints) -> Iterator[RuleCheck]:
    ids = resolved.book.units.unit_id
    for place, units in enumerate(resolved.rules.together, start=1):
        asked = f"{_counted(ids, units)} must be in one territory"
        parts = len(np.unique(slot[units]))
        divided = ids[units] if parts > 1 else ids[:0]
        yield _asked(f"together[{place}]", asked, divided, f"kept together, but divided into {parts}")


def _groups(resolved: ResolvedScenario, slot: Ints) -> Iterator[RuleCheck]:
    names, group = np.unique(resolved.book.units.group_id.astype(str), return_inverse=True)
    pairs = np.unique(np.column_stack([group, slot]), axis=0)
    parts = np.bincount(pairs[:, 0], minlength=len(names))
    members = np.bincount(group, minlength=len(names))
    several = np.flatnonzero((members > 1) & (names != ""))
    if len(several):
        of = "group" if len(several) == 1 else f"each of {len(several):,} groups"
        divided = several[parts[several] > 1]
        asked = f"the units of {of} {names[several[0]]}" if len(several) == 1 else f"the units of {of}"
        yield _asked("group_id", f"{asked} must be in one territory", names[divided], "divided groups")


def _change(resolved: ResolvedScenario, slot: Ints) -> Iterator[RuleCheck]:
    change = resolved.change
    if change is None:
        return
    share = moved_share(change, slot)
    asked = f"at most {_percent(change.most)} of {change.measure} may change territory"
    broken = f"{_percent(share)} of {change.measure} change territory, at most {_percent(change.most)} may"
    yield RuleCheck("disruption", asked, broken if share > change.most + SLACK else None)


def _asked(rule: str, asked: str, breaking: Texts, how: str) -> RuleCheck:
    names = tuple(str(name) for name in breaking)
    return RuleCheck(rule, asked, f"{how}: {listed(names)}" if names else None, names)


def _counted(ids: Texts, units: Ints) -> str:
    return f"unit {ids[units[0]]}" if len(units) == 1 else f"{len(units):,} units ({listed(ids[units])})"


def _percent(share: float) -> str:
    """A share in percent, with as many digits as it takes.

    Examples
    --------
    >>> _percent(0.1), _percent(0.12345)
    ('10 %', '12.345 %')
    """
    return f"{100 * share:.6g} %"
