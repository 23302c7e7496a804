"""Writing of all files of a plan, against a workbook of its tables that is written cell by cell."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import openpyxl
import xlsxwriter
from cli_solve import temporary_folder
from result_table import Bar, BenchmarkSettings, Case, Outcome, Row, measured_row

import territory_opt as to
from territory_opt.geography.tiling import Tiling
from territory_opt.model.arrays import texts

REPEATS = 3


def _plan(seed: int, scale: float) -> to.Plan:
    """A German sample, divided by longitude alone: files depend little on how good a plan is."""
    territories = max(3, int(60 * scale))
    size = {"customers": int(30_000 * scale), "territories": territories, "seed": seed}
    book = to.sample("germany", **size)
    rank = np.argsort(np.argsort(book.units.points[:, 0]))
    names = texts(f"T{rank_of * territories // len(rank):03d}" for rank_of in rank.tolist())
    return to.evaluate(book, dict(zip(book.units.unit_id, names, strict=True)))


def _cpu_seconds(function: Callable[[], object]) -> float:
    """Processor seconds of the quickest of some calls."""
    seconds = []
    for _ in range(REPEATS):
        began = time.process_time()
        function()
        seconds.append(time.process_time() - began)
    return min(seconds)


def _write_cells(sheets: dict[str, list[tuple[object, ...]]], path: Path) -> None:
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for index, cell in enumerate(row):
                    if cell is not None:
                        sheet.write(number, index, cell)


def _outcome(seed: int, settings: BenchmarkSettings, *, prepared: bool) -> Outcome:
    """Processor seconds of writing; `prepared`: by a session that has drawn the areas for another plan."""
    plan = _plan(seed, settings.scale)
    with temporary_folder() as folder:
        to.write(plan, folder / "plan")
        book = openpyxl.load_workbook(folder / "plan" / "plan.xlsx", read_only=True)
        sheets = {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}
        book.close()
        baseline_s = _cpu_seconds(lambda: _write_cells(sheets, folder / "cells.xlsx"))

        def write() -> None:
            tiling = plan.tiling if prepared else Tiling(plan.book.units, plan.book.frame, plan.book.edges)
            to.write(replace(plan, tiling=tiling), folder / "plan")

        cpu_s = _cpu_seconds(write)
    cells = sum(cell is not None for rows in sheets.values() for row in rows for cell in row)
    figures = {"cpu_s": cpu_s, "cells_ratio": cpu_s / baseline_s}
    return Outcome("", cells > len(plan.label), figures, f"{len(plan.label):,} units")


def _rows(name: str, bar: float, settings: BenchmarkSettings, *, prepared: bool) -> Iterator[Row]:
    limits = Bar(statuses=(), at_most={"cells_ratio": bar})
    yield measured_row(name, limits, settings, partial(_outcome, settings=settings, prepared=prepared))


CASES = (
    Case("export-first", partial(_rows, "all files of a plan", 1.2, prepared=False)),
    Case("export-next", partial(_rows, "all files of the next plan of a map", 0.9, prepared=True)),
)
