"""Rule `top_n`: key are the n largest accounts; explicitly chosen ones count first."""

from __future__ import annotations

from territory_opt.accounts.rules.rule import Candidates, Choice, Parameter, Rule, format_amount, rank_numbers
from territory_opt.model.scenario import KeyRule


def choose(rule: KeyRule, candidates: Candidates) -> Choice:
    """Choose the largest open accounts until there are `n` key accounts, explicitly chosen ones included.

    With more than `n` explicitly chosen accounts, all of them stay and none is added.
    """
    order, values = candidates.ranking(rule.measure), candidates.measures[rule.measure]
    explicit = int(candidates.explicit.sum())
    chosen = order[candidates.open[order]][: max(0, (rule.n or 0) - explicit)]
    context = f"the rule takes {rule.n:,}" + (f", {explicit:,} of them chosen explicitly" if explicit else "")
    rank = rank_numbers(order)
    return Choice(
        chosen,
        tuple(f"{rule.measure} {format_amount(values[a])} is rank {rank[a]:,}; {context}" for a in chosen),
    )


TOP_N = Rule(
    "top_n",
    choose,
    parameters=(
        Parameter("n", lambda value: value >= 0 and value == int(value), "a whole number of 0 or more"),
    ),
    ranks=True,
)
