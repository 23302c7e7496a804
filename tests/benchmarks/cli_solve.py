"""One solve through the command line, and the figures of its report."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from measurement import CommandRun, read_report, run_territory_opt
from result_table import PLAN_STATUSES, Outcome

MARGIN_S = 1.0
"""Solving may exceed a time limit by this."""


@dataclass(frozen=True)
class SolveRun:
    """A finished solve: its output folder, its report, and the run of the command."""

    folder: Path
    report: dict[str, Any]
    command: CommandRun


@contextmanager
def temporary_folder() -> Iterator[Path]:
    """Folder for the books and plans of one run, removed afterwards."""
    with tempfile.TemporaryDirectory(prefix="territory-opt-benchmark-") as folder:
        yield Path(folder)


def time_limit(seconds: float) -> dict[str, float]:
    """Scenario keys that end solving within some seconds."""
    return {"time_limit_s": seconds - MARGIN_S}


def solve(book: Path, scenario: Mapping[str, Any], out: Path, start: Path | None = None) -> SolveRun:
    """Solve a book folder with a scenario into another folder.

    Raises
    ------
    CommandFailed
    """
    scenario_file = out.with_suffix(".toml")
    scenario_file.write_text(
        "".join(f"{name} = {_toml(value)}\n" for name, value in scenario.items()), encoding="utf-8"
    )
    start_options = () if start is None else ("--start", str(start))
    command = run_territory_opt(
        "optimise", str(book), "--scenario", str(scenario_file), "--out", str(out), *start_options
    )
    return SolveRun(out, read_report(out), command)


def solve_outcome(solved: SolveRun, *, valid: bool = True, remark: str = "", **figures: float) -> Outcome:
    """Outcome of a solve, with further figures of the case.

    A plan is valid when the report says that every rule holds; no plan, when the report has a reason.
    """
    report = solved.report
    status = report["status"]
    if status in PLAN_STATUSES:
        valid = valid and report["holds"] and report["contiguity"]["fragments"] == 0
        reason = ""
    else:
        reason = report["infeasible"]["reason"]
        valid = valid and bool(reason) and (status != "infeasible" or report["infeasible"]["proved"])
    remarks = (_bound_text(report), reason, remark)
    return Outcome(status, bool(valid), _figures(solved) | figures, "; ".join(one for one in remarks if one))


def first_feasible(report: Mapping[str, Any]) -> dict[str, float]:
    """Seconds of search until the first plan inside every band; empty where there was none."""
    inside = [point["seconds"] for point in report["trace"] if point["excess"] == 0.0]
    return {"first_feasible_s": min(inside)} if inside else {}


def polsby_popper(report: Mapping[str, Any]) -> dict[str, float]:
    """The median Polsby-Popper score; empty where territories have no outlines."""
    score = report["compactness"]["polsby_popper_median"]
    return {} if score is None else {"polsby_popper": score}


def uniform_tolerance(report: Mapping[str, Any]) -> dict[str, float]:
    """The smallest uniform tolerance that a plan was found for, and its relative distance to its bound.

    Empty where the report has none.
    """
    infeasible = report["infeasible"] or {}
    found = infeasible.get("smallest_tolerance_uniform")
    bound = infeasible.get("smallest_tolerance_uniform_bound")
    if found is None or not bound:
        return {}
    return {"uniform_tolerance": found, "over_tolerance_bound": found / bound - 1.0}


def _figures(solved: SolveRun) -> dict[str, float]:
    report = solved.report
    figures = {
        "gap": report["gap"],
        "gap_these_bases": report["gap_these_bases"],
        "max_deviation": max((row["max_deviation"] or 0.0 for row in report["criteria"]), default=None),
        "fragments": report["contiguity"]["fragments"],
        "solve_s": report["seconds"]["solve"],
        "wall_s": solved.command.seconds,
        "peak_mb": solved.command.peak_mb,
    }
    return {name: float(value) for name, value in figures.items() if value is not None}


def _bound_text(report: Mapping[str, Any]) -> str:
    bound = report["bound"]
    return "no bound" if bound is None else f"bound {bound['kind']}, valid for {bound['valid_for']}"


def _toml(value: object) -> str:
    """One value as TOML; tables inline."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{name} = {_toml(one)}" for name, one in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return json.dumps(value, ensure_ascii=False)
