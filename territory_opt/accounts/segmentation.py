"""Who is a key account, and why."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from territory_opt.accounts.account_lookup import AccountLookup
from territory_opt.accounts.account_table import MEASURES, AccountTable, gather
from territory_opt.accounts.book_overrides import BookOverrides, book_overrides, contradictions
from territory_opt.accounts.candidates import candidates
from territory_opt.accounts.combine_rules import combined, of_accounts
from territory_opt.accounts.competitors import apart_faults
from territory_opt.accounts.families import Families, find_families
from territory_opt.accounts.headquarters import field_shares
from territory_opt.accounts.levels import find_levels
from territory_opt.accounts.rules.rule import Candidates, Choice
from territory_opt.accounts.rules.rule_parameters import (
    find_rule,
    rule_faults,
    scenario_fault,
    scenario_rules,
)
from territory_opt.accounts.rules.score import scores
from territory_opt.accounts.scenario_overrides import exception_faults, with_exceptions
from territory_opt.errors import Fault, InvalidInput
from territory_opt.model.arrays import Bools, Floats, Texts, frozen, texts
from territory_opt.model.book import Book, Customers
from territory_opt.model.frame import Frame
from territory_opt.model.key_accounts import Segmentation
from territory_opt.model.scenario import KeyAccountRule


def segment(book: Book, rule: KeyAccountRule | None = None) -> Segmentation:
    """Judge every account of a book: key as a whole, or not.

    Coverage given decides first, then the flag, then the scenario's exceptions, then its rules; an
    earlier word is never overruled. Every site of a key account becomes `key_account` unless its own
    coverage is given; every other customer without coverage becomes `territory`.

    Parameters
    ----------
    book : Book
    rule : KeyAccountRule or None
        None: explicit when any customer is flagged, else none.

    Raises
    ------
    InvalidInput
        The rules cannot be applied, or accounts contradict themselves; all of those are listed.
    """
    asked = rule or usual_rule(book.customers)
    if book.customers is None:
        return _without_customers(asked)
    return segment_accounts(gather(book.customers), asked, book.frame)


def segment_accounts(table: AccountTable, asked: KeyAccountRule, frame: Frame) -> Segmentation:
    """Judge accounts that have been gathered already; see `segment`."""
    names, families = AccountLookup(table), find_families(table, asked.family)
    said = book_overrides(table)
    if faults := list(_faults(table, asked, names, families, said)):
        raise InvalidInput(faults)
    by_hand = with_exceptions(said, asked, names)
    pool = _pool(table, families, by_hand, asked)
    choices = list(_choices(asked, pool))
    chosen, reason = combined(choices, asked.combine, len(families))
    is_key, reason = of_accounts(table, families, by_hand, chosen, reason)
    coverage = _coverage(table, is_key)
    return Segmentation(
        account_id=table.account_id,
        account_of=table.account_of,
        is_key=frozen(is_key),
        reason=frozen(reason),
        coverage=frozen(coverage),
        family=frozen(families.family),
        level=frozen(find_levels(table, families, is_key, asked.levels, frame)),
        score=frozen(_scores(asked, pool)[families.family]),
        field_share=frozen(field_shares(table, asked, coverage)),
    )


def rules_alone(customers: Customers | None, asked: KeyAccountRule) -> list[Fault]:
    """Faults of the rules themselves, whoever the customers are."""
    return list(rule_faults(asked, MEASURES if customers is None else gather(customers).measures))


def usual_rule(customers: Customers | None) -> KeyAccountRule:
    """Return the rule of a scenario that names none."""
    flagged = customers is not None and bool((customers.key_account == 1).any())
    return KeyAccountRule(rule="explicit" if flagged else "none")


def _without_customers(asked: KeyAccountRule) -> Segmentation:
    """Nobody is key where there is nobody; the rules must make sense all the same."""
    named = [("always", asked.always), ("never", asked.never), *(("apart", some) for some in asked.apart)]
    problem, remedy = "the book has no customers, so nobody has this id", "Remove it, or add the customers."
    strangers = [scenario_fault(word, name, problem, remedy) for word, some in named for name in some]
    if faults := [*rule_faults(asked, MEASURES), *strangers]:
        raise InvalidInput(faults)
    nothing = frozen(texts([]))
    none = np.array([], dtype=np.int64)
    return Segmentation(nothing, none, none.astype(np.bool_), nothing, nothing)


def _faults(
    table: AccountTable, asked: KeyAccountRule, names: AccountLookup, families: Families, said: BookOverrides
) -> Iterator[Fault]:
    yield from rule_faults(asked, table.measures)
    yield from contradictions(table)
    yield from exception_faults(said, asked, names)
    yield from apart_faults(asked, names, families)


def _pool(
    table: AccountTable, families: Families, by_hand: BookOverrides, asked: KeyAccountRule
) -> Candidates:
    """Return the candidates, measured by all that the rules ask for.

    Raises
    ------
    InvalidInput
        A rule is to rank by a measure that is 0 everywhere.
    """
    wanted = [(rule, find_rule(rule)) for rule in scenario_rules(asked)]
    needed = dict.fromkeys(measure for rule, found in wanted if found for measure in found.measures(rule))
    pool = candidates(table, families, by_hand, needed)
    ranking = {m: found.name for rule, found in wanted if found and found.ranks for m in found.measures(rule)}
    idle = [measure for measure in ranking if not table.total(measure).any()]
    if pool.open.any() and idle:
        raise InvalidInput(
            scenario_fault(
                "measure",
                measure,
                f"{measure} is 0 for every account, so the rule {ranking[measure]} can rank nobody",
                "Choose another measure, or bring the column.",
            )
            for measure in idle
        )
    return pool


def _choices(asked: KeyAccountRule, pool: Candidates) -> Iterator[Choice]:
    for rule in scenario_rules(asked):
        found = find_rule(rule)
        assert found is not None, "rules are checked before they are applied"
        yield found.choose(rule, pool)


def _scores(asked: KeyAccountRule, pool: Candidates) -> Floats:
    """Both scores of the first rule that scores, NaN without one; shape (candidates, 2)."""
    scoring = next((rule for rule in scenario_rules(asked) if rule.rule == "score"), None)
    return np.full((len(pool.open), 2), np.nan) if scoring is None else scores(scoring, pool)


def _coverage(table: AccountTable, is_key: Bools) -> Texts:
    given = table.customers.coverage
    decided = np.where(is_key[table.account_of], "key_account", "territory").astype(object)
    return np.where(given == "", decided, given)
