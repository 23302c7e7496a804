"""The rules a scenario asks for, their parameters checked."""

from __future__ import annotations

import difflib
import math
from collections.abc import Collection, Iterable, Iterator

from territory_opt.accounts.rules import RULES
from territory_opt.accounts.rules.rule import Rule
from territory_opt.errors import Fault
from territory_opt.model.scenario import KeyAccountRule, KeyRule


def scenario_rules(rule: KeyAccountRule) -> tuple[KeyRule, ...]:
    """Return the first rule and the further ones."""
    return (rule, *rule.rules)


def find_rule(asked: KeyRule) -> Rule | None:
    """Find a rule by name; None for an unknown one."""
    return next((rule for rule in RULES if rule.name == asked.rule), None)


def rule_faults(rule: KeyAccountRule, measures: Collection[str]) -> Iterator[Fault]:
    """Rules, measures and parameters that are unknown, missing or senseless.

    Parameters
    ----------
    rule : KeyAccountRule
    measures : collection of str
        What the accounts of the book can be measured by.
    """
    for place, asked in enumerate(scenario_rules(rule)):
        path = f"rules[{place}]." if place else ""
        found = find_rule(asked)
        if found is None:
            remedy = _instead(asked.rule, [known.name for known in RULES])
            yield scenario_fault(f"{path}rule", asked.rule, "this rule is not available", remedy)
        else:
            yield from _measure_faults(found, asked, path, measures)
            yield from _parameter_faults(found, asked, path)


def _measure_faults(rule: Rule, asked: KeyRule, path: str, measures: Collection[str]) -> Iterator[Fault]:
    named: list[tuple[str, str]]
    named = [(name, item.measure) for name, axis in rule.axes(asked) for item in axis]
    for key, measure in named or [("measure", measure) for measure in rule.measures(asked)]:
        if measure not in measures:
            remedy = _instead(measure, measures)
            yield scenario_fault(f"{path}{key}", measure, "accounts have no such measure", remedy)
    for name, axis in rule.axes(asked):
        if any(not (item.weight > 0 and math.isfinite(item.weight)) for item in axis):
            yield scenario_fault(
                f"{path}{name}", None, "a weight is not above 0", "Give every measure a weight above 0."
            )


def _parameter_faults(rule: Rule, asked: KeyRule, path: str) -> Iterator[Fault]:
    for parameter in rule.parameters:
        value = getattr(asked, parameter.name)
        where, remedy = f"{path}{parameter.name}", f"Give {parameter.expects}."
        if value is None:
            yield scenario_fault(where, None, f"the rule {rule.name} needs {parameter.name}", remedy)
        elif not parameter.fits(value):
            problem = f"{parameter.name} makes no sense for the rule {rule.name}"
            yield scenario_fault(where, str(value), problem, remedy)


def _instead(given: str, known: Iterable[str]) -> str:
    known = list(known)
    nearest = difflib.get_close_matches(given, known, n=1)
    guess = f"Did you mean {nearest[0]}? " if nearest else ""
    return f"{guess}Use one of {', '.join(known)}."


def scenario_fault(key: str, value: str | None, problem: str, remedy: str) -> Fault:
    """A fault in the scenario's [key_accounts]."""
    return Fault("scenario.toml", None, f"key_accounts.{key}", value, problem, remedy)
