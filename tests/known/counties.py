"""Counties of a state as a book, and all plans of two territories by enumeration."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from territory_opt.model.arrays import texts
from territory_opt.model.book import Book, EdgeRules, Units

HERE = Path(__file__).parent
WITHIN = 0.005
EARTH_KM = 6371.0088


@dataclass(frozen=True)
class State:
    """Counties: names, people, interior points in lon/lat, and pairs of neighbours by index."""

    name: list[str]
    people: np.ndarray
    points: np.ndarray
    pairs: np.ndarray

    @classmethod
    def read(cls, state: str, year: int) -> State:
        """Read the two tables of a state."""
        counties, borders = _table(f"{state}_counties"), _table(f"{state}_neighbours")
        name = [county["name"] for county in counties]
        return cls(
            name,
            np.array([int(county[f"population_{year}"]) for county in counties]),
            np.array([[float(county["lon"]), float(county["lat"])] for county in counties]),
            np.array([sorted(name.index(border[side]) for side in border) for border in borders]),
        )

    def book(self) -> Book:
        """The counties as an input book."""
        blank = texts([""] * len(self.name))
        people = {"people": self.people.astype(float)}
        count = len(self.pairs)
        rules = EdgeRules(*self.pairs.T, np.full(count, np.nan), np.zeros(count, dtype=bool))
        return Book("counties", Units(texts(self.name), self.points, None, people, blank, blank), edges=rules)

    def plans(self) -> list[np.ndarray]:
        """All divisions into two connected halves whose people are within 0.5 % of the mean."""
        n = len(self.name)
        sides = np.arange(1, 2 ** (n - 1))[:, None] >> np.arange(n) & 1  # the last county is always on side 0
        even = np.abs(sides @ self.people / (self.people.sum() / 2) - 1) <= WITHIN
        return [side for side in sides[even] if all(self._connected(side == half) for half in (0, 1))]

    def inertia(self, side: np.ndarray) -> float:
        """People x squared km to the best county of each half."""
        squared = _great_circle(self.points) ** 2
        halves = [np.flatnonzero(side == half) for half in (0, 1)]
        return sum((self.people[own, None] * squared[np.ix_(own, own)]).sum(axis=0).min() for own in halves)

    def _connected(self, inside: np.ndarray) -> bool:
        reached = {int(np.flatnonzero(inside)[0])}
        for _ in range(inside.sum()):
            reached |= {int(b) for a, b in [*self.pairs, *self.pairs[:, ::-1]] if a in reached and inside[b]}
        return len(reached) == inside.sum()


def _great_circle(points: np.ndarray) -> np.ndarray:
    lon, lat = np.radians(points).T
    half = np.sin((lat[:, None] - lat) / 2) ** 2
    half += np.cos(lat[:, None]) * np.cos(lat) * np.sin((lon[:, None] - lon) / 2) ** 2
    return 2 * EARTH_KM * np.arcsin(np.sqrt(half))


def _table(name: str) -> list[dict[str, str]]:
    with (HERE / f"{name}.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))
