"""Large tables in blocks that a server accepts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Block:
    """Rows and columns of a table that are asked for together."""

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


def bands(a: int, b: int, places: int, pairs: int) -> Iterator[list[Block]]:
    """Divide a table a by b into bands of rows, each a list of blocks.

    Parameters
    ----------
    a, b : int
    places : int
        Rows plus columns of a block, at most; at least 2.
    pairs : int
        Cells of a block, at most; at least 1.

    Examples
    --------
    >>> [[block.shape for block in band] for band in bands(3, 250, 100, 10_000)]
    [[(3, 97), (3, 97), (3, 56)]]
    """
    if not a or not b:
        return
    rows = min(a, max(1, places // 2, places - b))
    rows = max(1, min(rows, pairs))
    columns = max(1, min(b, places - rows, pairs // rows))
    for start in range(0, a, rows):
        band = slice(start, min(start + rows, a))
        yield [Block(band, slice(left, min(left + columns, b))) for left in range(0, b, columns)]
