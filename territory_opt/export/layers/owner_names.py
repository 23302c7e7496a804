"""Names of the people that ids stand for."""

from __future__ import annotations

from territory_opt.model.arrays import Texts, texts
from territory_opt.model.book import Book


def names_of_owners(book: Book, kind: Texts, ids: Texts) -> Texts:
    """Name of each owner, shape (rows,); blank for a territory, and for an id that the book does not have.

    Parameters
    ----------
    book : Book
    kind : Texts, shape (rows,)
        rep, kam, agent, territory, or blank.
    ids : Texts, shape (rows,)
    """
    names: dict[tuple[str, str], str] = {}
    if book.reps is not None:
        names |= {("rep", one): name for one, name in zip(book.reps.rep_id, book.reps.name, strict=True)}
    if book.kams is not None:
        names |= {("kam", one): name for one, name in zip(book.kams.kam_id, book.kams.name, strict=True)}
    if (pool := book.inside_sales) is not None:
        names |= {("agent", one): name for one, name in zip(pool.agent_id, pool.name, strict=True)}
    return texts(names.get(key, "") for key in zip(kind, ids, strict=True))


def names_of_kams(book: Book, ids: Texts) -> Texts:
    """Name of each KAM, shape (rows,); blank for an id that the book does not have."""
    return names_of_owners(book, texts(["kam"] * len(ids)), ids)
