"""Rules in conflict and remedies: small books where the right answer is known."""

from __future__ import annotations

import json

import pytest

import territory_opt as to

NO_CHANGE = {"measure": "pop", "max_moved_share": 0.0}


def square(i: int, **properties: object) -> dict[str, object]:
    west, east = 5 + i / 10, 5 + (i + 1) / 10
    ring = [[west, 45], [east, 45], [east, 45.1], [west, 45.1], [west, 45]]
    return {
        "type": "Feature",
        "properties": {"unit_id": f"U{i}", "pop": 10, **properties},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


def row_of(folder, today: str, homes: tuple[float, ...] | None = None, groups: dict[int, str] | None = None):
    """A book of squares in a row; `today` has a letter of T1, T2... or another territory each."""
    features = [
        square(i, territory_id=f"T{name}", group_id=(groups or {}).get(i, "")) for i, name in enumerate(today)
    ]
    folder.mkdir(exist_ok=True)
    text = json.dumps({"type": "FeatureCollection", "features": features})
    (folder / "units.geojson").write_text(text, encoding="utf-8")
    rows = ["rep_id,territory_id" + (",lon,lat" if homes else "")]
    for number in (1, 2):
        home = f",{homes[number - 1]},45.05" if homes else ""
        rows.append(f"R{number},T{number}{home}")
    (folder / "reps.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return to.read_book(folder)


def scenario(tolerance: float = 0.5, **keys: object) -> dict[str, object]:
    return {"criteria": [{"measure": "pop", "tolerance": tolerance}], **keys}


def check_remedies(book, requested) -> None:
    """Every printed remedy, applied alone, makes the case solvable."""
    plan = to.optimise(book, requested)
    infeasible = plan.report.infeasible
    assert plan.report.status == "infeasible"
    assert infeasible.remedies
    for remedy in infeasible.remedies:
        assert remedy.checked
        changed, other = to.apply_changes(book, requested, [remedy.change])
        assert to.optimise(changed, other).report.status in {"optimal", "feasible"}, remedy.change


@pytest.mark.parametrize("homes", [None, (5.05, 5.15)])
def test_no_change_and_connection_conflict(tmp_path, homes):
    book, requested = row_of(tmp_path, "121", homes), scenario(disruption=NO_CHANGE)
    report = to.optimise(book, requested).report
    assert report.status == "infeasible"
    assert set(report.infeasible.rules) == {"disruption", "contiguity"}
    changes = {remedy.change for remedy in report.infeasible.remedies}
    assert changes == {"set=contiguity:false", "max_moved_share=0.3334"}
    check_remedies(book, requested)


def test_locks_and_connection_conflict_and_no_tolerance_is_advised(tmp_path):
    lock = [{"units": ["U0", "U2"], "territory": "T1"}, {"units": ["U1"], "territory": "T2"}]
    book, requested = row_of(tmp_path, "121", (5.05, 5.15)), scenario(lock=lock)
    report = to.optimise(book, requested).report
    assert set(report.infeasible.rules) == {"lock[1]", "contiguity"}
    changes = [remedy.change for remedy in report.infeasible.remedies]
    assert "unlock=unit:U2" in changes
    assert not any("tolerance" in text for text in changes)
    assert not any("toleran" in line.text for line in report.infeasible.blocking)
    check_remedies(book, requested)


def test_the_least_limit_on_change_is_found(tmp_path):
    book = row_of(tmp_path, "111111222", (5.25, 5.8))
    requested = scenario(0.12, disruption={"measure": "pop", "max_moved_share": 0.0})
    report = to.optimise(book, requested).report
    assert set(report.infeasible.rules) == {"disruption", "criteria[1]"}
    found = {one.change.split("=")[0]: one for one in report.infeasible.remedies}
    assert found["max_moved_share"].change == "max_moved_share=0.1112"
    assert found["max_moved_share"].at_least <= 1 / 9
    assert found["tolerance.pop"].change == "tolerance.pop=0.3334"
    check_remedies(book, requested)


def test_a_problem_with_a_plan_has_no_rules_in_conflict(tmp_path):
    report = to.optimise(row_of(tmp_path, "112"), scenario(disruption=NO_CHANGE)).report
    assert report.status == "optimal"
    assert report.infeasible is None
