"""Local search: greedy assignment, the largest accounts first, then exchanges between pairs of agents."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from typing import TypeAlias

import numpy as np

from territory_opt.assignment.inside_sales.balance_limits import tolerated_steps
from territory_opt.assignment.inside_sales.sharing_problem import (
    STEPS,
    Goals,
    SharingProblem,
    tolerated_squares,
)
from territory_opt.model.arrays import Bools, Floats, Ints

ZERO_STEP_PART = 0.999
"""Part of a step up to which a deviation counts as none."""
FREE_DEVIATION = ZERO_STEP_PART / STEPS
"""The same as a share of the target."""
EXCESS_PENALTY = 1e4
"""Cost factor of a squared deviation beyond the lower bound of its measure, in the second pass."""
MAX_CANDIDATES = 32
"""Accounts of an agent evaluated for one exchange; of more, a sample over all sizes, a new one each time."""
GOOD_GAIN_SHARE = 0.5
"""Of exchanges with at least this share of the best gain, one that restores most accounts is chosen."""
MIN_GAIN = 1e-12
"""Exchanges that gain less are not made: they could be rounding errors."""
MAX_ROUNDS = 40
"""Largest number of rounds over all pairs of agents."""
MAX_STALLED_ROUNDS = 3
"""Rounds without a gain after which the search ends."""
MAX_TRIES = 8
"""Exchanges tried one by one to restore accounts to their agents."""
MAX_EXCHANGES_PER_PAIR = 60
"""Largest number of exchanges of one pair in a round."""

ExchangeStep: TypeAlias = Callable[[int, int], bool]
"""Tries one exchange between two agents; returns whether it was made."""


def assign_accounts(problem: SharingProblem, min_steps: Ints) -> Ints:
    """Assign all accounts: to today's agents, else greedily, then improved by exchanges; shape (n,).

    Exchanges of one account for one other, or for none, between two agents (Kernighan & Lin 1970,
    doi 10.1002/j.1538-7305.1970.tb01770.x, one pair at a time) lower the sum of squared deviations; a
    deviation below a step counts as none. A second pass penalises deviations above the lower bounds, so that
    an agent with a very large account gets no more. Last, accounts are restored to today's agents, see
    `restore_current_agents`.

    Parameters
    ----------
    problem : SharingProblem
    min_steps : Ints, shape (m,)
        Lower bound of the largest deviation in each measure, in steps.
    """
    best = start = _greedy(problem)
    for penalty in (0.0, EXCESS_PENALTY):
        goals, bounds = problem.goals(best), (problem.floor, int(min_steps.sum()), 0)
        # The second pass does not lower the sum of squares.
        if goals[: 2 if penalty else 3] > bounds:
            search = _ExchangeSearch(problem, best if penalty else start, penalty, min_steps)
            search.run(search.improve_balance)
            best = min((best, search.agent_of), key=problem.goals)
    return restore_current_agents(problem, best, min_steps, tolerated_squares(problem.goals(best).squares))


def restore_current_agents(problem: SharingProblem, agent_of: Ints, min_steps: Ints, squares: int) -> Ints:
    """Restore accounts to today's agents by exchanges; shape (n,).

    No earlier goal gets worse, except that the sum of squared deviations may rise to a limit.
    """
    if (problem.current < 0).all():
        return agent_of
    search = _ExchangeSearch(problem, agent_of, 0.0, min_steps, squares)
    search.run(search.restore)
    return search.agent_of


def _greedy(problem: SharingProblem) -> Ints:
    """Keep today's agents; assign the others, the largest first, with the least increase of squares."""
    agent_of = problem.current.copy()
    size = (problem.weight / np.maximum(1, problem.weight.sum(axis=0))).max(axis=1, initial=0.0)
    new = np.flatnonzero(agent_of < 0)
    new = new[np.argsort(-size[new], kind="stable")]
    load = np.zeros(problem.target.shape)
    with_current = np.flatnonzero(agent_of >= 0)
    np.add.at(load, agent_of[with_current], problem.weight[with_current])
    for account in new.tolist():
        relative_load = (load + problem.weight[account]) / problem.target
        gain = (relative_load**2 - (load / problem.target) ** 2).sum(axis=1)
        agent = int(np.argmin(np.where(problem.allowed[account], gain, np.inf)))
        agent_of[account] = agent
        load[agent] += problem.weight[account]
    return agent_of


class _ExchangeSearch:
    """An assignment that is improved by one exchange after another."""

    def __init__(
        self, problem: SharingProblem, agent_of: Ints, penalty: float, min_steps: Ints, squares: int = 0
    ) -> None:
        self.problem = problem
        self.agent_of = agent_of.copy()
        self.load = problem.loads(agent_of)
        size = (problem.weight / problem.target.mean(axis=0)).sum(axis=1)
        self.rank = np.argsort(np.argsort(size, kind="stable"), kind="stable")
        self.members = [self._sorted(np.flatnonzero(agent_of == a)) for a in range(problem.agents)]
        self.inverse_target = 1.0 / problem.target
        self.penalty, self.free_excess = penalty, (tolerated_steps(min_steps) + ZERO_STEP_PART) / STEPS
        self.squares = squares
        self.sample_offset = 0

    def run(self, step: ExchangeStep) -> None:
        """Visit all pairs of agents, the largest deviations first, until rounds gain nothing."""
        stalled = 0
        for _ in range(MAX_ROUNDS):
            count = sum(self._with_pair(step, a, b) for a, b in self._pairs())
            stalled = 0 if count else stalled + 1
            if stalled == (MAX_STALLED_ROUNDS if self.problem.accounts > MAX_CANDIDATES else 1):
                return

    def _pairs(self) -> list[tuple[int, int]]:
        cost = np.array([self._cost(agent, self.load[agent]) for agent in range(len(self.load))])
        return list(combinations(np.argsort(-cost, kind="stable").tolist(), 2))

    def _with_pair(self, step: ExchangeStep, a: int, b: int) -> int:
        count = 0
        while count < MAX_EXCHANGES_PER_PAIR and step(a, b):
            count += 1
        return count

    def improve_balance(self, a: int, b: int) -> bool:
        """Make an exchange between two agents that lowers the squared deviations, if there is one."""
        before = self._before(a, b)
        if before == 0.0:
            return False
        of_a, of_b = self._candidates(a, b), self._candidates(b, a)
        after = self._after(a, b, of_a, of_b)
        best_gain = before - float(after.min())
        if best_gain <= MIN_GAIN:
            return False
        good = after <= before - GOOD_GAIN_SHARE * best_gain
        restored = np.where(good, self._net_restored(a, b, of_a, of_b), -9)
        best = np.where(restored == restored.max(), after, np.inf)
        i, j = np.unravel_index(int(np.argmin(best)), best.shape)
        self._exchange(a, b, of_a[i], of_b[j])
        return True

    def restore(self, a: int, b: int) -> bool:
        """Make the exchange between two agents that restores most accounts, if no goal gets worse."""
        current = self.problem.current
        of_a, of_b = self._candidates(a, b, current == b), self._candidates(b, a, current == a)
        restored = self._net_restored(a, b, of_a, of_b)
        if restored.max() <= 0:
            return False
        cost = np.maximum(0.0, self._after(a, b, of_a, of_b) - self._before(a, b) - MIN_GAIN)
        options = np.flatnonzero(restored > 0)
        goals = self._goals()
        order = np.lexsort((-restored.ravel()[options], cost.ravel()[options]))
        for pair in options[order][:MAX_TRIES].tolist():
            i, j = divmod(pair, len(of_b))
            self._exchange(a, b, of_a[i], of_b[j])
            if self._goals() <= goals:
                return True
            self._exchange(b, a, of_a[i], of_b[j])
        return False

    def _goals(self) -> Goals:
        """The goals without `moved`."""
        return self.problem.goals_of(self.load).with_squares_at_least(self.squares)

    def _candidates(self, a: int, b: int, first: Bools | None = None) -> Ints:
        """Accounts of agent a that b can serve, and -1 for no account."""
        movable = self.members[a]
        movable = movable[self.problem.allowed[movable, b]]
        if first is not None and len(movable) > MAX_CANDIDATES:
            preferred = movable[first[movable]][:MAX_CANDIDATES]
            rest = movable[~first[movable]]
            return np.concatenate([preferred, self._sample(rest), [-1]])
        return np.append(self._sample(movable), -1)

    def _sorted(self, accounts: Ints) -> Ints:
        """Ordered by size, the smallest first."""
        return accounts[np.argsort(self.rank[accounts], kind="stable")]

    def _sample(self, accounts: Ints) -> Ints:
        """A sample from the smallest to the largest, a new one each time."""
        if len(accounts) <= MAX_CANDIDATES:
            return accounts
        self.sample_offset += 1
        stride = -(-len(accounts) // MAX_CANDIDATES)
        return accounts[self.sample_offset % stride :: stride]

    def _before(self, a: int, b: int) -> float:
        return float(self._cost(a, self.load[a]) + self._cost(b, self.load[b]))

    def _after(self, a: int, b: int, of_a: Ints, of_b: Ints) -> Floats:
        """Cost of the two agents after each exchange, shape (of a, of b)."""
        transferred = self._weight(of_a)[:, :, None] - self._weight(of_b)[:, None, :]
        return self._cost(a, self.load[a, :, None, None] - transferred) + self._cost(
            b, self.load[b, :, None, None] + transferred
        )

    def _weight(self, accounts: Ints) -> Ints:
        """Weights of some accounts, 0 for -1; shape (m, accounts)."""
        return np.where(accounts >= 0, self.problem.weight[accounts].T, 0)

    def _cost(self, agent: int, load: Ints) -> Floats:
        """Squared deviations of one agent with loads of shape (m, ...), summed over the measures."""
        cost = np.zeros(load.shape[1:])
        for of_measure, inverse, free_excess in zip(
            load, self.inverse_target[agent], self.free_excess, strict=True
        ):
            deviation = np.abs(of_measure * inverse - 1.0)
            cost += np.maximum(deviation - FREE_DEVIATION, 0.0) ** 2
            if self.penalty:
                cost += self.penalty * np.maximum(deviation - free_excess, 0.0) ** 2
        return cost

    def _net_restored(self, a: int, b: int, of_a: Ints, of_b: Ints) -> Ints:
        """Net number of accounts restored by each exchange, shape (of a, of b)."""
        return self._restored(of_a, a, b)[:, None] + self._restored(of_b, b, a)[None, :]

    def _restored(self, accounts: Ints, giver: int, taker: int) -> Ints:
        of = np.where(accounts >= 0, self.problem.current[accounts], -1)
        restored: Ints = (of == taker).astype(np.int64) - (of == giver)
        return restored

    def _exchange(self, a: int, b: int, of_a: int, of_b: int) -> None:
        """Exchange two accounts; with a and b swapped, this reverts the exchange."""
        for account, giver, taker in ((of_a, a, b), (of_b, b, a)):
            if account >= 0:
                self.agent_of[account] = taker
                left = self.members[giver]
                self.members[giver] = left[left != account]
                self.members[taker] = self._sorted(np.append(self.members[taker], account))
                self.load[giver] -= self.problem.weight[account]
                self.load[taker] += self.problem.weight[account]
