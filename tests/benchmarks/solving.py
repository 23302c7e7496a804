"""One solve through the command line, and what its report says."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from measure import Run, report, territory_opt
from table import PLAN, Outcome

MARGIN_S = 1.0
"""What solving may take beyond a time limit, which is the search's and does not count what comes before."""


@dataclass(frozen=True)
class Solved:
    """A finished run: its folder, its report, and what it took."""

    folder: Path
    report: dict[str, Any]
    run: Run


@contextmanager
def workplace() -> Iterator[Path]:
    """A folder for the books and plans of one case, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="territory-opt-benchmark-") as folder:
        yield Path(folder)


def within(seconds: float) -> dict[str, float]:
    """Scenario keys that end solving in time for a bar."""
    return {"time_limit_s": seconds - MARGIN_S}


def solve(book: Path, scenario: Mapping[str, Any], out: Path, start: Path | None = None) -> Solved:
    """Solve a book folder with this scenario into another folder.

    Raises
    ------
    Failed
    """
    file = out.with_suffix(".toml")
    file.write_text(
        "".join(f"{name} = {_toml(value)}\n" for name, value in scenario.items()), encoding="utf-8"
    )
    more = () if start is None else ("--start", str(start))
    made = territory_opt("optimise", str(book), "--scenario", str(file), "--out", str(out), *more)
    return Solved(out, report(out), made)


def outcome(solved: Solved, *, sound: bool = True, remark: str = "", **more: float) -> Outcome:
    """What a run came to, with further figures of the case.

    A plan is sound when the report says that every rule holds; that there is none, when it says why.
    """
    told = solved.report
    if told["status"] in PLAN:
        sound = sound and told["holds"] and told["contiguity"]["fragments"] == 0
        said = ""
    else:
        said = told["infeasible"]["reason"]
        sound = sound and bool(said) and (told["status"] != "infeasible" or told["infeasible"]["proved"])
    remarks = (_bound(told), said, remark)
    return Outcome(
        told["status"], bool(sound), _figures(solved) | more, "; ".join(one for one in remarks if one)
    )


def first_inside(told: Mapping[str, Any]) -> dict[str, float]:
    """Seconds of search until the first plan inside every band; empty where there was none."""
    inside = [point["seconds"] for point in told["trace"] if point["excess"] == 0.0]
    return {"first_s": min(inside)} if inside else {}


def shape(told: Mapping[str, Any]) -> dict[str, float]:
    """The median Polsby-Popper score, where territories have outlines."""
    score = told["compactness"]["polsby_popper_median"]
    return {} if score is None else {"shape": score}


def uniform_tolerance(told: Mapping[str, Any]) -> dict[str, float]:
    """The smallest tolerance, the same for all criteria, a plan was found for, and its distance to its bound.

    Empty where the report names none: then every band holds, or nothing is known.
    """
    why = told["infeasible"] or {}
    found, least = why.get("smallest_tolerance_uniform"), why.get("smallest_tolerance_uniform_bound")
    if found is None or not least:
        return {}
    return {"tolerance": found, "over_least": found / least - 1.0}


def _figures(solved: Solved) -> dict[str, float]:
    told = solved.report
    known = {
        "gap": told["gap"],
        "gap_these_bases": told["gap_these_bases"],
        "worst": max((row["max_deviation"] or 0.0 for row in told["criteria"]), default=None),
        "fragments": told["contiguity"]["fragments"],
        "solve_s": told["seconds"]["solve"],
        "wall_s": solved.run.seconds,
        "peak_mb": solved.run.peak_mb,
    }
    return {name: float(value) for name, value in known.items() if value is not None}


def _bound(told: Mapping[str, Any]) -> str:
    bound = told["bound"]
    return "no bound" if bound is None else f"bound {bound['kind']}, valid for {bound['valid_for']}"


def _toml(value: object) -> str:
    """One value as TOML; tables inline."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{name} = {_toml(one)}" for name, one in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return json.dumps(value, ensure_ascii=False)
