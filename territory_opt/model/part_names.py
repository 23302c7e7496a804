"""Names of the parts that large units are cut into.

The name encodes the cuts: the halves of `A` are `A#1` and `A#2`, those of `A#1` are `A#11` and `A#12`. A
name means the same area however other units are cut, so plans of different numbers of territories are
comparable.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

MARK = "#"
"""Separates the unit's id from the sequence of halves; no unit that may be cut has it in its id."""


def half_name(name: str, half: int) -> str:
    """Name of one half, 0 or 1, of a unit or a part.

    Examples
    --------
    >>> half_name("06037", 0), half_name("06037#1", 1)
    ('06037#1', '06037#12')
    """
    return f"{name}{'' if MARK in name else MARK}{half + 1}"


def enclosing_names(name: str) -> Iterator[str]:
    """Names of the larger parts and, last, of the unit that a part lies in, the smallest first.

    Examples
    --------
    >>> list(enclosing_names("06037#12")), list(enclosing_names("06037"))
    (['06037#1', '06037'], [])
    """
    unit, mark, halves = name.rpartition(MARK)
    if not mark or not unit or not halves or set(halves) - {"1", "2"}:
        return
    for length in range(len(halves) - 1, 0, -1):
        yield f"{unit}{MARK}{halves[:length]}"
    yield unit


def parts_by_whole(names: Iterable[str]) -> dict[str, list[int]]:
    """Positions of all parts that lie in each unit or larger part, by its name."""
    found: dict[str, list[int]] = {}
    for position, name in enumerate(names):
        for whole in enclosing_names(name):
            found.setdefault(whole, []).append(position)
    return found
