"""Exceptions of the scenario: accounts that are key, or are not, whatever the rules say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, TypeAlias

from territory_opt.accounts.account_lookup import AccountLookup
from territory_opt.accounts.book_overrides import BookOverrides
from territory_opt.accounts.rules.rule_parameters import scenario_fault
from territory_opt.errors import Fault
from territory_opt.model.scenario import KeyAccountRule

Word: TypeAlias = Literal["always", "never"]
WORDS: tuple[Word, ...] = ("always", "never")


def with_exceptions(by_hand: BookOverrides, rule: KeyAccountRule, names: AccountLookup) -> BookOverrides:
    """Add `always` and `never` to what the customers say, which comes first.

    An account named itself comes before a parent it stands under.
    """
    chosen, kept_out, reason = by_hand.chosen.copy(), by_hand.kept_out.copy(), by_hand.reason.copy()
    settled = chosen | kept_out
    for directly in (True, False):
        for word in WORDS:
            for name in getattr(rule, word):
                if names.is_account(name) != directly:
                    continue
                open_ = names.accounts(name)[~settled[names.accounts(name)]]
                (chosen if word == "always" else kept_out)[open_] = True
                reason[open_] = _reason(word, name, directly)
        settled = chosen | kept_out
    return BookOverrides(chosen, kept_out, reason)


def _reason(word: Word, name: str, directly: bool) -> str:
    words = "named" if directly else f"its parent {name} is named"
    return f"{words} in always" if word == "always" else f"kept out: {words} in never"


def exception_faults(by_hand: BookOverrides, rule: KeyAccountRule, names: AccountLookup) -> Iterator[Fault]:
    """Ids that nobody has, and words that contradict each other or the customers."""
    for word in WORDS:
        for name in dict.fromkeys(getattr(rule, word)):
            if not len(names.accounts(name)):
                yield scenario_fault(word, name, "no account and no parent has this id", names.near(name))
            elif names.is_account(name):
                yield from _against_customers(by_hand, word, name, names)
    for name in dict.fromkeys(rule.always):
        if name in rule.never:
            problem = "the same id stands in always and in never"
            yield scenario_fault("always", name, problem, "Remove it from one of the two.")


def _against_customers(
    by_hand: BookOverrides, word: Word, name: str, names: AccountLookup
) -> Iterator[Fault]:
    account = int(names.accounts(name)[0])
    against = by_hand.kept_out if word == "always" else by_hand.chosen
    if against[account]:
        said = by_hand.reason[account].removeprefix("kept out: ")
        problem = f"account {name} is named in {word}, but the customers say otherwise: {said}"
        yield scenario_fault(word, name, problem, f"Remove it from {word}, or correct the customers.")
