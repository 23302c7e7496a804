"""Comparison of two plans."""

import csv
import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from territory_opt.errors import InvalidInput
from territory_opt.model.findings.comparison_findings import NoFiguresOfPlan
from territory_opt.whatif.compare import compare
from territory_opt.whatif.compared_figures import ComparedFigures, ComparedObjective, CriterionFigures
from territory_opt.whatif.compared_plan import ComparedPlan, both_plans
from territory_opt.whatif.comparison import UnitMove

CUSTOMERS = CriterionFigures("customers", tolerance=0.1, max_deviation=0.05, outside=0)
FIGURES = ComparedFigures("one", ComparedObjective("travel", 100.0, "visit-minutes"), (CUSTOMERS,))
ROW = {
    "measure": "customers",
    "unit": "customers",
    "tolerance": 0.1,
    "total": 12,
    "target": 6.0,
    "min": 5.5,
    "max": 6.5,
    "max_deviation": 0.05,
    "outside": 0,
}
REPORT = {
    "input_hash": "one",
    "objective": {"name": "travel", "value": 100.0, "unit": "visit-minutes"},
    "criteria": [ROW],
}
"""The fields of a report.json that a comparison reads, and one that it does not."""


def plan_of(name="a", territory_of=None, figures=FIGURES, **columns):
    return ComparedPlan(name, territory_of or {"u1": "T1", "u2": "T1", "u3": "T2"}, figures, **columns)


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
    assert found.moves == (UnitMove("u2", "T1", "T2"),)
    assert found.objective_a == found.objective_b == 100.0
    assert found.notes == ()


def test_a_comparison_is_published_under_its_own_names():
    found = compare(plan_of(), plan_of("b", {"u1": "T1", "u2": "T2", "u3": "T2"}, None))
    view = json.loads(json.dumps(found.as_json()))
    assert list(view) == [
        "units_moved", "customers_moved", "revenue_moved_share", "criteria", "objective_a", "objective_b",
        "moves", "notes",
    ]  # fmt: skip
    assert view["moves"] == found["moves"] == [{"unit_id": "u2", "from": "T1", "to": "T2"}]
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


def test_a_folder_is_read_with_its_units(tmp_path):
    units = [
        {"unit_id": "01", "customers": 2, "revenue": 5.0},
        {"unit_id": "1", "customers": 3, "revenue": None},
    ]
    read = ComparedPlan.read(folder(tmp_path, "p", [("01", "T1", "R1"), ("1", "", "")], units=units))
    assert read.territory_of == {"01": "T1", "1": ""}
    assert read.customers == {"01": 2.0, "1": 3.0}
    assert read.revenue == {"01": 5.0, "1": 0.0}
    figures = CriterionFigures("customers", 0.1, 12, 6.0, 5.5, 6.5, 0.05, 0)
    assert read.figures == ComparedFigures(
        "one", ComparedObjective("travel", 100.0, "visit-minutes"), (figures,)
    )


def test_a_column_of_the_book_does_not_hide_the_sum_over_the_customers(tmp_path):
    units = [{"unit_id": "u", "customers": 99, "customers_of_customers": 2}]
    assert ComparedPlan.read(folder(tmp_path, "p", [("u", "T1", "")], units=units)).customers == {"u": 2.0}


def test_a_table_alone_is_a_plan_of(tmp_path):
    place = folder(tmp_path, "p", [("u", "T1", "R1")])
    assert ComparedPlan.read(place / "assignments.csv").figures is None


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


def columns_of(error):
    return [fault.column for fault in error.value.faults]


def test_every_figure_that_a_report_lacks_is_a_fault(tmp_path):
    row = {name: value for name, value in ROW.items() if name not in ("measure", "total")}
    report = {"objective": {"name": "travel", "value": True, "unit": 3}, "criteria": [ROW, row]}
    with pytest.raises(InvalidInput) as caught:
        ComparedPlan.read(folder(tmp_path, "p", [("u", "T1", "R1")], report=report))
    assert sorted(columns_of(caught)) == [
        "criteria[2].measure", "criteria[2].total", "input_hash", "objective.unit", "objective.value",
    ]  # fmt: skip
    assert {fault.file for fault in caught.value.faults} == {str(tmp_path / "p" / "report.json")}
    assert all(fault.problem and fault.remedy for fault in caught.value.faults)


@pytest.mark.parametrize(
    ("report", "columns"),
    [
        ({}, {"input_hash", "objective", "criteria"}),
        ({**REPORT, "objective": None}, {"objective"}),
        ({**REPORT, "criteria": [1]}, {"criteria"}),
        ({**REPORT, "criteria": {}}, {"criteria"}),
    ],
)
def test_a_report_of_another_shape_is_refused(tmp_path, report, columns):
    with pytest.raises(InvalidInput) as caught:
        ComparedPlan.read(folder(tmp_path, "p", [("u", "T1", "R1")], report=report))
    assert set(columns_of(caught)) == columns


def test_figures_that_are_null_are_unknown(tmp_path):
    report = {**REPORT, "criteria": [{**ROW, "tolerance": None, "max_deviation": None}]}
    read = ComparedPlan.read(folder(tmp_path, "p", [("u", "T1", "R1")], report=report))
    assert read.figures.criteria[0].tolerance is read.figures.criteria[0].max_deviation is None


@pytest.mark.parametrize(
    "units",
    [
        {"type": "FeatureCollection"},
        {"features": {"a": 1}},
        {"features": [1]},
        {"features": [{"properties": None}]},
        {"features": [{"properties": {"customers": 3}}]},
        {"features": [{"properties": {"unit_id": "u", "customers": "many"}}]},
    ],
)
def test_units_that_cannot_be_read_are_refused(tmp_path, units):
    place = folder(tmp_path, "p", [("u", "T1", "R1")])
    (place / "units.geojson").write_text(json.dumps(units), encoding="utf-8")
    with pytest.raises(InvalidInput, match=r"units\.geojson"):
        ComparedPlan.read(place)


def test_the_faults_of_both_plans_are_reported(tmp_path):
    first = folder(tmp_path, "a", [("u", "T1", "R1")], report={**REPORT, "criteria": 0})
    second = folder(tmp_path, "b", [("u", "T1", "R1")], report={**REPORT, "input_hash": None})
    with pytest.raises(InvalidInput) as caught:
        both_plans(first, second)
    assert columns_of(caught) == ["criteria", "input_hash"]
