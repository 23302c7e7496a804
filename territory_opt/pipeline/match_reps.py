"""Assignment of reps and names to the territories of a solved plan."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np

from territory_opt.model.arrays import Ints, Texts, texts
from territory_opt.model.problem import Problem
from territory_opt.model.result import Result
from territory_opt.resolve import ResolvedScenario

_FIRST, _LAST = "\ue000", "\ue001"
"""Private-use characters around a territory's number in solver messages; they occur in no other text."""
_PLACEHOLDER = re.compile(f"{_FIRST}([0-9]+){_LAST}")


def with_placeholder_names(problem: Problem) -> Problem:
    """The problem with placeholders as territory names; the names are known once reps are assigned."""
    names = texts(f"{_FIRST}{t}{_LAST}" for t in range(len(problem.territory_name)))
    return replace(problem, territory_name=names)


def assign_reps(resolved: ResolvedScenario, result: Result) -> Result:
    """Match reps with territories, and put territory names into the messages of the solver.

    Parameters
    ----------
    resolved : ResolvedScenario
    result : Result
        Of the blocks of the resolved scenario, from its problem with placeholder names.

    Notes
    -----
    Some territories are interchangeable for the solver. Messages about the nearest plan follow the territory
    when it is permuted. A proof holds for every territory with the same rules, so with a proof only those are
    permuted.
    """
    from territory_opt.judge import match_reps

    blocked = result.blocked
    movable = _interchangeable(resolved) if blocked is not None and blocked.proved else None
    place = match_reps(resolved, result.label[resolved.block], movable)
    if not (place == np.arange(resolved.k)).all():
        result = result.exchanged(place)
    if blocked is None:
        return result
    names = resolved.territory_id[place]
    rows = tuple(_named(row, names) for row in blocked.blocking)
    return replace(result, blocked=replace(blocked, reason=_named(blocked.reason, names), blocking=rows))


def _interchangeable(resolved: ResolvedScenario) -> Ints:
    """The largest set of territories with the same locks and forbids."""
    if resolved.allowed is None:
        return np.arange(resolved.k)
    _, rules, count = np.unique(resolved.allowed, axis=1, return_inverse=True, return_counts=True)
    return np.flatnonzero(rules.ravel() == count.argmax())


def _named(sentence: str, names: Texts) -> str:
    """Replace placeholders by names.

    Examples
    --------
    >>> _named(f"Territory {_FIRST}1{_LAST} is +12.0% from its target.", texts(["T1", "T2"]))
    'Territory T2 is +12.0% from its target.'
    """
    return _PLACEHOLDER.sub(lambda match: str(names[int(match[1])]), sentence)
