"""Outcomes of single runs, the bar that they are compared with, and the table row of both."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from statistics import median

FIGURES = {
    "published_ratio": "{:.5f} x published",
    "gap": "gap {:.2%}",
    "gap_these_bases": "gap for these bases {:.2%}",
    "max_deviation": "worst deviation {:.2%}",
    "fragments": "{:.0f} fragments",
    "polsby_popper": "median Polsby-Popper {:.2f}",
    "first_feasible_s": "first plan inside every band after {:.1f} s",
    "uniform_tolerance": "uniform tolerance {:.2%}",
    "over_tolerance_bound": "{:.1%} over its lower bound",
    "homes_cost": "homes cost {:.1%} against free bases",
    "over_cold_start": "{:+.2%} against the cold result",
    "inertia_ratio": "{:.4f} x GerryChain's inertia",
    "workload_error": "mean workload error {:.1%}",
    "drive_error": "mean driving error {:.1%}",
    "time_ratio": "{:.3f} x GerryChain's time",
    "goal_gap": "largest gap of all goals {:.2%}",
    "value_placed": "{:.2%} of the value placed",
    "inside_bands": "{:.1%} of hours and potential inside the bands",
    "relationships_kept": "{:.1%} of relationships kept, by value and years",
    "value_gain": "{:+.2%} of the value against the better heuristic",
    "travel_ratio": "{:.3f} x its travel with no less value and balance",
    "travel_h": "{:,.0f} h of travel",
    "travel_per_account_h": "{:.2f} h of travel an account",
    "ms_per_unit": "{:.2f} ms of solving a unit",
    "exponent": "seconds grow with units to the power {:.2f}",
    "late_s": "ended {:.2f} s after the time limit",
    "cells_ratio": "{:.2f} x the time of a workbook written cell by cell",
    "elapsed_s": "{:.2f} s",
    "cpu_s": "{:.1f} s of processor time",
    "solve_s": "solving {:.1f} s",
    "wall_s": "wall {:.1f} s",
    "peak_mb": "{:.0f} MB",
}
"""Format of each figure, in the order of the text."""

COLUMNS = ("solve_s", "wall_s", "peak_mb")
"""Figures that have a column."""

HEADER = ("case", "bar", "reached", "published", "solve s", "wall s", "x baseline", "peak MB", "load", "kept")

PLAN_STATUSES = ("optimal", "feasible")
ALL_STATUSES = (*PLAN_STATUSES, "infeasible", "not_found")


class CaseSkipped(Exception):
    """A case cannot be run here; the message is the reason."""


@dataclass(frozen=True)
class Outcome:
    """Result of one run.

    Parameters
    ----------
    status : str
        Of the report; blank where nothing was solved.
    valid : bool
        Required of every run: all rules hold, also by the independent count where there is one.
    figures : mapping of str to float
        Keys of `FIGURES`.
    remark : str
        Further text for the row.
    """

    status: str
    valid: bool
    figures: Mapping[str, float]
    remark: str = ""


@dataclass(frozen=True)
class Bar:
    """Limits that the runs of a case must keep.

    Parameters
    ----------
    statuses : tuple of str
        Allowed in every run; empty where nothing is solved.
    at_most, at_least : mapping of str to float
        Limits on medians. A figure that is missing violates its limit.
    """

    statuses: tuple[str, ...] = PLAN_STATUSES
    at_most: Mapping[str, float] = field(default_factory=dict)
    at_least: Mapping[str, float] = field(default_factory=dict)

    def __str__(self) -> str:
        """Text of all limits."""
        status_texts = {
            PLAN_STATUSES: "inside every band",
            ("infeasible",): "infeasible, proved",
            ("optimal",): "optimal",
        }
        parts = [status_texts[self.statuses]] if self.statuses in status_texts else []
        parts += [_limit_text(name, "<=", value) for name, value in self.at_most.items()]
        parts += [_limit_text(name, ">=", value) for name, value in self.at_least.items()]
        return ", ".join(parts)

    def is_kept(self, outcomes: Sequence[Outcome]) -> bool:
        """Whether every run is valid and the medians are within their limits."""
        middle = medians(outcomes)
        return (
            bool(outcomes)
            and all(one.valid and (not self.statuses or one.status in self.statuses) for one in outcomes)
            and all(name in middle and middle[name] <= limit for name, limit in self.at_most.items())
            and all(name in middle and middle[name] >= limit for name, limit in self.at_least.items())
        )


@dataclass(frozen=True)
class Row:
    """One line of the table; `kept` is None for a case that was skipped."""

    case: str
    bar: str
    reached: str
    kept: bool | None
    published: str = ""
    figures: Mapping[str, float] = field(default_factory=dict)

    def markdown(self, load_average: str, baseline_s: float) -> str:
        """The row as Markdown, with the machine's load and the seconds of `baseline_seconds`."""
        wall_s = self.figures.get("wall_s")
        cells = [
            self.case,
            self.bar,
            self.reached,
            self.published,
            _number(self.figures.get("solve_s"), 1),
            _number(wall_s, 1),
            _number(None if wall_s is None else wall_s / baseline_s, 0),
            _number(self.figures.get("peak_mb"), 0),
            load_average,
            {True: "yes", False: "NO", None: "skipped"}[self.kept],
        ]
        return "| " + " | ".join(cell.replace("|", "/").replace("\n", " ") for cell in cells) + " |"


@dataclass(frozen=True)
class BenchmarkSettings:
    """How the cases are run.

    Parameters
    ----------
    seeds : tuple of int
    data_folder : Path or None
        Of the published instances.
    progress : callable
        Called with the text of each run when it ends.
    scale : float
        1 is full size; the tests run less.
    """

    seeds: tuple[int, ...] = (0, 1, 2)
    data_folder: Path | None = None
    progress: Callable[[str], None] = print
    scale: float = 1.0

    def single_seed(self) -> BenchmarkSettings:
        """The same with the first seed only."""
        return replace(self, seeds=self.seeds[:1])


@dataclass(frozen=True)
class Case:
    """A benchmark case: its name, and the function that yields its rows."""

    name: str
    rows: Callable[[BenchmarkSettings], Iterator[Row]]


def medians(outcomes: Sequence[Outcome]) -> dict[str, float]:
    """Median of each figure that every run has."""
    return {
        name: median(one.figures[name] for one in outcomes)
        for name in FIGURES
        if outcomes and all(name in one.figures for one in outcomes)
    }


def measured_row(
    name: str, bar: Bar, settings: BenchmarkSettings, run_seed: Callable[[int], Outcome], published: str = ""
) -> Row:
    """Run a case with every seed, and return its row: medians, and ranges where the runs differ."""
    outcomes: list[Outcome] = []
    for seed in settings.seeds:
        outcomes.append(run_seed(seed))
        settings.progress(f"{name}, seed {seed}: {describe(outcomes[-1:], all_figures=True)}")
    return Row(name, str(bar), describe(outcomes), bar.is_kept(outcomes), published, medians(outcomes))


def describe(outcomes: Sequence[Outcome], *, all_figures: bool = False) -> str:
    """Text of the outcomes; `all_figures`: also those that have a column."""
    statuses = list(dict.fromkeys(one.status for one in outcomes if one.status))
    parts = [" / ".join(statuses)] if statuses else []
    if not all(one.valid for one in outcomes):
        parts.append("NOT VALID")
    present = [name for name in FIGURES if any(name in one.figures for one in outcomes)]
    parts += [_range_text(name, outcomes) for name in present if all_figures or name not in COLUMNS]
    parts += list(dict.fromkeys(one.remark for one in outcomes if one.remark))
    return ", ".join(parts)


def _limit_text(name: str, sign: str, value: float) -> str:
    return FIGURES[name].replace("{", f"{sign} {{").format(value)


def _range_text(name: str, outcomes: Sequence[Outcome]) -> str:
    """Median of a figure, its range where the runs differ, and the number of runs without it."""
    template = FIGURES[name]
    values = [one.figures[name] for one in outcomes if name in one.figures]
    text = template.format(median(values))
    number = template[template.index("{") : template.index("}") + 1]
    low, high = number.format(min(values)), number.format(max(values))
    missing = len(outcomes) - len(values)
    text += f" ({low} to {high})" if low != high else ""
    return text + (f" (none in {missing} of {len(outcomes)} runs)" if missing else "")


def _number(value: float | None, places: int) -> str:
    return "" if value is None else f"{value:.{places}f}"
