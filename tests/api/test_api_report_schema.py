"""The published JSON Schema of the report: real reports of every kind are valid, any other field is not."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import jsonschema_rs
import numpy as np
import pytest
from fake_road_server import fake_road_server
from typed_reports import findings, typed_report

import territory_opt as to
from api.example import EXAMPLE
from api.report_schema import report_schemas
from api.scenario_schema import scenario_schemas
from territory_opt.ingest import book_from_rows
from territory_opt.model.arrays import texts
from territory_opt.model.book import Agents
from territory_opt.model.finding import Severity
from territory_opt.model.findings import FINDINGS
from territory_opt.model.json_view import published_name
from territory_opt.model.report import Report

SCHEMAS = report_schemas("#/$defs/")
VALIDATOR = jsonschema_rs.validator_for({**SCHEMAS["Report"], "$defs": SCHEMAS})
GRID = [(f"u{i}{j}", 8 + 0.3 * i, 50 + 0.2 * j) for i in range(4) for j in range(4)]


def errors(report: Any) -> list[str]:
    """Where a report is not valid, and why."""
    return [
        f"{'.'.join(map(str, one.instance_path))}: {one.message[:300]}"
        for one in VALIDATOR.iter_errors(report)
    ]


def grid(**tables: Any) -> dict[str, Any]:
    units = [{"unit_id": name, "lon": x, "lat": y} for name, x, y in GRID]
    customers = [
        {"customer_id": f"c{n}", "unit_id": name, "visits_per_year": 12, "visit_minutes": 45, "revenue": n}
        for n, (name, _, _) in enumerate(GRID)
    ]
    reps = [{"rep_id": f"R{n}", "lon": 8.1 + 0.6 * n, "lat": 50.3, "capacity_hours": 100} for n in range(2)]
    return {"units": units, "customers": customers, "reps": reps, **tables}


def many_parts() -> to.Plan:
    """Key accounts, too few places with KAMs, inside sales, a house account, a part of today, split units."""
    book = to.sample("texas", customers=300, territories=3, seed=1)
    coverage = book.customers.coverage.copy()
    coverage[-6:] = ["inside_sales"] * 5 + ["house"]
    agents = Agents(texts(["I1", "I2"]), texts(["", ""]), np.full(2, 1408.0), (frozenset(), frozenset()))
    book = dataclasses.replace(
        book,
        customers=dataclasses.replace(book.customers, coverage=coverage),
        inside_sales=agents,
        kams=dataclasses.replace(book.kams, max_accounts=np.ones(len(book.kams), dtype=np.int64)),
    )
    scenario = {
        **book.scenario,
        "criteria": [*book.scenario["criteria"], {"measure": "workload", "tolerance": 0.9}],
        "bases": "free",
        "effort": "quick",
        "iterations": 20,
        "disruption": {"max_moved_share": 1.0},
        "key_accounts": {**book.scenario["key_accounts"], "field_share": 0.3},
        "units": {"split_above": 0.3},
    }
    return to.optimise(book, scenario)


def roads() -> Iterator[to.Plan]:
    """Times of a routing server that does not know all of them, also between neighbouring units."""
    with fake_road_server() as server:
        server.no_route = lambda lon, lat: lon < 8.2
        travel = {"provider": "osrm", "url": server.url, "cache": False, "retries": 0}
        scenario = {
            "travel": travel,
            "neighbours": {"road_factor": 4},
            "iterations": 1,
            "criteria": [{"measure": "visits", "tolerance": 0.5}],
        }
        yield to.optimise(book_from_rows(grid()), scenario)


def infeasible() -> to.Plan:
    units = [
        {"unit_id": name, "lon": 9.0 + i, "lat": 50.0, "size": 1 + 8 * i} for i, name in enumerate("abc")
    ]
    reps = [{"rep_id": "R1", "lon": 11.0, "lat": 50.0}, {"rep_id": "R2"}]
    scenario = {"territories": 2, "criteria": [{"measure": "size", "tolerance": 0.01}], "iterations": 1}
    return to.optimise(book_from_rows({"units": units, "reps": reps}), scenario)


def with_rules() -> to.Plan:
    """Locks that hold and that are broken, in a plan of today with an empty territory and a unit in none."""
    names = [name for name, _, _ in GRID]
    scenario = {
        "criteria": [{"measure": "visits", "tolerance": 0.1}],
        "lock": [{"units": names[:2], "territory": "R0"}, {"units": names[-1:], "territory": "R0"}],
        "together": [{"units": [names[0], names[-1]]}],
    }
    book = book_from_rows(grid())
    labels = {**dict.fromkeys(names[:8], "R0"), **dict.fromkeys(names[8:-1], "R1"), names[-1]: ""}
    return to.evaluate(book, labels, scenario)


def local_plane() -> to.Plan:
    units = [{"unit_id": f"p{n}", "x": n % 3, "y": n // 3, "size": 1 + n} for n in range(9)]
    scenario = {"crs": "local", "territories": 2, "criteria": [{"measure": "size", "tolerance": 0.4}]}
    return to.optimise(book_from_rows({"units": units, "scenario": scenario}), {**scenario, "iterations": 1})


@pytest.fixture(scope="module")
def plans() -> dict[str, to.Plan]:
    return {
        "example": to.optimise(book_from_rows(EXAMPLE), EXAMPLE["scenario"]),
        "many parts": many_parts(),
        "roads": next(roads()),
        "infeasible": infeasible(),
        "rules": with_rules(),
        "local plane": local_plane(),
    }


@pytest.mark.parametrize("name", ["example", "many parts", "roads", "infeasible", "rules", "local plane"])
def test_real_reports_are_valid(plans, name):
    assert errors(json.loads(json.dumps(plans[name].report.as_json(), allow_nan=False))) == []


def test_the_written_report_is_valid(plans, tmp_path):
    for name in ("many parts", "rules"):
        to.write(plans[name], tmp_path / name)
        report = json.loads((tmp_path / name / "report.json").read_text(encoding="utf-8"))
        assert errors(report) == []
        assert ("note" in report) == (name == "many parts")


def test_the_plans_have_every_section_and_every_severity(plans):
    """The check itself: a section that is never there would not be checked."""
    missing = {
        item.name
        for item in dataclasses.fields(Report)
        if not any(getattr(plan.report, item.name) not in (None, ()) for plan in plans.values())
    }
    assert missing == {"gap_these_bases"}, "a number or null, as gap"
    assert plans["roads"].report.travel.cells.filled > 0
    assert plans["roads"].report.travel.neighbours is not None
    assert {one.finding.severity for plan in plans.values() for one in plan.report.findings} == set(Severity)
    assert not plans["rules"].report.holds
    assert plans["example"].report.ready


def objects(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Paths of the objects whose fields the schema names, one for each list."""
    if isinstance(value, dict):
        if path and path[-1] in FREE:
            return
        yield path
        for key, item in value.items():
            yield from objects(item, (*path, key))
    elif isinstance(value, list) and value:
        yield from objects(value[0], (*path, 0))


FREE = {
    "settings", "about", "figures", "levels", "balance", "loads", "smallest_tolerance",
    "smallest_tolerance_bound",
}  # fmt: skip
"""Objects whose keys are names of the book or of the scenario."""


def test_a_field_too_many_or_too_few_is_refused(plans):
    report = plans["many parts"].report.as_json()
    places = list(objects(report))
    assert len(places) > 30
    for place in places:
        changed = deepcopy(report)
        part: Any = changed
        for step in place:
            part = part[step]
        part["forgotten"] = 1
        assert errors(changed), place
        del part["forgotten"]
        name, value = part.popitem()
        assert errors(changed), (*place, name)
        part[name] = value


def test_a_finding_has_a_known_code_and_severity():
    report = typed_report().with_findings(findings(1, 1, 1)).as_json()
    assert errors(report) == []
    for field in ("code", "severity"):
        changed = deepcopy(report)
        changed["findings"][0][field] = "anything"
        assert [one.partition(":")[0] for one in errors(changed)] == [f"findings.0.{field}"]
    assert SCHEMAS["Finding"]["properties"]["code"]["enum"] == list(
        dict.fromkeys(kind.code for kind in FINDINGS)
    )
    assert SCHEMAS["Severity"]["enum"] == ["problem", "warning", "note"]


def test_published_names_and_types_differ_from_those_of_python():
    assert {"from", "to"} <= set(SCHEMAS["TransitionChange"]["properties"])
    assert SCHEMAS["RuleStatus"]["properties"]["required"]["type"] == "string"
    assert SCHEMAS["UnassignedAccount"]["properties"]["reason"]["type"] == "string"
    assert list(SCHEMAS["Report"]["properties"]) == [
        *(published_name(item) for item in dataclasses.fields(Report)),
        "note",
    ]


def test_descriptions_come_from_the_dataclasses():
    assert "no finding is a problem" in SCHEMAS["Report"]["properties"]["ready"]["description"]
    assert "None" not in json.dumps([schema.get("description") for schema in SCHEMAS.values()])
    assert all(schema.get("description") for schema in SCHEMAS.values())


def test_the_service_publishes_the_schema(make_client):
    published = make_client().get("/openapi.json").json()["components"]["schemas"]
    wanted = report_schemas("#/components/schemas/")
    assert {name: published[name] for name in wanted} == wanted
    assert published["Plan"]["properties"]["report"] == {"$ref": "#/components/schemas/Report"}
    assert not set(wanted) & set(scenario_schemas("#/components/schemas/"))
