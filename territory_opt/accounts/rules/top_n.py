"""Rule `top_n`: key are the n largest accounts; explicitly chosen ones count first."""

from __future__ import annotations

from territory_opt.accounts.rules.rule import Candidates, Choice, Parameter, Rule, rank_numbers
from territory_opt.model.findings.account_findings import LargestByNumber
from territory_opt.model.scenario import KeyRule


def choose(rule: KeyRule, candidates: Candidates) -> Choice:
    """Choose the largest open accounts until there are `n` key accounts, explicitly chosen ones included.

    With more than `n` explicitly chosen accounts, all of them stay and none is added.
    """
    order, values = candidates.ranking(rule.measure), candidates.measures[rule.measure]
    explicit = int(candidates.explicit.sum())
    n = int(rule.n or 0)
    chosen = order[candidates.open[order]][: max(0, n - explicit)]
    columns = zip(values[chosen].tolist(), rank_numbers(order)[chosen].tolist(), strict=True)
    return Choice(
        chosen, tuple(LargestByNumber(rule.measure, value, rank, n, explicit) for value, rank in columns)
    )


TOP_N = Rule(
    "top_n",
    choose,
    parameters=(
        Parameter("n", lambda value: value >= 0 and value == int(value), "a whole number of 0 or more"),
    ),
    ranks=True,
)
