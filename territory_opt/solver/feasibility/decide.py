"""Decide whether any plan keeps every rule: bands, locks, forbids, groups, change and connection together."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

import numpy as np

from territory_opt.model.arrays import Floats, Ints
from territory_opt.model.deadline import NO_DEADLINE, Deadline
from territory_opt.model.problem import Problem
from territory_opt.solver.bands import Bands
from territory_opt.solver.bases import best_sites
from territory_opt.solver.construct.repair import pieces
from territory_opt.solver.cost_tables import Tables
from territory_opt.solver.feasibility.assignment_program import AssignmentProgram
from territory_opt.solver.feasibility.reachable_cells import reachable_cells
from territory_opt.solver.graph import Graph
from territory_opt.solver.incumbent import measured
from territory_opt.solver.proof.mip import ProgramStatus

MOST_UNITS = 250
"""Larger maps are not decided."""

NODES, GAP = 2_000, 0.3
"""Nodes of branch and bound in one round, and the gap at which a round's plan is good enough to be cut."""

RECENTRE = 3
"""Rounds after which territories are attracted to the centres of their main pieces."""


class Answer(Enum):
    """Whether a plan exists."""

    POSSIBLE = "possible"
    IMPOSSIBLE = "impossible"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Decision:
    """The answer, a plan where there is one, and the rounds that it took.

    Parameters
    ----------
    answer : Answer
    label : Ints, shape (n,), or None
        Territories of a plan that keeps every rule.
    rounds : int
    """

    answer: Answer
    label: Ints | None = None
    rounds: int = 0


def decide(
    problem: Problem, like: Ints | None = None, rounds: int = 60, deadline: Deadline = NO_DEADLINE
) -> Decision:
    """Find a plan that keeps every rule, or prove that there is none.

    An integer program without connection is solved, cut where territories are in pieces, and solved again.
    With loads that depend on a free base, the program is a relaxation: its proofs hold, and its plans are
    checked. So is every plan, with the bands themselves.

    Parameters
    ----------
    problem : Problem
    like : Ints, shape (n,), or None
        Territories of a plan that the answer will probably resemble.
    rounds : int
        Most solves of the program.
    deadline : Deadline
    """
    if problem.n > MOST_UNITS or deadline.passed():
        return Decision(Answer.UNKNOWN)
    cells = reachable_cells(problem)
    if not cells.possible.any(axis=1).all() or not cells.possible.any(axis=0).all():
        return Decision(Answer.IMPOSSIBLE)
    graph = Graph.of(problem.n, problem.pairs, problem.border)
    model = AssignmentProgram.of(problem, graph, cells)
    model.prefer_near(_centres(problem, like if like is not None else problem.start))
    for number in range(1, rounds + 1):
        solution = model.program.solve(NODES, deadline.remaining_s, deadline.passed, GAP)
        if solution.status is ProgramStatus.INFEASIBLE:
            return Decision(Answer.IMPOSSIBLE, None, number)
        if solution.x is None or deadline.passed():
            return Decision(Answer.UNKNOWN, None, number)
        label = model.labels(solution.x)
        if not problem.contiguous or not model.cut_off_pieces(label):
            held = _holds(problem, label)
            return (
                Decision(Answer.POSSIBLE, label, number) if held else Decision(Answer.UNKNOWN, None, number)
            )
        if number % RECENTRE == 0:
            model.prefer_near(_main_centres(model, label))
    return Decision(Answer.UNKNOWN, None, rounds)


def has_unit_rules(problem: Problem) -> bool:
    """Whether there are locks, forbids or a limit on change; without them other proofs come first."""
    return problem.allowed is not None or problem.disruption is not None


def _holds(problem: Problem, label: Ints) -> bool:
    """Whether a plan keeps every rule exactly; connection was checked before."""
    if (np.bincount(label, minlength=problem.k) == 0).any():
        return False
    tables = Tables.of(problem, best_sites(problem, label))
    return measured(problem, Bands.of(problem, tables.load_scale), tables, label, 0.0).excess <= 0


def _centres(problem: Problem, like: Ints | None) -> Floats:
    """Centres of a plan's territories, else of their locked units or home; shape (k, 2)."""
    centre = np.tile(problem.points.mean(axis=0), (problem.k, 1))
    homes = problem.fixed
    centre[homes] = problem.site_points[problem.home_site[homes]]
    for t in range(problem.k):
        members = np.flatnonzero(like == t) if like is not None else _only_here(problem, t)
        if len(members):
            centre[t] = problem.points[members].mean(axis=0)
    return centre


def _only_here(problem: Problem, t: int) -> Ints:
    """Units that are locked into a territory."""
    if problem.allowed is None:
        return np.empty(0, dtype=np.int64)
    return np.flatnonzero(problem.allowed[:, t] & (problem.allowed.sum(axis=1) == 1))


def _main_centres(model: AssignmentProgram, label: Ints) -> Floats:
    piece = pieces(model.graph, label)
    mains = (model.main_piece(t, np.flatnonzero(label == t), piece) for t in range(model.problem.k))
    return np.array([model.problem.points[main].mean(axis=0) for main in mains])
