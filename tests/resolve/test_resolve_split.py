"""Splitting of units that are too large for a territory."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import shapely
from formulate_books import PLANE, made_book, made_customers, made_units
from hypothesis import given, settings
from hypothesis import strategies as st

from territory_opt.errors import InvalidInput
from territory_opt.ingest import labels_from
from territory_opt.model.arrays import texts
from territory_opt.model.assignments import Assignments
from territory_opt.model.book import Book, EdgeRules
from territory_opt.model.book_with_scenario import BookWithScenario
from territory_opt.model.findings.geometry_findings import UnitsSplit
from territory_opt.model.fingerprint import fingerprint
from territory_opt.model.frame import GEOGRAPHIC
from territory_opt.model.part_names import enclosing_names, parts_by_whole
from territory_opt.model.scenario import CriterionSpec, Scenario, UnitRules, UnitsInTerritory
from territory_opt.resolve import TrustedParts, resolve, scenario_faults, splitting_advice
from territory_opt.resolve.split.split_units import ONE_PLACE
from territory_opt.wording.finding_text import finding_text

PEOPLE = (CriterionSpec("people", 0.5),)
CRITERIA = (CriterionSpec("customers", 0.5), *PEOPLE)


def crowded_book(seed=0, polygons=True, count=120) -> Book:
    """Nine units, half of the customers in the first; the column people is equal in all."""
    random = np.random.default_rng(seed)
    units = made_units(3, 3, people=10.0)
    unit = np.concatenate([np.zeros(count // 2, dtype=int), random.integers(0, 9, count - count // 2)])
    points = units.points[unit] + random.uniform(-0.49, 0.49, (count, 2))
    customers = made_customers(unit, points, potential=random.integers(1, 50, count))
    if not polygons:
        return Book("crowded", units, customers, frame=PLANE)
    x, y = units.points.T
    shapes = shapely.box(x - 0.5, y - 0.5, x + 0.5, y + 0.5)
    return Book("crowded", replace(units, geometry=shapes), customers, frame=GEOGRAPHIC)


def resolve_with(book, k=6, above=0.75, **keys):
    rules = {"criteria": CRITERIA, "territories": k, "units": UnitRules(split_above=above), **keys}
    return resolve(book, Scenario(**rules))


def unit_names(book):
    """Unit of every customer by its name."""
    return dict(zip(book.customers.customer_id, book.units.unit_id[book.customers.unit]))


@pytest.mark.parametrize(("above", "large"), [(2 / 3, 0), (2 / 3 * (1 - 1e-6), 9)])
def test_a_unit_of_exactly_the_limit_is_not_split(above, large):
    """Each of nine units has a ninth of the people, two thirds of the target of six territories."""
    split = resolve_with(crowded_book(), 6, above, criteria=PEOPLE).split
    assert len(split.large) == large
    assert all(unit.share == pytest.approx(2 / 3) for unit in split.large)


@pytest.mark.parametrize("polygons", [True, False])
@settings(max_examples=10)
@given(seed=st.integers(0, 2**32 - 1))
def test_parts_for_fewer_territories_are_unions_of_those_for_more(polygons, seed):
    book = crowded_book(seed, polygons)
    many, few = resolve_with(book, 9).book, resolve_with(book, 4).book
    coarse, fine = set(few.units.unit_id), unit_names(many)
    for customer, name in unit_names(few).items():
        assert name in (fine[customer], *enclosing_names(fine[customer]))
    assert all(coarse & {name, *enclosing_names(name)} for name in many.units.unit_id)
    if polygons:
        within = parts_by_whole(many.units.unit_id)
        for name, shape in zip(few.units.unit_id, few.units.geometry):
            if name in within:
                union = shapely.union_all(many.units.geometry[within[name]])
                assert union.symmetric_difference(shape).area < 1e-9


@pytest.mark.parametrize("polygons", [True, False])
@settings(max_examples=10)
@given(seed=st.integers(0, 2**32 - 1))
def test_the_order_of_the_customers_does_not_matter(polygons, seed):
    book = crowded_book(seed, polygons)
    order = np.random.default_rng(seed).permutation(len(book.customers))
    named = {"customer_id", "points", "unit", "account_id", "potential"}
    mixed = replace(book.customers, **{name: getattr(book.customers, name)[order] for name in named})
    one, other = resolve_with(book).book, resolve_with(replace(book, customers=mixed)).book
    assert one.units.unit_id.tolist() == other.units.unit_id.tolist()
    assert unit_names(one) == unit_names(other)
    assert np.array_equal(one.units.points, other.units.points)


@settings(max_examples=10)
@given(seed=st.integers(0, 2**32 - 1))
def test_splitting_preserves_measures_customers_and_area(seed):
    book = crowded_book(seed)
    resolved = resolve_with(book, 7, 0.3)
    now, split = resolved.book, resolved.split
    assert (split.parent_id != "").any()
    assert now.units.measures["people"].sum() == pytest.approx(90.0, rel=1e-14)
    assert np.array_equal(split.parent[now.customers.unit], book.customers.unit)
    area = np.bincount(split.parent, shapely.area(now.units.geometry))
    assert area == pytest.approx(np.ones(9), rel=1e-12)
    assert shapely.covers(now.units.geometry, shapely.points(now.units.points)).all()
    largest = np.bincount(now.customers.unit, minlength=len(now.units)).max()
    assert largest <= 0.3 * 120 / 7 + 1e-9
    assert resolved.neighbours.islands == 1
    assert fingerprint(resolved.whole) == fingerprint(book) != fingerprint(now)


def test_the_splitting_advice_is_feasible():
    book = crowded_book(count=400)
    where = book.customers.points.copy()
    where[book.customers.unit == 0] = book.units.points[0]
    heap = replace(book, customers=replace(book.customers, points=where))
    assert set(splitting_advice(resolve_with(book, above=None))) == {"split"}
    assert splitting_advice(resolve_with(heap, above=None)) == ("one-place", *["split"] * 8)
    kept_whole = resolve_with(heap, above=0.3)
    assert kept_whole.split.large[0].kept == ONE_PLACE
    assert splitting_advice(kept_whole)[0] == "one-place"
    # Already split at this share: only a smaller one splits further.
    assert set(splitting_advice(resolve_with(book, above=5.0))) == {"split-further"}
    assert set(
        splitting_advice(resolve_with(replace(book, customers=None), criteria=PEOPLE, above=None))
    ) == {"smaller-units"}
    pair = resolve_with(book, above=None, together=(tuple(book.units.unit_id[:2]),))
    assert splitting_advice(pair) == ("ungroup", *["split"] * 7)


def test_parts_are_neighbours_where_they_touch():
    resolved, whole = resolve_with(crowded_book(3), 7, 0.3), resolve_with(crowded_book(3), 7, None)
    parent = resolved.split.parent
    pairs = {tuple(sorted(pair)) for pair in parent[resolved.neighbours.pairs].tolist() if pair[0] != pair[1]}
    assert pairs == {tuple(pair) for pair in whole.neighbours.pairs.tolist()}
    assert whole.split is None


def test_the_report_of_what_is_large():
    split = resolve_with(crowded_book(3)).split
    (large,) = split.large
    assert (large.unit_id, large.measure, large.kept) == ("u000", "customers", None)
    assert large.parts == (split.parent == 0).sum() > 2
    assert resolve_with(crowded_book(3), 6, 4.0).split.large == ()
    (found,) = resolve_with(crowded_book(3)).findings
    assert isinstance(found, UnitsSplit)
    assert (found.units, found.parts, found.measures) == (("u000",), (large.parts,), ("customers",))
    assert f"u000 into {large.parts} parts" in finding_text(found)


def test_a_part_inherits_what_its_unit_has():
    book = crowded_book(1)
    units = replace(book.units, territory_id=texts(["T1", *[""] * 8]), extra={"place": texts("abcdefghi")})
    resolved = resolve_with(replace(book, units=units))
    now, parts = resolved.book, resolved.split.parent == 0
    assert set(now.units.territory_id[parts]) == {"T1"}
    assert set(now.units.extra["place"][parts]) == {"a"}


def kept_reasons(book, k=2, **keys):
    return {
        unit.unit_id: unit.kept.reason
        for unit in resolve_with(book, k, **keys).split.large
        if unit.parts == 1
    }


def test_reasons_of_units_that_cannot_be_split():
    one_place = made_customers([0] * 8 + [1, 2, 3], [[0, 0]] * 8 + [[1, 0], [2, 0], [3, 0]])
    assert kept_reasons(made_book(1, 4, people=1, customers=one_place)) == {"u000": "one-place"}
    unserved = made_book(1, 4, people=[50, 1, 1, 1], customers=made_customers([1, 2], [[1, 0], [2, 0]]))
    assert kept_reasons(unserved)["u000"] == "not-served"
    assert kept_reasons(made_book(1, 4, people=[50, 1, 1, 1]), criteria=PEOPLE) == {"u000": "not-served"}
    grouped = crowded_book(1)
    grouped = replace(grouped, units=replace(grouped.units, group_id=texts(["G", "G", *[""] * 7])))
    assert kept_reasons(grouped, 6, contiguity=False) == {"u000": "kept-together"}
    assert kept_reasons(crowded_book(1), 6, together=(("u000", "u001"),)) == {"u000": "kept-together"}
    # A unit with a single customer has one place.
    single = made_book(
        1, 4, people=1, customers=made_customers([0, 1, 1], [[0, 0], [1, 0], [1.1, 0]], potential=[90, 1, 1])
    )
    assert kept_reasons(single, criteria=(CriterionSpec("potential", 5.0),)) == {"u000": "one-place"}


def test_visits_replace_the_workload():
    resolved = resolve_with(crowded_book(1), criteria=(CriterionSpec("workload", 0.5),))
    assert {unit.measure for unit in resolved.split.large} == {"visits"}


def test_a_split_book_is_split_again_from_the_whole():
    book = crowded_book(1)
    resolved = resolve_with(book, 9)
    assert resolved.whole is book
    again = resolve_with(resolved.whole, 4).book
    assert again.units.unit_id.tolist() == resolve_with(book, 4).book.units.unit_id.tolist()
    with pytest.raises(InvalidInput, match="solved again as the plan's `whole`"):
        resolve_with(resolved.book, 4)


def test_the_kind_of_the_book_stays_and_it_is_not_changed():
    book = BookWithScenario.of(crowded_book(1), {"seed": 3}, folder="/somewhere")
    resolved = resolve_with(book)
    assert resolved.whole is book
    assert isinstance(resolved.book, BookWithScenario)
    assert (resolved.book.scenario, resolved.book.folder) == ({"seed": 3}, "/somewhere")
    assert (book.findings, len(resolved.findings)) == ((), 1)


def test_ids_that_look_like_parts_are_refused():
    book = made_book(1, 3, names=["A#1", "B", "C"], people=1)
    with pytest.raises(InvalidInput, match="must not contain '#'"):
        resolve_with(book, 2, criteria=PEOPLE)
    assert resolve_with(book, 2, None, criteria=PEOPLE).book.units.unit_id[0] == "A#1"


def lock(*units):
    return (UnitsInTerritory(units, "T001"),)


def test_a_rule_about_a_unit_applies_to_all_its_parts():
    book = crowded_book(3)
    resolved = resolve_with(book, lock=lock("u000", "u001"))
    ids = resolved.book.units.unit_id
    assert {
        wholes for name in ids[resolved.rules.locks[0].units] for wholes in (name, *enclosing_names(name))
    } >= {
        "u000",
        "u001",
    }
    assert len(resolved.rules.locks[0].units) == (resolved.split.parent <= 1).sum()


def test_a_rule_about_a_part():
    book = crowded_book(3)
    resolved = resolve_with(book, lock=lock("u000#1"))
    locked = resolved.book.units.unit_id[resolved.rules.locks[0].units]
    assert set(locked) == {name for name in resolved.book.units.unit_id if name.startswith("u000#1")}
    with pytest.raises(InvalidInput, match="'u005' is not cut further here"):
        resolve_with(book, lock=lock("u005#1"))
    scenario = Scenario(
        territories=6, criteria=CRITERIA, units=UnitRules(split_above=0.75), lock=lock("u000#1")
    )
    # While the book has faults, its parts are unknown.
    half = TrustedParts(customers=False)
    assert not scenario_faults(book, scenario, half)
    assert scenario_faults(book, replace(scenario, units=UnitRules()), half)


def edges(*rows):
    a, b, remove, *parts = zip(*rows)
    names = {"part_a": texts(parts[0])} if parts else {}
    return EdgeRules(np.array(a), np.array(b), np.full(len(a), np.nan), np.array(remove), **names)


def joined(resolved):
    ids = resolved.book.units.unit_id
    return {frozenset(pair) for pair in ids[resolved.neighbours.pairs[~resolved.neighbours.bridge]].tolist()}


def test_edges_of_a_unit_are_edges_of_its_parts():
    book = crowded_book(3)
    removed = joined(resolve_with(replace(book, edges=edges((0, 1, True)))))
    first = {
        frozenset(pair)
        for pair in joined(resolve_with(book))
        if {name[:4] for name in pair} == {"u000", "u001"}
    }
    assert first
    assert not first & removed
    # Without touching parts, the nearest pair is joined.
    added = joined(resolve_with(replace(book, edges=edges((0, 8, False))))) - joined(resolve_with(book))
    (pair,) = added
    assert {name[:4] for name in pair} == {"u000", "u008"}
    named = joined(resolve_with(replace(book, edges=edges((0, 8, False, "u000#1"))))) - joined(
        resolve_with(book)
    )
    assert any(name.startswith("u000#1") for name in next(iter(named)))


def test_points_whose_edges_are_the_whole_graph_keep_their_parts_together():
    book = replace(crowded_book(3, polygons=False), edges=edges(*((i, i + 1, False) for i in range(8))))
    resolved = resolve_with(book)
    assert resolved.neighbours.islands == 1
    parts = int((resolved.split.parent == 0).sum())
    assert len(resolved.neighbours.pairs) == 8 + parts - 1


WHOLE = tuple(f"u00{i}" for i in range(9))


def plan(**owner):
    """Rows of the units named, and of all others in territory Z."""
    named = {name.split("_")[0] for name in owner}
    owner |= dict.fromkeys((name for name in WHOLE if name not in named), "Z")
    rows = np.arange(2, len(owner) + 2)
    ids = [name.replace("_", "#") for name in owner]
    return Assignments(texts(ids), texts(owner.values()), texts([""] * len(ids)), "plan.csv", rows)


def test_a_plan_of_another_split_can_be_read():
    book = resolve_with(crowded_book(3)).book
    parts = [name for name in book.units.unit_id if name.startswith("u000")]

    def owners(given, **keys):
        return dict(zip(book.units.unit_id, labels_from(book, given, **keys)[0]))

    assert {owners(plan(u000="A"))[name] for name in parts} == {"A"}
    halves = owners(plan(u000_1="A", u000_2="B"))
    assert {halves[name] for name in parts if name.startswith("u000#1")} == {"A"}
    assert {halves[name] for name in parts if name.startswith("u000#2")} == {"B"}
    # The row of a part has priority over that of the whole.
    assert owners(plan(u000="A", u000_2="B")) == halves
    assert owners(plan(u005_1="C", u005_21="C"))["u005"] == "C"
    with pytest.raises(InvalidInput, match="divides 'u005' between 'C' and 'D'"):
        owners(plan(u005_1="C", u005_21="D", u005_22="D"))
    assert owners(plan(u005_1="C", u005_21="D", u005_22="D"), approximate=True)["u005"] == "D"
    with pytest.raises(InvalidInput, match="no unit has this id"):
        owners(plan(u099_1="C"))
