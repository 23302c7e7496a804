"""Segmentation: which accounts are key accounts, with reasons."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from territory_opt.accounts.account_lookup import AccountLookup
from territory_opt.accounts.account_table import MEASURES, AccountTable, build_account_table
from territory_opt.accounts.book_overrides import BookOverrides, book_overrides, contradictions
from territory_opt.accounts.candidates import candidates
from territory_opt.accounts.combine_rules import accounts_of_families, combine_choices
from territory_opt.accounts.competitors import competitor_faults
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
from territory_opt.accounts.scenario_overrides import override_faults, with_scenario_overrides
from territory_opt.errors import Fault, InvalidInput
from territory_opt.model.arrays import Bools, Floats, Texts, frozen, texts
from territory_opt.model.book import Book, Customers
from territory_opt.model.frame import Frame
from territory_opt.model.key_accounts import Segmentation
from territory_opt.model.scenario import KeyAccountRule


def segment(book: Book, rule: KeyAccountRule | None = None) -> Segmentation:
    """Decide for every account of a book whether it is a key account.

    In order of priority: coverage, flag, the scenario's `always` and `never`, its rules. Every site of a key
    account gets the coverage `key_account` unless the site has a coverage; every other customer without
    coverage gets `territory`.

    Parameters
    ----------
    book : Book
    rule : KeyAccountRule or None
        None: the rule `explicit` when any customer is flagged, else `none`.

    Raises
    ------
    InvalidInput
        With every rule that cannot be applied and every account that contradicts itself.
    """
    rule = rule or default_rule(book.customers)
    if book.customers is None:
        return _without_customers(rule)
    return segment_accounts(build_account_table(book.customers), rule, book.frame)


def segment_accounts(table: AccountTable, rule: KeyAccountRule, frame: Frame) -> Segmentation:
    """Decide for every account of a table whether it is a key account; see `segment`."""
    names, families = AccountLookup(table), find_families(table, rule.family)
    of_book = book_overrides(table)
    if faults := list(_faults(table, rule, names, families, of_book)):
        raise InvalidInput(faults)
    overrides = with_scenario_overrides(of_book, rule, names)
    candidate_set = _candidate_set(table, families, overrides, rule)
    choices = list(_choices(rule, candidate_set))
    chosen, of_candidates = combine_choices(choices, rule.combine, len(families))
    is_key, reason = accounts_of_families(table, families, overrides, chosen, of_candidates)
    coverage = _coverage(table, is_key)
    return Segmentation(
        account_id=table.account_id,
        account_of=table.account_of,
        is_key=frozen(is_key),
        reason=reason,
        coverage=frozen(coverage),
        family=frozen(families.family),
        level=frozen(find_levels(table, families, is_key, rule.levels, frame)),
        score=frozen(_scores(rule, candidate_set)[families.family]),
        field_share=frozen(field_shares(table, rule, coverage)),
    )


def rule_faults_for(customers: Customers | None, rule: KeyAccountRule) -> list[Fault]:
    """Faults of the rules themselves, independent of single accounts."""
    return list(rule_faults(rule, MEASURES if customers is None else build_account_table(customers).measures))


def default_rule(customers: Customers | None) -> KeyAccountRule:
    """Return the rule of a scenario without one."""
    flagged = customers is not None and bool((customers.key_account == 1).any())
    return KeyAccountRule(rule="explicit" if flagged else "none")


def _without_customers(rule: KeyAccountRule) -> Segmentation:
    """Return the empty segmentation; the rules are checked nevertheless."""
    lists = [("always", rule.always), ("never", rule.never), *(("apart", names) for names in rule.apart)]
    problem = "the book has no customers, so no account has this id"
    remedy = "Remove it, or add the customers."
    unknown = [scenario_fault(key, name, problem, remedy) for key, names in lists for name in names]
    if faults := [*rule_faults(rule, MEASURES), *unknown]:
        raise InvalidInput(faults)
    no_texts = frozen(texts([]))
    none = np.array([], dtype=np.int64)
    return Segmentation(no_texts, none, none.astype(np.bool_), (), no_texts)


def _faults(
    table: AccountTable,
    rule: KeyAccountRule,
    names: AccountLookup,
    families: Families,
    overrides: BookOverrides,
) -> Iterator[Fault]:
    yield from rule_faults(rule, table.measures)
    yield from contradictions(table)
    yield from override_faults(overrides, rule, names)
    yield from competitor_faults(rule, names, families)


def _candidate_set(
    table: AccountTable, families: Families, overrides: BookOverrides, rule: KeyAccountRule
) -> Candidates:
    """Return the candidates, with all measures that the rules need.

    Raises
    ------
    InvalidInput
        A rule ranks by a measure that is 0 for every account.
    """
    found = [(parameters, find_rule(parameters)) for parameters in scenario_rules(rule)]
    needed = dict.fromkeys(m for parameters, kind in found if kind for m in kind.measures(parameters))
    candidate_set = candidates(table, families, overrides, needed)
    ranking = {
        m: kind.name for parameters, kind in found if kind and kind.ranks for m in kind.measures(parameters)
    }
    all_zero = [measure for measure in ranking if not table.total(measure).any()]
    if candidate_set.open.any() and all_zero:
        raise InvalidInput(
            scenario_fault(
                "measure",
                measure,
                f"{measure} is 0 for every account, so the rule {ranking[measure]} cannot rank them",
                "Choose another measure, or add the column to the customers.",
            )
            for measure in all_zero
        )
    return candidate_set


def _choices(rule: KeyAccountRule, candidate_set: Candidates) -> Iterator[Choice]:
    for parameters in scenario_rules(rule):
        kind = find_rule(parameters)
        assert kind is not None, "rules are checked before they are applied"
        yield kind.choose(parameters, candidate_set)


def _scores(rule: KeyAccountRule, candidate_set: Candidates) -> Floats:
    """Both scores of the first rule `score`, NaN without one; shape (candidates, 2)."""
    scoring = next((each for each in scenario_rules(rule) if each.rule == "score"), None)
    return (
        np.full((len(candidate_set.open), 2), np.nan) if scoring is None else scores(scoring, candidate_set)
    )


def _coverage(table: AccountTable, is_key: Bools) -> Texts:
    given = table.customers.coverage
    decided = np.where(is_key[table.account_of], "key_account", "territory").astype(object)
    return np.where(given == "", decided, given)
