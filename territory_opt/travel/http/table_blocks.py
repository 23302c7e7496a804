"""Division of a large travel table into blocks that a routing server accepts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Block:
    """Rows and columns of a table that are requested together."""

    rows: slice
    columns: slice

    @property
    def shape(self) -> tuple[int, int]:
        """Number of rows and of columns."""
        return self.rows.stop - self.rows.start, self.columns.stop - self.columns.start

    def halves(self) -> tuple[Block, Block]:
        """Divide the longer side; the block must have more than one cell."""
        a, b = self.shape
        if a >= b:
            middle = self.rows.start + a // 2
            return (
                Block(slice(self.rows.start, middle), self.columns),
                Block(slice(middle, self.rows.stop), self.columns),
            )
        middle = self.columns.start + b // 2
        return (
            Block(self.rows, slice(self.columns.start, middle)),
            Block(self.rows, slice(middle, self.columns.stop)),
        )


def table_blocks(a: int, b: int, max_places: int, max_cells: int) -> Iterator[Block]:
    """Divide a table of `a` rows and `b` columns into blocks, row by row.

    Parameters
    ----------
    a, b : int
    max_places : int
        Rows plus columns of a block, at most; at least 2.
    max_cells : int
        Cells of a block, at most; at least 1.

    Examples
    --------
    >>> [block.shape for block in table_blocks(3, 250, 100, 10_000)]
    [(3, 97), (3, 97), (3, 56)]
    """
    if not a or not b:
        return
    rows = min(a, max(1, max_places // 2, max_places - b))
    rows = max(1, min(rows, max_cells))
    columns = max(1, min(b, max_places - rows, max_cells // rows))
    for top in range(0, a, rows):
        for left in range(0, b, columns):
            yield Block(slice(top, min(top + rows, a)), slice(left, min(left + columns, b)))
