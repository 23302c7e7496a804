"""Pareto dominance between plans."""

from __future__ import annotations

from collections.abc import Sequence

Point = tuple[float, ...]


def dominates(a: Point, b: Point) -> bool:
    """Whether a is nowhere worse than b and better somewhere; less is better.

    Examples
    --------
    >>> dominates((1, 2), (1, 3)), dominates((1, 2), (1, 2)), dominates((1, 4), (2, 3))
    (True, False, False)
    """
    return all(x <= y for x, y in zip(a, b, strict=True)) and a != b


def find_covering(points: Sequence[Point]) -> list[int | None]:
    """Find for each point a non-dominated point that covers it.

    Parameters
    ----------
    points : sequence of tuple of float
        All of the same length. Of equal points the first is kept.

    Returns
    -------
    list of int or None
        None for a point that is kept; else the index of a kept point that is at least as good everywhere.
    """
    kept = [
        not any(dominates(other, point) for other in points) and point not in points[:index]
        for index, point in enumerate(points)
    ]
    return [
        None
        if kept[index]
        else next(i for i, other in enumerate(points) if kept[i] and _covers(other, point))
        for index, point in enumerate(points)
    ]


def _covers(a: Point, b: Point) -> bool:
    return a == b or dominates(a, b)
