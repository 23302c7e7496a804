"""Raw tables: the cells of a file, unchecked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from territory_opt.model.arrays import Bools, Floats, Ints, Shapes, Texts, texts


@dataclass(frozen=True)
class Column:
    """One column as the file has it. All arrays have shape (rows,).

    Parameters
    ----------
    name : str
        The header as the user wrote it.
    written : Texts or None
        The cells verbatim, "" where blank; None in a column of nothing but native numbers.
    numbers : Floats or None
        Cells the format stores as numbers, NaN elsewhere; None when there are none.
    """

    name: str
    written: Texts | None
    numbers: Floats | None = None

    @cached_property
    def texts(self) -> Texts:
        """Every cell as text, shape (rows,); native numbers in their shortest form (1001.0 is "1001")."""
        if self.written is not None:
            return self.written
        assert self.numbers is not None
        return texts("" if np.isnan(number) else number_text(number) for number in self.numbers.tolist())

    @cached_property
    def blank(self) -> Bools:
        """Cells with nothing but white space, shape (rows,)."""
        if self.written is None:
            assert self.numbers is not None
            return np.isnan(self.numbers)
        return np.array([not cell or cell.isspace() for cell in self.written], dtype=bool)

    @cached_property
    def stripped(self) -> Texts:
        """Cells without surrounding white space, shape (rows,)."""
        return texts(cell.strip() for cell in self.texts)

    def shown(self, index: int) -> str:
        """One cell, as it is quoted in a fault."""
        return str(self.texts[index])


@dataclass(frozen=True)
class RawTable:
    """One table of the book.

    Parameters
    ----------
    name : str
        units, customers, reps, kams, edges or assignments.
    file : str
        Where it was found, without the folder; names it in faults.
    rows : Ints, shape (rows,)
        Line of each record in the file. Files without lines count as if they had a header in line 1;
        members of a request count from 1.
    columns : mapping of str to Column
        By the user's names until the headers have been mapped, by the product's names afterwards.
    shapes : Shapes, shape (rows,), or None
        Geometry of the records, None where missing.
    crs : str or None
        Reference system of the shapes.
    separator : str or None
        Of a CSV file: a hint for how its numbers are written.
    unreadable : frozenset of str
        Cells of records that could not be read; references to them are no faults.
    """

    name: str
    file: str
    rows: Ints
    columns: Mapping[str, Column]
    shapes: Shapes | None = None
    crs: str | None = None
    separator: str | None = None
    unreadable: frozenset[str] = frozenset()

    def __len__(self) -> int:
        """Number of records."""
        return len(self.rows)

    def get(self, name: str) -> Column | None:
        """The column of that name, if the table has it."""
        return self.columns.get(name)

    def has(self, *names: str) -> bool:
        """Whether every one of the columns is there."""
        return all(name in self.columns for name in names)

    def with_columns(self, columns: Mapping[str, Column]) -> RawTable:
        """The same table with other columns."""
        return replace(self, columns=dict(columns))


def number_text(number: float) -> str:
    """Shortest text of a number; whole numbers without a decimal point."""
    if np.isfinite(number) and number == int(number) and abs(number) < 2**53:
        return str(int(number))
    return repr(float(number))


def file_rows(count: int) -> Ints:
    """Line numbers of records in a file whose header counts as line 1, shape (count,)."""
    return np.arange(2, count + 2, dtype=np.int64)
