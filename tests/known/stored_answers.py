"""Answers whose JSON is stored: `python tests/known/stored_answers.py` writes it anew.

Without what differs from run to run (seconds), from version to version, and sentences, which may be reworded.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from stored_assignments import processor

import territory_opt as to
from territory_opt.model.json_view import as_json

FOLDER = Path(__file__).parent / "answers"
LEFT_OUT = frozenset(["solve_seconds", "version", "input_hash", "reason", "notes", "infeasible"])
SCENARIO = {
    "seed": 7,
    "iterations": 5,
    "criteria": [{"measure": name, "tolerance": 0.2} for name in ("customers", "potential")],
    "key_accounts": {"rule": "pareto", "measure": "revenue", "share": 0.35},
    "workload": {"estimate": "standard"},
}


@cache
def book() -> to.Book:
    """Counties of Texas with few customers, and territories of today."""
    return to.sample("texas", customers=900, territories=5, seed=2)


@cache
def alternatives():
    """The front of the scenario."""
    return to.front(book(), SCENARIO)


def front():
    """front.json."""
    return alternatives().as_dict()


def compare():
    """compare.json of the plan as requested and the last alternative."""
    return to.compare(alternatives().requested.plan, alternatives().alternatives[-1].plan).as_json()


def cut():
    """The sweep of the cut."""
    return to.sweep_cut(book(), SCENARIO, shares=(0.3, 0.5)).as_dict()


def preview():
    """Rules for key accounts compared."""
    return to.preview_key_accounts(book(), SCENARIO).as_json()


def managers():
    """Numbers of KAMs compared."""
    return to.how_many_kams(book(), SCENARIO, 1, 3).as_json()


CASES: tuple[Callable[[], Mapping[str, Any]], ...] = (front, compare, cut, preview, managers)


def kept(value: Any) -> Any:
    """A JSON value without the members that are left out."""
    if isinstance(value, Mapping):
        return {name: kept(item) for name, item in value.items() if name not in LEFT_OUT}
    if isinstance(value, list):
        return [kept(item) for item in value]
    return value


def answer(case: Callable[[], Mapping[str, Any]]) -> Any:
    """The part of an answer that is stored, as JSON values."""
    return kept(json.loads(json.dumps(as_json(case()), allow_nan=False)))


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for case in CASES:
        if sys.argv[1:] and case.__name__ not in sys.argv[1:]:
            continue
        stored = {"processor": processor(), "answer": answer(case)}
        text = json.dumps(stored, ensure_ascii=False)
        (FOLDER / f"{case.__name__}.json").write_text(text + "\n", encoding="utf-8")
        print(case.__name__)
