"""How much space the output of a book takes at least."""

from __future__ import annotations

from territory_opt.export.output_folder.write_errors import LEAST_FREE_BYTES
from territory_opt.model.book import Book

_BYTES_A_UNIT, _BYTES_A_CUSTOMER = 300, 250


def least_output_bytes(book: Book) -> int:
    """Bytes that a plan's folder surely takes.

    About half of what the smallest of the samples take, so that no run is refused that has the space.
    """
    customers = 0 if book.customers is None else len(book.customers)
    return LEAST_FREE_BYTES + _BYTES_A_UNIT * len(book.units) + _BYTES_A_CUSTOMER * customers
