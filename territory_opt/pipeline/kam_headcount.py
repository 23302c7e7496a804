"""The number of KAMs: key accounts assigned to fewer and to more of them."""

from __future__ import annotations

import numpy as np

from territory_opt.errors import Fault, InvalidInput
from territory_opt.model.book import Book
from territory_opt.model.deadline import Deadline
from territory_opt.model.kam_curve import KamCurve
from territory_opt.model.progress import SILENT, Progress
from territory_opt.pipeline.scenario_input import ScenarioInput
from territory_opt.pipeline.solve_session import SolveSession
from territory_opt.pipeline.stop_condition import StopCondition, never
from territory_opt.pipeline.travel_times import minutes_between


def how_many_kams(
    book: Book,
    scenario: ScenarioInput = None,
    few: int | None = None,
    many: int | None = None,
    *,
    progress: Progress = SILENT,
    stop: StopCondition = never,
) -> KamCurve:
    """Compute for each number of KAMs what stays unassigned, their hours, and their cost.

    For fewer KAMs than the book has, those are removed whose loss costs least; for more, copies are added of
    those who can take most of the unassigned accounts. Territories are not solved.

    Parameters
    ----------
    book : Book
    scenario : Scenario, mapping, path, or None
        None: that of the book. Its time limit covers all numbers.
    few, many : int, optional
        Least and greatest number of KAMs. Default: from 1 until every key account has one, and two more; at
        most twice the number in the book.
    progress : Progress
        Receives each number as a stage.
    stop : callable
        Polled; once it returns true, the numbers computed so far are returned.

    Returns
    -------
    KamCurve

    Raises
    ------
    InvalidInput
        With every fault of the scenario against this book; or when the book names no KAM.
    """
    return headcounts_of(SolveSession(book, scenario), few, many, progress=progress, stop=stop)


def headcounts_of(
    session: SolveSession,
    few: int | None = None,
    many: int | None = None,
    *,
    progress: Progress = SILENT,
    stop: StopCondition = never,
) -> KamCurve:
    """Compute the numbers of KAMs for a session's scenario; see `how_many_kams`.

    The accounts are segmented once for these numbers and for the session's plans.
    """
    from territory_opt.accounts.segmentation import default_rule, segment
    from territory_opt.assignment.kams.headcount_curve import Headcounts, kam_curve
    from territory_opt.assignment.kams.model.assignment_settings import AssignmentSettings
    from territory_opt.assignment.kams.solve.solve_options import SolveOptions

    book, requested, stages = session.book, session.requested(), session.stages
    _check(book, few, many)
    own = requested.key_accounts
    rule = own or default_rule(book.customers)
    segmentation = stages.get("segmentation", (book.customers, book.frame, own), lambda: segment(book, own))
    minutes = minutes_between(book, requested.travel)

    def no_travel(sources: np.ndarray, targets: np.ndarray) -> np.ndarray:
        return np.zeros((len(sources), len(targets)))

    return kam_curve(
        book,
        segmentation,
        AssignmentSettings(requested.workload, minutes or no_travel, rule),
        Headcounts(few, many, lambda count: progress.stage(f"{count} KAMs")),
        SolveOptions(requested.seed, deadline=Deadline.after(requested.time_limit_s, stop)),
    )


def _check(book: Book, few: int | None, many: int | None) -> None:
    if book.kams is None or not len(book.kams):
        problem, remedy = "the book names no KAM", "Add a table of KAMs."
        raise InvalidInput([Fault("kams", None, None, None, problem, remedy)])
    if few is not None and few < 1:
        remedy = "Start with at least one KAM."
        raise InvalidInput([Fault("managers", None, "few", str(few), "the number is below 1", remedy)])
    if many is not None and many < (few or 1):
        problem = f"the range ends below its start, {few or 1}"
        raise InvalidInput(
            [Fault("managers", None, "many", str(many), problem, "Give the smaller number first.")]
        )
