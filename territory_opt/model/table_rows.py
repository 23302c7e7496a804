"""Rows of the tables of a book: selected, dropped by id, appended."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields, replace
from typing import ClassVar, Self, TypeAlias

import numpy as np

from territory_opt.model.arrays import Array, Bools, Ints, Texts, frozen, texts

Column: TypeAlias = Array | tuple[object, ...] | Mapping[str, Array] | None
"""A column, several columns by name, or nothing where the table does not have the column."""


@dataclass(frozen=True)
class TableRows:
    """Base of the tables: every field has one entry for each row, or is a mapping of such columns."""

    id_column: ClassVar[str]
    """Field with the ids of the rows."""

    @property
    def ids(self) -> Texts:
        """Ids of the rows, shape (rows,)."""
        column: Texts = getattr(self, self.id_column)
        return column

    def take(self, rows: Ints | Bools) -> Self:
        """The table with the given rows only.

        Parameters
        ----------
        rows : Ints, or Bools of shape (rows,)
            Indices in the order of the new table, or the mark of each row.

        Notes
        -----
        Indices into this table that other tables hold (`Customers.unit`, edges) are not renumbered.
        """
        indices = np.arange(len(self.ids), dtype=np.int64)[np.asarray(rows)]
        return self._replaced({item.name: _taken(getattr(self, item.name), indices) for item in fields(self)})

    def without(self, ids: Collection[str]) -> Self:
        """The table without the rows of these ids.

        Raises
        ------
        KeyError
            When the table does not have one of them.
        """
        dropped = set(ids)
        if unknown := dropped.difference(self.ids.tolist()):
            raise KeyError(", ".join(sorted(unknown)))
        return self.take(np.array([name not in dropped for name in self.ids], dtype=np.bool_))

    def append(self, other: Self) -> Self:
        """The table with the rows of another one after its own.

        Columns by name that only one of the two has are blank (texts) or 0 (numbers) in the rows of the
        other.

        Raises
        ------
        ValueError
            When both have an id, or only one of them has the geometry.
        """
        if twice := set(self.ids.tolist()).intersection(other.ids.tolist()):
            raise ValueError(f"ids in both tables: {', '.join(sorted(twice))}")
        rows = len(self.ids), len(other.ids)
        return self._replaced(
            {
                item.name: _joined(getattr(self, item.name), getattr(other, item.name), rows)
                for item in fields(self)
            }
        )

    def _replaced(self, columns: Mapping[str, Column]) -> Self:
        return replace(self, **columns)


def _taken(column: Column, rows: Ints) -> Column:
    if column is None:
        return None
    if isinstance(column, tuple):
        return tuple(column[row] for row in rows)
    if isinstance(column, Mapping):
        return {name: frozen(values[rows]) for name, values in column.items()}
    return frozen(column[rows])


def _joined(first: Column, second: Column, rows: tuple[int, int]) -> Column:
    """Both columns of two tables, one after the other; `rows` is the length of each."""
    if first is None and second is None:
        return None
    if isinstance(first, tuple) and isinstance(second, tuple):
        return first + second
    if isinstance(first, Mapping) and isinstance(second, Mapping):
        return {
            name: frozen(
                np.concatenate(
                    [
                        first[name] if name in first else _blank(second[name], rows[0]),
                        second[name] if name in second else _blank(first[name], rows[1]),
                    ]
                )
            )
            for name in dict.fromkeys([*first, *second])
        }
    if isinstance(first, np.ndarray) and isinstance(second, np.ndarray):
        return frozen(np.concatenate([first, second]))
    raise ValueError("only one of the two tables has the geometry")


def _blank(like: Array, rows: int) -> Array:
    """Blank entries of a column of this type, shape (rows,)."""
    return texts([""] * rows) if like.dtype == object else np.zeros(rows, dtype=like.dtype)
