"""The work of `POST /optimise`: from the request body to the response body."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib import import_module
from typing import TYPE_CHECKING, Any

from api.body import parse_body, refuse_more_units
from api.settings import Settings

if TYPE_CHECKING:
    from territory_opt.pipeline import Plan, Stopwatch

PRELOADED_MODULES = (
    "ingest.book_reader",
    "pipeline",
    "assignment.kams.assign_kams",
    "assignment.inside_sales.assign_agents",
    "formulate",
    "solver",
    "judge",
    "export.layers.geojson",
)
"""Modules of territory_opt that a child process imports before its first request."""


@dataclass(frozen=True)
class Optimise:
    """Read book and scenario, solve, and return the plan as GeoJSON."""

    def prepare(self) -> None:
        """Import the libraries and compile the inner loops, which takes longer than a small solve."""
        for name in PRELOADED_MODULES:
            import_module(f"territory_opt.{name}")
        from territory_opt.pipeline.compile_ahead import compile_all

        compile_all()

    def __call__(self, body: bytes, settings: Settings, stop: Callable[[], bool]) -> bytes:
        """Return a FeatureCollection of territories with report, assignments, key_accounts and transition."""
        from territory_opt.ingest import book_from_rows
        from territory_opt.pipeline import Stopwatch, optimise, scenario_for

        watch = Stopwatch()
        with watch("read"):
            payload = _without_nulls(parse_body(body, settings.max_units))
            book = book_from_rows(payload)
            refuse_more_units(len(book.units), settings.max_units)  # they may be derived from the customers
            scenario = scenario_for(book, payload.get("scenario", {}))
        limit = min(scenario.time_limit_s or settings.max_solve_s, settings.max_solve_s)
        plan = optimise(book, replace(scenario, time_limit_s=limit), stop=stop, watch=watch)
        return _collection(plan, watch).encode()


def _without_nulls(payload: dict[str, Any]) -> dict[str, Any]:
    """Drop members that are null, in the scenario and for whole tables: null means left out."""
    return {
        name: _dropped(value) if name == "scenario" else value
        for name, value in payload.items()
        if value is not None
    }


def _dropped(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    if isinstance(value, dict):
        return {key: _dropped(item) for key, item in value.items() if item is not None}
    return [_dropped(item) for item in value] if isinstance(value, list) else value


def _collection(plan: Plan, watch: Stopwatch) -> str:
    """JSON text of the response; the features are written once, and not parsed again."""
    from territory_opt.export.layers.geojson import key_accounts_geojson, territories_geojson, transition_rows
    from territory_opt.export.layers.rfc7946 import compact_json, with_members

    with watch("export"):
        collection = territories_geojson(plan)
        key_accounts, transition = key_accounts_geojson(plan), transition_rows(plan)
    names = [str(name) for name in plan.territory_id]
    assignments = {
        str(unit): names[label] if label >= 0 else None
        for unit, label in zip(plan.book.units.unit_id, plan.label)
    }
    members = {
        "report": compact_json(replace(plan.report, seconds=watch.seconds()).as_json()),
        "assignments": compact_json(assignments),
        "key_accounts": key_accounts,
        "transition": compact_json(transition),
    }
    return with_members(collection, members)
