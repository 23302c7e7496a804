"""Colours for the map: neighbours differ, KAMs are told apart."""

from __future__ import annotations

import colorsys

import numpy as np

from territory_opt.model.arrays import Ints

AREAS = ("#4e79a7", "#f28e2b", "#59a14f", "#b07aa1", "#edc948", "#76b7b2", "#e15759", "#9c755f")
"""Fills of territories, used half transparent."""


def area_colours(label: Ints, k: int, pairs: Ints) -> list[int]:
    """Index into AREAS for each of k groups of units; neighbours differ as long as the palette lasts.

    Territories with the most coloured neighbours choose first (Brélaz 1979, doi:10.1145/359094.359101), and
    each takes the colour used least so far, so that no colour dominates the map.

    Parameters
    ----------
    label : Ints, shape (n,)
        Group of each unit; -1 for none.
    k : int
    pairs : Ints, shape (m, 2)
        Neighbouring units.
    """
    neighbours = _touching(label[pairs], k)
    colour = np.full(k, -1)
    used = np.zeros(len(AREAS), dtype=np.int64)
    for _ in range(k):
        territory = _most_constrained(colour, neighbours)
        taken = {int(colour[other]) for other in neighbours[territory]}
        free = [index for index in range(len(AREAS)) if index not in taken] or list(range(len(AREAS)))
        colour[territory] = min(free, key=lambda index: (used[index], index))
        used[colour[territory]] += 1
    return [int(index) for index in colour]


def kam_colours(count: int) -> list[str]:
    """Strong colours around the wheel, in two depths, so that KAMs next to each other in lists differ."""
    return [_hex((index * 0.381966) % 1.0, 0.34 if index % 2 else 0.46) for index in range(count)]


def _touching(labels: Ints, k: int) -> list[set[int]]:
    """Neighbours of each territory, from the labels of neighbouring units, shape (m, 2)."""
    out: list[set[int]] = [set() for _ in range(k)]
    across = labels[(labels[:, 0] != labels[:, 1]) & (labels >= 0).all(axis=1)]
    for one, other in np.unique(across, axis=0).tolist() if len(across) else []:
        out[one].add(other)
        out[other].add(one)
    return out


def _most_constrained(colour: Ints, neighbours: list[set[int]]) -> int:
    open_ones = np.flatnonzero(colour < 0).tolist()
    return max(
        open_ones,
        key=lambda t: (len({int(colour[n]) for n in neighbours[t]} - {-1}), len(neighbours[t]), -t),
    )


def _hex(hue: float, lightness: float) -> str:
    red, green, blue = colorsys.hls_to_rgb(hue, lightness, 0.68)
    return f"#{round(red * 255):02x}{round(green * 255):02x}{round(blue * 255):02x}"
