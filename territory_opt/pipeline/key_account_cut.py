"""Moving the cut: who is key changes the managers' work and the field's balance together."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from territory_opt.errors import Fault, Interrupted, InvalidInput
from territory_opt.model.book import Book
from territory_opt.model.progress import SILENT, Progress
from territory_opt.model.scenario import KeyAccountRule, Scenario
from territory_opt.pipeline.compile_ahead import compile_solver
from territory_opt.pipeline.initial_plan import Assignments
from territory_opt.pipeline.key_account_preview import preview
from territory_opt.pipeline.plan import Plan
from territory_opt.pipeline.recipe import optimise
from territory_opt.pipeline.scenario_input import Question, scenario_for
from territory_opt.pipeline.shared_budget import SharedBudget

if TYPE_CHECKING:
    from territory_opt.accounts.preview.preview import Row
    from territory_opt.whatif.cut.cut_sweep import CutSweep

SHARES = (0.23, 0.30, 0.40, 0.50, 0.60)
"""Cuts that are tried unless told otherwise: from the share of key accounts in 1975 to that of today."""
SECONDS_EACH = 12.0
"""Most that each solve may take where the scenario has no time limit."""


def _never() -> bool:
    return False


def sweep_cut(
    book: Book,
    scenario: Question = None,
    shares: Sequence[float] = SHARES,
    *,
    start: Assignments | None = None,
    progress: Progress = SILENT,
    stop: Callable[[], bool] = _never,
) -> CutSweep[Plan]:
    """Move the share that key accounts hold, and solve both sides anew for each: managers and territories.

    Cuts are taken from the fewest key accounts to the most; each begins with the territories of the one
    before. Every solve has one step less of effort than the scenario asks for.

    Parameters
    ----------
    book : Book
    scenario : Scenario, mapping, path, or None
        None takes the book's own. Its time limit is for the solving of all cuts together, in equal parts;
        without one, each solve ends after 12 seconds at the latest.
    shares : sequence of float
        Above 0, at most 1: of the measure of the scenario's Pareto rule; of revenue when it has another rule.
    start : path, mapping of unit_id to territory_id, or Plan, optional
        Territories to begin the first cut from.
    progress : Progress
        Told of each cut as a stage, and of the stages inside.
    stop : callable
        Asked often; once it answers true, the cuts that are there are returned.

    Returns
    -------
    CutSweep

    Raises
    ------
    InvalidInput
        With every fault of the shares, or of the scenario against this book.
    Interrupted
        When stopped before there is any plan.
    """
    from territory_opt.whatif.cut.cut_sweep import Cut, CutSweep

    asked = scenario_for(book, scenario, left_open=False)
    wanted = _checked(shares)
    rows = _rows(book, scenario, asked, wanted, progress)
    compile_solver(progress)
    each = SECONDS_EACH if asked.time_limit_s is None else asked.time_limit_s / len(wanted)
    purse = SharedBudget(None, len(wanted))
    cuts: list[Cut[Plan]] = []
    for share, row in zip(wanted, rows, strict=True):
        if cuts and stop():
            break
        progress.stage(f"cut at {100 * share:g} %")
        question = replace(purse.later(asked), key_accounts=row.rule, time_limit_s=each)
        first = cuts[-1].plan if cuts else start
        try:
            plan = optimise(book, question, start=first, progress=progress, stop=stop)
        except Interrupted:
            if cuts:
                break
            raise
        cuts.append(Cut(share, row, plan))
    return CutSweep(tuple(cuts), tuple(wanted[len(cuts) :]), each)


def _checked(shares: Sequence[float]) -> list[float]:
    """The shares in order, each once."""
    broken = [share for share in shares if not (math.isfinite(share) and 0 < share <= 1)]
    remedy = "Give shares greater than 0 and at most 1: 0.35 is 35 %."
    if broken:
        raise InvalidInput(
            Fault("cut", None, "share", f"{share:g}", "the number is out of range", remedy)
            for share in broken
        )
    if not len(shares):
        raise InvalidInput([Fault("cut", None, "share", None, "no share is given", remedy)])
    return sorted(set(map(float, shares)))


def _rows(
    book: Book, question: Question, asked: Scenario, shares: Sequence[float], progress: Progress
) -> tuple[Row, ...]:
    """What each cut means before anything is assigned; its rule is the one to solve with."""
    from territory_opt.accounts.account_table import gather
    from territory_opt.accounts.preview.default_rules import moved_cut
    from territory_opt.accounts.segmentation import usual_rule

    own = asked.key_accounts or usual_rule(book.customers)
    rules: list[KeyAccountRule] = []
    if book.customers is not None:
        table = gather(book.customers)
        rules = [moved_cut(table, own, share) for share in shares]
    return preview(book, question, rules, progress).rows
