"""Comparison of two plans, each from memory, a folder, a table, or today's territories of the book."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from territory_opt.errors import Fault, InvalidInput
from territory_opt.model.book import Book
from territory_opt.model.book_source import FILE as BOOK_FILE
from territory_opt.model.findings.book_findings import TerritoryBeforeRep
from territory_opt.model.findings.comparison_findings import TableNewerThanReport
from territory_opt.model.judged_plan import JudgedPlan
from territory_opt.model.progress import SILENT, Progress
from territory_opt.pipeline.initial_plan import TODAY, Assignments, count_territories, is_today
from territory_opt.pipeline.initial_plan import assignment_table as read_rows
from territory_opt.pipeline.scenario_input import PathLike, ScenarioInput
from territory_opt.pipeline.solve_session import SolveSession

if TYPE_CHECKING:
    from territory_opt.export.text_files.csv_style import ExcelLanguage
    from territory_opt.ingest.plan_folder import PlanFolder
    from territory_opt.model.assignments import Assignments as Table
    from territory_opt.model.drawn_plan import DrawnPlan
    from territory_opt.whatif.compared_plan import ComparedPlan
    from territory_opt.whatif.comparison import Comparison

DEMO_BOOK = "book"
"""Folder of the book within the plan's, where the plan does not say where it is."""
NO_BOOK = (
    "Compare with a plan's folder, which says where its book is, or name the book: --book BOOK, in Python "
    "book=."
)


def compare(
    a: Assignments,
    b: Assignments,
    *,
    book: Book | PathLike | None = None,
    out: PathLike | None = None,
    verbatim: bool = False,
    excel: ExcelLanguage | None = None,
    progress: Progress = SILENT,
) -> Comparison:
    """Compare plan a with plan b: what moved, and the figures of both.

    Parameters
    ----------
    a, b : Plan, path, "today", mapping of unit_id to territory_id, or data frame
        A path names a plan's folder or a table of assignments. Tables and "today" are judged: by the book and
        scenario of the other side, if it is a plan or its folder.
    book : Book or path, optional
        Instead of the book that a plan's folder names.
    out : path, optional
        Folder for compare.html, compare.json, moves.csv and difference.geojson.
    verbatim, excel
        How moves.csv is written; as for `write`.
    progress : Progress

    Raises
    ------
    InvalidInput
        When a path holds no plan, a table is of another book, the book of a table is not known, or the two
        are plans of different units.
    OutputRefused
        When the folder holds something else.
    """
    from territory_opt.export.output_folder.folder_kinds import COMPARISON
    from territory_opt.export.output_folder.replace_folder import check_target
    from territory_opt.export.output_folder.write_comparison import write_comparison
    from territory_opt.export.text_files.csv_style import CsvStyle
    from territory_opt.whatif.compare import compare as difference

    if out is not None:
        inputs = [Path(one) for one in (a, b, book) if isinstance(one, str | os.PathLike)]
        check_target(Path(out), COMPARISON, inputs)
    first, second = _compared(_sides(a, b), book, progress)
    found = difference(first.plan, second.plan)
    if out is not None:
        style = CsvStyle(verbatim, excel)
        write_comparison(found, first.drawn, second.drawn, Path(out), style=style, progress=progress)
    return found


@dataclass(frozen=True)
class _Side:
    """One of the two plans, as far as it can be read without a book.

    Parameters
    ----------
    source : Assignments
    name : str
    folder : PlanFolder or None
        For a plan's folder.
    """

    source: Assignments
    name: str
    folder: PlanFolder | None = None

    @property
    def must_be_judged(self) -> bool:
        """Whether there are no figures, or not those of its table."""
        if self.folder is not None:
            return self.folder.changed_units > 0
        return not isinstance(self.source, JudgedPlan)

    @property
    def rows(self) -> Table | None:
        """The rows of the plan; None for today's, which only a book knows."""
        if self.folder is not None:
            return self.folder.assignments
        return None if is_today(self.source) else read_rows(self.source)


@dataclass(frozen=True)
class _Compared:
    """A side as it is compared.

    Parameters
    ----------
    plan : ComparedPlan
    judged : JudgedPlan or None
        None where the folder has all figures.
    folder : PlanFolder or None
    is_today : bool
    """

    plan: ComparedPlan
    judged: JudgedPlan | None
    folder: PlanFolder | None
    is_today: bool

    @cached_property
    def drawn(self) -> DrawnPlan:
        """The shapes for the map."""
        from territory_opt.export.layers.drawn_layers import drawn_plan

        if self.judged is not None:
            return drawn_plan(self.judged, fill=self.is_today)
        assert self.folder is not None
        return self.folder.drawn


def _sides(a: Assignments, b: Assignments) -> tuple[_Side, _Side]:
    """Read both, with the faults of both."""
    found: list[_Side] = []
    faults: list[Fault] = []
    for source, name in ((a, "plan A"), (b, "plan B")):
        try:
            found.append(_side(source, name))
        except InvalidInput as error:
            faults += error.faults
    if faults:
        raise InvalidInput(faults)
    return found[0], found[1]


def _side(source: Assignments, name: str) -> _Side:
    from territory_opt.ingest import read_plan_folder

    if not isinstance(source, str | os.PathLike):
        return _Side(source, source.book.name if isinstance(source, JudgedPlan) else name)
    if is_today(source):
        return _Side(TODAY, TODAY)
    path = Path(source)
    if path.is_dir():
        return _Side(source, str(path), read_plan_folder(path))
    read_rows(source)  # for its faults, together with those of the other side
    return _Side(source, str(path))


def _compared(
    sides: tuple[_Side, _Side], book: Book | PathLike | None, progress: Progress
) -> tuple[_Compared, _Compared]:
    from territory_opt.whatif.compared_plan import ComparedPlan, todays_plan_against

    with_today = any(is_today(side.source) for side in sides)
    judged = [
        _judged(side, other, book, progress) if side.must_be_judged or with_today else None
        for side, other in (sides, sides[::-1])
    ]
    found = []
    for side, plan, other in zip(sides, judged, judged[::-1], strict=True):
        source = side.source
        known = plan or (source if isinstance(source, JudgedPlan) else None)
        if is_today(source) and known is not None and other is not None:
            compared = todays_plan_against(other, known, side.name)
        elif known is not None:
            compared = replace(ComparedPlan.of(known, side.name), findings=_findings(side, known))
        else:
            assert side.folder is not None
            compared = side.folder.plan
        found.append(_Compared(compared, known, side.folder, is_today(source)))
    return found[0], found[1]


def _findings(side: _Side, plan: JudgedPlan) -> tuple[TerritoryBeforeRep | TableNewerThanReport, ...]:
    """What a reader must know about the table that was judged."""
    read = tuple(one.finding for one in plan.report.findings if isinstance(one.finding, TerritoryBeforeRep))
    changed = 0 if side.folder is None else side.folder.changed_units
    return (*((TableNewerThanReport(side.name, changed),) if changed else ()), *read)


def _judged(side: _Side, other: _Side, book: Book | PathLike | None, progress: Progress) -> JudgedPlan:
    """The plan of a side, judged by its own book and scenario, else by those of the other side."""
    if isinstance(side.source, JudgedPlan):
        return side.source
    rows = side.rows
    with_book, scenario = _book_of(side, other, book, None if rows is None else count_territories(rows))
    return SolveSession(with_book, scenario).evaluate(TODAY if rows is None else rows, progress=progress)


def _book_of(
    side: _Side, other: _Side, book: Book | PathLike | None, territories: int | None
) -> tuple[Book, ScenarioInput]:
    """Book and scenario to judge a side by: its own, else those of the other side."""
    from territory_opt.pipeline.recipe import read_book

    if isinstance(other.source, JudgedPlan) and book is None:
        own = None if side.folder is None or side.folder.source is None else side.folder.source.scenario
        return other.source.whole, own or other.source.scenario
    sources = [one.folder.source for one in (side, other) if one.folder is not None and one.folder.source]
    scenario = sources[0].scenario if sources else None
    if isinstance(book, Book):
        return book, scenario
    place = _folder_of(side, other) if book is None else Path(book)
    return read_book(place, sources[0].reading if sources else None, territories=territories), scenario


def _folder_of(side: _Side, other: _Side) -> Path:
    """Folder of the book, as one of the two plans says.

    Raises
    ------
    InvalidInput
        When neither says it, or it is not there.
    """
    folders = [one.folder for one in (side, other) if one.folder is not None]
    named = {folder.path: (folder.source and folder.source.book) or DEMO_BOOK for folder in folders}
    places = [place for path, name in named.items() if (place := path / name).is_dir()]
    if places:
        return places[0]
    if named:
        path, name = next(iter(named.items()))
        problem = "the plan's book is not there, and only with it can a table or today's plan be judged"
        raise InvalidInput([Fault(str(path / BOOK_FILE), None, "book", name, problem, NO_BOOK)])
    what = "only a book knows today's territories" if side.rows is None else "a table alone has no figures"
    raise InvalidInput([Fault(side.name, None, None, None, f"{what}, and no book is named", NO_BOOK)])
