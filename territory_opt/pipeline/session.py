"""A session: one book and scenario, loaded once, that answers many questions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from territory_opt.model.kam_curve import KamCurve
from territory_opt.model.progress import SILENT, Progress
from territory_opt.pipeline.initial_plan import Assignments
from territory_opt.pipeline.kam_headcount import headcounts_of
from territory_opt.pipeline.key_account_cut import SHARES, sweep_of
from territory_opt.pipeline.plan import Plan
from territory_opt.pipeline.plan_front.solve_front import front_of
from territory_opt.pipeline.solve_session import SolveSession
from territory_opt.pipeline.stop_condition import StopCondition, never
from territory_opt.pipeline.stopwatch import Stopwatch
from territory_opt.whatif.front.front import Front

if TYPE_CHECKING:
    from territory_opt.whatif.cut.cut_sweep import CutSweep


class Session(SolveSession):
    """One book and scenario, loaded once; all its questions reuse what they share."""

    def front(
        self,
        *,
        start: Assignments | None = None,
        progress: Progress = SILENT,
        stop: StopCondition = never,
        watch: Stopwatch | None = None,
    ) -> Front[Plan]:
        """Find several plans for the scenario; see `pipeline.front`."""
        return front_of(self, start=start, progress=progress, stop=stop, watch=watch)

    def how_many_kams(
        self,
        few: int | None = None,
        many: int | None = None,
        *,
        progress: Progress = SILENT,
        stop: StopCondition = never,
    ) -> KamCurve:
        """Assign the key accounts to fewer and to more KAMs; see `pipeline.how_many_kams`."""
        return headcounts_of(self, few, many, progress=progress, stop=stop)

    def sweep_cut(
        self,
        shares: Sequence[float] = SHARES,
        *,
        start: Assignments | None = None,
        progress: Progress = SILENT,
        stop: StopCondition = never,
    ) -> CutSweep[Plan]:
        """Solve for several shares held by key accounts; see `pipeline.sweep_cut`."""
        return sweep_of(self, shares, start=start, progress=progress, stop=stop)
