"""A plan that exists, and a question that changed a little."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from demo_cases import bands
from solving import first_inside, outcome, solve, within, workplace
from table import PLAN, Asked, Bar, Case, Outcome, Row, measured

from territory_opt import sample
from territory_opt.export.write_book import write_book
from territory_opt.model.arrays import texts
from territory_opt.model.book import Book

MEASURES = ("customers", "potential", "workload")
BAR = Bar(most={"first_s": 2.0, "over_cold": 0.01, "solve_s": 5.0})

Change = Callable[[Book, Mapping[str, Any]], tuple[Book, Mapping[str, Any]]]


def without_a_rep(book: Book, scenario: Mapping[str, Any]) -> tuple[Book, Mapping[str, Any]]:
    """The rep in the middle of the list has gone; whom they served is served by nobody today."""
    reps, customers = book.reps, book.customers
    assert reps is not None
    assert customers is not None
    gone = len(reps) // 2
    columns = ("rep_id", "name", "homes", "capacity_hours", "share", "territory_id")
    fewer = replace(reps, **{name: np.delete(getattr(reps, name), gone, axis=0) for name in columns})
    owner = texts("" if rep == reps.rep_id[gone] else rep for rep in customers.rep_id)
    return replace(book, reps=fewer, customers=replace(customers, rep_id=owner)), scenario


def with_narrow_potential(book: Book, scenario: Mapping[str, Any]) -> tuple[Book, Mapping[str, Any]]:
    """Potential at 7 % instead of 10 %."""
    criteria = [
        row | {"tolerance": 0.07} if row["measure"] == "potential" else row for row in scenario["criteria"]
    ]
    return book, {**scenario, "criteria": criteria}


def start_of(book: Book, plan: Path, file: Path) -> Path:
    """The plan's assignments without the reps that the book no longer has."""
    assert book.reps is not None
    here = set(book.reps.rep_id)
    with (plan / "assignments.csv").open(newline="", encoding="utf-8") as old:
        rows = [(row["unit_id"], row["territory_id"], row["rep_id"]) for row in csv.DictReader(old)]
    with file.open("w", newline="", encoding="utf-8") as new:
        writer = csv.writer(new)
        writer.writerow(("unit_id", "territory_id", "rep_id"))
        writer.writerows((unit, name, rep if rep in here else "") for unit, name, rep in rows)
    return file


def _rows(name: str, change: Change, region: str, asked: Asked, **more: Any) -> Iterator[Row]:
    def once(seed: int) -> Outcome:
        less = {} if asked.scale == 1 else {"customers": 1_000, "territories": 4}
        book = sample(region, seed=seed, **less)
        scenario: dict[str, Any] = {"seed": seed} | bands(MEASURES, 0.10) | more
        with workplace() as place:
            write_book(book, place / "book")
            before = solve(place / "book", scenario, place / "before")
            changed, question = change(book, scenario)
            write_book(changed, place / "changed")
            start = start_of(changed, before.folder, place / "start.csv")
            end_temperature = solve(place / "changed", question, place / "cold")
            warm = solve(place / "changed", {**question, **within(5)}, place / "warm", start)
        remark = f"cold {end_temperature.report['status']} in {end_temperature.report['seconds']['solve']:.1f} s of solving"
        found = first_inside(warm.report)
        if all(one.report["status"] in PLAN for one in (end_temperature, warm)):
            value = [one.report["objective"]["value"] for one in (warm, end_temperature)]
            found["over_cold"] = value[0] / value[1] - 1.0
        return outcome(warm, remark=remark, **found)

    yield measured(name, BAR, asked, once)


CASES = (
    Case("warm-rep", partial(_rows, "German demo's plan, 1 rep of 60 gone", without_a_rep, "germany")),
    Case(
        "warm-tolerance",
        partial(
            _rows, "German demo's plan, potential at 7 % instead of 10 %", with_narrow_potential, "germany"
        ),
    ),
)
