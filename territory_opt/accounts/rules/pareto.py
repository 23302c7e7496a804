"""Key are the largest accounts that together hold a given share of a measure."""

from __future__ import annotations

import numpy as np

from territory_opt.accounts.rules.choice import Candidates, Choice, Rule, figure, ranks
from territory_opt.model.arrays import Floats, Ints
from territory_opt.model.scenario import KeyAccountRule

ROUNDING = 1e-12
"""Share of the total by which a sum may miss its goal through rounding alone."""


def choose(rule: KeyAccountRule, candidates: Candidates) -> Choice:
    """Choose open accounts, largest first, until the key accounts hold `share` of the measure.

    The share is of the measure of *all* accounts, those kept out by hand included, so that it can be
    read as "key accounts hold 35 % of our revenue". Accounts chosen by hand are key whatever their
    size and count towards the share first; accounts kept out are passed over. The account that
    reaches the share is the last one in; an account that holds nothing is never taken.
    """
    values = candidates.values
    order = candidates.ranking()
    queue = order[candidates.open[order] & (values[order] > 0)]
    total = float(values.sum())
    held_by_hand = float(values[candidates.by_hand].sum())
    held = held_by_hand + np.cumsum(values[queue])
    held_before = held - values[queue]
    wanted = (rule.share or 0.0) * total - ROUNDING * total
    chosen = queue[held_before < wanted]
    return Choice(chosen, _reasons(candidates, order, chosen, held[: len(chosen)]))


def _reasons(candidates: Candidates, order: Ints, chosen: Ints, held: Floats) -> tuple[str, ...]:
    if not len(chosen):
        return ()
    by_hand = int(candidates.by_hand.sum())
    share = held[-1] / candidates.values.sum()
    ending = f"the {len(chosen) + by_hand:,} key accounts hold {100 * share:.1f} % of {candidates.measure}"
    if by_hand:
        ending += f", {by_hand:,} of them chosen by hand"
    rank = ranks(order)
    return tuple(
        f"{candidates.measure} {figure(candidates.values[a])} is rank {rank[a]:,}; {ending}" for a in chosen
    )


PARETO = Rule(
    "pareto",
    choose,
    parameter="share",
    fits=lambda value: 0 < value <= 1,
    expects="a fraction above 0 and up to 1 (0.35 is 35 %)",
    ranks=True,
)
