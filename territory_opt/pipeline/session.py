"""A session: one book and scenario, loaded once, that answers many questions."""

from __future__ import annotations

from territory_opt.model.progress import SILENT, Progress
from territory_opt.pipeline.initial_plan import Assignments
from territory_opt.pipeline.plan import Plan
from territory_opt.pipeline.plan_front.solve_front import front_of
from territory_opt.pipeline.solve_session import SolveSession
from territory_opt.pipeline.stop_condition import StopCondition, never
from territory_opt.pipeline.stopwatch import Stopwatch
from territory_opt.whatif.front.front import Front


class Session(SolveSession):
    """One book and scenario, loaded once; `optimise`, `evaluate` and `front` reuse what they share."""

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
