"""Comparison of two plans."""

import csv
import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from territory_opt.errors import InvalidInput
from territory_opt.whatif.compare import compare
from territory_opt.whatif.compared_plan import ComparedPlan

REPORT = {
    "input_hash": "one",
    "objective": {"name": "travel", "value": 100.0, "unit": "visit-minutes"},
    "criteria": [{"measure": "customers", "tolerance": 0.1, "max_deviation": 0.05, "outside": 0}],
}


def plan_of(name="a", territory_of=None, report=REPORT, **columns):
    return ComparedPlan(name, territory_of or {"u1": "T1", "u2": "T1", "u3": "T2"}, report, **columns)


def folder(tmp_path, name, rows, report=REPORT, units=None):
    place = tmp_path / name
    place.mkdir()
    with (place / "assignments.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([("unit_id", "territory_id", "rep_id"), *rows])
    (place / "report.json").write_text(json.dumps(report), encoding="utf-8")
    if units is not None:
        features = [{"type": "Feature", "properties": row, "geometry": None} for row in units]
        (place / "units.geojson").write_text(
            json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8"
        )
    return place


def test_moves_with_customers_and_revenue():
    columns = {
        "customers": {"u1": 3.0, "u2": 4.0, "u3": 5.0},
        "revenue": {"u1": 10.0, "u2": 30.0, "u3": 60.0},
    }
    found = compare(plan_of(**columns), plan_of("b", {"u1": "T1", "u2": "T2", "u3": "T2"}, **columns))
    assert found["units_moved"] == 1
    assert found["customers_moved"] == 4
    assert found["revenue_moved_share"] == pytest.approx(0.3)
    assert found["moves"] == [{"unit_id": "u2", "from": "T1", "to": "T2"}]
    assert found["objective_a"] == found["objective_b"] == 100.0
    assert found["notes"] == []


def test_criteria_of_both_plans_are_set_side_by_plan_of():
    other = {
        **REPORT,
        "criteria": [
            {"measure": "visits", "tolerance": 0.2, "max_deviation": 0.15, "outside": 1},
            {"measure": "customers", "tolerance": 0.1, "max_deviation": 0.08, "outside": 0},
        ],
    }
    rows = compare(plan_of(), plan_of("b", report=other))["criteria"]
    assert [row["measure"] for row in rows] == ["visits", "customers"]
    assert rows[0]["max_deviation_a"] is None
    assert (rows[1]["max_deviation_a"], rows[1]["max_deviation_b"]) == (0.05, 0.08)


def test_plans_of_different_units_are_refused_naming_both():
    with pytest.raises(InvalidInput) as caught:
        compare(plan_of(), plan_of("b", {"u1": "T1", "u9": "T1"}))
    assert [(fault.file, fault.value) for fault in caught.value.faults] == [("a", "u2"), ("b", "u9")]


def test_a_different_book_or_objective_is_noted():
    other = {**REPORT, "input_hash": "two", "objective": {"name": "inertia", "value": 3.0, "unit": "km^2"}}
    notes = compare(plan_of(), plan_of("b", report=other))["notes"]
    assert any("input_hash" in note for note in notes)
    assert any("objective" in note for note in notes)


def test_without_reports_or_columns_the_figures_are_unknown_not_zero():
    found = compare(plan_of(report={}), plan_of("b", {"u1": "T2", "u2": "T1", "u3": "T2"}, report={}))
    assert found["units_moved"] == 1
    assert found["customers_moved"] is None
    assert found["revenue_moved_share"] is None
    assert found["objective_a"] is None
    assert len(found["notes"]) == 2


@given(
    st.dictionaries(
        st.text(min_size=1), st.tuples(st.sampled_from("ABC"), st.sampled_from("ABC")), min_size=1
    )
)
def test_moves_are_exactly_the_differences_and_turn_round(owners):
    a = plan_of("a", {unit: pair[0] for unit, pair in owners.items()})
    b = replace(a, name="b", territory_of={unit: pair[1] for unit, pair in owners.items()})
    there, back = compare(a, b)["moves"], compare(b, a)["moves"]
    assert len(there) == sum(before != after for before, after in owners.values())
    assert [(m["unit_id"], m["from"], m["to"]) for m in there] == [
        (m["unit_id"], m["to"], m["from"]) for m in back
    ]
    assert compare(a, a)["units_moved"] == 0


def test_a_folder_is_read_with_its_units(tmp_path):
    units = [
        {"unit_id": "01", "customers": 2, "revenue": 5.0},
        {"unit_id": "1", "customers": 3, "revenue": None},
    ]
    read = ComparedPlan.read(folder(tmp_path, "p", [("01", "T1", "R1"), ("1", "", "")], units=units))
    assert read.territory_of == {"01": "T1", "1": ""}
    assert read.customers == {"01": 2.0, "1": 3.0}
    assert read.revenue == {"01": 5.0, "1": 0.0}


def test_a_column_of_the_book_does_not_hide_the_sum_over_the_customers(tmp_path):
    units = [{"unit_id": "u", "customers": 99, "customers_of_customers": 2}]
    assert ComparedPlan.read(folder(tmp_path, "p", [("u", "T1", "")], units=units)).customers == {"u": 2.0}


def test_a_table_alone_is_a_plan_of(tmp_path):
    place = folder(tmp_path, "p", [("u", "T1", "R1")])
    assert ComparedPlan.read(place / "assignments.csv").report == {}


@pytest.mark.parametrize("missing", ["assignments.csv", "report.json"])
def test_a_folder_that_is_no_plan_is_refused(tmp_path, missing):
    place = folder(tmp_path, "p", [("u", "T1", "R1")])
    (place / missing).unlink()
    with pytest.raises(InvalidInput, match=missing):
        ComparedPlan.read(place)


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", b"unit_id,territory_id\n\xff\xfe,\x80\n"])
def test_a_table_that_is_no_plan_is_refused(tmp_path, content):
    table = tmp_path / "assignments.csv"
    table.write_bytes(content)
    with pytest.raises(InvalidInput):
        ComparedPlan.read(table)


def test_what_does_not_exist_is_refused(tmp_path):
    with pytest.raises(InvalidInput, match="no such file"):
        ComparedPlan.read(tmp_path / "nowhere")


def test_a_broken_report_is_refused(tmp_path):
    place = folder(tmp_path, "p", [("u", "T1", "R1")])
    (place / "report.json").write_text("[1", encoding="utf-8")
    with pytest.raises(InvalidInput, match="JSON"):
        ComparedPlan.read(place)
