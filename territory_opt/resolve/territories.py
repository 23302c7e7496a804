"""The territories of a scenario: their ids, homes and target shares."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from territory_opt.model.arrays import Floats, Ints, Texts, texts
from territory_opt.model.book import Book, Reps
from territory_opt.model.scenario import CriterionSpec, Scenario


def rep_count(book: Book) -> int:
    """Number of reps; 0 without a table of reps."""
    return len(book.reps) if book.reps is not None else 0


def has_all_homes(book: Book) -> bool:
    """Whether there are reps and every one has a home."""
    return bool(book.reps is not None and len(book.reps) and np.isfinite(book.reps.homes).all())


def has_any_home(book: Book) -> bool:
    """Whether at least one rep has a home."""
    return bool(book.reps is not None and np.isfinite(book.reps.homes).all(axis=1).any())


def territory_count(book: Book, scenario: Scenario) -> int:
    """Number of territories that the scenario asks for: given, else one per rep and vacant territory."""
    return scenario.territories or rep_count(book) + len(scenario.vacant)


def territory_ids(
    reps: Reps | None, count: int, vacant: Collection[str] = (), retired: Collection[str] = ()
) -> Texts:
    """Ids of the territories: the rep's territory_id, else T001... in rep order; shape (count,).

    Parameters
    ----------
    reps : Reps or None
    count : int
        At least the number of reps and given vacant territories.
    vacant : collection of str
        Given ids of territories without a rep; they come after those of the reps.
    retired : collection of str
        Ids that no territory gets unless it is given.
    """
    given = [] if reps is None else [str(name) for name in reps.territory_id]
    given += vacant
    given += [""] * (count - len(given))
    used = {name for name in given if name} | set(retired)
    width = max(3, len(str(count)))
    last = 2 * count + len(retired)
    unused = (name for name in (f"T{i:0{width}d}" for i in range(1, last + 1)) if name not in used)
    ordinal = [f"T{i:0{width}d}" for i in range(1, count + 1)]
    if not used.intersection(ordinal):
        return texts(name or ordinal[i] for i, name in enumerate(given))
    return texts(name or next(unused) for name in given)


def scenario_territory_ids(book: Book, scenario: Scenario) -> Texts:
    """Ids of the territories of a scenario, the reps' first; shape (territories,)."""
    return territory_ids(book.reps, territory_count(book, scenario), scenario.vacant, scenario.retired)


def territory_homes(book: Book, scenario: Scenario, rep_of: Ints) -> Floats:
    """Home of each territory's rep, shape (k, 2); NaN for a free base."""
    homes = np.full((len(rep_of), 2), np.nan)
    if scenario.bases == "homes" and book.reps is not None:
        homes[rep_of >= 0] = book.reps.homes[rep_of[rep_of >= 0]]
    return homes


def shares(book: Book, spec: CriterionSpec, rep_of: Ints) -> Floats:
    """Target shares of the total, shape (k,); a vacant territory gets the mean of the reps' shares."""
    parts = np.ones(len(rep_of))
    if book.reps is not None and len(book.reps):
        given = book.reps.capacity_hours if spec.targets == "capacity" else book.reps.share
        if np.isfinite(given).all():
            parts = np.where(rep_of >= 0, given[rep_of], given.mean())
    of_total: Floats = parts / parts.sum()
    return of_total
