"""Reps for the territories of a plan, once it is found."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from territory_opt.brief import Brief
from territory_opt.model.result import Result


def with_reps(brief: Brief, found: Result) -> Result:
    """Let each rep have the territory that suits; the solver could not tell those of one kind apart.

    What the solver proves is about what is asked of the territories, and that stays where it is. What it says
    about the nearest plan moves along.

    Parameters
    ----------
    brief : Brief
    found : Result
        Of the brief's blocks.
    """
    from territory_opt.evaluate import match_reps

    place = match_reps(brief, found.label[brief.block])
    if (place == np.arange(brief.k)).all():
        return found
    exchanged, blocked = found.exchanged(place), found.blocked
    if blocked is None:
        return exchanged
    names = {str(brief.territory_id[t]): str(brief.territory_id[new]) for t, new in enumerate(place)}
    rows = tuple(_renamed(row, names) for row in blocked.blocking)
    return replace(exchanged, blocked=replace(blocked, blocking=rows))


def _renamed(row: str, names: Mapping[str, str]) -> str:
    """Call the territory that a sentence is about by its new name.

    Examples
    --------
    >>> _renamed("Territory T1 is +12.0% from its target.", {"T1": "T2", "T2": "T1"})
    'Territory T2 is +12.0% from its target.'
    """
    known = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    return re.sub(rf"(?<=erritory )({known})(?=,? (?:is|where) )", lambda found: names[found[1]], row)
