"""Names of the parts that large units are cut into.

A part's name tells the way to it: the halves of `A` are `A#1` and `A#2`, those of `A#1` are `A#11` and
`A#12`. So a name means the same area however often other units are cut, and a plan of fewer territories can
be read beside one of more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

MARK = "#"
"""Stands between the unit's own id and the way to the part; no unit that may be cut has it in its id."""


def half_name(name: str, half: int) -> str:
    """Name of one half, 0 or 1, of a unit or a part.

    Examples
    --------
    >>> half_name("06037", 0), half_name("06037#1", 1)
    ('06037#1', '06037#12')
    """
    return f"{name}{'' if MARK in name else MARK}{half + 1}"


def wholes_of(name: str) -> Iterator[str]:
    """Everything that a part lies in, the smallest first and the unit last; nothing for other names.

    Examples
    --------
    >>> list(wholes_of("06037#12")), list(wholes_of("06037"))
    (['06037#1', '06037'], [])
    """
    unit, mark, way = name.rpartition(MARK)
    if not mark or not unit or not way or set(way) - {"1", "2"}:
        return
    for length in range(len(way) - 1, 0, -1):
        yield f"{unit}{MARK}{way[:length]}"
    yield unit


def inside(names: Iterable[str]) -> dict[str, list[int]]:
    """Positions of all parts that lie in each unit or larger part, by its name."""
    found: dict[str, list[int]] = {}
    for position, name in enumerate(names):
        for whole in wholes_of(name):
            found.setdefault(whole, []).append(position)
    return found
