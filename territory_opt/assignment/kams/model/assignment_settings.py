"""Settings of an assignment that are not in the book: scenario rules and travel times."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

from territory_opt.model.arrays import Floats
from territory_opt.model.scenario import KeyAccountRule, WorkYear

Minutes: TypeAlias = Callable[[Floats, Floats], Floats]
"""One-way travel minutes, shape (a, b), between places of shape (a, 2) and (b, 2) in the book's frame."""


@dataclass(frozen=True)
class AssignmentSettings:
    """Scenario rules and travel times of an assignment.

    Parameters
    ----------
    work : WorkYear
        Preparation of a visit, and the threshold for overnight trips.
    minutes : callable
        One-way travel minutes between places of shape (a, 2) and (b, 2) in the book's frame, as an array of
        shape (a, b). Called once, from the homes of all KAMs to all key sites.
    rule : KeyAccountRule
        For the accounts to be kept apart and the partners' share.
    """

    work: WorkYear
    minutes: Minutes
    rule: KeyAccountRule = field(default_factory=KeyAccountRule)
