"""Entry point: assigns the accounts of inside sales to agents, with reasons."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from territory_opt.assignment.inside_sales.balance_limits import (
    bounds_in_steps,
    deviation_bounds,
    tolerated_steps,
)
from territory_opt.assignment.inside_sales.constraint_model import solve_constraint_model
from territory_opt.assignment.inside_sales.local_search import assign_accounts, restore_current_agents
from territory_opt.assignment.inside_sales.remote_service import RemoteService, remote_accounts
from territory_opt.assignment.inside_sales.sharing_problem import SharingProblem, build_sharing_problem
from territory_opt.model.agent_assignment import AgentAssignment
from territory_opt.model.arrays import Bools, Ints, Texts, frozen
from territory_opt.model.book import Agents, Book
from territory_opt.model.finding import Statement
from territory_opt.model.findings.agent_findings import (
    FormerAgentNotAtWork,
    FormerAgentNotEligible,
    FormerAgentNotInBook,
    NoAgentEligible,
)
from territory_opt.model.key_accounts import Segmentation
from territory_opt.model.scenario import WorkYear

MAX_EXACT_PAIRS = 20_000
"""Largest accounts x agents for the exact solve, which runs when local search has no proved optimum."""
EXACT_WORK = 2.0
"""Deterministic seconds of the exact solve."""
UNASSIGNED = -1


def assign_agents(book: Book, segmentation: Segmentation, work: WorkYear, seed: int = 0) -> AgentAssignment:
    """Assign the customers with coverage `inside_sales` to the agents, account by account.

    An agent can serve an account whose language it speaks; the targets of customers, hours and potential are
    proportional to capacity. Goals in lexicographic order, all minimised: the largest deviation of all agents
    and measures; the sum of the largest of each measure; the sum of squared deviations, up to one per cent;
    accounts taken from today's agent. Locations do not matter. This function never fails: an account whose
    language no agent speaks stays unassigned, with the reason.

    Parameters
    ----------
    book : Book
    segmentation : Segmentation
        Of the same book.
    work : WorkYear
        Preparation of a call.
    seed : int
        The same seed gives the same assignment.
    """
    accounts = len(segmentation.account_id)
    agent_of = np.full(accounts, UNASSIGNED, dtype=np.int64)
    hours = np.zeros(accounts)
    reason: list[Statement] = [()] * accounts
    if book.customers is None:
        return AgentAssignment(agent_of, tuple(reason), hours, None, "none")
    remote = remote_accounts(book.customers, segmentation, work)
    hours[remote.account] = remote.load[:, 1]
    bound, is_optimal = None, False
    if book.inside_sales is not None:
        agent_of[remote.account], bound, is_optimal = _assign(remote, book.inside_sales, seed)
        of_remote = _reasons(remote, book.inside_sales, agent_of[remote.account])
        for account, why in zip(remote.account.tolist(), of_remote, strict=True):
            reason[account] = why
    return AgentAssignment(
        agent_of=frozen(agent_of),
        reason=tuple(reason),
        hours=frozen(hours),
        bound=bound,
        status="none" if bound is None else "optimal" if is_optimal else "feasible",
    )


def can_serve(languages: Texts, agents: Agents) -> Bools:
    """Agents with capacity who speak each account's language (blank: all), shape (accounts, agents)."""
    known, which = np.unique(languages.astype(str), return_inverse=True)
    speaks = [[_is_spoken(language, spoken) for spoken in agents.languages] for language in known]
    spoken = np.array(speaks, dtype=np.bool_).reshape(len(known), len(agents))
    return np.asarray(spoken[which.ravel()] & (agents.capacity_hours > 0))


def _assign(remote: RemoteService, agents: Agents, seed: int) -> tuple[Ints, float | None, bool]:
    """Agent of each account, lower bound of the largest deviation, and whether it is proved optimal."""
    allowed = can_serve(remote.language, agents)
    served, at_work = np.flatnonzero(allowed.any(axis=1)), np.flatnonzero(agents.capacity_hours > 0)
    agent_of = np.full(len(remote), UNASSIGNED, dtype=np.int64)
    if not len(served):
        return agent_of, None, False
    problem = build_sharing_problem(
        remote.load[served],
        agents.capacity_hours[at_work],
        allowed[np.ix_(served, at_work)],
        _current_agents(remote.agent_id[served], agents.agent_id[at_work], allowed[np.ix_(served, at_work)]),
    )
    of_served, bound, is_optimal = solve_sharing_problem(problem, seed)
    agent_of[served] = at_work[of_served]
    return agent_of, bound, is_optimal


def solve_sharing_problem(problem: SharingProblem, seed: int) -> tuple[Ints, float, bool]:
    """Solve by local search, then exactly where that is small enough and leaves a gap.

    Returns
    -------
    agent_of : Ints, shape (n,)
    bound : float
        Lower bound of the largest deviation, as a share of the target.
    is_optimal : bool
        Whether the first two goals are proved optimal.
    """
    deviation = deviation_bounds(problem)
    min_steps = bounds_in_steps(problem, deviation)
    problem = replace(problem, floor=int(tolerated_steps(min_steps).max(initial=0)))
    agent_of = assign_accounts(problem, min_steps)
    goals = problem.goals(agent_of)
    largest_bound, sum_bound = problem.floor, int(min_steps.sum())
    has_gap = goals > (largest_bound, sum_bound, 0, 0)
    if has_gap and problem.accounts * problem.agents <= MAX_EXACT_PAIRS:
        solution = solve_constraint_model(problem, agent_of, min_steps, seed, EXACT_WORK)
        agent_of = restore_current_agents(problem, solution.agent_of, min_steps, solution.squares)
        largest_bound, sum_bound = solution.greatest, solution.sum
        goals = problem.goals(agent_of)
    bound = float(deviation.max(initial=0.0))
    if largest_bound > problem.floor:
        bound = max(bound, problem.deviation(largest_bound))
    return agent_of, bound, goals.greatest <= largest_bound and goals.sum <= sum_bound


def _current_agents(today: Texts, agents: Texts, allowed: Bools) -> Ints:
    index_of = {str(agent): index for index, agent in enumerate(agents)}
    current = np.array([index_of.get(agent, UNASSIGNED) for agent in today], dtype=np.int64)
    rows = np.arange(len(current))
    return np.where((current >= 0) & allowed[rows, current], current, UNASSIGNED)


def _reasons(remote: RemoteService, agents: Agents, agent_of: Ints) -> list[Statement]:
    """Why no agent serves an account, or why today's agent cannot; empty for all others."""
    at_work = dict(zip(agents.agent_id.tolist(), (agents.capacity_hours > 0).tolist(), strict=True))

    def reason(today: str, agent: int, language: str) -> Statement:
        if agent < 0:
            return (NoAgentEligible(language or None),)
        if not today or today == agents.agent_id[agent]:
            return ()
        if today not in at_work:
            return (FormerAgentNotInBook(today),)
        if not at_work[today]:
            return (FormerAgentNotAtWork(today),)
        return () if _speaks(agents, today, language) else (FormerAgentNotEligible(today, language),)

    return list(map(reason, remote.agent_id.tolist(), agent_of.tolist(), remote.language.tolist()))


def _speaks(agents: Agents, agent: str, language: str) -> bool:
    return _is_spoken(language, agents.languages[agents.agent_id.tolist().index(agent)])


def _is_spoken(language: str, spoken: frozenset[str]) -> bool:
    """Whether an agent with these languages serves an account with this one; blank: any."""
    return not spoken or not language or language.casefold() in {some.casefold() for some in spoken}
