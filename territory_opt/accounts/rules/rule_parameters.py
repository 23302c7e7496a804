"""Rules of a scenario and checks of their parameters."""

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


def find_rule(parameters: KeyRule) -> Rule | None:
    """Find a rule by name; None for an unknown one."""
    return next((rule for rule in RULES if rule.name == parameters.rule), None)


def rule_faults(rule: KeyAccountRule, measures: Collection[str]) -> Iterator[Fault]:
    """Faults of rules, measures and parameters that are unknown, missing or invalid.

    Parameters
    ----------
    rule : KeyAccountRule
    measures : collection of str
        Measures that the accounts of the book have.
    """
    for number, parameters in enumerate(scenario_rules(rule)):
        path = f"rules[{number}]." if number else ""
        found = find_rule(parameters)
        if found is None:
            remedy = _use_one_of(parameters.rule, [known.name for known in RULES])
            yield scenario_fault(f"{path}rule", parameters.rule, "this rule is not available", remedy)
        else:
            yield from _measure_faults(found, parameters, path, measures)
            yield from _parameter_faults(found, parameters, path)


def _measure_faults(rule: Rule, parameters: KeyRule, path: str, measures: Collection[str]) -> Iterator[Fault]:
    of_axes: list[tuple[str, str]]
    of_axes = [(name, item.measure) for name, axis in rule.axes(parameters) for item in axis]
    for key, measure in of_axes or [("measure", measure) for measure in rule.measures(parameters)]:
        if measure not in measures:
            remedy = _use_one_of(measure, measures)
            yield scenario_fault(f"{path}{key}", measure, "accounts have no such measure", remedy)
    for name, axis in rule.axes(parameters):
        if any(not (item.weight > 0 and math.isfinite(item.weight)) for item in axis):
            yield scenario_fault(
                f"{path}{name}", None, "a weight is not above 0", "Give every measure a weight above 0."
            )


def _parameter_faults(rule: Rule, parameters: KeyRule, path: str) -> Iterator[Fault]:
    for parameter in rule.parameters:
        value = getattr(parameters, parameter.name)
        key, remedy = f"{path}{parameter.name}", f"Give {parameter.expects}."
        if value is None:
            yield scenario_fault(key, None, f"the rule {rule.name} needs {parameter.name}", remedy)
        elif not parameter.fits(value):
            problem = f"{parameter.name} is not valid for the rule {rule.name}"
            yield scenario_fault(key, str(value), problem, remedy)


def _use_one_of(given: str, known: Iterable[str]) -> str:
    known = list(known)
    nearest = difflib.get_close_matches(given, known, n=1)
    suggestion = f"Did you mean {nearest[0]}? " if nearest else ""
    return f"{suggestion}Use one of {', '.join(known)}."


def scenario_fault(key: str, value: str | None, problem: str, remedy: str) -> Fault:
    """A fault in the scenario's [key_accounts]."""
    return Fault("scenario.toml", None, f"key_accounts.{key}", value, problem, remedy)
