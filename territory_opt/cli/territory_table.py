"""The table of territories that a run prints: loads, shares and targets, which add up to the last row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from territory_opt.cli.text_tables import person, plain_number, print_table
from territory_opt.wording.rounding import rounded_together

if TYPE_CHECKING:
    from territory_opt.model.judged_plan import JudgedPlan

MAX_ROWS = 20
"""Territories with a row of their own; the others are added up in one."""


def show_territories(plan: JudgedPlan) -> None:
    """Print load, share of the total, and target of each territory, for each criterion."""
    names = [str(name) for name in plan.territory_id]
    people = _reps(plan)
    columns: list[list[str]] = []
    header = ["territory", *(["rep"] if plan.book.reps is not None else [])]
    for measure, loads in plan.loads.items():
        header += [measure, "share", "target"]
        columns += _columns(loads.tolist(), plan.targets[measure].tolist())
    more = len(names) - MAX_ROWS
    first = [*names[:MAX_ROWS], *([f"{more} others"] if more > 0 else []), "all"]
    who = [*people[:MAX_ROWS], *([""] if more > 0 else []), ""]
    left = [first, *([who] if plan.book.reps is not None else [])]
    print_table(header, list(zip(*left, *columns, strict=True)), left=len(left))


def _reps(plan: JudgedPlan) -> list[str]:
    """Name and id of each territory's rep."""
    reps = plan.book.reps
    return [
        "vacant" if reps is None or rep < 0 else person(str(reps.rep_id[rep]), str(reps.name[rep]))
        for rep in plan.rep_of.tolist()
    ]


def _columns(loads: list[float], targets: list[float]) -> list[list[str]]:
    """Cells of a criterion: loads, shares of the total in percent, targets."""
    total = sum(loads)
    digits = _digits(loads)
    shares = [100.0 * load / total for load in loads] if total > 0 else None
    return [
        _adding_up(loads, digits),
        ["-"] * (min(len(loads), MAX_ROWS + 1) + 1)
        if shares is None
        else [f"{cell} %" for cell in _adding_up(shares, 1)],
        _adding_up(targets, digits),
    ]


def _digits(loads: Sequence[float]) -> int:
    """Digits after the point: none for counts and for large figures."""
    if all(load.is_integer() for load in loads):
        return 0
    mean = sum(loads) / len(loads)
    return 0 if mean >= 100 else 1 if mean >= 10 else 2


def _adding_up(values: list[float], digits: int) -> list[str]:
    """Cells of the first rows, of the others together, and of all."""
    rounded = rounded_together(values, digits)
    rows, others = rounded[:MAX_ROWS], rounded[MAX_ROWS:]
    return [
        plain_number(value, digits) for value in (*rows, *([sum(others)] if others else []), sum(rounded))
    ]
