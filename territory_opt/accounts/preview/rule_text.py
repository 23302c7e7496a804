"""Rules in words."""

from __future__ import annotations

from territory_opt.accounts.rules.rule import figure
from territory_opt.model.scenario import KeyAccountRule, KeyRule

FAMILY = {
    "account": "each account by itself",
    "parent": "parents with all their accounts as one",
    "headquarters": "each account by itself, served from its headquarters",
}


def rules_in_words(rule: KeyAccountRule) -> str:
    """The rules as a person would say them."""
    return f" {rule.combine} ".join(_one(each) for each in (rule, *rule.rules))


def terms_in_words(rule: KeyAccountRule) -> str:
    """What holds whichever the rule: families and exceptions."""
    exceptions = [
        f"{len(some)} named {word}" for word, some in (("always", rule.always), ("never", rule.never)) if some
    ]
    return ", ".join([FAMILY[rule.family], *exceptions])


def _one(rule: KeyRule) -> str:
    if rule.rule == "pareto":
        return f"the largest that hold {100 * (rule.share or 0):g} % of {rule.measure}"
    if rule.rule == "top_n":
        return f"the {rule.n:,} largest by {rule.measure}"
    if rule.rule == "threshold":
        return f"{rule.measure} of at least {figure(rule.at_least or 0.0)}"
    if rule.rule == "score":
        first, second = rule.attractiveness_at_least, rule.position_at_least
        return f"attractiveness from {first:g} and position from {second:g}"
    return "only those chosen by hand"
