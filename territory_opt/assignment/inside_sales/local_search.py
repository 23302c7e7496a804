"""Sharing out by hand: the largest first, then exchanges between two agents until nothing is gained."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from typing import TypeAlias

import numpy as np

from territory_opt.assignment.inside_sales.balance_limits import eased
from territory_opt.assignment.inside_sales.sharing_problem import STEPS, Goals, Sharing, spared
from territory_opt.model.arrays import Bools, Floats, Ints

ALMOST = 0.999
"""Part of a step up to which a deviation counts as none."""
EVEN = ALMOST / STEPS
"""Share of the target up to which a deviation costs nothing."""
STRICT = 1e4
"""What a squared deviation costs beyond the one that cannot be avoided in its measure, in the second pass."""
MOST = 32
"""Accounts of an agent looked at for one exchange; of more, every so-manieth by size, others each time."""
ENOUGH = 0.5
"""An exchange that gains this share of the best one is as good, if it keeps more accounts at home."""
GAIN = 1e-12
"""Exchanges that gain less are not made: rounding alone could undo them."""
ROUNDS = 40
"""Rounds over all pairs of agents, at most."""
IDLE = 3
"""Rounds without any gain after which nothing more is expected."""
TRIES = 8
"""Exchanges looked at one by one for one that brings accounts home."""
AT_ONCE = 60
"""Exchanges of one pair in a row."""

Step: TypeAlias = Callable[[int, int], bool]
"""Tries one exchange between two agents; says whether it was made."""


def share_out(question: Sharing, least: Ints) -> Ints:
    """Share the accounts out: today's agents first, then whoever is short, then exchanges; shape (n,).

    Exchanges of one account against one other, or none, between two agents (Kernighan & Lin 1970,
    doi 10.1002/j.1538-7305.1970.tb01770.x, one pair at a time) lower the sum of squared deviations; a
    deviation below a step counts as none. Where one account alone is too much for anybody, a second pass
    gives nothing more to whoever has it. Others then bring accounts back to their agent of today, see
    `bring_home`.

    Parameters
    ----------
    question : Sharing
    least : Ints, shape (m,)
        Steps that cannot be avoided in each measure.
    """
    best = begun = _begin(question)
    for strict in (0.0, STRICT):
        goals, wanted = question.goals(best), (question.floor, int(least.sum()), 0)
        # The second pass does nothing for the sum of squares.
        if goals[: 2 if strict else 3] > wanted:
            exchange = _Exchange(question, best if strict else begun, strict, least)
            exchange.run(exchange.even_out)
            best = min((best, exchange.agent_of), key=question.goals)
    return bring_home(question, best, least, spared(question.goals(best).squares))


def bring_home(question: Sharing, agent_of: Ints, least: Ints, squares: int) -> Ints:
    """Bring accounts back to their agent of today by exchanges; shape (n,).

    No goal suffers, but that the sum of squared deviations may rise to a limit.
    """
    if (question.home < 0).all():
        return agent_of
    back = _Exchange(question, agent_of, 0.0, least, squares)
    back.run(back.bring_back)
    return back.agent_of


def _begin(question: Sharing) -> Ints:
    """Everybody stays where that is possible; the others, the largest first, where they unbalance least."""
    agent_of = question.home.copy()
    size = (question.weight / np.maximum(1, question.weight.sum(axis=0))).max(axis=1, initial=0.0)
    new = np.flatnonzero(agent_of < 0)
    new = new[np.argsort(-size[new], kind="stable")]
    load = np.zeros(question.target.shape)
    at_home = np.flatnonzero(agent_of >= 0)
    np.add.at(load, agent_of[at_home], question.weight[at_home])
    for account in new.tolist():
        fuller = (load + question.weight[account]) / question.target
        gain = (fuller**2 - (load / question.target) ** 2).sum(axis=1)
        agent = int(np.argmin(np.where(question.allowed[account], gain, np.inf)))
        agent_of[account] = agent
        load[agent] += question.weight[account]
    return agent_of


class _Exchange:
    """A way to share out, changed by one exchange after another."""

    def __init__(
        self, question: Sharing, agent_of: Ints, strict: float, least: Ints, squares: int = 0
    ) -> None:
        self.question = question
        self.agent_of = agent_of.copy()
        self.load = question.loads(agent_of)
        size = (question.weight / question.target.mean(axis=0)).sum(axis=1)
        self.rank = np.argsort(np.argsort(size, kind="stable"), kind="stable")
        self.members = [self._sorted(np.flatnonzero(agent_of == a)) for a in range(question.agents)]
        self.share = 1.0 / question.target
        self.strict, self.cap = strict, (eased(least) + ALMOST) / STEPS
        self.squares = squares
        self.turn = 0

    def run(self, step: Step) -> None:
        """Go round all pairs of agents, the most uneven first, until rounds gain nothing."""
        idle = 0
        for _ in range(ROUNDS):
            made = sum(self._with_pair(step, a, b) for a, b in self._pairs())
            idle = 0 if made else idle + 1
            if idle == (IDLE if self.question.accounts > MOST else 1):
                return

    def _pairs(self) -> list[tuple[int, int]]:
        cost = np.array([self._cost(agent, self.load[agent]) for agent in range(len(self.load))])
        return list(combinations(np.argsort(-cost, kind="stable").tolist(), 2))

    def _with_pair(self, step: Step, a: int, b: int) -> int:
        made = 0
        while made < AT_ONCE and step(a, b):
            made += 1
        return made

    def even_out(self, a: int, b: int) -> bool:
        """Make an exchange between two agents that evens out, if any does."""
        before = self._before(a, b)
        if before == 0.0:
            return False
        mine, theirs = self._some(a, b), self._some(b, a)
        after = self._after(a, b, mine, theirs)
        most = before - float(after.min())
        if most <= GAIN:
            return False
        good = after <= before - ENOUGH * most
        back = np.where(good, self._back(a, b, mine, theirs), -9)
        best = np.where(back == back.max(), after, np.inf)
        i, j = np.unravel_index(int(np.argmin(best)), best.shape)
        self._make(a, b, mine[i], theirs[j])
        return True

    def bring_back(self, a: int, b: int) -> bool:
        """Make the exchange between two agents that brings most accounts home, if no goal suffers."""
        home = self.question.home
        mine, theirs = self._some(a, b, home == b), self._some(b, a, home == a)
        back = self._back(a, b, mine, theirs)
        if back.max() <= 0:
            return False
        cost = np.maximum(0.0, self._after(a, b, mine, theirs) - self._before(a, b) - GAIN)
        some = np.flatnonzero(back > 0)
        goals = self._goals()
        for pair in some[np.lexsort((-back.ravel()[some], cost.ravel()[some]))][:TRIES].tolist():
            i, j = divmod(pair, len(theirs))
            self._make(a, b, mine[i], theirs[j])
            if self._goals() <= goals:
                return True
            self._make(b, a, mine[i], theirs[j])
        return False

    def _goals(self) -> Goals:
        """The goals but for the accounts moved, which are counted where they are."""
        return self.question.goals_of(self.load).within(self.squares)

    def _some(self, a: int, b: int, first: Bools | None = None) -> Ints:
        """Accounts of agent a that b can serve, and -1 for none of them."""
        can = self.members[a]
        can = can[self.question.allowed[can, b]]
        if first is not None and len(can) > MOST:
            wanted = can[first[can]][:MOST]
            rest = can[~first[can]]
            return np.concatenate([wanted, self._spread(rest), [-1]])
        return np.append(self._spread(can), -1)

    def _sorted(self, accounts: Ints) -> Ints:
        """The smallest first."""
        return accounts[np.argsort(self.rank[accounts], kind="stable")]

    def _spread(self, accounts: Ints) -> Ints:
        """Some accounts from the smallest to the largest, others each time."""
        if len(accounts) <= MOST:
            return accounts
        self.turn += 1
        apart = -(-len(accounts) // MOST)
        return accounts[self.turn % apart :: apart]

    def _before(self, a: int, b: int) -> float:
        return float(self._cost(a, self.load[a]) + self._cost(b, self.load[b]))

    def _after(self, a: int, b: int, mine: Ints, theirs: Ints) -> Floats:
        """What the two agents cost after each exchange, shape (mine, theirs)."""
        given = self._weight(mine)[:, :, None] - self._weight(theirs)[:, None, :]
        return self._cost(a, self.load[a, :, None, None] - given) + self._cost(
            b, self.load[b, :, None, None] + given
        )

    def _weight(self, accounts: Ints) -> Ints:
        """Weights of some accounts, nothing for -1; shape (m, accounts)."""
        return np.where(accounts >= 0, self.question.weight[accounts].T, 0)

    def _cost(self, agent: int, load: Ints) -> Floats:
        """Squared deviations of one agent with some loads of shape (m, ...), summed over the measures."""
        cost = np.zeros(load.shape[1:])
        for of_one, share, cap in zip(load, self.share[agent], self.cap, strict=True):
            off = np.abs(of_one * share - 1.0)
            cost += np.maximum(off - EVEN, 0.0) ** 2
            if self.strict:
                cost += self.strict * np.maximum(off - cap, 0.0) ** 2
        return cost

    def _back(self, a: int, b: int, mine: Ints, theirs: Ints) -> Ints:
        """How many accounts more are at home after each exchange, shape (mine, theirs)."""
        return self._came(mine, a, b)[:, None] + self._came(theirs, b, a)[None, :]

    def _came(self, accounts: Ints, giver: int, taker: int) -> Ints:
        of = np.where(accounts >= 0, self.question.home[accounts], -1)
        came: Ints = (of == taker).astype(np.int64) - (of == giver)
        return came

    def _make(self, a: int, b: int, mine: int, theirs: int) -> None:
        """Exchange two accounts; with a and b exchanged too, this takes it back."""
        for account, giver, taker in ((mine, a, b), (theirs, b, a)):
            if account >= 0:
                self.agent_of[account] = taker
                left = self.members[giver]
                self.members[giver] = left[left != account]
                self.members[taker] = self._sorted(np.append(self.members[taker], account))
                self.load[giver] -= self.question.weight[account]
                self.load[taker] += self.question.weight[account]
