"""Change against today that no plan avoids."""

from __future__ import annotations

import numpy as np

from territory_opt.model.arrays import Bools, Floats, Ints, sums
from territory_opt.model.report.change_rows import UnavoidableChange
from territory_opt.resolve import OwnedAmounts, OwnersToday, ResolvedScenario, amounts_of_owners, owners_today
from territory_opt.resolve.measures import available


def unavoidable_change(resolved: ResolvedScenario) -> UnavoidableChange | None:
    """Customers, and share of the measure, that move in every plan that keeps the locks and forbids.

    Each set of units that is assigned together goes to the allowed territory in which least of it moves. None
    without a plan of today, and without a limit on change in a book that has no customers to count.

    Without a limit, today's territories are matched to vacant ones only when the plan is known; here each of
    them may continue as any vacant territory, so that the figures are true of every plan.

    Parameters
    ----------
    resolved : ResolvedScenario
    """
    owners, change = owners_today(resolved), resolved.change
    counted = available("customers", None, resolved.field)
    if owners is None or (change is None and not counted):
        return None
    before = _territories_without_plan(resolved, owners) if change is None else change.successor

    def least(measure: str) -> tuple[float, float]:
        amounts = amounts_of_owners(resolved, owners, measure)
        return _least_moved(resolved, owners, amounts, before), amounts.total

    customers, all_customers = least("customers") if counted else (0.0, 0.0)
    if change is None:
        share = customers / all_customers if all_customers > 0 else 0.0
        return UnavoidableChange(round(customers), share)
    moved, total = least(change.measure)
    return UnavoidableChange(round(customers), moved / total)


def _territories_without_plan(resolved: ResolvedScenario, owners: OwnersToday) -> Ints:
    """Territory that continues each owner's, shape (owners,); k for any vacant one, -1 for none."""
    nothing = np.full(owners.territories, -1, dtype=np.int64)
    before = owners.continued(nothing, resolved.rep_of)
    of_rep = {rep: t for t, rep in enumerate(resolved.rep_of.tolist()) if rep >= 0}
    for owner, rep in enumerate(owners.rep_of[: owners.territories].tolist()):
        before[owner] = resolved.k if rep < 0 else of_rep.get(rep, -1)
    return before


def _least_moved(
    resolved: ResolvedScenario, owners: OwnersToday, amounts: OwnedAmounts, before: Ints
) -> float:
    """Least amount that changes territory, over all assignments of the blocks to allowed territories."""
    blocks, block = int(resolved.block.max()) + 1, resolved.block[amounts.unit]
    total = sums(block, amounts.amount, blocks)
    territory = before[amounts.owner]
    of_vacant = territory == resolved.k
    stays = _stays(resolved, block, territory) & ~of_vacant
    kept = _greatest(block[stays], territory[stays], amounts.amount[stays], blocks)
    if of_vacant.any():
        by_rep = bool((owners.rep_of[: owners.territories] >= 0).any())
        open_territories = resolved.rep_of < 0 if by_rep else np.ones(resolved.k, dtype=np.bool_)
        stays = of_vacant & _may_go_to(resolved, open_territories)[block]
        of_others = _greatest(block[stays], amounts.owner[stays], amounts.amount[stays], blocks)
        # Where no territory of today has a rep, one of them may continue as the territory of a rep.
        kept = np.maximum(kept, of_others) if by_rep else kept + of_others
    least = total - kept
    return float(least[least > 1e-12 * total].sum())


def _stays(resolved: ResolvedScenario, block: Ints, territory: Ints) -> Bools:
    """Whether each row's block may go to its territory, shape (rows,)."""
    inside: Bools = (territory >= 0) & (territory < resolved.k)
    if resolved.allowed is not None:
        inside[inside] = resolved.allowed[block[inside], territory[inside]]
    return inside


def _may_go_to(resolved: ResolvedScenario, territories: Bools) -> Bools:
    """Blocks that may go to at least one of the territories, shape (blocks,)."""
    if resolved.allowed is None:
        return np.full(int(resolved.block.max()) + 1, bool(territories.any()))
    return np.asarray(resolved.allowed[:, territories].any(axis=1), dtype=np.bool_)


def _greatest(block: Ints, column: Ints, amount: Floats, blocks: int) -> Floats:
    """Greatest sum of the amounts of any one column in each block, shape (blocks,); 0 for a block without."""
    columns = int(column.max(initial=0)) + 1
    pairs, group = np.unique(block * columns + column, return_inverse=True)
    greatest = np.zeros(blocks)
    np.maximum.at(greatest, pairs // columns, sums(group.ravel(), amount, len(pairs)))
    return greatest
