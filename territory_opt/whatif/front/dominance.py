"""Which plans are worse than another in every way."""

from __future__ import annotations

from collections.abc import Sequence

Point = tuple[float, ...]


def dominates(a: Point, b: Point) -> bool:
    """Whether a is nowhere worse than b and somewhere better; less is better.

    Examples
    --------
    >>> dominates((1, 2), (1, 3)), dominates((1, 2), (1, 2)), dominates((1, 4), (2, 3))
    (True, False, False)
    """
    return all(x <= y for x, y in zip(a, b, strict=True)) and a != b


def sift(points: Sequence[Point]) -> list[int | None]:
    """Find for each point the one that makes it superfluous.

    Parameters
    ----------
    points : sequence of tuple of float
        All of the same length. Of equal points the first counts.

    Returns
    -------
    list of int or None
        None for a point that stays; else the index of a point that stays and is as good everywhere.
    """
    stays = [
        not any(dominates(other, point) for other in points) and point not in points[:index]
        for index, point in enumerate(points)
    ]
    return [
        None
        if stays[index]
        else next(i for i, other in enumerate(points) if stays[i] and _covers(other, point))
        for index, point in enumerate(points)
    ]


def _covers(a: Point, b: Point) -> bool:
    return a == b or dominates(a, b)
