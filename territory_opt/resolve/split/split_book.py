"""Replace units of a book by their two halves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from territory_opt.geography.unit_halving import Halves, central_place, inside_points
from territory_opt.model.arrays import Floats, Ints, Shapes, Texts, frozen, texts
from territory_opt.model.book import Book, Customers, Units
from territory_opt.model.part_names import half_name

_NOT_SHARED = frozenset({"visit_minutes"})
"""Measures that are no amounts: each part has the value of the whole unit."""


@dataclass(frozen=True)
class _Halving:
    """Units that are halved.

    Parameters
    ----------
    book : Book
        Before halving.
    halves : mapping of int to Halves
        By the unit's index in `book`.
    members : sequence of Ints
        Customers of each unit.
    new_index : mapping of int to tuple of int
        Indices of both halves in the new units, by the unit's index in `book`.
    """

    book: Book
    halves: Mapping[int, Halves]
    members: Sequence[Ints]
    new_index: Mapping[int, tuple[int, int]]


def split_book(book: Book, halves: Mapping[int, Halves], members: Sequence[Ints]) -> tuple[Book, Ints]:
    """Replace units by their halves.

    A unit's measures are divided in proportion to its customers; both halves get today's territory, the group
    and the user's other columns.

    Parameters
    ----------
    book : Book
        With customers.
    halves : mapping of int to Halves
        By the unit's index; `second` in the order of the unit's members.
    members : sequence of Ints
        Customers of each unit.

    Returns
    -------
    Book
        Units in order of their ids. The edges are still those between the old units.
    Ints, shape (new n,)
        Old unit of each new one.
    """
    assert book.customers is not None
    units, halved = book.units, np.array(sorted(halves), dtype=np.int64)
    kept = np.setdiff1d(np.arange(len(units)), halved)
    old = np.concatenate([kept, halved, halved])
    half = np.repeat([-1, 0, 1], [len(kept), len(halved), len(halved)])
    names = [half_name(units.unit_id[u], h) if h >= 0 else units.unit_id[u] for u, h in zip(old, half)]
    order = np.array(sorted(range(len(names)), key=names.__getitem__), dtype=np.int64)
    position = np.empty(len(order), dtype=np.int64)
    position[order] = np.arange(len(order))
    first, second = position[len(kept) : len(kept) + len(halved)], position[len(kept) + len(halved) :]
    pairs = zip(first.tolist(), second.tolist(), strict=True)
    halving = _Halving(book, halves, members, dict(zip(halved.tolist(), pairs, strict=True)))
    new_units = _units(halving, old[order], texts(names)[order])
    customers = _customers(halving, kept, position[: len(kept)])
    return replace(book, units=new_units, customers=customers), old[order]


def _units(halving: _Halving, old: Ints, names: Texts) -> Units:
    """The new units, given their old units and their names."""
    units = halving.book.units
    geometry, points = None if units.geometry is None else units.geometry[old], units.points[old]
    measures = {name: column[old] for name, column in units.measures.items()}
    for unit, halves in halving.halves.items():
        both = list(halving.new_index[unit])
        if geometry is not None and halves.shapes is not None:
            geometry[both] = halves.shapes
        points[both] = _points(halving.book, halving.members[unit], halves, units.points[unit])
        share = float(np.mean(~halves.second))
        for name, column in measures.items():
            if name not in _NOT_SHARED:
                first = units.measures[name][unit] * share
                column[both] = first, units.measures[name][unit] - first
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
    """Inside points of both halves: of the shapes, else each half's most central customer; shape (2, 2)."""
    assert book.customers is not None
    if halves.shapes is not None:
        shapes: Shapes = halves.shapes
        return inside_points(shapes)
    customer_points = book.customers.points[members]
    sides = (~halves.second, halves.second)
    return np.stack([central_place(customer_points[side], middle, book.frame) for side in sides])


def _customers(halving: _Halving, kept: Ints, new_index: Ints) -> Customers:
    """The customers in the new units, given the units that are kept and their new indices."""
    customers = halving.book.customers
    assert customers is not None
    index_of_kept = np.full(len(halving.book.units), -1, dtype=np.int64)
    index_of_kept[kept] = new_index
    unit = index_of_kept[customers.unit]
    for index, halves in halving.halves.items():
        first, second = halving.new_index[index]
        unit[halving.members[index]] = np.where(halves.second, second, first)
    return replace(customers, unit=frozen(unit))
