"""Small books of accounts and KAMs, one line per site or KAM."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from territory_opt.accounts.segmentation import segment
from territory_opt.assignment.kams.assign_kams import assign_kams
from territory_opt.assignment.kams.model.assignment_settings import AssignmentSettings
from territory_opt.assignment.kams.solve.solve_options import SolveOptions
from territory_opt.model.arrays import texts
from territory_opt.model.book import Book, Customers, Kams, Units
from territory_opt.model.finding import Finding
from territory_opt.model.frame import Frame
from territory_opt.model.scenario import KeyAccountRule, WorkYear
from territory_opt.wording.finding_text import finding_text, joined_text, joined_texts

PLANE = Frame("planar", "EPSG:25832", 1.0)
NO_PREPARATION = WorkYear(prep_minutes=0)
FLAG = {True: 1, False: 0, None: -1}


def site(account: str, revenue: float = 0.0, **more) -> dict:
    return {"account": account, "revenue": revenue, **more}


def key_site(account: str, revenue: float = 10, **more) -> dict:
    """A site of an account that is key by its flag."""
    return site(account, revenue, flag=True, **more)


def customers(sites: Sequence[dict]) -> Customers:
    def column(name: str, default):
        return [one.get(name, default) for one in sites]

    def numbers(name: str, default: float = 0.0) -> np.ndarray:
        return np.array(column(name, default), dtype=np.float64)

    return Customers(
        customer_id=texts(one.get("id", f"C{i:02d}") for i, one in enumerate(sites)),
        unit=np.zeros(len(sites), dtype=np.int64),
        points=np.array(column("at", (0.0, 0.0)), dtype=np.float64).reshape(len(sites), 2),
        name=texts([""] * len(sites)),
        account_id=texts(column("account", "")),
        revenue=numbers("revenue"),
        potential=numbers("potential"),
        visits=numbers("visits"),
        visit_minutes=numbers("minutes"),
        segment=texts([""] * len(sites)),
        industry=texts(column("industry", "")),
        language=texts(column("language", "")),
        country=texts(column("country", "")),
        prospect=np.array(column("prospect", False), dtype=np.bool_),
        key_account=np.array([FLAG[flag] for flag in column("flag", None)], dtype=np.int64),
        coverage=texts(column("coverage", "")),
        rep_id=texts([""] * len(sites)),
        kam_id=texts(column("kam", "")),
        parent_id=texts(column("parent", "")),
        headquarters=np.array(column("headquarters", False), dtype=np.bool_),
        level=texts(column("level", "")),
        field_share=numbers("field_share", np.nan),
        kam_years=numbers("years", 1.0) * np.array([bool(one.get("kam")) for one in sites]),
        measures={name: numbers(name) for name in {n for one in sites for n in one.get("own", ())}},
    )


def kams_of(members: Sequence[dict]) -> Kams:
    def sets(name: str) -> tuple[frozenset[str], ...]:
        return tuple(frozenset(one.get(name, "").split()) for one in members)

    homes = np.array([one.get("home", (np.nan, np.nan)) for one in members], dtype=np.float64)
    return Kams(
        kam_id=texts(one["id"] for one in members),
        name=texts([""] * len(members)),
        homes=homes.reshape(len(members), 2),
        capacity_hours=np.array([one.get("hours", 1408.0) for one in members], dtype=np.float64),
        max_accounts=np.array([one.get("places", 10) for one in members], dtype=np.int64),
        languages=sets("languages"),
        industries=sets("industries"),
        countries=sets("countries"),
        inside_sales=texts([""] * len(members)),
        min_accounts=np.array([one.get("least", 0) for one in members], dtype=np.int64),
        levels=sets("levels"),
        conflicts=sets("conflicts"),
        partner_hours=np.array([one.get("partner", 0.0) for one in members], dtype=np.float64),
    )


def units(count: int = 1, **measures: Sequence[float]) -> Units:
    return Units(
        unit_id=texts(f"U{i}" for i in range(count)),
        points=np.arange(2.0 * count).reshape(count, 2),
        geometry=None,
        measures={name: np.array(values, dtype=np.float64) for name, values in measures.items()},
        territory_id=texts([""] * count),
        group_id=texts([""] * count),
    )


def book(sites: Sequence[dict] | None = None, kams: Sequence[dict] | None = None) -> Book:
    return Book(
        name="case",
        units=units(),
        customers=None if sites is None else customers(sites),
        kams=None if kams is None else kams_of(kams),
        frame=PLANE,
    )


def minutes_apart(sources: np.ndarray, targets: np.ndarray) -> np.ndarray:
    """One minute per unit of length."""
    return np.hypot(*(sources[:, None, :] - targets[None, :, :]).transpose(2, 0, 1))


def keys(case: Book, rule: KeyAccountRule | None = None) -> dict[str, str]:
    """Reason of every key account, by id."""
    found = segment(case, rule)
    return dict(zip(found.account_id[found.is_key], reason_texts(found)[found.is_key], strict=True))


def reason_texts(found) -> np.ndarray:
    """The reason of every account, in English; blank for none."""
    return texts(joined_texts(found.reason))


def assert_worded(statements: Sequence[Sequence[Finding]]) -> None:
    """Every finding has a complete sentence in both languages."""
    for finding in {finding for statement in statements for finding in statement}:
        english, german = finding_text(finding), finding_text(finding, "de")
        assert english != german
        for text in (english, german):
            assert text
            assert text == text.strip()
            assert not re.search(r"  |[{}]|None", text)


def segment_and_assign(
    case: Book, rule: KeyAccountRule | None = None, work: WorkYear = NO_PREPARATION, seed: int = 0
):
    """The segmentation and the assignment."""
    found = segment(case, rule)
    settings = AssignmentSettings(work, minutes_apart, rule or KeyAccountRule())
    return found, assign_kams(case, found, settings, SolveOptions(seed))


def kam_by_account(case: Book, rule: KeyAccountRule | None = None) -> dict[str, str]:
    """KAM of every key account, by id; blank for none."""
    found, answer = segment_and_assign(case, rule)
    names = {-1: ""} | dict(enumerate(case.kams.kam_id))
    return {found.account_id[a]: names[int(answer.kam_of[a])] for a in np.flatnonzero(found.is_key)}


def assignment_rows(case: Book, work: WorkYear = NO_PREPARATION, seed: int = 0):
    """KAM (blank: none), reason and hours of every key account, and the status."""
    found, answer = segment_and_assign(case, None, work, seed)
    names = {-1: ""} | ({} if case.kams is None else dict(enumerate(case.kams.kam_id)))
    rows = {
        found.account_id[a]: (
            names[int(answer.kam_of[a])],
            joined_text(answer.reason[a]),
            float(answer.hours[a]),
        )
        for a in np.flatnonzero(found.is_key)
    }
    return rows, answer.status
