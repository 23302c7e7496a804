"""Who is a key account, and why."""

from __future__ import annotations

import numpy as np

from territory_opt.accounts.account_table import AccountTable, gather
from territory_opt.accounts.by_hand import ByHand, contradictions, decide_by_hand
from territory_opt.accounts.rules.checked import checked_rule, scenario_fault
from territory_opt.accounts.rules.choice import Candidates, Choice, Rule
from territory_opt.errors import InvalidInput
from territory_opt.model.arrays import Bools, Texts, frozen, texts
from territory_opt.model.book import Book, Customers
from territory_opt.model.key_accounts import Segmentation
from territory_opt.model.scenario import KeyAccountRule


def segment(book: Book, rule: KeyAccountRule | None = None) -> Segmentation:
    """Judge every account of a book: key as a whole, or not.

    Coverage given decides first, then the flag, then the rule; an earlier word is never overruled.
    Every site of a key account becomes `key_account` unless its own coverage is given; every other
    customer without coverage becomes `territory`.

    Parameters
    ----------
    book : Book
    rule : KeyAccountRule or None
        None: explicit when any customer is flagged, else none.

    Raises
    ------
    InvalidInput
        The rule cannot be applied, or accounts contradict themselves; all of those are listed.
    """
    asked = rule or _default(book.customers)
    found = checked_rule(asked)
    if book.customers is None:
        return _empty()
    table = gather(book.customers)
    if faults := list(contradictions(table)):
        raise InvalidInput(faults)
    by_hand = decide_by_hand(table)
    choice = _apply(found, asked, table, by_hand)
    return _result(table, by_hand, choice)


def _default(customers: Customers | None) -> KeyAccountRule:
    flagged = customers is not None and bool((customers.key_account == 1).any())
    return KeyAccountRule(rule="explicit" if flagged else "none")


def _empty() -> Segmentation:
    nothing = frozen(texts([]))
    none = np.array([], dtype=np.int64)
    return Segmentation(nothing, none, none.astype(np.bool_), nothing, nothing)


def _apply(rule: Rule, asked: KeyAccountRule, table: AccountTable, by_hand: ByHand) -> Choice:
    still_open = ~(by_hand.chosen | by_hand.kept_out)
    values = table.total(asked.measure)
    if rule.ranks and still_open.any() and not values.any():
        problem = f"{asked.measure} is 0 for every account, so the rule {rule.name} can rank nobody"
        remedy = "Choose another measure, or bring the column."
        raise InvalidInput([scenario_fault("measure", asked.measure, problem, remedy)])
    return rule.choose(asked, Candidates(asked.measure, values, table.account_id, by_hand.chosen, still_open))


def _result(table: AccountTable, by_hand: ByHand, choice: Choice) -> Segmentation:
    is_key = by_hand.chosen.copy()
    is_key[choice.accounts] = True
    reason = by_hand.reason.copy()
    reason[choice.accounts] = choice.reasons
    coverage = _coverage(table, is_key)
    return Segmentation(table.account_id, table.account_of, frozen(is_key), frozen(reason), frozen(coverage))


def _coverage(table: AccountTable, is_key: Bools) -> Texts:
    given = table.customers.coverage
    decided = np.where(is_key[table.account_of], "key_account", "territory").astype(object)
    return np.where(given == "", decided, given)
