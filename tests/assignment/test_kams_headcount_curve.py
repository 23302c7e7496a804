"""The headcount curve: each number of KAMs has the best assignment of its own team."""

from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from territory_opt.accounts.segmentation import segment
from territory_opt.assignment.kams.assign_kams import assign_kams
from territory_opt.assignment.kams.headcount_curve import Headcounts, kam_curve
from territory_opt.assignment.kams.model.assignment_settings import AssignmentSettings
from territory_opt.assignment.kams.model.instance import assignment_instance
from territory_opt.assignment.kams.model.integer_problem import UNASSIGNED
from territory_opt.assignment.kams.model.team import Team
from territory_opt.assignment.kams.solve.solve_options import SolveOptions
from territory_opt.ingest import book_from_rows
from territory_opt.model.arrays import texts
from territory_opt.model.book import Kams
from territory_opt.model.deadline import Deadline
from territory_opt.model.scenario import KeyAccountRule, WorkYear

RULE, WORK = KeyAccountRule(rule="explicit"), WorkYear()


def book_of(accounts=9, kams=4, places=2, language=None, cost=None):
    units = [{"unit_id": f"u{i}", "lon": 8 + 0.2 * i, "lat": 50} for i in range(12)]
    customers = [
        {
            "customer_id": f"c{i}",
            "unit_id": f"u{i}",
            "key_account": True,
            "revenue": 100 * (i + 1),
            "visits_per_year": 12,
            "visit_minutes": 30,
            "language": (language or {}).get(i, "de"),
        }
        for i in range(accounts)
    ]
    managers = [
        {
            "kam_id": f"K{k}",
            "lon": 8 + 0.7 * k,
            "lat": 50,
            "max_accounts": places,
            "languages": "de",
            "cost": (cost or [0] * kams)[k],
        }
        for k in range(kams)
    ]
    return book_from_rows({"units": units, "customers": customers, "kams": managers})


def minutes(sources, targets):
    return 60.0 * np.abs(sources[:, None, 0] - targets[None, :, 0])


SETTINGS = AssignmentSettings(WORK, minutes, RULE)


def curve_of(book, fewest=None, most=None, **options):
    headcounts = Headcounts(fewest, most)
    return kam_curve(book, segment(book, RULE), SETTINGS, headcounts, SolveOptions(**options))


def team_of(book, count):
    """The KAMs that a number on the curve stands for."""
    ids = [kam for kam in book.kams.kam_id.tolist() if kam not in count.without] + list(count.copies)
    row = [book.kams.kam_id.tolist().index(kam) for kam in ids]
    columns = {}
    for item in fields(Kams):
        column = getattr(book.kams, item.name)
        columns[item.name] = tuple(column[r] for r in row) if isinstance(column, tuple) else column[row]
    columns["kam_id"] = texts(f"{kam}-{i}" for i, kam in enumerate(ids))
    return replace(book, kams=Kams(**columns))


def test_default_range_ends_two_after_all_are_assigned():
    book = book_of(cost=[10, 20, 30, 40])
    curve = curve_of(book)
    assert [count.kams for count in curve.counts] == [1, 2, 3, 4, 5, 6]
    assert (curve.own, curve.accounts, curve.value, curve.enough) == (4, 9, 4500.0, 5)
    assert [count.unassigned for count in curve.counts] == [7, 5, 3, 1, 0, 0]
    # The least valuable accounts stay unassigned: 100, and so on.
    assert [count.unassigned_value for count in curve.counts] == [2800.0, 1500.0, 600.0, 100.0, 0.0, 0.0]
    assert curve.counts[3].cost == 100.0
    assert (curve.counts[3].without, curve.counts[3].copies) == ((), ())
    assert all(len(count.without) == 4 - count.kams for count in curve.counts[:4])
    assert [len(count.copies) for count in curve.counts] == [0, 0, 0, 0, 1, 2]
    rows = curve.as_json()["counts"]
    assert [row["own"] for row in rows] == [False, False, False, True, False, False]
    assert rows[3]["change"] == "the KAMs of the book"
    assert {row["change"].removeprefix("without ") for row in rows[:3]} == set(curve.counts[0].without)
    assert rows[5]["change"] == f"one more like {curve.counts[5].copies[-1]}"


def test_an_explicit_range():
    assert [count.kams for count in curve_of(book_of(), fewest=2, most=3).counts] == [2, 3]
    assert [count.kams for count in curve_of(book_of(), fewest=6, most=8).counts] == [6, 7, 8]
    alone = curve_of(book_of(), fewest=2, most=2)
    assert alone.change(alone.counts[0]) == f"without {', '.join(alone.counts[0].without)}"
    assert [count.kams for count in curve_of(book_of(), most=9).counts] == list(range(1, 10))


def test_a_language_no_kam_speaks_stays_unassigned():
    curve = curve_of(book_of(language={8: "pl"}))
    assert curve.enough is None
    assert curve.counts[-1].unassigned == 1
    assert curve.counts[-1].unassigned_value == 900.0


def test_the_kam_with_the_least_cost_is_removed():
    """Every KAM has one account and one place; K1 has the least valuable."""
    book = book_of(accounts=4, kams=4, places=1)
    revenue = np.array([400.0, 100.0, 300.0, 200.0])
    book = replace(book, customers=replace(book.customers, revenue=revenue))
    instance = assignment_instance(book.customers, segment(book, RULE), book.kams, SETTINGS)
    whole = Team(instance, np.arange(4), 0, np.arange(4))
    assert whole.smaller().column.tolist() == [0, 2, 3]
    assert whole.smaller().kam_of.tolist() == [0, UNASSIGNED, 1, 2]
    assert whole.smaller().smaller().column.tolist() == [0, 2]
    # With a free place everywhere all stay assigned, so the removal with the least travel is chosen.
    larger = assignment_instance(book.customers, segment(book, RULE), two_places(book.kams), SETTINGS)
    left = Team(larger, np.arange(4), 0, np.arange(4)).smaller()
    assert (left.kam_of != UNASSIGNED).all()
    costs = [Team(larger, np.arange(4), 0, np.arange(4))._without(member).cost() for member in range(4)]
    assert left.cost() == min(costs)
    assert len(set(costs)) == 4


def two_places(kams):
    return replace(kams, max_accounts=np.full(len(kams), 2))


def test_no_key_accounts_have_no_curve():
    book = book_of()
    without_key_accounts = replace(
        book, customers=replace(book.customers, key_account=np.zeros(len(book.customers), dtype=np.int64))
    )
    assert curve_of(without_key_accounts).counts == ()
    assert curve_of(replace(book, kams=None)).counts == ()


def test_a_copy_has_no_minimum_and_no_gain_is_reported():
    """With a minimum, a copy would get accounts that other KAMs are nearer to."""
    book = book_of(accounts=6, kams=2, places=9)
    book = replace(book, kams=replace(book.kams, min_accounts=np.array([2, 3])))
    curve = curve_of(book, fewest=2, most=6)
    travel = [count.travel_hours for count in curve.counts]
    assert travel == sorted(travel, reverse=True)
    assert travel[-1] == travel[-2]
    changes = [row["change"] for row in curve.as_json()["counts"]]
    assert changes[0] == "the KAMs of the book"
    assert changes[-1].endswith(": gains nothing")
    assert all(
        change.endswith("gains nothing") == (after > before - 1)
        for change, before, after in zip(changes[1:], travel, travel[1:], strict=False)
    )


def test_stop_and_progress_callbacks():
    solved = []
    headcounts = Headcounts(on_headcount=solved.append)
    options = SolveOptions(deadline=Deadline(stop=lambda: len(solved) >= 3))
    book = book_of()
    curve = kam_curve(book, segment(book, RULE), SETTINGS, headcounts, options)
    assert solved == [4, 3, 2]
    assert [count.kams for count in curve.counts] == [2, 3, 4]


@settings(max_examples=8, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(4, 9), st.integers(2, 4), st.integers(1, 3), st.sets(st.integers(0, 8), max_size=2))
def test_every_number_assigns_as_much_as_its_team_can(accounts, kams, places, polish):
    book = book_of(accounts, kams, places, language=dict.fromkeys(polish, "pl"))
    segmentation = segment(book, RULE)
    curve = curve_of(book)
    values = [count.unassigned_value for count in curve.counts]
    assert values == sorted(values, reverse=True)
    for count in curve.counts:
        team = team_of(book, count)
        alone = assign_kams(team, segmentation, SETTINGS)
        unassigned_value = book.customers.revenue[alone.kam_of < 0].sum()
        assert count.unassigned_value == pytest.approx(unassigned_value)
        assert count.unassigned == int((alone.kam_of < 0).sum())
        assert count.hours >= count.travel_hours
        assert count.capacity_hours == pytest.approx(1408.0 * count.kams)
        assert count.proved
