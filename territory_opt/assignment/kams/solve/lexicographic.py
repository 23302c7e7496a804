"""The recipe: goal after goal, each bounded, approached, proved where possible, and then held."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from territory_opt.assignment.kams.model.capacity import fill
from territory_opt.assignment.kams.model.goals import (
    BALANCE,
    GOALS,
    MINIMUM,
    TRAVEL,
    UNASKED,
    VALUE,
    Pairs,
    costs,
)
from territory_opt.assignment.kams.model.placement import NOBODY, Placement
from territory_opt.assignment.kams.solve.annealing_search import AnnealingSearch, drawn_to
from territory_opt.assignment.kams.solve.goal_model import solve
from territory_opt.assignment.kams.solve.interruption import Interruption, interruptible, never
from territory_opt.assignment.kams.solve.relaxation import Relaxation, Relaxed
from territory_opt.assignment.kams.solve.warm_up import warm_up
from territory_opt.model.arrays import Bools, Ints
from territory_opt.model.scenario import Effort

EXACT_PAIRS = 6_000
"""Problems of more pairs are too large for proofs within the budget."""
EXACT_WORK: dict[Effort, float] = {"quick": 1.0, "standard": 3.0, "best": 30.0}
"""Deterministic seconds for the proofs of all goals, by effort."""
GOAL_SHARE = 0.8
"""Most of them that one goal may take."""
SEARCH_PAIRS = 300
"""With fewer pairs the proof is quick, and the search would only cost time."""
DRAWN, LAST, HERE = ((0.02, 1.5), (0.1, 4.0), (0.3, 4.0)), (0.3, 4.0), (0.03, 5.0)
"""Heat of a search, and price of an excess over what it is worth: drawn to the relaxation, ever hotter until
the goals before are kept to; if they never are, and besides in small problems, from the answer at hand."""
LIKED = 6
"""Pairs of a family that a search of a problem too large for proofs draws from."""
CORE_PAIRS, CORE_WORK = 1.5, 0.4
"""Pairs a family in the first constraint programme, those that the relaxation likes best; and its work."""
SLACK = 1000
"""In problems too large for proofs, each later goal may use up a thousandth of what earlier ones have."""


@dataclass(frozen=True)
class Reached:
    """How far a goal was brought; costs in steps of the goal.

    Parameters
    ----------
    goal : int
    cost : int
    bound : int or None
        No assignment that does as well in the goals before costs less; None where nothing is known.
    """

    goal: int
    cost: int
    bound: int | None

    @property
    def proved(self) -> bool:
        """Whether nothing can be better."""
        return self.bound is not None and self.bound >= self.cost


@dataclass
class _State:
    """Where the climb stands."""

    kam_of: Ints
    alive: Bools
    held: Ints
    most: Ints
    work: float
    reached: list[Reached] = field(default_factory=list)


def solve_lexicographic(
    asked: Placement,
    seed: int,
    goals: Sequence[int] = range(len(GOALS)),
    start: Ints | None = None,
    stop: Callable[[], bool] = never,
    seconds: float = np.inf,
    effort: Effort = "standard",
) -> tuple[Ints, list[Reached]]:
    """Find the assignment that is best in the first goal, among those in the second, and so on.

    Each goal is bounded by linear programming (families divisible), which is nearly whole here: a vertex
    divides at most as many families as KAMs have limits (Lenstra, Shmoys and Tardos 1990, doi
    10.1007/BF01585745). The parts are rounded and mended by annealing; reduced costs strike out pairs
    that no better answer uses; on the rest, a constraint programme closes what gap remains. What was
    reached is then held.

    Parameters
    ----------
    asked : Placement
    seed : int
        The same seed gives the same answer: work is counted, not timed.
    goals : sequence of int
        Which to pursue, in order.
    start : Ints, shape (families,), or None
        An assignment within all limits to begin with.
    stop : callable
        Asked often; once it answers true, the best assignment so far is the answer.
    seconds : float
        A safety net of the same effect.
    effort : {"quick", "standard", "best"}
        How long proofs are tried.

    Returns
    -------
    kam_of : Ints, shape (families,)
        -1 for families without a KAM.
    reached : list of Reached
    """
    nobody = np.full(len(asked), NOBODY, dtype=np.int64)
    first = nobody if start is None else start
    return interruptible(lambda halt: _climbed(asked, seed, goals, first, effort, halt), stop, seconds)


def _climbed(
    asked: Placement, seed: int, goals: Sequence[int], start: Ints, effort: Effort, halt: Interruption
) -> tuple[Ints, list[Reached]]:
    pairs = Pairs.of(asked)
    if len(pairs) >= SEARCH_PAIRS and not halt:
        warm_up()
    state = _State(
        kam_of=fill(asked, start),
        alive=np.ones(len(pairs), dtype=np.bool_),
        held=np.zeros(len(GOALS), dtype=np.int64),
        most=np.full(len(GOALS), UNASKED),
        work=EXACT_WORK[effort],
    )
    rope = _Rope(asked, pairs, seed, effort, halt)
    for goal in goals:
        if _matters(asked, pairs, goal):
            rope.up(state, goal)
    final = costs(asked, pairs, state.kam_of) // pairs.step
    return state.kam_of, [replace(one, cost=int(final[one.goal])) for one in state.reached]


def _matters(asked: Placement, pairs: Pairs, goal: int) -> bool:
    if goal == MINIMUM:
        return bool(asked.least.any())
    if goal == BALANCE:
        return len(pairs) > 0 and len(asked.burdens) > 0
    return goal == VALUE or bool(pairs.cost[:, goal].any())


class _Rope:
    """What the climb holds on to; the relaxation is made when it is first needed."""

    def __init__(self, asked: Placement, pairs: Pairs, seed: int, effort: Effort, halt: Interruption) -> None:
        self.asked, self.pairs, self.seed, self.halt = asked, pairs, seed, halt
        self.search = AnnealingSearch.of(asked, pairs, seed, halt)
        self.small = len(pairs) <= EXACT_PAIRS
        self.goal_work = GOAL_SHARE * EXACT_WORK[effort]
        self.relaxation: Relaxation | None = None

    def up(self, state: _State, goal: int) -> None:
        """Settle one goal and hold it."""
        bound = 0 if self._level(state, goal) == 0 else None
        if bound is None and not self.halt:
            bound = self._settled(state, goal)
        level = self._level(state, goal)
        state.reached.append(Reached(goal, level, None if bound is None else min(bound, level)))
        state.held[goal] = self._still_met(state, goal)
        self._hold(state)

    def _hold(self, state: _State) -> None:
        """Hold every goal reached where it stands now: an earlier one may have used up some slack."""
        for before in (one.goal for one in state.reached):
            state.held[before] = max(int(state.held[before]), self._cost(state, before))
            state.most[before] = state.held[before] + self._slack(before)
            if self.relaxation is not None:
                self.relaxation.hold(before, int(state.held[before]))

    def _still_met(self, state: _State, goal: int) -> int:
        return self.pairs.still_met(goal, self._cost(state, goal))

    def _slack(self, goal: int) -> int:
        """What later goals may use up: nothing of the minimum and of the value."""
        return 0 if self.small or goal <= VALUE else int(self.search.scale[goal]) // SLACK

    def _cost(self, state: _State, goal: int) -> int:
        return int(costs(self.asked, self.pairs, state.kam_of)[goal])

    def _level(self, state: _State, goal: int) -> int:
        return self._cost(state, goal) // int(self.pairs.step[goal])

    def _settled(self, state: _State, goal: int) -> int | None:
        """Bring a goal down; the bound, in steps of the goal."""
        if self.relaxation is None:
            self.relaxation = Relaxation(self.asked, self.pairs, self.halt)
            self._hold(state)
        relaxed = self.relaxation.solved(goal)
        if relaxed is None:
            return self._proved(state, goal, state.alive, self.goal_work)
        bound = relaxed.bound // int(self.pairs.step[goal])
        if self._level(state, goal) > bound and len(self.pairs) > SEARCH_PAIRS:
            self._approach(state, goal, relaxed)
        if self.small:
            self._strike_out(state, goal, relaxed)
        if self._level(state, goal) > bound:
            bound = max(bound, self._proved(state, goal, state.alive, self.goal_work) or 0)
        return bound

    def _approach(self, state: _State, goal: int, relaxed: Relaxed) -> None:
        """Search from near the relaxation; in small problems also from where we stand, and in the core."""
        drawn = drawn_to(self.asked, self.pairs, state.kam_of, relaxed.part)
        if not any(self._searched(state, goal, relaxed, drawn, how) for how in DRAWN):
            self._searched(state, goal, relaxed, state.kam_of, LAST)
        if self.small and self._level(state, goal) > relaxed.bound // int(self.pairs.step[goal]):
            self._searched(state, goal, relaxed, state.kam_of, HERE)
            self._proved(state, goal, self._core(state, relaxed), CORE_WORK)

    def _searched(
        self, state: _State, goal: int, relaxed: Relaxed, start: Ints, how: tuple[float, float]
    ) -> bool:
        """Search from a start; whether what is found keeps to the goals before."""
        target = self.pairs.still_met(goal, relaxed.bound)
        among = np.flatnonzero(self._liked(state, relaxed))
        found = self.search.improved(start, among, goal, state.most, relaxed.price, target, *how)
        return self._take_if_better(state, goal, found)

    def _liked(self, state: _State, relaxed: Relaxed) -> Bools:
        """Of every family the pairs that the relaxation likes best, and the one in use; all in small ones."""
        if self.small:
            return state.alive
        order = np.lexsort((relaxed.beyond, self.pairs.family))
        place = np.arange(len(order)) - self.pairs.first[self.pairs.family[order]]
        liked = np.zeros(len(order), dtype=np.bool_)
        liked[order[place < LIKED]] = True
        liked[self.pairs.chosen(state.kam_of)] = True
        within: Bools = liked & state.alive
        return within

    def _core(self, state: _State, relaxed: Relaxed) -> Bools:
        """Pairs that the relaxation uses or likes best, and those in use."""
        core = relaxed.part > 1e-6
        liked = np.argsort(np.where(state.alive, relaxed.beyond, np.inf), kind="stable")
        core[liked[: int(CORE_PAIRS * len(self.asked))]] = True
        core[self.pairs.chosen(state.kam_of)] = True
        within: Bools = core & state.alive
        return within

    def _take_if_better(self, state: _State, goal: int, found: Ints) -> bool:
        """Go on from an answer if it keeps to what was reached and is better; whether it keeps to it."""
        cost = costs(self.asked, self.pairs, found)
        today = costs(self.asked, self.pairs, state.kam_of)
        keeps = bool((cost[:goal] <= state.most[:goal]).all())
        if keeps and self.pairs.rank(cost)[goal:] < self.pairs.rank(today)[goal:]:
            state.kam_of = found
        return keeps

    def _strike_out(self, state: _State, goal: int, relaxed: Relaxed) -> None:
        """Close pairs whose use would cost more than what was reached already."""
        assert self.relaxation is not None
        closed = state.alive & (relaxed.beyond > self._still_met(state, goal) + 1)
        closed[self.pairs.chosen(state.kam_of)] = False
        state.alive &= ~closed
        self.relaxation.close(np.flatnonzero(closed))

    def _proved(self, state: _State, goal: int, pairs: Bools, work: float) -> int | None:
        """Look among some pairs for the best of all, if they are few enough; its bound, in steps."""
        work = min(work, state.work)
        if not self.small or work <= 0 or self.halt:
            return None
        answer = solve(
            self.asked, self.pairs, pairs, goal, state.most, state.kam_of, self.seed, work, self.halt
        )
        state.work -= answer.work
        self._take_if_better(state, goal, answer.kam_of)
        return min(answer.bound, self._level(state, goal))


HOURS_GOALS = (MINIMUM, VALUE, TRAVEL)
"""Enough to know how much can be placed and how many hours it takes."""
