"""How many KAMs: the key accounts assigned to ever fewer and ever more of them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from territory_opt.errors import Fault, InvalidInput
from territory_opt.model.book import Book
from territory_opt.model.kam_curve import KamCurve
from territory_opt.model.progress import SILENT, Progress
from territory_opt.pipeline.scenario_input import Question, scenario_for
from territory_opt.pipeline.travel_times import minutes_between


def _never() -> bool:
    return False


def how_many_kams(
    book: Book,
    scenario: Question = None,
    few: int | None = None,
    many: int | None = None,
    *,
    progress: Progress = SILENT,
    stop: Callable[[], bool] = _never,
) -> KamCurve:
    """Say for each number of KAMs what stays unassigned, how many hours they work, and what they cost.

    From the book's KAMs downwards those leave whose loss costs least; upwards copies come of those who can
    take most of what waits. Territories are not solved.

    Parameters
    ----------
    book : Book
    scenario : Scenario, mapping, path, or None
        None takes the book's own. Its time limit is for all numbers together.
    few, many : int, optional
        Fewest and most KAMs. Left out: from 1 until every key account has one, and two more; at most twice
        as many as the book has.
    progress : Progress
        Told of each number as a stage.
    stop : callable
        Asked often; once it answers true, the numbers that are there are returned.

    Returns
    -------
    KamCurve

    Raises
    ------
    InvalidInput
        With every fault of the scenario against this book; or when the book names no KAM.
    """
    from territory_opt.accounts.segmentation import segment, usual_rule
    from territory_opt.assignment.kams.headcount_curve import kam_curve

    asked = scenario_for(book, scenario)
    _check(book, few, many)
    rule = asked.key_accounts or usual_rule(book.customers)
    minutes = minutes_between(book, asked.travel)

    def no_travel(sources: np.ndarray, targets: np.ndarray) -> np.ndarray:
        return np.zeros((len(sources), len(targets)))

    return kam_curve(
        book,
        segment(book, rule),
        rule,
        asked.workload,
        minutes or no_travel,
        asked.seed,
        few,
        many,
        lambda count: progress.stage(f"{count} KAMs"),
        stop,
        np.inf if asked.time_limit_s is None else asked.time_limit_s,
    )


def _check(book: Book, few: int | None, many: int | None) -> None:
    if book.kams is None or not len(book.kams):
        problem, remedy = "the book names no KAM, so there is nobody to count", "Add a table of KAMs."
        raise InvalidInput([Fault("kams", None, None, None, problem, remedy)])
    if few is not None and few < 1:
        remedy = "Begin with at least one KAM."
        raise InvalidInput([Fault("managers", None, "few", str(few), "the number is below 1", remedy)])
    if many is not None and many < (few or 1):
        problem = f"the range ends below its beginning, {few or 1}"
        raise InvalidInput(
            [Fault("managers", None, "many", str(many), problem, "Give the smaller number first.")]
        )
