"""Sweep of the key account cut: KAMs and territories are solved for each share."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from territory_opt.errors import Fault, Interrupted, InvalidInput
from territory_opt.model.book import Book
from territory_opt.model.deadline import Deadline
from territory_opt.model.progress import SILENT, Progress
from territory_opt.model.scenario import KeyAccountRule, Scenario
from territory_opt.pipeline.compile_ahead import compile_solver
from territory_opt.pipeline.initial_plan import Assignments
from territory_opt.pipeline.key_account_preview import preview_key_accounts
from territory_opt.pipeline.plan import Plan
from territory_opt.pipeline.scenario_input import ScenarioInput
from territory_opt.pipeline.shared_budget import SharedBudget
from territory_opt.pipeline.solve_session import SolveSession
from territory_opt.pipeline.stop_condition import StopCondition, never
from territory_opt.wording.number_text import exact_number

if TYPE_CHECKING:
    from territory_opt.accounts.preview.preview import RuleRow
    from territory_opt.whatif.cut.cut_sweep import CutSweep

SHARES = (0.23, 0.30, 0.40, 0.50, 0.60)
"""Default cuts: from the share of key accounts in 1975 to the present one."""
SECONDS_EACH = 12.0
"""Time limit of each solve where the scenario has none."""


def sweep_cut(
    book: Book,
    scenario: ScenarioInput = None,
    shares: Sequence[float] = SHARES,
    *,
    start: Assignments | None = None,
    progress: Progress = SILENT,
    stop: StopCondition = never,
) -> CutSweep[Plan]:
    """Solve KAMs and territories for several shares held by key accounts.

    Cuts are solved from the fewest key accounts to the most; each starts from the territories of the one
    before. Every solve has one effort level less than the scenario.

    Parameters
    ----------
    book : Book
    scenario : Scenario, mapping, path, or None
        None: that of the book. Its time limit is divided equally among the cuts; without one, each solve is
        limited to 12 seconds.
    shares : sequence of float
        Above 0, at most 1: of the measure of the scenario's Pareto rule; of revenue when it has another rule.
    start : path, mapping of unit_id to territory_id, or Plan, optional
        Territories to start the first cut from.
    progress : Progress
        Receives each cut as a stage, and the stages of its solve.
    stop : callable
        Polled; once it returns true, the cuts solved so far are returned.

    Returns
    -------
    CutSweep

    Raises
    ------
    InvalidInput
        With every fault of the shares, or of the scenario against this book.
    Interrupted
        When stopped before the first plan.
    """
    return sweep_of(SolveSession(book, scenario), shares, start=start, progress=progress, stop=stop)


def sweep_of(
    session: SolveSession,
    shares: Sequence[float] = SHARES,
    *,
    start: Assignments | None = None,
    progress: Progress = SILENT,
    stop: StopCondition = never,
) -> CutSweep[Plan]:
    """Solve for several shares held by key accounts in a session; see `sweep_cut`."""
    from territory_opt.whatif.cut.cut_sweep import Cut, CutSweep

    requested = session.requested()
    shares = _checked(shares)
    rows = _rows(session.book, session.source, requested, shares, progress)
    compile_solver(progress)
    each = SECONDS_EACH if requested.time_limit_s is None else requested.time_limit_s / len(shares)
    budget = SharedBudget(Deadline(), len(shares))
    cuts: list[Cut[Plan]] = []
    for share, row in zip(shares, rows, strict=True):
        if cuts and stop():
            break
        progress.stage(f"cut at {exact_number(100 * share, 6)} %")
        variant = replace(budget.next_solve(requested), key_accounts=row.rule, time_limit_s=each)
        first = cuts[-1].plan if cuts else start
        try:
            plan = session.vary(scenario=variant).optimise(start=first, progress=progress, stop=stop)
        except Interrupted:
            if cuts:
                break
            raise
        cuts.append(Cut(share, row, plan))
    return CutSweep(tuple(cuts), tuple(shares[len(cuts) :]), each)


def _checked(shares: Sequence[float]) -> list[float]:
    """The distinct shares in increasing order."""
    invalid = [share for share in shares if not (math.isfinite(share) and 0 < share <= 1)]
    remedy = "Give shares greater than 0 and at most 1: 0.35 is 35 %."
    if invalid:
        raise InvalidInput(
            Fault("cut", None, "share", exact_number(share), "the number is out of range", remedy)
            for share in invalid
        )
    if not len(shares):
        raise InvalidInput([Fault("cut", None, "share", None, "no share is given", remedy)])
    return sorted(set(map(float, shares)))


def _rows(
    book: Book, scenario: ScenarioInput, requested: Scenario, shares: Sequence[float], progress: Progress
) -> tuple[RuleRow, ...]:
    """Key accounts of each cut before assignment, with the rule to solve with."""
    from territory_opt.accounts.account_table import build_account_table
    from territory_opt.accounts.preview.default_rules import moved_cut
    from territory_opt.accounts.segmentation import default_rule

    own = requested.key_accounts or default_rule(book.customers)
    rules: list[KeyAccountRule] = []
    if book.customers is not None:
        table = build_account_table(book.customers)
        rules = [moved_cut(table, own, share) for share in shares]
    return preview_key_accounts(book, scenario, rules, progress=progress).rows
