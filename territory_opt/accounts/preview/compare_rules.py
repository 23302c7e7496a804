"""Several rules tried on one book, without assigning anybody."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

import numpy as np

from territory_opt.accounts.account_table import AccountTable, gather
from territory_opt.accounts.preview.default_rules import usual_rules
from territory_opt.accounts.preview.portfolio_matrix import portfolio
from territory_opt.accounts.preview.preview import FieldPart, Norm, Preview, Row, WholeBook
from territory_opt.accounts.preview.rule_text import rules_in_words, terms_in_words
from territory_opt.accounts.preview.service_hours import Minutes, SiteHours, site_hours
from territory_opt.accounts.segmentation import segment_accounts, usual_rule
from territory_opt.errors import Fault, InvalidInput
from territory_opt.model.book import Book, Customers, Kams
from territory_opt.model.key_accounts import Segmentation
from territory_opt.model.scenario import KeyAccountRule, WorkYear

USUAL_ACCOUNTS, USUAL_HOURS = 10.0, 1408.0
"""A KAM's places and hours a year where the book names no KAM."""
LEVELS = ("global", "national", "regional")
_NOBODY = Fault(
    "customers",
    None,
    None,
    None,
    "the book has no customers, so there are no accounts",
    "Add a table of customers.",
)


def preview(
    book: Book,
    own: KeyAccountRule | None,
    rules: Sequence[KeyAccountRule] | None,
    work: WorkYear,
    minutes: Minutes | None,
) -> Preview:
    """Try rules, and say what each would mean.

    Parameters
    ----------
    book : Book
    own : KeyAccountRule or None
        The scenario's own rule.
    rules : sequence of KeyAccountRule or None
        None: see `usual_rules`.
    work : WorkYear
        Preparation of a visit, and when trips stay overnight.
    minutes : callable or None
        One-way travel minutes between places; None where there is no travel.

    Raises
    ------
    InvalidInput
        A rule cannot be applied to this book, or it has no customers.
    """
    customers = book.customers
    if customers is None or not len(customers):
        raise InvalidInput([_NOBODY])
    table, norm = gather(customers), _norm(book.kams)
    asked = own or usual_rule(customers)
    hours = site_hours(customers, book.kams, work, minutes)
    whole = _whole(table)
    found = {rule: segment_accounts(table, rule, book.frame) for rule in _rules(table, asked, rules, norm)}
    rows = tuple(
        _row(rule, rule == asked, split, customers, hours, whole, norm) for rule, split in found.items()
    )
    mine = found[asked] if asked in found else segment_accounts(table, asked, book.frame)
    return Preview(whole, norm, rows, portfolio(table, asked, mine, book.frame))


def _rules(
    table: AccountTable, own: KeyAccountRule, rules: Sequence[KeyAccountRule] | None, norm: Norm
) -> tuple[KeyAccountRule, ...]:
    return usual_rules(table, own, norm) if rules is None else tuple(dict.fromkeys(rules))


def _whole(table: AccountTable) -> WholeBook:
    customers = table.customers
    return WholeBook(
        len(table), len(customers), float(customers.revenue.sum()), float(customers.potential.sum())
    )


def _norm(kams: Kams | None) -> Norm:
    if kams is None or not len(kams):
        return Norm(0, USUAL_ACCOUNTS, USUAL_HOURS)
    return Norm(len(kams), float(kams.max_accounts.mean()), float(kams.capacity_hours.mean()))


def _row(
    rule: KeyAccountRule,
    own: bool,
    split: Segmentation,
    customers: Customers,
    hours: SiteHours,
    whole: WholeBook,
    norm: Norm,
) -> Row:
    sites = split.coverage == "key_account"
    by_kam = 1.0 - split.field_share[sites]
    service = float((hours.service[sites] * by_kam).sum())
    travel = None if hours.travel is None else float((hours.travel[sites] * by_kam).sum())
    accounts = int(split.is_key.sum())
    revenue, potential = float(customers.revenue[sites].sum()), float(customers.potential[sites].sum())
    return Row(
        name=rules_in_words(rule),
        terms=terms_in_words(rule),
        own=own,
        rule=rule,
        accounts=accounts,
        families=len(np.unique(split.family[split.is_key])),
        sites=int(sites.sum()),
        levels={level: int((split.level == level).sum()) for level in LEVELS},
        revenue=revenue,
        potential=potential,
        revenue_share=revenue / whole.revenue if whole.revenue else None,
        potential_share=potential / whole.potential if whole.potential else None,
        service_hours=service,
        travel_hours=travel,
        kams_by_places=_needed(accounts, norm.max_accounts),
        kams_by_hours=_needed(service + (travel or 0.0), norm.capacity_hours),
        field=_field(split, customers, hours),
    )


def _needed(amount: float, each: float) -> int:
    """So many managers; with nothing each, as many as there is work is the least that can be said."""
    return ceil(amount / each - 1e-9) if each > 0 else ceil(amount)


def _field(split: Segmentation, customers: Customers, hours: SiteHours) -> FieldPart:
    left, sites = split.coverage == "territory", split.coverage == "key_account"
    return FieldPart(
        customers=int(left.sum()),
        revenue=float(customers.revenue[left].sum()),
        potential=float(customers.potential[left].sum()),
        service_hours=float(hours.service[left].sum()),
        key_service_hours=float((hours.service[sites] * split.field_share[sites]).sum()),
    )
