"""A first division by recursive bisection, where bases are free."""

from __future__ import annotations

import numpy as np

from territory_opt.model.arrays import Floats, Ints


def bisect(points: Floats, mass: Floats, share: Floats, turn: Floats | None = None) -> Ints:
    """Cut the plane again and again, each side getting the mass of its territories.

    Parameters
    ----------
    points : Floats, shape (n, 2)
    mass : Floats, shape (n,)
        Not negative.
    share : Floats, shape (k,)
        Relative mass of each territory.
    turn : Floats, shape (2, 2), or None
        Rotation of the cutting lines, to cut differently.

    Returns
    -------
    Ints, shape (n,)
        Territory of each unit; no territory is empty when n >= k.

    References
    ----------
    Kalcsics, Nickel, Schroeder 2005 (doi 10.1007/BF02578982): recursive partitioning with lines.
    """
    label = np.zeros(len(points), dtype=np.int64)
    # Units without mass count a little, so that no side ends up without units.
    mass = mass / (mass.sum() or 1.0) + 1e-6 / len(points)
    todo = [(np.arange(len(points)), np.arange(len(share)))]
    while todo:
        units, territories = todo.pop()
        if len(territories) == 1:
            label[units] = territories[0]
            continue
        half = len(territories) // 2
        part = share[territories[:half]].sum() / share[territories].sum()
        cut = _cut(points[units], mass[units], part, (half, len(territories) - half), turn)
        todo.append((units[cut], territories[:half]))
        todo.append((units[~cut], territories[half:]))
    return label


def _cut(points: Floats, mass: Floats, part: float, least: tuple[int, int], turn: Floats | None) -> Ints:
    """Which points lie on the first side of the line across the longer extent that splits the mass."""
    centre = points - points.mean(axis=0)
    _, axes = np.linalg.eigh(centre.T @ centre)
    line = axes[:, -1] if turn is None else turn @ axes[:, -1]
    order = np.argsort(centre @ line, kind="stable")
    running = np.cumsum(mass[order])
    size = int(np.searchsorted(running, part * running[-1]))
    size = min(max(size, least[0]), len(points) - least[1])
    side = np.zeros(len(points), dtype=bool)
    side[order[:size]] = True
    return side
