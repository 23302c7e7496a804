"""What the planner says of neighbours, when units have become parts."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from territory_opt.geography.part_links import joined_parts, shortest_tree
from territory_opt.model.arrays import Floats, Ints, frozen
from territory_opt.model.book import Book, EdgeRules
from territory_opt.model.part_names import wholes_of

_Rows = tuple[Ints, Floats, bool]
"""Pairs of parts, the length of each common border in metres (NaN unknown), and whether they are removed."""


def split_edges(whole: Book, book: Book, parent: Ints) -> EdgeRules | None:
    """Say every rule about a unit of its parts.

    Removing two units' border removes that between all their parts. Adding one joins the parts that touch
    (a length that is given is shared out by the borders' lengths), else the two that are nearest. Where the
    rules are the whole graph, because units are points, the parts of a unit are joined to each other too.

    Parameters
    ----------
    whole : Book
        Before units were cut; its edges are those to be said.
    book : Book
    parent : Ints, shape (n,)
        Unit of `whole` that each unit of `book` is, or is a part of.
    """
    rules = whole.edges
    if rules is None or len(parent) == len(whole.units):
        return rules
    order = np.argsort(parent, kind="stable")
    parts = np.split(order, np.searchsorted(parent[order], np.arange(1, len(whole.units))))
    rows = [*_said(rules, book, parts), *_siblings(rules, book, parts)]
    pairs = np.concatenate([pairs for pairs, _, _ in rows])
    return EdgeRules(
        unit_a=frozen(pairs[:, 0]),
        unit_b=frozen(pairs[:, 1]),
        length_m=frozen(np.concatenate([length for _, length, _ in rows])),
        remove=frozen(np.repeat([removed for _, _, removed in rows], [len(pairs) for pairs, _, _ in rows])),
    )


def _said(rules: EdgeRules, book: Book, parts: list[Ints]) -> Iterator[_Rows]:
    ids = book.units.unit_id
    for unit_a, unit_b, part_a, part_b, length, remove in zip(
        rules.unit_a, rules.unit_b, rules.part_a, rules.part_b, rules.length_m, rules.remove
    ):
        a = np.array([i for i in parts[unit_a] if _meant(str(ids[i]), part_a)], dtype=np.int64)
        b = np.array([i for i in parts[unit_b] if _meant(str(ids[i]), part_b)], dtype=np.int64)
        if len(np.intersect1d(a, b)):
            continue  # two parts that are one here
        if remove:
            pairs = np.column_stack([np.repeat(a, len(b)), np.tile(b, len(a))])
            yield pairs, np.full(len(pairs), np.nan), True
        else:
            pairs, share = joined_parts(book.units, book.frame, a, b)
            yield pairs, length * share, False


def _meant(name: str, part: str) -> bool:
    """Whether a part is the one meant, lies in it, or holds it."""
    return not part or name == part or part in wholes_of(name) or name in wholes_of(part)


def _siblings(rules: EdgeRules, book: Book, parts: list[Ints]) -> Iterator[_Rows]:
    if book.units.geometry is not None or rules.remove.all():
        return
    for several in parts:
        if len(several) > 1:
            pairs = shortest_tree(book.units, book.frame, several)
            yield pairs, np.full(len(pairs), np.nan), False
