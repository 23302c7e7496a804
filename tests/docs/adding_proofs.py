"""Proofs that the additions of docs/adding.md work; test_docs_adding runs each in a copy that has it."""

from __future__ import annotations

from pathlib import Path

import geopandas
import numpy as np
import pytest

import territory_opt as to
from territory_opt.travel.great_circle import GreatCircle

COPY = Path(__file__).resolve().parents[2]
TABLES = {
    "units": [
        "unit_id,lon,lat",
        *(f"u{i},{8 + 0.1 * (i % 4):.1f},{50 + 0.1 * (i // 4):.1f}" for i in range(8)),
    ],
    "customers": [
        "customer_id,unit_id,revenue,potential,visits_per_year,visit_minutes,segment",
        *(
            f"c{i},u{i % 8},{100 * (i % 5)},{150 + 70 * (i % 3)},{2 + i % 4},40,{'AB'[i % 2]}"
            for i in range(16)
        ),
    ],
    "reps": ["rep_id,lon,lat", "R1,8.0,50.05", "R2,8.3,50.05"],
}
"""Eight units in two rows, two customers in each; a customer's revenue may exceed its potential."""


@pytest.fixture
def folder(tmp_path):
    book = tmp_path / "book"
    book.mkdir()
    for name, lines in TABLES.items():
        (book / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return book


@pytest.fixture(autouse=True)
def _the_copy_is_used():
    assert Path(to.__file__).is_relative_to(COPY)


def solved(folder, measure="customers", **more):
    scenario = {
        "effort": "quick",
        "iterations": 1,
        "criteria": [{"measure": measure, "tolerance": 0.5}],
        "key_accounts": {"rule": "none"},
        **more,
    }
    plan = to.optimise(to.read_book(folder), scenario)
    assert plan.report["status"] in ("feasible", "optimal")
    return plan


def test_criterion(folder, tmp_path):
    """Balanced, reported, exported, and named on the page."""
    plan = solved(folder, "open_potential")
    (row,) = plan.report["criteria"]
    assert (row["measure"], row["unit"], row["outside"]) == ("open_potential", "money a year", 0)
    customers = plan.book.customers
    open_amounts = [max(p - r, 0) for p, r in zip(customers.potential, customers.revenue, strict=True)]
    expected = np.bincount(plan.label[customers.unit], weights=open_amounts)
    assert plan.loads["open_potential"] == pytest.approx(expected)
    assert (np.abs(expected / (sum(open_amounts) / 2) - 1) <= 0.5 + 1e-9).all()
    to.write(plan, tmp_path / "plan")
    outlines = geopandas.read_file(tmp_path / "plan" / "territories.geojson")
    assert outlines["load_open_potential"].tolist() == pytest.approx(expected.tolist())
    assert "Open potential" in (tmp_path / "plan" / "report.html").read_text(encoding="utf-8")


def test_exporter(folder, tmp_path):
    """The file is in the plan's folder, with the territories of the plan."""
    plan = solved(folder)
    to.write(plan, tmp_path / "plan")
    layer = geopandas.read_parquet(tmp_path / "plan" / "territories.parquet")
    assert layer["rep_id"].tolist() == ["R1", "R2"]
    assert layer["units"].tolist() == np.bincount(plan.label).tolist()
    assert layer.geometry.is_valid.all()


def test_objective(folder, tmp_path):
    """Minimised; the report and its page name it."""
    plan = solved(folder, compactness="squared_travel")
    minutes = GreatCircle(plan.book.frame).matrix(plan.book.units.points, plan.base).minutes
    visits = np.bincount(plan.book.customers.unit, weights=plan.book.customers.visits)
    assert plan.report["objective"] == {
        "name": "squared_travel",
        "value": pytest.approx((visits * minutes[np.arange(8), plan.label] ** 2).sum()),
        "unit": "visit-minutes^2",
    }
    to.write(plan, tmp_path / "plan")
    assert "Squared driving from the bases" in (tmp_path / "plan" / "report.html").read_text(encoding="utf-8")


def test_change(folder):
    """Read from its command line form, applied to a book, and written as a sentence in two languages."""
    book = to.read_book(folder)
    changed, _ = to.apply_changes(book, None, ["visits=A:12"])
    in_segment = book.customers.segment == "A"
    assert in_segment.sum() == 8
    assert changed.customers.visits[in_segment].tolist() == [12.0] * 8
    assert changed.customers.visits[~in_segment].tolist() == book.customers.visits[~in_segment].tolist()
    change = to.SetVisits("A", 12)
    assert change.as_option() == "visits=A:12"
    assert change.sentence() == "Customers of segment A have 12 visits a year each."
    assert change.sentence("de") == "Kunden im Segment A haben je 12 Besuche im Jahr."
    with pytest.raises(to.InvalidInput, match="there is no segment 'C'"):
        to.apply_changes(book, None, ["visits=C:12"])


def test_finding(folder, tmp_path):
    """In the report, on the page and in the published schema, in words of two languages."""
    from api.report_schema import report_schemas
    from territory_opt.wording.finding_text import finding_text

    customers = folder / "customers.csv"
    customers.write_text(customers.read_text(encoding="utf-8").replace(",40,", ",1,"), encoding="utf-8")
    plan = solved(folder, workload={"prep_minutes": 0})
    found = [one for one in plan.report.findings if one.finding.code == "mostly-driving"]
    assert {one.finding.about["territory"] for one in found} == set(plan.territory_id.tolist())
    shares = plan.territory_workload.drive_share
    assert [one.finding.figures["drive_share"] for one in found] == pytest.approx(shares.tolist())
    assert (shares > 0.5).all()
    assert plan.report.ready
    to.write(plan, tmp_path / "plan")
    page = (tmp_path / "plan" / "report.html").read_text(encoding="utf-8")
    assert all(one.text in page and one.text.endswith(" is driving.") for one in found)
    assert finding_text(found[0].finding, "de").endswith(" ist Fahrt.")
    assert "mostly-driving" in report_schemas("#/")["Finding"]["properties"]["code"]["enum"]
    customers.write_text(customers.read_text(encoding="utf-8").replace(",1,", ",600,"), encoding="utf-8")
    assert "mostly-driving" not in [one.finding.code for one in solved(folder).report.findings]
