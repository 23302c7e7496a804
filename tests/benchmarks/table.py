"""Outcomes of single runs, the bar they are held against, and the row that says both."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

FIGURES = {
    "ratio": "{:.5f} x published",
    "gap": "gap {:.2%}",
    "gap_these_bases": "gap for these bases {:.2%}",
    "worst": "worst deviation {:.2%}",
    "fragments": "{:.0f} fragments",
    "shape": "median Polsby-Popper {:.2f}",
    "first_s": "first plan inside every band after {:.1f} s",
    "tolerance": "uniform tolerance {:.2%}",
    "over_least": "{:.1%} over its lower bound",
    "homes_cost": "homes cost {:.1%} against free bases",
    "over_cold": "{:+.2%} against the cold result",
    "of_rival": "{:.4f} x the rival's inertia",
    "workload_error": "workload off by {:.1%} on average",
    "drive_error": "driving off by {:.1%} on average",
    "of_rival_s": "{:.3f} x its time",
    "goal_gap": "largest gap of all goals {:.2%}",
    "value_placed": "{:.2%} of the value placed",
    "balanced": "{:.1%} of hours and potential inside the bands",
    "kept": "{:.1%} of relationships kept, by value and years",
    "more_value": "{:+.2%} of the value against the better of the usual ways",
    "equal_travel": "{:.3f} x its travel with no less value and balance",
    "travel_h": "{:,.0f} h of travel",
    "travel_each": "{:.2f} h of travel an account",
    "ms_per_unit": "{:.2f} ms of solving a unit",
    "exponent": "seconds grow with units to the power {:.2f}",
    "took_s": "{:.2f} s",
    "cpu_s": "{:.1f} s of processor time",
    "solve_s": "solving {:.1f} s",
    "wall_s": "wall {:.1f} s",
    "peak_mb": "{:.0f} MB",
}
"""How each figure is said, in the order they are said."""

COLUMNS = ("solve_s", "wall_s", "peak_mb")
"""Figures with a column of their own."""

HEADER = ("case", "bar", "reached", "published", "solve s", "wall s", "x baseline", "peak MB", "load", "kept")

PLAN = ("optimal", "feasible")
ANY = (*PLAN, "infeasible", "not_found")


class Skipped(Exception):
    """A case that cannot be run here, with the reason."""


@dataclass(frozen=True)
class Outcome:
    """What one run came to.

    Parameters
    ----------
    status : str
        Of the report; blank where nothing was solved.
    sound : bool
        What must be true with every seed: every rule held, also by the independent count where there is one.
    figures : mapping of str to float
        Keys of `FIGURES`.
    remark : str
        What else the row should say.
    """

    status: str
    sound: bool
    figures: Mapping[str, float]
    remark: str = ""


@dataclass(frozen=True)
class Bar:
    """What must be reached.

    Parameters
    ----------
    status : tuple of str
        One of these with every seed; empty where nothing is solved.
    most, least : mapping of str to float
        Limits on medians. A figure that is missing has missed its limit.
    """

    status: tuple[str, ...] = PLAN
    most: Mapping[str, float] = field(default_factory=dict)
    least: Mapping[str, float] = field(default_factory=dict)

    def __str__(self) -> str:
        """In words."""
        asked = {PLAN: "inside every band", ("infeasible",): "infeasible, proved", ("optimal",): "optimal"}
        words = [asked[self.status]] if self.status in asked else []
        words += [_limit(name, "<=", value) for name, value in self.most.items()]
        words += [_limit(name, ">=", value) for name, value in self.least.items()]
        return ", ".join(words)

    def kept(self, outcomes: Sequence[Outcome]) -> bool:
        """Whether every run is sound and the medians are within their limits."""
        middle = medians(outcomes)
        return (
            bool(outcomes)
            and all(one.sound and (not self.status or one.status in self.status) for one in outcomes)
            and all(name in middle and middle[name] <= limit for name, limit in self.most.items())
            and all(name in middle and middle[name] >= limit for name, limit in self.least.items())
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

    def line(self, load: str, baseline: float) -> str:
        """The row as Markdown, with the machine's load and the seconds of the fixed piece of work."""
        wall = self.figures.get("wall_s")
        cells = [
            self.case,
            self.bar,
            self.reached,
            self.published,
            _number(self.figures.get("solve_s"), 1),
            _number(wall, 1),
            _number(None if wall is None else wall / baseline, 0),
            _number(self.figures.get("peak_mb"), 0),
            load,
            {True: "yes", False: "NO", None: "skipped"}[self.kept],
        ]
        return "| " + " | ".join(cell.replace("|", "/").replace("\n", " ") for cell in cells) + " |"


@dataclass(frozen=True)
class Asked:
    """How the cases are to be run.

    Parameters
    ----------
    seeds : tuple of int
    data : Path or None
        Folder of the published instances.
    say : callable
        Told each run as it ends.
    scale : float
        1 is full size; the tests run less.
    """

    seeds: tuple[int, ...] = (0, 1, 2)
    data: Path | None = None
    say: Callable[[str], None] = print
    scale: float = 1.0


@dataclass(frozen=True)
class Case:
    """Something to measure: its name, and how its rows are made, one by one."""

    name: str
    rows: Callable[[Asked], Iterator[Row]]


def medians(outcomes: Sequence[Outcome]) -> dict[str, float]:
    """Median of each figure over the runs that have it; a figure missing in one run counts as missing."""
    return {
        name: median(one.figures[name] for one in outcomes)
        for name in FIGURES
        if outcomes and all(name in one.figures for one in outcomes)
    }


def row(name: str, bar: Bar, outcomes: Sequence[Outcome], published: str = "") -> Row:
    """One row of all seeds of a case: medians, and the range where they differ."""
    return Row(name, str(bar), reached(outcomes), bar.kept(outcomes), published, medians(outcomes))


def measured(name: str, bar: Bar, asked: Asked, once: Callable[[int], Outcome], published: str = "") -> Row:
    """Run a case with every seed, saying each, and make its row."""
    outcomes = []
    for seed in asked.seeds:
        outcomes.append(once(seed))
        asked.say(f"{name}, seed {seed}: {reached(outcomes[-1:], everything=True)}")
    return row(name, bar, outcomes, published)


def reached(outcomes: Sequence[Outcome], everything: bool = False) -> str:
    """What the runs came to, in words; `everything`: also the figures that have columns of their own."""
    statuses = list(dict.fromkeys(one.status for one in outcomes if one.status))
    words = [" / ".join(statuses)] if statuses else []
    if not all(one.sound for one in outcomes):
        words.append("NOT SOUND")
    seen = [name for name in FIGURES if any(name in one.figures for one in outcomes)]
    words += [_spread(name, outcomes) for name in seen if everything or name not in COLUMNS]
    words += list(dict.fromkeys(one.remark for one in outcomes if one.remark))
    return ", ".join(words)


def _limit(name: str, sign: str, value: float) -> str:
    return FIGURES[name].replace("{", f"{sign} {{").format(value)


def _spread(name: str, outcomes: Sequence[Outcome]) -> str:
    form = FIGURES[name]
    values = [one.figures[name] for one in outcomes if name in one.figures]
    said = form.format(median(values))
    number = form[form.index("{") : form.index("}") + 1]
    low, high = number.format(min(values)), number.format(max(values))
    lacking = len(outcomes) - len(values)
    said += f" ({low} to {high})" if low != high else ""
    return said + (f" (none in {lacking} of {len(outcomes)} runs)" if lacking else "")


def _number(value: float | None, places: int) -> str:
    return "" if value is None else f"{value:.{places}f}"
