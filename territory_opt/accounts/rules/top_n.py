"""Key are the n largest accounts; those chosen by hand take their places first."""

from __future__ import annotations

from territory_opt.accounts.rules.rule import Candidates, Choice, Parameter, Rule, figure, ranks
from territory_opt.model.scenario import KeyRule


def choose(rule: KeyRule, candidates: Candidates) -> Choice:
    """Choose the largest open accounts until there are `n` key accounts, those by hand included.

    With more than `n` chosen by hand, all of those stay and nobody is added.
    """
    order, values = candidates.ranking(rule.measure), candidates.measures[rule.measure]
    by_hand = int(candidates.by_hand.sum())
    chosen = order[candidates.open[order]][: max(0, (rule.n or 0) - by_hand)]
    ending = f"the rule takes {rule.n:,}" + (f", {by_hand:,} of them chosen by hand" if by_hand else "")
    rank = ranks(order)
    return Choice(
        chosen,
        tuple(f"{rule.measure} {figure(values[a])} is rank {rank[a]:,}; {ending}" for a in chosen),
    )


TOP_N = Rule(
    "top_n",
    choose,
    parameters=(
        Parameter("n", lambda value: value >= 0 and value == int(value), "a whole number of 0 or more"),
    ),
    ranks=True,
)
