"""A book some of whose units have become two each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from territory_opt.geography.unit_halving import Halves, central_place, inside_points
from territory_opt.model.arrays import Floats, Ints, Shapes, Texts, frozen, texts
from territory_opt.model.book import Book, Customers, Units
from territory_opt.model.part_names import half_name

_NOT_SHARED = frozenset({"visit_minutes"})
"""Measures that say how long, not how much: each part has the whole unit's."""


def split_book(book: Book, cuts: Mapping[int, Halves], members: Sequence[Ints]) -> tuple[Book, Ints]:
    """Put the halves in the units' places.

    A unit's measures are shared out by the number of its customers; today's territory, group and the
    user's other columns go to both halves.

    Parameters
    ----------
    book : Book
        With customers.
    cuts : mapping of int to Halves
        By the unit's index; `second` in the order of the unit's members.
    members : sequence of Ints
        Customers of each unit.

    Returns
    -------
    Book
        Units in order of their ids. Its edges are still those between the old units.
    Ints, shape (new n,)
        Old unit of each new one.
    """
    assert book.customers is not None
    units, cut = book.units, np.array(sorted(cuts), dtype=np.int64)
    kept = np.setdiff1d(np.arange(len(units)), cut)
    old = np.concatenate([kept, cut, cut])
    half = np.repeat([-1, 0, 1], [len(kept), len(cut), len(cut)])
    names = [half_name(units.unit_id[u], h) if h >= 0 else units.unit_id[u] for u, h in zip(old, half)]
    order = np.array(sorted(range(len(names)), key=names.__getitem__), dtype=np.int64)
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    at = {
        int(u): (int(place[len(kept) + i]), int(place[len(kept) + len(cut) + i])) for i, u in enumerate(cut)
    }
    new = _units(book, cuts, members, old[order], texts(names)[order], at)
    return replace(book, units=new, customers=_moved(book, cuts, members, place[: len(kept)], kept, at)), old[
        order
    ]


def _units(
    book: Book,
    cuts: Mapping[int, Halves],
    members: Sequence[Ints],
    old: Ints,
    names: Texts,
    at: Mapping[int, tuple[int, int]],
) -> Units:
    units = book.units
    geometry, points = None if units.geometry is None else units.geometry[old], units.points[old]
    measures = {name: column[old] for name, column in units.measures.items()}
    for unit, halves in cuts.items():
        here = list(at[unit])
        if geometry is not None and halves.shapes is not None:
            geometry[here] = halves.shapes
        points[here] = _points(book, members[unit], halves, units.points[unit])
        part = float(np.mean(~halves.second))
        for name, column in measures.items():
            if name not in _NOT_SHARED:
                first = units.measures[name][unit] * part
                column[here] = first, units.measures[name][unit] - first
    return Units(
        unit_id=frozen(names),
        points=frozen(points),
        geometry=None if geometry is None else frozen(geometry),
        measures={name: frozen(column) for name, column in measures.items()},
        territory_id=frozen(units.territory_id[old]),
        group_id=frozen(units.group_id[old]),
        extra={name: frozen(column[old]) for name, column in units.extra.items()},
    )


def _points(book: Book, members: Ints, halves: Halves, middle: Floats) -> Floats:
    """Inside points of the two: of the shapes, else each half's most central customer; shape (2, 2)."""
    assert book.customers is not None
    if halves.shapes is not None:
        shapes: Shapes = halves.shapes
        return inside_points(shapes)
    places = book.customers.points[members]
    sides = (~halves.second, halves.second)
    return np.stack([central_place(places[side], middle, book.frame) for side in sides])


def _moved(
    book: Book,
    cuts: Mapping[int, Halves],
    members: Sequence[Ints],
    place: Ints,
    kept: Ints,
    at: Mapping[int, tuple[int, int]],
) -> Customers:
    customers = book.customers
    assert customers is not None
    where = np.full(len(book.units), -1, dtype=np.int64)
    where[kept] = place
    unit = where[customers.unit]
    for index, halves in cuts.items():
        unit[members[index]] = np.where(halves.second, at[index][1], at[index][0])
    return replace(customers, unit=frozen(unit))
