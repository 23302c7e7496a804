"""Comparison of the judged plan with today's plan."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np

from territory_opt.judge.balance import criteria_rows
from territory_opt.judge.disruption import disruption_section, match_todays_territories, moved_share
from territory_opt.judge.measure_today import measure_today, todays_territories
from territory_opt.judge.measured_plan import MeasuredPlan
from territory_opt.model.arrays import Ints
from territory_opt.model.customers_before import CustomersBefore
from territory_opt.model.report.balance_rows import TodayRow
from territory_opt.model.report.change_rows import DisruptionSection
from territory_opt.resolve import ResolvedScenario, Today, owners_today


@dataclass(frozen=True)
class TodayComparison:
    """Today's plan, compared with the judged one; all None when the book has no plan of today.

    Parameters
    ----------
    today : Today or None
    label_before : Ints, shape (n,), or None
        Today's territory of each unit as an index into the plan's; -1 where it is gone or unknown.
    customers_before : CustomersBefore or None
        The same of each customer; None too in a book without customers.
    measured : MeasuredPlan or None
        Today's territories, measured.
    criteria : tuple of TodayRow, or None
        The report's rows of today.
    disruption : DisruptionSection or None
        The report's section.
    """

    today: Today | None = None
    label_before: Ints | None = None
    customers_before: CustomersBefore | None = None
    measured: MeasuredPlan | None = None
    criteria: tuple[TodayRow, ...] | None = None
    disruption: DisruptionSection | None = None


def compare_with_today(resolved: ResolvedScenario, plan: MeasuredPlan, slot: Ints) -> TodayComparison:
    """Compare the plan with today's.

    Under a limit on change, today's territories were matched to slots before solving, and that matching is
    used; else the matching with the least change is found.

    Parameters
    ----------
    resolved : ResolvedScenario
    plan : MeasuredPlan
    slot : Ints, shape (k,)
        Slot of each judged territory, see `slot_of_territory`.
    """
    today, owners = todays_territories(resolved), owners_today(resolved)
    if today is None or owners is None:
        return TodayComparison()
    change = resolved.change
    if change is None:
        before = match_todays_territories(resolved, today, owners, plan)
    else:
        before = lookup(_territory_of_slot(resolved, slot), change.successor)
    measured = measure_today(resolved, today)
    section = disruption_section(resolved, owners, before, plan.label)
    if change is not None:
        section = replace(
            section,
            moved_share=moved_share(change, lookup(slot, plan.label)),
            max_moved_share=change.most,
            measure=change.measure,
        )
    return TodayComparison(
        today=today,
        label_before=lookup(before, owners.of_unit),
        customers_before=None
        if resolved.book.customers is None
        else CustomersBefore(owners.of_customer >= 0, lookup(before, owners.of_customer)),
        measured=measured,
        criteria=_today_rows(resolved, today, measured),
        disruption=section,
    )


def _today_rows(resolved: ResolvedScenario, today: Today, measured: MeasuredPlan) -> tuple[TodayRow, ...]:
    """The criteria of today's territories, with their loads."""
    names = [str(name) for name in today.territory_id]
    rows = criteria_rows(resolved, measured.balance, len(measured.territories), {}, {})
    return tuple(
        TodayRow(
            **{item.name: getattr(row, item.name) for item in fields(row)},
            loads=dict(zip(names, measured.balance.loads[:, c].tolist())),
        )
        for c, row in enumerate(rows)
    )


def locked_into(resolved: ResolvedScenario, slot: Ints) -> Ints | None:
    """Judged territory each unit is locked into, -1 for none; None when the scenario locks nothing."""
    if not resolved.rules.locks:
        return None
    return lookup(_territory_of_slot(resolved, slot), resolved.rules.locked(len(resolved.field)))


def lookup(values: Ints, index: Ints) -> Ints:
    """The value at each index; -1 stays -1."""
    return np.where(index >= 0, values[index], -1)


def _territory_of_slot(resolved: ResolvedScenario, slot: Ints) -> Ints:
    """Judged territory of each slot, shape (resolved.k,); -1 for a slot that no judged territory has."""
    territory = np.full(resolved.k, -1, dtype=np.int64)
    territory[slot[slot >= 0]] = np.flatnonzero(slot >= 0)
    return territory
