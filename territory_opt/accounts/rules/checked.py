"""The rule a scenario asks for, its parameters checked."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator

from territory_opt.accounts.account_table import MEASURES
from territory_opt.accounts.rules import RULES
from territory_opt.accounts.rules.choice import Rule
from territory_opt.errors import Fault, InvalidInput
from territory_opt.model.scenario import KeyAccountRule


def checked_rule(asked: KeyAccountRule) -> Rule:
    """Find the rule by name.

    Raises
    ------
    InvalidInput
        The rule or its measure is unknown or not built, or its parameter is missing or senseless.
    """
    rule = next((rule for rule in RULES if rule.name == asked.rule), None)
    faults = list(_name_faults(asked) if rule is None else _parameter_faults(rule, asked))
    if faults or rule is None:
        raise InvalidInput(faults)
    return rule


def _name_faults(asked: KeyAccountRule) -> Iterator[Fault]:
    yield scenario_fault(
        "rule", asked.rule, "this rule is not available", _instead(asked.rule, [rule.name for rule in RULES])
    )


def _parameter_faults(rule: Rule, asked: KeyAccountRule) -> Iterator[Fault]:
    if asked.measure not in MEASURES:
        yield scenario_fault(
            "measure", asked.measure, "accounts have no such measure", _instead(asked.measure, MEASURES)
        )
    if rule.parameter is None:
        return
    value = getattr(asked, rule.parameter)
    if value is None:
        problem = f"the rule {rule.name} needs {rule.parameter}"
        yield scenario_fault(rule.parameter, None, problem, f"Give {rule.expects}.")
    elif not rule.fits(value):
        problem = f"{rule.parameter} makes no sense for the rule {rule.name}"
        yield scenario_fault(rule.parameter, str(value), problem, f"Give {rule.expects}.")


def _instead(given: str, known: Iterable[str]) -> str:
    known = list(known)
    nearest = difflib.get_close_matches(given, known, n=1)
    guess = f"Did you mean {nearest[0]}? " if nearest else ""
    return f"{guess}Use one of {', '.join(known)}."


def scenario_fault(key: str, value: str | None, problem: str, remedy: str) -> Fault:
    """A fault in the scenario's [key_accounts]."""
    return Fault("scenario.toml", None, f"key_accounts.{key}", value, problem, remedy)
