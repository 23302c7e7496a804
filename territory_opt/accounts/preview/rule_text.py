"""Text of rules, for previews."""

from __future__ import annotations

from territory_opt.accounts.rules.rule import format_amount
from territory_opt.model.scenario import KeyAccountRule, KeyRule
from territory_opt.wording.number_text import exact_number

FAMILY = {
    "account": "each account by itself",
    "parent": "parents with all their accounts as one",
    "headquarters": "each account by itself, served from its headquarters",
}


def describe_rules(rule: KeyAccountRule) -> str:
    """Text of all rules, joined by `and` or `or`."""
    return f" {rule.combine} ".join(_describe(each) for each in (rule, *rule.rules))


def describe_terms(rule: KeyAccountRule) -> str:
    """Text of families and exceptions, which hold for every rule."""
    exceptions = [
        f"{len(ids)} named {key}" for key, ids in (("always", rule.always), ("never", rule.never)) if ids
    ]
    return ", ".join([FAMILY[rule.family], *exceptions])


def _describe(rule: KeyRule) -> str:
    if rule.rule == "pareto":
        return f"the largest that hold {exact_number(100 * (rule.share or 0), 6)} % of {rule.measure}"
    if rule.rule == "top_n":
        return f"the {rule.n:,} largest by {rule.measure}"
    if rule.rule == "threshold":
        return f"{rule.measure} of at least {format_amount(rule.at_least or 0.0)}"
    if rule.rule == "score":
        cuts = (rule.attractiveness_at_least, rule.position_at_least)
        first, second = (exact_number(cut or 0.0) for cut in cuts)
        return f"attractiveness from {first} and position from {second}"
    return "only accounts chosen explicitly"
