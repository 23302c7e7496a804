"""The plan in force: today's territory of each unit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from territory_opt.model.arrays import Bools, Ints, Texts, texts
from territory_opt.model.book import Book, Customers, Reps
from territory_opt.model.key_accounts import Segmentation
from territory_opt.model.stage_cache import StageCache
from territory_opt.resolve.resolved_scenario import ResolvedScenario


@dataclass(frozen=True)
class Today:
    """The plan in force. n units, m territories.

    Parameters
    ----------
    before : Texts, shape (n,)
        Today's territory of each unit; blank if unknown.
    territory_id : Texts, shape (m,)
        Distinct, in text order.
    rep_of : Ints, shape (m,)
        Rep of each territory; -1 if it is no rep of the book.
    label : Ints, shape (n,)
        Index into territory_id; -1 if unknown.
    """

    before: Texts
    territory_id: Texts
    rep_of: Ints
    label: Ints


def today(
    book: Book, segmentation: Segmentation, territory_id: Texts, stages: StageCache | None = None
) -> Today | None:
    """Today's territories: the units' territory_id, else the rep of most of a unit's field customers.

    Ties between reps go to the smallest rep_id. A rep's territory has the id that it has in the plan, so that
    both can be compared.

    Parameters
    ----------
    book : Book
    segmentation : Segmentation
    territory_id : Texts, shape (k,)
        Ids of the plan's territories, the reps' first.
    stages : StageCache, optional
        Results to reuse.

    Returns
    -------
    Today or None
        None when the book has neither.
    """
    reps = book.reps
    before = book.units.territory_id
    if (before != "").any():
        names = sorted(set(before) - {""})
        return _today(before, names, rep_of_name(reps, names))
    owner = _majority(book, segmentation, stages)
    if not (owner != "").any():
        return None
    rep_ids = sorted(set(owner) - {""})
    known = {} if reps is None else {str(rep): r for r, rep in enumerate(reps.rep_id)}
    name = {rep: str(territory_id[known[rep]]) if rep in known else rep for rep in rep_ids}
    rep = {name[rep_id]: known.get(rep_id, -1) for rep_id in rep_ids}
    return _today(texts(name.get(rep_id, "") for rep_id in owner), sorted(rep), rep)


def todays_plan(resolved: ResolvedScenario) -> Today | None:
    """Today's territories of a resolved scenario; see `today`."""
    book, segmentation, territory_id = resolved.book, resolved.segmentation, resolved.territory_id
    return resolved.stages.get(
        "today",
        (book.units, book.customers, book.reps, segmentation, territory_id),
        lambda: today(book, segmentation, territory_id, resolved.stages),
    )


def is_today_known(book: Book, segmentation: Segmentation, stages: StageCache | None = None) -> bool:
    """Whether the book has a plan of today."""
    if (book.units.territory_id != "").any():
        return True
    return bool((_majority(book, segmentation, stages) != "").any())


def continues_by_rep(book: Book, in_force: Today) -> bool:
    """Whether a rep's territory of the plan continues that rep's territory of today only.

    So it is where any territory of today has a rep of the book, and where the customers name today's reps:
    those who are not in the book have left. Else the names of today's territories say nothing about reps.
    """
    named_by_units = bool((book.units.territory_id != "").any())
    return bool((in_force.rep_of >= 0).any()) or (book.reps is not None and not named_by_units)


def _today(before: Texts, names: list[str], rep: dict[str, int]) -> Today:
    index = {name: u for u, name in enumerate(names)}
    return Today(
        before=before,
        territory_id=texts(names),
        rep_of=np.array([rep.get(name, -1) for name in names], dtype=np.int64),
        label=np.array([index.get(name, -1) for name in before], dtype=np.int64),
    )


def rep_of_name(reps: Reps | None, names: list[str], taken: Bools | None = None) -> dict[str, int]:
    """Find the rep that each territory name identifies: by the rep's territory_id, else by rep_id.

    Parameters
    ----------
    reps : Reps or None
    names : list of str
    taken : Bools, shape (reps,), or None
        Reps that already have a territory.

    Returns
    -------
    dict of str to int
        Only the names that identify a rep; no rep twice.
    """
    found: dict[str, int] = {}
    if reps is None:
        return found
    free = np.ones(len(reps), dtype=bool) if taken is None else ~taken
    for column in (reps.territory_id, reps.rep_id):
        rep = {str(name): r for r, name in enumerate(column) if name}
        for name in names:
            if name not in found and name in rep and free[rep[name]]:
                found[name] = rep[name]
                free[rep[name]] = False
    return found


def _majority(book: Book, segmentation: Segmentation, stages: StageCache | None) -> Texts:
    """The most frequent rep_id of each unit's field customers, shape (n,); blank without one."""
    units, customers = len(book.units), book.customers
    if customers is None:
        return texts([""] * units)
    inputs = (units, customers.unit, customers.rep_id, segmentation.coverage)
    stages = stages or StageCache()
    return stages.get("owners today", inputs, lambda: _most_frequent(units, customers, segmentation))


def _most_frequent(units: int, customers: Customers, segmentation: Segmentation) -> Texts:
    owner = texts([""] * units)
    named = np.flatnonzero((segmentation.coverage == "territory") & (customers.rep_id != ""))
    rep_ids, rep = np.unique(customers.rep_id[named].astype(str), return_inverse=True)
    pairs, count = np.unique(np.column_stack([customers.unit[named], rep]), axis=0, return_counts=True)
    order = np.lexsort((pairs[:, 1], -count, pairs[:, 0]))
    served, first = np.unique(pairs[order, 0], return_index=True)
    owner[served] = [str(rep_ids[r]) for r in pairs[order[first], 1]]
    return owner
