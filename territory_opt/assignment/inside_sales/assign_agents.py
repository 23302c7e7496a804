"""Which agent of inside sales serves which account."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from territory_opt.assignment.inside_sales.balance_limits import eased, in_steps, limits
from territory_opt.assignment.inside_sales.constraint_model import solve
from territory_opt.assignment.inside_sales.local_search import bring_home, share_out
from territory_opt.assignment.inside_sales.remote_service import RemoteService, remote_accounts
from territory_opt.assignment.inside_sales.sharing_problem import Sharing, sharing
from territory_opt.model.agent_assignment import AgentAssignment
from territory_opt.model.arrays import Bools, Ints, Texts, frozen, texts
from territory_opt.model.book import Agents, Book
from territory_opt.model.key_accounts import Segmentation
from territory_opt.model.scenario import WorkYear

MOST_PAIRS = 20_000
"""Accounts times agents up to which the exact programme is asked when the exchanges leave something open."""
WORK = 2.0
"""Deterministic seconds of the exact programme."""
NOBODY = -1


def assign_agents(book: Book, segmentation: Segmentation, work: WorkYear, seed: int = 0) -> AgentAssignment:
    """Share the customers with coverage `inside_sales` out over the pool, account by account.

    An agent can serve an account whose language it speaks; its fair share of customers, hours and potential
    follows its capacity. Goals, each above the next: the greatest deviation of all agents and measures is
    least; the sum of the greatest of each measure; the sum of all squared, but for a hundredth; and accounts
    stay with today's agent. Nobody travels, so places do not matter. This function never fails: an account
    whose language nobody speaks stays without an agent, and is said to.

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
    agent_of = np.full(accounts, NOBODY, dtype=np.int64)
    hours, reason = np.zeros(accounts), texts([""] * accounts)
    if book.customers is None:
        return AgentAssignment(agent_of, reason, hours, None, "none")
    remote = remote_accounts(book.customers, segmentation, work)
    hours[remote.account] = remote.load[:, 1]
    bound, status = None, False
    if book.inside_sales is not None:
        agent_of[remote.account], bound, status = _shared(remote, book.inside_sales, seed)
        reason[remote.account] = _reasons(remote, book.inside_sales, agent_of[remote.account])
    return AgentAssignment(
        agent_of=frozen(agent_of),
        reason=frozen(reason),
        hours=frozen(hours),
        bound=bound,
        status="none" if bound is None else "optimal" if status else "feasible",
    )


def can_serve(languages: Texts, agents: Agents) -> Bools:
    """Agents at work who speak each account's language, shape (accounts, agents); blank: all of them."""
    known, which = np.unique(languages.astype(str), return_inverse=True)
    speaks = [[_understood(word, spoken) for spoken in agents.languages] for word in known]
    spoken = np.array(speaks, dtype=np.bool_).reshape(len(known), len(agents))
    return np.asarray(spoken[which.ravel()] & (agents.capacity_hours > 0))


def _shared(remote: RemoteService, agents: Agents, seed: int) -> tuple[Ints, float | None, bool]:
    """Agent of each account, the limit of the greatest deviation, and whether all is proved best."""
    allowed = can_serve(remote.language, agents)
    served, at_work = np.flatnonzero(allowed.any(axis=1)), np.flatnonzero(agents.capacity_hours > 0)
    agent_of = np.full(len(remote), NOBODY, dtype=np.int64)
    if not len(served):
        return agent_of, None, False
    question = sharing(
        remote.load[served],
        agents.capacity_hours[at_work],
        allowed[np.ix_(served, at_work)],
        _homes(remote.agent_id[served], agents.agent_id[at_work], allowed[np.ix_(served, at_work)]),
    )
    shares, bound, proved = _best(question, seed)
    agent_of[served] = at_work[shares]
    return agent_of, bound, proved


def _best(question: Sharing, seed: int) -> tuple[Ints, float, bool]:
    limit = limits(question)
    least = in_steps(question, limit)
    question = replace(question, floor=int(eased(least).max(initial=0)))
    shares = share_out(question, least)
    goals = question.goals(shares)
    greatest, of_all = question.floor, int(least.sum())
    open_goals = goals > (greatest, of_all, 0, 0)
    if open_goals and question.accounts * question.agents <= MOST_PAIRS:
        answer = solve(question, shares, least, seed, WORK)
        shares = bring_home(question, answer.agent_of, least, answer.squares)
        greatest, of_all = answer.greatest, answer.sum
        goals = question.goals(shares)
    bound = float(limit.max(initial=0.0))
    if greatest > question.floor:
        bound = max(bound, question.deviation(greatest))
    return shares, bound, goals.greatest <= greatest and goals.sum <= of_all


def _homes(today: Texts, agents: Texts, allowed: Bools) -> Ints:
    place = {str(agent): index for index, agent in enumerate(agents)}
    home = np.array([place.get(agent, NOBODY) for agent in today], dtype=np.int64)
    rows = np.arange(len(home))
    return np.where((home >= 0) & allowed[rows, home], home, NOBODY)


def _reasons(remote: RemoteService, agents: Agents, agent_of: Ints) -> Texts:
    """Why nobody serves an account, or why its agent of today cannot go on; blank for all others."""
    at_work = dict(zip(agents.agent_id.tolist(), (agents.capacity_hours > 0).tolist(), strict=True))

    def why(today: str, agent: int, language: str) -> str:
        if agent < 0:
            speaks = f"nobody at work in inside sales speaks {language}"
            return speaks if language else "nobody is at work in inside sales"
        if today not in at_work or today == agents.agent_id[agent]:
            return ""
        if not at_work[today]:
            return f"{today} is not at work"
        return "" if _speaks(agents, today, language) else f"{today} does not speak {language}"

    return texts(map(why, remote.agent_id.tolist(), agent_of.tolist(), remote.language.tolist()))


def _speaks(agents: Agents, agent: str, language: str) -> bool:
    return _understood(language, agents.languages[agents.agent_id.tolist().index(agent)])


def _understood(language: str, spoken: frozenset[str]) -> bool:
    """Whether somebody with these languages serves an account with this one; blank: any."""
    return not spoken or not language or language.casefold() in {one.casefold() for one in spoken}
