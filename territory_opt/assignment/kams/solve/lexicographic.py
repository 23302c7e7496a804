"""Solves the goals in lexicographic order: each is bounded, improved, proved if possible, then limited."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from territory_opt.assignment.kams.model.capacity import fill
from territory_opt.assignment.kams.model.goals import (
    BALANCE,
    GOALS,
    MINIMUM,
    NO_LIMIT,
    TRAVEL,
    VALUE,
    Pairs,
    goal_costs,
)
from territory_opt.assignment.kams.model.integer_problem import UNASSIGNED, IntegerProblem
from territory_opt.assignment.kams.solve.annealing_search import (
    AnnealingSchedule,
    AnnealingSearch,
    SearchTarget,
    move_towards,
)
from territory_opt.assignment.kams.solve.goal_model import GoalSubproblem, solve_goal_model
from territory_opt.assignment.kams.solve.interruption import Interruption, run_interruptible
from territory_opt.assignment.kams.solve.relaxation import Relaxation, RelaxedGoal
from territory_opt.assignment.kams.solve.solve_options import SolveOptions
from territory_opt.assignment.kams.solve.warm_up import warm_up
from territory_opt.model.arrays import Bools, Ints
from territory_opt.model.scenario import Effort

EXACT_PAIRS = 6_000
"""Problems of more pairs are too large for proofs within the budget."""
EXACT_WORK: dict[Effort, float] = {"quick": 1.0, "standard": 3.0, "best": 30.0}
"""Deterministic seconds for the proofs of all goals, by effort."""
GOAL_SHARE = 0.8
"""Largest part of them for one goal."""
SEARCH_PAIRS = 300
"""With fewer pairs the proof is quick, and the search is skipped."""
FROM_RELAXATION = (AnnealingSchedule(0.02, 1.5), AnnealingSchedule(0.1, 4.0), AnnealingSchedule(0.3, 4.0))
"""Searches from near the relaxation, with rising temperature until the limits on earlier goals are met."""
FALLBACK = AnnealingSchedule(0.3, 4.0)
"""Search from the incumbent, if none of those meets them."""
FROM_INCUMBENT = AnnealingSchedule(0.03, 5.0)
"""Further search from the incumbent in small problems."""
CANDIDATES_PER_FAMILY = 6
"""Pairs of a family that the search of a problem too large for proofs uses."""
CORE_PAIRS_PER_FAMILY, CORE_WORK = 1.5, 0.4
"""Pairs in the first constraint programme, those with the least bounds; and its deterministic seconds."""
SLACK_PARTS = 1000
"""In problems too large for proofs, later goals may worsen an earlier one by its scale over this."""
HOURS_GOALS = (MINIMUM, VALUE, TRAVEL)
"""Goals that determine how much can be assigned and how many hours it takes."""


@dataclass(frozen=True)
class GoalResult:
    """Cost and bound of one goal, in steps of the goal.

    Parameters
    ----------
    goal : int
    cost : int
    bound : int or None
        Lower bound given the costs of the goals before; None where none is known.
    """

    goal: int
    cost: int
    bound: int | None

    @property
    def proved(self) -> bool:
        """Whether the cost is proved optimal."""
        return self.bound is not None and self.bound >= self.cost


@dataclass
class _SearchState:
    """Incumbent, remaining pairs and limits.

    Parameters
    ----------
    kam_of : Ints, shape (families,)
    active : Bools, shape (pairs,)
        Pairs that an optimal assignment may still use.
    reached_cost, max_cost : Ints, shape (6,)
        Cost of each finished goal, and its limit for later goals.
    work : float
        Deterministic seconds left.
    results : list of GoalResult
    """

    kam_of: Ints
    active: Bools
    reached_cost: Ints
    max_cost: Ints
    work: float
    results: list[GoalResult] = field(default_factory=list)


def solve_lexicographic(
    problem: IntegerProblem,
    options: SolveOptions,
    goals: Sequence[int] = range(len(GOALS)),
    start: Ints | None = None,
) -> tuple[Ints, list[GoalResult]]:
    """Find the assignment that is best in the first goal, among those in the second, and so on.

    Each goal is bounded by linear programming with divisible families. Its vertices are nearly integral:
    at most as many families are divided as KAMs have limits (Lenstra, Shmoys and Tardos 1990, doi
    10.1007/BF01585745). The fractions are rounded and repaired by annealing; reduced costs exclude pairs
    that no better assignment uses; on the rest, a constraint programme closes the remaining gap. The cost
    reached is then the limit of the goal.

    Parameters
    ----------
    problem : IntegerProblem
    options : SolveOptions
    goals : sequence of int
        Goals to minimise, in order.
    start : Ints, shape (families,), or None
        An assignment within all limits to begin with.

    Returns
    -------
    kam_of : Ints, shape (families,)
        -1 for families without a KAM.
    results : list of GoalResult
    """
    unassigned = np.full(len(problem), UNASSIGNED, dtype=np.int64)
    first = unassigned if start is None else start

    def solve(interruption: Interruption) -> tuple[Ints, list[GoalResult]]:
        return _solve_goals(_GoalSolver(problem, options, interruption), goals, first)

    return run_interruptible(solve, options.deadline)


def _solve_goals(solver: _GoalSolver, goals: Sequence[int], start: Ints) -> tuple[Ints, list[GoalResult]]:
    problem, pairs = solver.problem, solver.pairs
    if len(pairs) >= SEARCH_PAIRS and not solver.interruption:
        warm_up()
    state = _SearchState(
        kam_of=fill(problem, start),
        active=np.ones(len(pairs), dtype=np.bool_),
        reached_cost=np.zeros(len(GOALS), dtype=np.int64),
        max_cost=np.full(len(GOALS), NO_LIMIT),
        work=EXACT_WORK[solver.options.effort],
    )
    for goal in goals:
        if _is_relevant(problem, pairs, goal):
            solver.solve_goal(state, goal)
    final = goal_costs(problem, pairs, state.kam_of) // pairs.step
    return state.kam_of, [replace(one, cost=int(final[one.goal])) for one in state.results]


def _is_relevant(problem: IntegerProblem, pairs: Pairs, goal: int) -> bool:
    """Whether assignments of the problem can differ in a goal."""
    if goal == MINIMUM:
        return bool(problem.min_accounts.any())
    if goal == BALANCE:
        return len(pairs) > 0 and len(problem.balance_measures) > 0
    return goal == VALUE or bool(pairs.cost[:, goal].any())


class _GoalSolver:
    """Solves one goal at a time; the relaxation is built when it is first needed."""

    def __init__(self, problem: IntegerProblem, options: SolveOptions, interruption: Interruption) -> None:
        self.problem, self.options, self.interruption = problem, options, interruption
        self.pairs = Pairs.of(problem)
        self.search = AnnealingSearch.of(problem, self.pairs, options.seed, interruption)
        self.is_small = len(self.pairs) <= EXACT_PAIRS
        self.goal_work = GOAL_SHARE * EXACT_WORK[options.effort]
        self.relaxation: Relaxation | None = None

    def solve_goal(self, state: _SearchState, goal: int) -> None:
        """Minimise one goal and limit it to the cost reached."""
        bound = 0 if self._level(state, goal) == 0 else None
        if bound is None and not self.interruption:
            bound = self._minimise(state, goal)
        level = self._level(state, goal)
        state.results.append(GoalResult(goal, level, None if bound is None else min(bound, level)))
        state.reached_cost[goal] = self._largest_equal_cost(state, goal)
        self._update_limits(state)

    def _update_limits(self, state: _SearchState) -> None:
        """Limit every finished goal to its present cost: an earlier one may have used some of its slack."""
        for before in (one.goal for one in state.results):
            state.reached_cost[before] = max(int(state.reached_cost[before]), self._cost(state, before))
            state.max_cost[before] = state.reached_cost[before] + self._slack(before)
            if self.relaxation is not None:
                self.relaxation.limit_goal(before, int(state.reached_cost[before]))

    def _largest_equal_cost(self, state: _SearchState, goal: int) -> int:
        return self.pairs.largest_equal_cost(goal, self._cost(state, goal))

    def _slack(self, goal: int) -> int:
        """How much later goals may worsen a goal: not at all for minimum and value."""
        return 0 if self.is_small or goal <= VALUE else int(self.search.scale[goal]) // SLACK_PARTS

    def _cost(self, state: _SearchState, goal: int) -> int:
        return int(goal_costs(self.problem, self.pairs, state.kam_of)[goal])

    def _level(self, state: _SearchState, goal: int) -> int:
        """Cost of the incumbent in steps of the goal."""
        return self._cost(state, goal) // int(self.pairs.step[goal])

    def _minimise(self, state: _SearchState, goal: int) -> int | None:
        """Minimise a goal; returns the lower bound, in steps of the goal."""
        if self.relaxation is None:
            self.relaxation = Relaxation(self.problem, self.pairs, self.interruption)
            self._update_limits(state)
        relaxed = self.relaxation.solve(goal)
        if relaxed is None:
            return self._prove(state, goal, state.active, self.goal_work)
        bound = relaxed.bound // int(self.pairs.step[goal])
        if self._level(state, goal) > bound and len(self.pairs) > SEARCH_PAIRS:
            self._improve(state, goal, relaxed)
        if self.is_small:
            self._exclude_pairs(state, goal, relaxed)
        if self._level(state, goal) > bound:
            bound = max(bound, self._prove(state, goal, state.active, self.goal_work) or 0)
        return bound

    def _improve(self, state: _SearchState, goal: int, relaxed: RelaxedGoal) -> None:
        """Search from near the relaxation; in small problems also from the incumbent, and in the core."""
        target = SearchTarget(
            goal, state.max_cost, relaxed.price, self.pairs.largest_equal_cost(goal, relaxed.bound)
        )
        candidates = np.flatnonzero(self._candidates(state, relaxed))
        near = move_towards(self.problem, self.pairs, state.kam_of, relaxed.fraction)
        if not any(
            self._accept_if_better(state, goal, self.search.run(near, candidates, target, schedule))
            for schedule in FROM_RELAXATION
        ):
            self._search_from_incumbent(state, relaxed, target, FALLBACK)
        if self.is_small and self._level(state, goal) > relaxed.bound // int(self.pairs.step[goal]):
            self._search_from_incumbent(state, relaxed, target, FROM_INCUMBENT)
            self._prove(state, goal, self._core_pairs(state, relaxed), CORE_WORK)

    def _search_from_incumbent(
        self, state: _SearchState, relaxed: RelaxedGoal, target: SearchTarget, schedule: AnnealingSchedule
    ) -> None:
        candidates = np.flatnonzero(self._candidates(state, relaxed))
        found = self.search.run(state.kam_of, candidates, target, schedule)
        self._accept_if_better(state, target.goal, found)

    def _candidates(self, state: _SearchState, relaxed: RelaxedGoal) -> Bools:
        """All active pairs; in large problems the best of each family by bound, and those in use."""
        if self.is_small:
            return state.active
        order = np.lexsort((relaxed.pair_bound, self.pairs.family))
        rank = np.arange(len(order)) - self.pairs.first[self.pairs.family[order]]
        candidate = np.zeros(len(order), dtype=np.bool_)
        candidate[order[rank < CANDIDATES_PER_FAMILY]] = True
        candidate[self.pairs.used_by(state.kam_of)] = True
        active: Bools = candidate & state.active
        return active

    def _core_pairs(self, state: _SearchState, relaxed: RelaxedGoal) -> Bools:
        """Pairs that the relaxation uses, those with the least bounds, and those in use."""
        core = relaxed.fraction > 1e-6
        order = np.argsort(np.where(state.active, relaxed.pair_bound, np.inf), kind="stable")
        core[order[: int(CORE_PAIRS_PER_FAMILY * len(self.problem))]] = True
        core[self.pairs.used_by(state.kam_of)] = True
        active: Bools = core & state.active
        return active

    def _accept_if_better(self, state: _SearchState, goal: int, found: Ints) -> bool:
        """Make an assignment the incumbent if it is better and within the limits; whether it is within."""
        cost = goal_costs(self.problem, self.pairs, found)
        incumbent = goal_costs(self.problem, self.pairs, state.kam_of)
        within = bool((cost[:goal] <= state.max_cost[:goal]).all())
        if within and self.pairs.in_steps(cost)[goal:] < self.pairs.in_steps(incumbent)[goal:]:
            state.kam_of = found
        return within

    def _exclude_pairs(self, state: _SearchState, goal: int, relaxed: RelaxedGoal) -> None:
        """Exclude pairs whose bound is above the incumbent's cost."""
        assert self.relaxation is not None
        excluded = state.active & (relaxed.pair_bound > self._largest_equal_cost(state, goal) + 1)
        excluded[self.pairs.used_by(state.kam_of)] = False
        state.active &= ~excluded
        self.relaxation.exclude(np.flatnonzero(excluded))

    def _prove(self, state: _SearchState, goal: int, allowed: Bools, work: float) -> int | None:
        """Solve a goal exactly over some pairs in small problems; returns its bound, in steps."""
        work = min(work, state.work)
        if not self.is_small or work <= 0 or self.interruption:
            return None
        subproblem = GoalSubproblem(self.problem, self.pairs, allowed, goal, state.max_cost)
        solution = solve_goal_model(subproblem, state.kam_of, self.options.seed, work, self.interruption)
        state.work -= solution.work
        self._accept_if_better(state, goal, solution.kam_of)
        return min(solution.bound, self._level(state, goal))
