"""Colours of the map: neighbouring territories and KAMs get different ones."""

from __future__ import annotations

import colorsys

import numpy as np

from territory_opt.model.arrays import Ints

PALETTE = ("#4e79a7", "#f28e2b", "#59a14f", "#b07aa1", "#edc948", "#76b7b2", "#e15759", "#9c755f")
"""Fills of territories, drawn half transparent."""


def area_colours(label: Ints, k: int, pairs: Ints) -> list[int]:
    """Index into PALETTE for each of k groups of units; neighbours differ while a free colour is left.

    DSATUR: the group with the most colours among its neighbours is coloured next (Brélaz 1979,
    doi:10.1145/359094.359101). It gets the least used of the free colours, so that no colour dominates.

    Parameters
    ----------
    label : Ints, shape (n,)
        Group of each unit; -1 for none.
    k : int
    pairs : Ints, shape (m, 2)
        Neighbouring units.
    """
    neighbours = _adjacent_groups(label[pairs], k)
    colour = np.full(k, -1)
    used = np.zeros(len(PALETTE), dtype=np.int64)
    for _ in range(k):
        group = _most_constrained(colour, neighbours)
        taken = {int(colour[other]) for other in neighbours[group]}
        free = [index for index in range(len(PALETTE)) if index not in taken] or list(range(len(PALETTE)))
        colour[group] = min(free, key=lambda index: (used[index], index))
        used[colour[group]] += 1
    return [int(index) for index in colour]


def kam_colours(count: int) -> list[str]:
    """Saturated colours by golden-ratio hue steps, with alternating lightness: adjacent KAMs differ."""
    return [_hex((index * 0.381966) % 1.0, 0.34 if index % 2 else 0.46) for index in range(count)]


def _adjacent_groups(labels: Ints, k: int) -> list[set[int]]:
    """Neighbours of each group, from the labels of neighbouring units, shape (m, 2)."""
    out: list[set[int]] = [set() for _ in range(k)]
    across = labels[(labels[:, 0] != labels[:, 1]) & (labels >= 0).all(axis=1)]
    for one, other in np.unique(across, axis=0).tolist() if len(across) else []:
        out[one].add(other)
        out[other].add(one)
    return out


def _most_constrained(colour: Ints, neighbours: list[set[int]]) -> int:
    uncoloured = np.flatnonzero(colour < 0).tolist()
    return max(
        uncoloured,
        key=lambda t: (len({int(colour[n]) for n in neighbours[t]} - {-1}), len(neighbours[t]), -t),
    )


def _hex(hue: float, lightness: float) -> str:
    red, green, blue = colorsys.hls_to_rgb(hue, lightness, 0.68)
    return f"#{round(red * 255):02x}{round(green * 255):02x}{round(blue * 255):02x}"
