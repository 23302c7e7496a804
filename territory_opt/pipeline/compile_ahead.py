"""Compile numba functions before a time limit starts, so that it is spent on solving."""

from __future__ import annotations

from territory_opt.model.progress import Progress
from territory_opt.resolve import ResolvedScenario


def compile_solver(progress: Progress) -> None:
    """Compile the functions of the solver, or load them from the cache."""
    from territory_opt.solver.warm_up import warm_up

    progress.stage("compile")
    warm_up()


def compile_kam_solver(resolved: ResolvedScenario, progress: Progress) -> None:
    """Compile the functions of the KAM assignment, where the instance is large enough for a search."""
    from territory_opt.assignment.kams.solve.lexicographic import SEARCH_PAIRS
    from territory_opt.assignment.kams.solve.warm_up import warm_up

    kams = 0 if resolved.book.kams is None else len(resolved.book.kams)
    if kams * int(resolved.segmentation.is_key.sum()) >= SEARCH_PAIRS:
        progress.stage("compile")
        warm_up()
