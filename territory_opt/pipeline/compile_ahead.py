"""Compiling before a time limit is divided, so that it is spent on solving."""

from __future__ import annotations

from territory_opt.model.progress import Progress
from territory_opt.resolve import ResolvedScenario


def compile_solver(progress: Progress) -> None:
    """Compile what the solver runs, or load it where it has been compiled before."""
    from territory_opt.solver.warm_up import warm_up

    progress.stage("compile")
    warm_up()


def compile_managers(resolved: ResolvedScenario, progress: Progress) -> None:
    """Compile what giving key accounts to managers runs, where there are enough of both for a search."""
    from territory_opt.assignment.kams.solve.lexicographic import SEARCH_PAIRS
    from territory_opt.assignment.kams.solve.warm_up import warm_up

    managers = 0 if resolved.book.kams is None else len(resolved.book.kams)
    if managers * int(resolved.segmentation.is_key.sum()) >= SEARCH_PAIRS:
        progress.stage("compile")
        warm_up()
