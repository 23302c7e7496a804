"""Comparison of two plans."""

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from territory_opt.errors import InvalidInput
from territory_opt.model.findings.comparison_findings import NoFiguresOfPlan
from territory_opt.whatif.compare import compare
from territory_opt.whatif.compared_figures import ComparedFigures, ComparedObjective, CriterionFigures
from territory_opt.whatif.compared_plan import ComparedCustomers, ComparedPlan, ComparedTerritory

CUSTOMERS = CriterionFigures("customers", tolerance=0.1, max_deviation=0.05, outside=0)
FIGURES = ComparedFigures("one", ComparedObjective("travel", 100.0, "visit-minutes"), (CUSTOMERS,))


def plan_of(name="a", territory_of=None, figures=FIGURES, **columns):
    return ComparedPlan(name, territory_of or {"u1": "T1", "u2": "T1", "u3": "T2"}, figures, **columns)


def codes(found):
    return [note.finding.code for note in found.notes]


def test_moves_with_customers_and_revenue():
    columns = {
        "customers": {"u1": 3.0, "u2": 4.0, "u3": 5.0},
        "revenue": {"u1": 10.0, "u2": 30.0, "u3": 60.0},
    }
    found = compare(plan_of(**columns), plan_of("b", {"u1": "T1", "u2": "T2", "u3": "T2"}, **columns))
    assert found.units_moved == 1
    assert found.customers_moved == 4
    assert found.revenue_moved_share == pytest.approx(0.3)
    (move,) = found.moves
    assert (move.unit_id, move.before, move.after, move.customers, move.revenue) == (
        "u2",
        "T1",
        "T2",
        4,
        30.0,
    )
    assert found.objective_a == found.objective_b == 100.0
    assert found.notes == ()


def test_a_comparison_is_published_under_its_own_names():
    found = compare(plan_of(), plan_of("b", {"u1": "T1", "u2": "T2", "u3": "T2"}, None))
    view = json.loads(json.dumps(found.as_json()))
    assert list(view) == [
        "units_moved", "customers_moved", "revenue_moved_share", "criteria", "objective_a", "objective_b",
        "moves", "notes", "name_a", "name_b", "objective_name", "objective_unit",
    ]  # fmt: skip
    assert view["moves"] == found["moves"]
    (move,) = view["moves"]
    assert (move["unit_id"], move["from"], move["to"]) == ("u2", "T1", "T2")
    assert list(move)[:3] == ["unit_id", "from", "to"]
    names = ("tolerance", "total", "target", "min", "max", "max_deviation", "outside")
    assert list(view["criteria"][0]) == ["measure", *(f"{name}_{plan}" for name in names for plan in "ab")]
    assert view["notes"] == ["b comes without a report.json, so its criteria and objective are not known."]


def test_criteria_of_both_plans_are_in_one_row():
    other = replace(
        FIGURES,
        criteria=(
            CriterionFigures("visits", tolerance=0.2, max_deviation=0.15, outside=1),
            CriterionFigures("customers", tolerance=0.1, max_deviation=0.08, outside=0),
        ),
    )
    rows = compare(plan_of(), plan_of("b", figures=other)).criteria
    assert codes(compare(plan_of(), plan_of("b", figures=other))) == ["different-criteria"]
    assert [row.measure for row in rows] == ["visits", "customers"]
    assert rows[0].max_deviation_a is rows[0].outside_a is None
    assert rows[0].outside_b == 1
    assert (rows[1].max_deviation_a, rows[1].max_deviation_b) == (0.05, 0.08)


def test_plans_of_different_units_are_refused_naming_both():
    with pytest.raises(InvalidInput) as caught:
        compare(plan_of(), plan_of("b", {"u1": "T1", "u9": "T1"}))
    assert [(fault.file, fault.value) for fault in caught.value.faults] == [("a", "u2"), ("b", "u9")]


@pytest.mark.parametrize(
    ("other", "found"),
    [
        (FIGURES, []),
        (replace(FIGURES, input_hash="two"), ["different-books"]),
        (replace(FIGURES, objective=ComparedObjective("inertia", 3.0, "km^2")), ["different-objectives"]),
        (replace(FIGURES, objective=ComparedObjective("travel", 3.0, "visit-km")), ["different-objectives"]),
        (replace(FIGURES, objective=ComparedObjective("travel", 3.0, "visit-minutes")), []),
    ],
)
def test_a_different_book_or_objective_is_noted(other, found):
    assert codes(compare(plan_of(), plan_of("b", figures=other))) == found


def test_without_reports_or_columns_the_figures_are_unknown_not_zero():
    found = compare(plan_of(figures=None), plan_of("b", {"u1": "T2", "u2": "T1", "u3": "T2"}, None))
    assert found.units_moved == 1
    assert found.customers_moved is None
    assert found.revenue_moved_share is None
    assert found.objective_a is None
    assert [note.finding for note in found.notes] == [NoFiguresOfPlan("a"), NoFiguresOfPlan("b")]


@given(
    st.dictionaries(
        st.text(min_size=1), st.tuples(st.sampled_from("ABC"), st.sampled_from("ABC")), min_size=1
    )
)
def test_moves_are_exactly_the_differences_and_turn_round(owners):
    a = plan_of("a", {unit: pair[0] for unit, pair in owners.items()})
    b = replace(a, name="b", territory_of={unit: pair[1] for unit, pair in owners.items()})
    there, back = compare(a, b).moves, compare(b, a).moves
    assert len(there) == sum(before != after for before, after in owners.values())
    assert [(move.unit_id, move.before, move.after) for move in there] == [
        (move.unit_id, move.after, move.before) for move in back
    ]
    assert compare(a, a).units_moved == 0


def served(*rows, known=None):
    """Customers of (id, unit, territory, revenue)."""
    ids, units, territories, revenue = (list(column) for column in zip(*rows, strict=True))
    return ComparedCustomers(
        *(np.array(column, dtype=object) for column in (ids, units, territories)),
        np.array(revenue, dtype=float),
        np.array(known or [True] * len(rows), dtype=bool),
    )


def test_customers_are_counted_one_by_one_and_of_both_plans():
    a = plan_of(served=served(("c1", "u1", "T1", 1.0), ("c2", "u2", "T1", 2.0), ("gone", "u2", "T1", 64.0)))
    b = plan_of(
        "b",
        {"u1": "T1", "u2": "T2", "u3": "T2"},
        served=served(("new", "u3", "T2", 32.0), ("c2", "u2", "T2", 2.0), ("c1", "u1", "T1", 1.0)),
    )
    found = compare(a, b)
    assert (found.units_moved, found.customers_moved) == (1, 1)
    assert found.revenue_moved_share == pytest.approx(2 / 3)


def test_customers_with_another_rep_than_their_unit_move_alone():
    """A unit of T1 in both plans; one of its customers belongs to T2 in plan a."""
    a = plan_of(served=served(("c1", "u1", "T1", 1.0), ("c2", "u1", "T2", 3.0)))
    b = plan_of("b", served=served(("c1", "u1", "T1", 1.0), ("c2", "u1", "T1", 3.0)))
    found = compare(a, b)
    assert (found.units_moved, found.customers_moved, found.revenue_moved_share) == (0, 1, 0.75)
    (move,) = found.moves
    assert (move.unit_id, move.before, move.after, move.whole_unit) == ("u1", "T2", "T1", False)
    assert move.reason.finding.code == "customers-of-other-rep"


def test_unknown_owners_do_not_move_but_are_in_the_total():
    a = plan_of(
        served=served(("c1", "u1", "", 1.0), ("c2", "u2", "T1", 3.0), known=[False, True]),
        unknown=frozenset({"u1"}),
    )
    b = plan_of(
        "b",
        {"u1": "T2", "u2": "T2", "u3": "T2"},
        served=served(("c1", "u1", "T2", 1.0), ("c2", "u2", "T2", 3.0)),
    )
    found = compare(a, b)
    assert (found.units_moved, found.customers_moved, found.revenue_moved_share) == (1, 1, 0.75)


def territories(**reps):
    return {name: ComparedTerritory(rep, f"Rep {rep}") for name, rep in reps.items()}


def test_territories_of_other_ids_are_the_same_by_their_rep():
    a = plan_of("a", {"u1": "North", "u2": "North", "u3": "T2"}, territories=territories(North="R1", T2="R2"))
    b = plan_of("b", {"u1": "T1", "u2": "T2", "u3": "T2"}, territories=territories(T1="R1", T2="R2"))
    (move,) = compare(a, b).moves
    assert (move.unit_id, move.before, move.after) == ("u2", "North", "T2")
    assert (move.from_rep_id, move.to_rep_name) == ("R1", "Rep R2")
    (back,) = compare(b, a).moves
    assert (back.unit_id, back.before, back.after) == ("u2", "T2", "North")


def test_territories_whose_rep_changes_are_named():
    a = plan_of(territories=territories(T1="R1", T2="R2"))
    found = compare(a, plan_of("b", territories=territories(T1="R2", T2="R1")))
    assert (found.units_moved, codes(found)) == (0, ["reps-exchanged"])
    assert "T1 (R1 → R2)" in found.notes[0].text


def figures_of(**tolerance):
    rows = (CriterionFigures(name, tolerance=value) for name, value in tolerance.items())
    return replace(FIGURES, criteria=tuple(rows))


def reasons(before, after, **both):
    """Codes of the reasons for moving u2 from T1 to T2."""
    a = plan_of("a", figures=figures_of(visits=0.1), territories=before, **both)
    b = plan_of(
        "b", {"u1": "T1", "u2": "T2", "u3": "T2"}, figures=figures_of(visits=0.1), territories=after, **both
    )
    return [(move.reason.finding.code, move.reason.text) for move in compare(a, b).moves]


def with_loads(first, second, bases=((0.0, 50.0), (9.0, 50.0))):
    return {
        name: ComparedTerritory(name, deviation={"visits": load}, base=base)
        for name, load, base in zip(("T1", "T2"), (first, second), bases, strict=True)
    }


def test_reasons_of_moves():
    place = {"u1": (0.0, 50.0), "u2": (8.0, 50.0), "u3": (9.0, 50.0)}
    ((code, text),) = reasons(with_loads(0.3, 0.0), with_loads(0.05, 0.02), place=place)
    assert (code, "T1" in text, "+30%" in text, "+5%" in text) == ("move-balances", True, True, True)
    ((code, text),) = reasons(with_loads(0.05, -0.4), with_loads(0.05, -0.2), place=place)
    assert (code, "T2" in text) == ("move-balances", True)
    # Inside its band, or no better afterwards: the distance decides.
    for before, after in ((0.1, 0.0), (0.3, 0.3), (-0.3, 0.0)):
        ((code, text),) = reasons(with_loads(before, 0.0), with_loads(after, 0.0), place=place)
        assert code == "move-nearer"
    ((code, _),) = reasons(with_loads(0.0, 0.0), with_loads(0.0, 0.0), place={**place, "u2": (1.0, 50.0)})
    assert code == "move-by-exchange"
    assert reasons(territories(T1="R1", T2="R2"), territories(T2="R2"))[0][0] == "move-from-ended"
    assert reasons(territories(T1="R1"), territories(T1="R1", T2="R2"))[0][0] == "move-to-added"


def test_units_without_a_territory():
    first = plan_of()
    second = plan_of("b", {"u1": "", "u2": "T1", "u3": "T2"})
    assert [move.reason.finding.code for move in compare(first, second).moves] == ["unit-left-out"]
    assert [move.reason.finding.code for move in compare(second, first).moves] == ["unit-added"]


def test_other_settings_are_named_without_those_of_the_search():
    one, other = ({"contiguity": value, "effort": value, "bases": "homes"} for value in (True, False))
    found = compare(
        plan_of(figures=replace(FIGURES, settings=one)),
        plan_of("b", figures=replace(FIGURES, settings=other)),
    )
    assert [note.finding.keys for note in found.notes] == [("contiguity",)]
