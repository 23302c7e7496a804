"""Real geography with narrow bands, base-dependent loads and badly placed homes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from demo_cases import bands
from uneven import uneven
from solving import Solved, first_inside, outcome, shape, solve, uniform_tolerance, within, workplace
from table import ANY, PLAN, Asked, Bar, Case, Outcome, Row, measured

from territory_opt import sample
from territory_opt.export.write_book import write_book

STILL, DRIVEN = ("customers", "potential", "visits"), ("customers", "potential", "workload")


@dataclass(frozen=True)
class Sample:
    """A question about a sample book, whose seed is also that of the search.

    Parameters
    ----------
    region : str
    measures : tuple of str
    tolerance : float
    customers, territories : int or None
        None: the region's own.
    uneven : bool
        Homes at the middles of clusters of visits, whatever these add up to.
    asked : mapping
        Further scenario keys.
    """

    region: str
    measures: tuple[str, ...]
    tolerance: float
    customers: int | None = None
    territories: int | None = None
    uneven: bool = False
    asked: dict[str, Any] = field(default_factory=dict)

    def write(self, folder: Path, seed: int, scale: float) -> None:
        """Write the book, smaller by a scale below 1."""
        customers = self.customers if scale == 1 else 1_000
        territories = self.territories if scale == 1 else 4
        book = sample(self.region, customers=customers, territories=territories, seed=seed)
        write_book(uneven(book, seed) if self.uneven else book, folder)

    def solve(self, book: Path, out: Path, seed: int, **more: Any) -> Solved:
        """Answer it."""
        scenario = {"seed": seed} | bands(self.measures, self.tolerance) | self.asked | more
        return solve(book, scenario, out)


def _rows(name: str, question: Sample, bar: Bar, asked: Asked) -> Iterator[Row]:
    def once(seed: int) -> Outcome:
        with workplace() as place:
            question.write(place / "book", seed, asked.scale)
            solved = question.solve(place / "book", place / "plan", seed)
            free = _free(question, place, seed, solved) if question.uneven else {}
        told = solved.report
        return outcome(solved, **first_inside(told), **shape(told), **free)

    yield measured(name, bar, asked, once)


def _free(question: Sample, place: Path, seed: int, homes: Solved) -> dict[str, float]:
    """What the homes cost: objective with them over the one with free bases, less 1; needs both plans."""
    free = question.solve(place / "book", place / "free", seed, bases="free")
    if not all(one.report["status"] in PLAN for one in (homes, free)):
        return {}
    value = [one.report["objective"]["value"] for one in (homes, free)]
    return {"homes_cost": value[0] / value[1] - 1.0}


def _least_tolerance(name: str, question: Sample, asked: Asked) -> Iterator[Row]:
    """How near the smallest tolerance found is to the smallest that can be."""

    def once(seed: int) -> Outcome:
        with workplace() as place:
            question.write(place / "book", seed, asked.scale)
            solved = question.solve(place / "book", place / "plan", seed)
        told = solved.report
        # Where every band holds, no tolerance has to be found: nothing is over its bound.
        found = {"over_least": 0.0} if told["status"] in PLAN else uniform_tolerance(told)
        return outcome(solved, **found)

    yield measured(name, Bar(status=ANY, most={"over_least": 0.10, "solve_s": 30.0}), asked, once)


def _case(name: str, words: str, question: Sample, bar: Bar) -> Case:
    return Case(name, partial(_rows, words, question, bar))


US = Sample("us", STILL, 0.10, asked=within(10))
US_WORKLOAD = Sample("us", DRIVEN, 0.10, asked=within(30))
GERMANY_100 = Sample("germany", STILL, 0.05, 60_000, 100, asked=within(20))
GERMANY_100_BEST = Sample("germany", STILL, 0.05, 60_000, 100, asked={"effort": "best", "time_limit_s": 60})
GERMANY_60 = Sample("germany", DRIVEN, 0.05, asked=within(30))
UNEVEN = Sample("germany", DRIVEN, 0.10, uneven=True, asked=within(30))

CASES = (
    _case(
        "us-visits",
        "US demo, 25 homes: customers, potential, visits at 10 %",
        US,
        Bar(most={"gap": 0.008, "solve_s": 10.0}),
    ),
    Case(
        "us-workload",
        partial(_least_tolerance, "US demo, 25 homes: customers, potential, workload at 10 %", US_WORKLOAD),
    ),
    _case(
        "germany-100",
        "German sample, 60,000 customers x 100 homes: customers, potential, visits at 5 %",
        GERMANY_100,
        Bar(most={"gap": 0.012, "first_s": 10.0, "solve_s": 20.0}),
    ),
    _case(
        "germany-100-best",
        "the same with the best effort and 60 s",
        GERMANY_100_BEST,
        Bar(most={"gap": 0.009, "solve_s": 61.0}),
    ),
    _case(
        "germany-60",
        "German demo, 60 homes: customers, potential, workload at 5 %",
        GERMANY_60,
        Bar(most={"gap": 0.02, "solve_s": 30.0}, least={"shape": 0.4}),
    ),
    _case(
        "germany-lopsided",
        "German demo, 60 lopsided homes: customers, potential, workload at 10 %",
        UNEVEN,
        Bar(most={"gap": 0.03, "solve_s": 30.0}),
    ),
)
