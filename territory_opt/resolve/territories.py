"""The territories of a scenario: their ids, homes and target shares."""

from __future__ import annotations

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


def territory_ids(reps: Reps | None, count: int) -> Texts:
    """Ids of the territories: the rep's territory_id, else T001... in rep order; shape (count,)."""
    given = [""] * count
    if reps is not None:
        given[: len(reps)] = [str(name) for name in reps.territory_id]
    used = {name for name in given if name}
    width = max(3, len(str(count)))
    unused = (name for name in (f"T{i:0{width}d}" for i in range(1, 2 * count + 1)) if name not in used)
    ordinal = [f"T{i:0{width}d}" for i in range(1, count + 1)]
    if not used.intersection(ordinal):
        return texts(name or ordinal[i] for i, name in enumerate(given))
    return texts(name or next(unused) for name in given)


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
