"""Compiling before a time limit is divided, so that it is spent on solving."""

from __future__ import annotations

from territory_opt.model.progress import Progress


def compile_solver(progress: Progress) -> None:
    """Compile what the solver runs, or load it where it has been compiled before."""
    from territory_opt.solver.warm_up import warm_up

    progress.stage("compile")
    warm_up()
