"""Compare several rules on one book, without assigning accounts to KAMs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np

from territory_opt.accounts.account_table import AccountTable, build_account_table
from territory_opt.accounts.preview.default_rules import default_rules
from territory_opt.accounts.preview.portfolio_matrix import portfolio
from territory_opt.accounts.preview.preview import FieldPart, MeanKam, Preview, RuleRow, WholeBook
from territory_opt.accounts.preview.rule_text import describe_rules, describe_terms
from territory_opt.accounts.preview.service_hours import Minutes, SiteHours, site_hours
from territory_opt.accounts.segmentation import default_rule, segment_accounts
from territory_opt.errors import Fault, InvalidInput
from territory_opt.model.book import Book, Customers, Kams
from territory_opt.model.key_accounts import Segmentation
from territory_opt.model.scenario import KeyAccountRule, WorkYear

DEFAULT_MAX_ACCOUNTS, DEFAULT_CAPACITY_HOURS = 10.0, 1408.0
"""Accounts and hours a year of a KAM where the book has no KAMs."""
LEVELS = ("global", "national", "regional")
_NO_CUSTOMERS = Fault(
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
    """Compute the figures of each rule.

    Parameters
    ----------
    book : Book
    own : KeyAccountRule or None
        Rule of the scenario.
    rules : sequence of KeyAccountRule or None
        None: those of `default_rules`.
    work : WorkYear
        Preparation of a visit, and the threshold for overnight trips.
    minutes : callable or None
        One-way travel minutes between points; None when travel times are unknown.

    Raises
    ------
    InvalidInput
        A rule cannot be applied to this book, or the book has no customers.
    """
    customers = book.customers
    if customers is None or not len(customers):
        raise InvalidInput([_NO_CUSTOMERS])
    table = build_account_table(customers)
    own = own or default_rule(customers)
    compared = _ComparedBook(
        customers, site_hours(customers, book.kams, work, minutes), _whole(table), _mean_kam(book.kams)
    )
    segmentations = {
        rule: segment_accounts(table, rule, book.frame)
        for rule in _rules(table, own, rules, compared.mean_kam)
    }
    rows = tuple(
        compared.row(rule, segmentation, own=rule == own) for rule, segmentation in segmentations.items()
    )
    of_own = segmentations[own] if own in segmentations else segment_accounts(table, own, book.frame)
    return Preview(compared.whole, compared.mean_kam, rows, portfolio(table, own, of_own, book.frame))


def _rules(
    table: AccountTable, own: KeyAccountRule, rules: Sequence[KeyAccountRule] | None, mean_kam: MeanKam
) -> tuple[KeyAccountRule, ...]:
    return default_rules(table, own, mean_kam) if rules is None else tuple(dict.fromkeys(rules))


def _whole(table: AccountTable) -> WholeBook:
    customers = table.customers
    return WholeBook(
        len(table), len(customers), float(customers.revenue.sum()), float(customers.potential.sum())
    )


def _mean_kam(kams: Kams | None) -> MeanKam:
    if kams is None or not len(kams):
        return MeanKam(0, DEFAULT_MAX_ACCOUNTS, DEFAULT_CAPACITY_HOURS)
    return MeanKam(len(kams), float(kams.max_accounts.mean()), float(kams.capacity_hours.mean()))


@dataclass(frozen=True)
class _ComparedBook:
    """What all rows of a preview are computed from."""

    customers: Customers
    hours: SiteHours
    whole: WholeBook
    mean_kam: MeanKam

    def row(self, rule: KeyAccountRule, segmentation: Segmentation, *, own: bool) -> RuleRow:
        customers, hours, whole = self.customers, self.hours, self.whole
        sites = segmentation.coverage == "key_account"
        kam_share = 1.0 - segmentation.field_share[sites]
        service = float((hours.service[sites] * kam_share).sum())
        travel = None if hours.travel is None else float((hours.travel[sites] * kam_share).sum())
        accounts = int(segmentation.is_key.sum())
        revenue, potential = float(customers.revenue[sites].sum()), float(customers.potential[sites].sum())
        return RuleRow(
            name=describe_rules(rule),
            terms=describe_terms(rule),
            own=own,
            rule=rule,
            accounts=accounts,
            families=len(np.unique(segmentation.family[segmentation.is_key])),
            sites=int(sites.sum()),
            levels={level: int((segmentation.level == level).sum()) for level in LEVELS},
            revenue=revenue,
            potential=potential,
            revenue_share=revenue / whole.revenue if whole.revenue else None,
            potential_share=potential / whole.potential if whole.potential else None,
            service_hours=service,
            travel_hours=travel,
            kams_by_places=_kams_needed(accounts, self.mean_kam.max_accounts),
            kams_by_hours=_kams_needed(service + (travel or 0.0), self.mean_kam.capacity_hours),
            field=_field(segmentation, customers, hours),
        )


def _kams_needed(amount: float, per_kam: float) -> int:
    """Number of KAMs for an amount; with a capacity of 0, the amount itself as the least number."""
    return ceil(amount / per_kam - 1e-9) if per_kam > 0 else ceil(amount)


def _field(segmentation: Segmentation, customers: Customers, hours: SiteHours) -> FieldPart:
    field, sites = segmentation.coverage == "territory", segmentation.coverage == "key_account"
    return FieldPart(
        customers=int(field.sum()),
        revenue=float(customers.revenue[field].sum()),
        potential=float(customers.potential[field].sum()),
        service_hours=float(hours.service[field].sum()),
        key_service_hours=float((hours.service[sites] * segmentation.field_share[sites]).sum()),
    )
