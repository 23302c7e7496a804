"""Key are the n largest accounts; those chosen by hand take their places first."""

from __future__ import annotations

from territory_opt.accounts.rules.choice import Candidates, Choice, Rule, figure, ranks
from territory_opt.model.scenario import KeyAccountRule


def choose(rule: KeyAccountRule, candidates: Candidates) -> Choice:
    """Choose the largest open accounts until there are `n` key accounts, those by hand included.

    With more than `n` chosen by hand, all of those stay and nobody is added.
    """
    order = candidates.ranking()
    by_hand = int(candidates.by_hand.sum())
    chosen = order[candidates.open[order]][: max(0, (rule.n or 0) - by_hand)]
    ending = f"the rule takes {rule.n:,}" + (f", {by_hand:,} of them chosen by hand" if by_hand else "")
    rank = ranks(order)
    reasons = tuple(
        f"{candidates.measure} {figure(candidates.values[a])} is rank {rank[a]:,}; {ending}" for a in chosen
    )
    return Choice(chosen, reasons)


TOP_N = Rule(
    "top_n",
    choose,
    parameter="n",
    fits=lambda value: value >= 0 and value == int(value),
    expects="a whole number of 0 or more",
    ranks=True,
)
