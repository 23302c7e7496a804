"""Key are the largest accounts that together hold a given share of a measure."""

from __future__ import annotations

import numpy as np

from territory_opt.accounts.rules.rule import Candidates, Choice, Parameter, Rule, figure, ranks
from territory_opt.model.arrays import Floats, Ints
from territory_opt.model.scenario import KeyRule

ROUNDING = 1e-12
"""Share of the total by which a sum may miss its goal through rounding alone."""


def choose(rule: KeyRule, candidates: Candidates) -> Choice:
    """Choose open accounts, largest first, until the key accounts hold `share` of the measure.

    The share is of the measure of *all* accounts, those kept out by hand included, so that it can be
    read as "key accounts hold 35 % of our revenue". Accounts chosen by hand are key whatever their
    size and count towards the share first; accounts kept out are passed over. The account that
    reaches the share is the last one in; an account that holds nothing is never taken.
    """
    values = candidates.measures[rule.measure]
    order = candidates.ranking(rule.measure)
    queue = order[candidates.open[order] & (values[order] > 0)]
    total = candidates.totals[rule.measure]
    held = float(values[candidates.by_hand].sum()) + np.cumsum(values[queue])
    wanted = (rule.share or 0.0) * total - ROUNDING * total
    chosen = queue[held - values[queue] < wanted]
    return Choice(chosen, _reasons(rule, candidates, order, chosen, held[: len(chosen)]))


def _reasons(
    rule: KeyRule, candidates: Candidates, order: Ints, chosen: Ints, held: Floats
) -> tuple[str, ...]:
    if not len(chosen):
        return ()
    by_hand = int(candidates.by_hand.sum())
    share = held[-1] / candidates.totals[rule.measure]
    count = len(chosen) + by_hand
    ending = f"the {count:,} so found hold {100 * share:.1f} % of {rule.measure}"
    if by_hand:
        ending += f", {by_hand:,} of them chosen by hand"
    rank, values = ranks(order), candidates.measures[rule.measure]
    return tuple(f"{rule.measure} {figure(values[a])} is rank {rank[a]:,}; {ending}" for a in chosen)


PARETO = Rule(
    "pareto",
    choose,
    parameters=(
        Parameter("share", lambda value: 0 < value <= 1, "a fraction above 0 and up to 1 (0.35 is 35 %)"),
    ),
    ranks=True,
)
