"""Compile numba functions before a time limit starts, so that it is spent on solving."""

from __future__ import annotations

from importlib import import_module

from territory_opt.model.problem import Problem
from territory_opt.model.progress import SILENT, Progress
from territory_opt.resolve import ResolvedScenario


def compile_solver(progress: Progress, problem: Problem | None = None) -> None:
    """Compile the functions of the solver that a problem may need, or load them from the cache; None: all."""
    from territory_opt.solver.warm_up import warm_up

    progress.stage("compile")
    warm_up(problem)


def compile_all() -> None:
    """Compile every function that any book may need, or load it from the cache."""
    from territory_opt.assignment.kams.solve.warm_up import warm_up

    compile_solver(SILENT)
    warm_up()


def compile_kam_solver(resolved: ResolvedScenario, progress: Progress) -> None:
    """Load the libraries of the KAM assignment, and compile its functions where it may search."""
    import_module("territory_opt.assignment.kams.assign_kams")
    from territory_opt.assignment.kams.solve.lexicographic import SEARCH_PAIRS
    from territory_opt.assignment.kams.solve.warm_up import warm_up

    kams = 0 if resolved.book.kams is None else len(resolved.book.kams)
    if kams * int(resolved.segmentation.is_key.sum()) >= SEARCH_PAIRS:
        progress.stage("compile")
        warm_up()
