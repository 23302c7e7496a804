"""The steps of reading, optimising, evaluating and writing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from territory_opt.model.book import Book
from territory_opt.model.book_with_scenario import BookWithScenario
from territory_opt.model.judged_plan import JudgedPlan
from territory_opt.model.progress import SILENT, Progress
from territory_opt.model.report import Report
from territory_opt.model.scenario import Scenario
from territory_opt.pipeline.initial_plan import (
    Assignments,
)
from territory_opt.pipeline.plan import Plan
from territory_opt.pipeline.scenario_input import PathLike, ScenarioInput
from territory_opt.pipeline.solve_session import SolveSession, with_territory_count
from territory_opt.pipeline.stop_condition import StopCondition, never
from territory_opt.pipeline.stopwatch import Stopwatch

if TYPE_CHECKING:
    from territory_opt.export.text_files.csv_style import ExcelLanguage


def read_book(
    folder: PathLike,
    scenario: Mapping[str, object] | PathLike | None = None,
    *,
    territories: int | None = None,
    progress: Progress = SILENT,
    watch: Stopwatch | None = None,
) -> BookWithScenario:
    """Read a folder of tables and geometry.

    Parameters
    ----------
    folder : path
    scenario : mapping or path, optional
        Instead of the scenario.toml in the folder; it may map columns and name the CRS of planar places.
    territories : int, optional
        Number of territories, where it differs from that of the scenario: units that are made from customers
        are sized for it.
    progress : Progress
    watch : Stopwatch, optional
        Measures the seconds.

    Raises
    ------
    InvalidInput
        With every fault of the book.
    """
    from territory_opt.ingest import read_book as read

    watch = watch or Stopwatch()
    source = scenario if scenario is None or isinstance(scenario, Mapping) else Path(scenario)
    with watch("read"):
        return read(Path(folder), source, progress, territories=territories)


def validate_book(
    folder: PathLike,
    scenario: Mapping[str, object] | PathLike | None = None,
    *,
    progress: Progress = SILENT,
) -> BookWithScenario:
    """Read a book and validate its scenario, without solving.

    A book without a number of territories is valid: it can be passed to `optimise`. The findings of the book
    returned include those of the scenario about it.

    Returns
    -------
    BookWithScenario
        Its findings are those of the tables and of the scenario.

    Parameters
    ----------
    folder : path
    scenario : mapping or path, optional
        Instead of the scenario.toml in the folder.
    progress : Progress

    Raises
    ------
    InvalidInput
        With every fault.
    """
    book = read_book(folder, scenario, progress=progress)
    session = SolveSession(book)
    requested = session.requested(allow_incomplete=True)
    counted = with_territory_count(book, requested, _implied_territory_count(requested))
    found = session.validate(counted, progress)
    return replace(book, findings=tuple(dict.fromkeys([*book.findings, *found])))


def optimise(
    book: Book,
    scenario: ScenarioInput = None,
    *,
    start: Assignments | None = None,
    progress: Progress = SILENT,
    stop: StopCondition = never,
    watch: Stopwatch | None = None,
) -> Plan:
    """Divide the units into balanced territories and assign the key accounts to their managers.

    Parameters
    ----------
    book : Book
    scenario : Scenario, mapping, path, or None
        None: that of the book.
    start : path, mapping of unit_id to territory_id, or Plan, optional
        A plan to start from.
    progress : Progress
        Receives the stages and the incumbent.
    stop : callable
        Polled; once it returns true, the best plan so far is judged and returned.
    watch : Stopwatch, optional
        Its seconds go into the report.

    Raises
    ------
    InvalidInput
        With every fault of the scenario against this book.
    Interrupted
        When stopped before the first plan.
    """
    return SolveSession(book, scenario).optimise(start=start, progress=progress, stop=stop, watch=watch)


def evaluate(
    book: Book,
    assignments: Assignments,
    scenario: ScenarioInput = None,
    *,
    progress: Progress = SILENT,
    watch: Stopwatch | None = None,
) -> Plan:
    """Judge any plan, independently of the solver.

    Parameters
    ----------
    book : Book
    assignments : path, "today", mapping of unit_id to territory_id, data frame, or Plan
        A path names a plan's folder or a table of assignments of any format; "today" means the territories of
        today, which the book knows from the units' territory_id, else from the customers' rep_id.
    scenario : Scenario, mapping, path, or None
        None: that of the book. Without a number of territories and without reps, that of the plan is used.

    Raises
    ------
    InvalidInput
        With every fault of the assignments or of the scenario against this book.
    """
    return SolveSession(book, scenario).evaluate(assignments, progress=progress, watch=watch)


def write(
    plan: JudgedPlan,
    folder: PathLike,
    *,
    verbatim: bool = False,
    excel: ExcelLanguage | None = None,
    progress: Progress = SILENT,
    watch: Stopwatch | None = None,
) -> Report:
    """Write every file of a plan to a folder, atomically.

    Parameters
    ----------
    plan : Plan
    folder : path
    verbatim : bool
        Whether texts in CSV files that begin like formulas stay as they are. Without it they get an
        apostrophe in front; ids never do.
    excel : "de", optional
        CSV files as German Excel opens and saves them: semicolons, decimal commas, byte order mark.
    progress : Progress
    watch : Stopwatch, optional

    Returns
    -------
    Report
        With the seconds of writing.

    Raises
    ------
    OutputRefused
        When the folder has contents that are not a plan.
    ValueError
        When `excel` is another language.
    """
    from territory_opt.export import write as export
    from territory_opt.export.text_files.csv_style import CsvStyle

    return export(
        plan,
        Path(folder),
        style=CsvStyle(verbatim, excel),
        progress=progress,
        started=watch.started if watch else None,
    )


def sample(
    region: str,
    *,
    customers: int | None = None,
    territories: int | None = None,
    seed: int = 0,
    progress: Progress = SILENT,
) -> BookWithScenario:
    """Make a book with real geography and synthetic customers.

    Parameters
    ----------
    region : str
        germany, us or texas.
    customers, territories : int, optional
        Default: the numbers of the region.
    seed : int
    """
    from territory_opt.samples import make

    return make(region, customers=customers, territories=territories, seed=seed, progress=progress)


def _implied_territory_count(scenario: Scenario) -> int:
    """Number of territories implied by the names in locks and forbids (T007: seven); at least 1."""
    names = (rule.territory for rule in (*scenario.lock, *scenario.forbid))
    return max([1, *(int(number[1]) for name in names if (number := re.fullmatch(r"T(\d{3})", name)))])
