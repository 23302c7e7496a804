"""Published instances beside their published values."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from published import Instance
from solving import outcome, solve, within, workplace
from table import PLAN, Asked, Bar, Case, Outcome, Row, measured

COUNTIES = ("AL", "ID", "KS", "LA", "ME", "NM")
IMPOSSIBLE = ("NH", "OR")
TRACTS = {"ID": (1.002, 0.005), "UT": (1.002, 0.005), "WV": (1.005, None)}
"""Greatest ratio to the published optimum, and greatest certified gap where there is a bar for it."""
DISTANCES = ("2DU60-05-1", "2DU80-05-1", "2DU100-05-1", "2DU120-05-1", "DU150-05-1", "DU200-05-1")
DIAMETERS = {
    "del-n1000-k5-s33335": (1.01, 120),
    "del-n1000-k10-s20090": (1.01, 120),
    "del-n2500-k12-s12455": (1.01, 120),
    "del-n10000-k50-s13697": (1.02, 300),
}
"""Greatest ratio to the published mean, and seconds."""
BETTER = 0.9999
"""Ratio from which a plan counts as better than a heuristic's."""


def _rows(kind: str, name: str, bar: Bar, more: dict[str, Any], asked: Asked) -> Iterator[Row]:
    """One instance, with every seed."""
    instance = Instance.named(asked.data, kind, name)
    value, what = instance.published

    def once(seed: int) -> Outcome:
        with workplace() as place:
            instance.write_book(place / "book")
            made = solve(place / "book", instance.scenario(seed) | more, place / "plan")
            score = instance.score(made.folder / "assignments.csv")
        if made.report["status"] not in PLAN or value is None:
            return outcome(made)
        sound = score["inside_band"] and score["fragments"] == 0
        return outcome(made, sound=sound, ratio=score["objective"] / value)

    yield measured(f"{kind} {name}", bar, asked, once, what if value is None else f"{value:,.2f} ({what})")


def _case(kind: str, name: str, bar: Bar, **more: Any) -> Case:
    return Case(f"{kind}-{name.replace('_', '-')}", partial(_rows, kind, name, bar, more))


def _tract(state: str, ratio: float, gap: float | None) -> Case:
    most = {"ratio": ratio, "solve_s": 60.0} | ({} if gap is None else {"gap": gap})
    return _case("hess", f"{state}_tract", Bar(most=most), **within(60))


CASES = (
    *(
        _case(
            "hess",
            f"{state}_county",
            Bar(status=("optimal",), most={"ratio": 1.001, "solve_s": 30.0}),
            **within(30),
        )
        for state in COUNTIES
    ),
    *(
        _case("hess", f"{state}_county", Bar(status=("infeasible",), most={"solve_s": 30.0}), **within(30))
        for state in IMPOSSIBLE
    ),
    *(_tract(state, ratio, gap) for state, (ratio, gap) in TRACTS.items()),
    *(
        _case("tdp", name, Bar(most={"ratio": BETTER, "gap": 0.05, "solve_s": 20.0}), **within(20))
        for name in DISTANCES
    ),
    *(
        _case(
            "commdis",
            name,
            Bar(most={"ratio": ratio, "solve_s": seconds}),
            effort="best",
            **within(seconds),
        )
        for name, (ratio, seconds) in DIAMETERS.items()
    ),
)
