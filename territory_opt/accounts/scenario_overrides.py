"""Accounts that the scenario makes key (`always`) or not key (`never`), before any rule."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, TypeAlias

from territory_opt.accounts.account_lookup import UNKNOWN_ID, AccountLookup
from territory_opt.accounts.book_overrides import BookOverrides
from territory_opt.accounts.rules.rule_parameters import scenario_fault
from territory_opt.errors import Fault
from territory_opt.model.findings.account_findings import KeptOut, NamedInScenario
from territory_opt.model.scenario import KeyAccountRule
from territory_opt.wording.finding_text import joined_text

OverrideKey: TypeAlias = Literal["always", "never"]
OVERRIDE_KEYS: tuple[OverrideKey, ...] = ("always", "never")


def with_scenario_overrides(
    overrides: BookOverrides, rule: KeyAccountRule, names: AccountLookup
) -> BookOverrides:
    """Add `always` and `never` to the overrides of the book, which have priority.

    An account's own id has priority over its parent's.
    """
    chosen, kept_out, reason = overrides.chosen.copy(), overrides.kept_out.copy(), list(overrides.reason)
    decided = chosen | kept_out
    for own_id in (True, False):
        for key in OVERRIDE_KEYS:
            for name in getattr(rule, key):
                if names.is_account(name) != own_id:
                    continue
                undecided = names.accounts(name)[~decided[names.accounts(name)]]
                (chosen if key == "always" else kept_out)[undecided] = True
                named = NamedInScenario(None if own_id else name, key)
                for account in undecided.tolist():
                    reason[account] = (named,) if key == "always" else (KeptOut(), named)
        decided = chosen | kept_out
    return BookOverrides(chosen, kept_out, reason)


def override_faults(overrides: BookOverrides, rule: KeyAccountRule, names: AccountLookup) -> Iterator[Fault]:
    """Faults of unknown ids, and of entries that contradict each other or the customers table."""
    for key in OVERRIDE_KEYS:
        for name in dict.fromkeys(getattr(rule, key)):
            if not len(names.accounts(name)):
                yield scenario_fault(key, name, UNKNOWN_ID, names.remedy(name))
            elif names.is_account(name):
                yield from _against_customers(overrides, key, name, names)
    for name in dict.fromkeys(rule.always):
        if name in rule.never:
            problem = "the same id is in always and in never"
            yield scenario_fault("always", name, problem, "Remove it from one of the two.")


def _against_customers(
    overrides: BookOverrides, key: OverrideKey, name: str, names: AccountLookup
) -> Iterator[Fault]:
    account = int(names.accounts(name)[0])
    contradicting = overrides.kept_out if key == "always" else overrides.chosen
    if contradicting[account]:
        given = joined_text(one for one in overrides.reason[account] if not isinstance(one, KeptOut))
        problem = f"account {name} is named in {key}, but the customers table contradicts it: {given}"
        yield scenario_fault(key, name, problem, f"Remove it from {key}, or correct the customers.")
