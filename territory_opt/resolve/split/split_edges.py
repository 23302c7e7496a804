"""Apply the planner's edge rules to the parts of split units."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from territory_opt.geography.part_links import joined_parts, shortest_tree
from territory_opt.model.arrays import Floats, Ints, frozen
from territory_opt.model.book import Book, EdgeRules
from territory_opt.model.part_names import enclosing_names

_Rows = tuple[Ints, Floats, bool]
"""Pairs of parts, the length of each common border in metres (NaN: unknown), and whether they are removed."""


def split_edges(whole: Book, book: Book, parent: Ints) -> EdgeRules | None:
    """Convert every rule about a unit into rules about its parts.

    Removing a pair of units removes all pairs of their parts. Adding a pair adds the pairs of parts that
    touch (a given length is distributed by the length of their borders), else the nearest pair. Where the
    rules are the whole graph, because units are points, the parts of a unit are joined to each other too.

    Parameters
    ----------
    whole : Book
        Before units were split; with the rules to convert.
    book : Book
    parent : Ints, shape (n,)
        Unit of `whole` that each unit of `book` is, or is a part of.
    """
    rules = whole.edges
    if rules is None or len(parent) == len(whole.units):
        return rules
    order = np.argsort(parent, kind="stable")
    parts = np.split(order, np.searchsorted(parent[order], np.arange(1, len(whole.units))))
    rows = [*_converted(rules, book, parts), *_siblings(rules, book, parts)]
    pairs = np.concatenate([pairs for pairs, _, _ in rows])
    return EdgeRules(
        unit_a=frozen(pairs[:, 0]),
        unit_b=frozen(pairs[:, 1]),
        length_m=frozen(np.concatenate([length for _, length, _ in rows])),
        remove=frozen(np.repeat([removed for _, _, removed in rows], [len(pairs) for pairs, _, _ in rows])),
    )


def _converted(rules: EdgeRules, book: Book, parts: list[Ints]) -> Iterator[_Rows]:
    ids = book.units.unit_id
    for unit_a, unit_b, part_a, part_b, length, remove in zip(
        rules.unit_a, rules.unit_b, rules.part_a, rules.part_b, rules.length_m, rules.remove
    ):
        a = np.array([i for i in parts[unit_a] if _overlaps(str(ids[i]), part_a)], dtype=np.int64)
        b = np.array([i for i in parts[unit_b] if _overlaps(str(ids[i]), part_b)], dtype=np.int64)
        if len(np.intersect1d(a, b)):
            continue  # both parts lie in one part of this split
        if remove:
            pairs = np.column_stack([np.repeat(a, len(b)), np.tile(b, len(a))])
            yield pairs, np.full(len(pairs), np.nan), True
        else:
            pairs, share = joined_parts(book.units, book.frame, a, b)
            yield pairs, length * share, False


def _overlaps(name: str, part: str) -> bool:
    """Whether a part equals `part`, lies in it, or contains it; always for a blank `part`."""
    return not part or name == part or part in enclosing_names(name) or name in enclosing_names(part)


def _siblings(rules: EdgeRules, book: Book, parts: list[Ints]) -> Iterator[_Rows]:
    if book.units.geometry is not None or rules.remove.all():
        return
    for several in parts:
        if len(several) > 1:
            pairs = shortest_tree(book.units, book.frame, several)
            yield pairs, np.full(len(pairs), np.nan), False
