"""Reps for the territories of a plan, once it is found, and the names that come with them."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np

from territory_opt.model.arrays import Ints, Texts, texts
from territory_opt.model.problem import Problem
from territory_opt.model.result import Result
from territory_opt.resolve import ResolvedScenario

_FIRST, _LAST = "\ue000", "\ue001"
"""Around a territory's number in what the solver says: characters for private use, unknown to texts."""
_MARK = re.compile(f"{_FIRST}([0-9]+){_LAST}")


def nameless(problem: Problem) -> Problem:
    """The same problem, whose territories are marks: which name each has is only known with its rep."""
    names = texts(f"{_FIRST}{t}{_LAST}" for t in range(len(problem.territory_name)))
    return replace(problem, territory_name=names)


def with_reps(resolved: ResolvedScenario, found: Result) -> Result:
    """Let each rep have the territory that suits, and name the territories in what the solver says.

    Parameters
    ----------
    resolved : ResolvedScenario
    found : Result
        Of the brief's blocks, and of its `nameless` problem.

    Notes
    -----
    The solver cannot tell territories of one kind apart. What it says about the nearest plan is so about the
    territory that was moved. What it proves about the question goes with it: it is as true of any other that
    the rules treat alike, and where there is a proof only those change places.
    """
    from territory_opt.judge import match_reps

    blocked = found.blocked
    movable = _treated_alike(resolved) if blocked is not None and blocked.proved else None
    place = match_reps(resolved, found.label[resolved.block], movable)
    if not (place == np.arange(resolved.k)).all():
        found = found.exchanged(place)
    if blocked is None:
        return found
    names = resolved.territory_id[place]
    rows = tuple(_named(row, names) for row in blocked.blocking)
    return replace(found, blocked=replace(blocked, reason=_named(blocked.reason, names), blocking=rows))


def _treated_alike(resolved: ResolvedScenario) -> Ints:
    """Territories that locks and forbids treat alike: the largest such set."""
    if resolved.allowed is None:
        return np.arange(resolved.k)
    _, rules, count = np.unique(resolved.allowed, axis=1, return_inverse=True, return_counts=True)
    return np.flatnonzero(rules.ravel() == count.argmax())


def _named(sentence: str, names: Texts) -> str:
    """Put names where the marks are.

    Examples
    --------
    >>> _named(f"Territory {_FIRST}1{_LAST} is +12.0% from its target.", texts(["T1", "T2"]))
    'Territory T2 is +12.0% from its target.'
    """
    return _MARK.sub(lambda mark: str(names[int(mark[1])]), sentence)
