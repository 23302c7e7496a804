"""Measure the gazetteer: spellings of known places, speed, memory.

``python tests/benchmarks/places.py SPELLINGS.csv [CELLS.csv] [-v]``. The spellings have the columns kind,
country, spelling, postal_code, place, lat, lon; the cells the columns cell, country, code, rest.
"""

from __future__ import annotations

import csv
import resource
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np

from territory_opt.places import COUNTRIES, Gazetteer
from territory_opt.places.country_places import km_between, read_country
from territory_opt.places.place_cell import parse_place

NAME_KM, CODE_KM = 15.0, 30.0
OUTCOMES = ("right", "wrong", "ambiguous", "none")


def read_rows(path: str) -> list[dict[str, str]]:
    with Path(path).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def outcomes(rows, placements, within: float) -> list[str]:
    """What became of each row."""
    found = []
    for at, row in enumerate(rows):
        if placements.source[at] == "none":
            undecided = placements.problem[at] in {"ambiguous_town", "contradiction", "country"}
            found.append("ambiguous" if undecided else "none")
        else:
            away = km_between(placements.lat[at], placements.lon[at], float(row["lat"]), float(row["lon"]))
            found.append("right" if away <= within else "wrong")
    return found


def show(title: str, rows, found: list[str], verbose: bool) -> None:
    counts = defaultdict(Counter)
    for row, outcome in zip(rows, found):
        counts[row["kind"]][outcome] += 1
        counts["all"][outcome] += 1
    print(f"\n{title}\n{'kind':16}{'rows':>7}" + "".join(f"{one:>12}" for one in OUTCOMES))
    for kind, of in counts.items():
        shares = "".join(f"{100 * of[one] / of.total():11.1f}%" for one in OUTCOMES)
        print(f"{kind:16}{of.total():7}{shares}")
    for row, outcome in zip(rows, found):
        if outcome == "wrong" or (verbose and outcome != "right"):
            print(
                "  ", outcome, row["kind"], row["country"], row["spelling"], row["postal_code"], row["place"]
            )


def measure_spellings(path: str, verbose: bool) -> None:
    rows = read_rows(path)
    codes, names, countries = ([row[name] for row in rows] for name in ("postal_code", "spelling", "country"))
    gazetteer = Gazetteer()
    cases = (
        ("name and code", codes, names, countries, CODE_KM),
        ("name and code, without a country", codes, names, None, CODE_KM),
        ("name alone", None, names, countries, NAME_KM),
        ("code alone", codes, None, countries, CODE_KM),
    )
    for title, code, name, country, within in cases:
        found = outcomes(rows, gazetteer.place(code, name, country), within)
        show(f"{title}, right within {within:g} km", rows, found, verbose)


def measure_cells(path: str) -> None:
    rows = read_rows(path)
    wrong = []
    for row in rows:
        parsed = parse_place(row["cell"])
        if (parsed.country, parsed.code, parsed.rest) != (row["country"], row["code"], row["rest"]):
            wrong.append((row["cell"], parsed))
    print(f"\ncells: {len(rows) - len(wrong)} of {len(rows)} right", *wrong, sep="\n  ")


def drawn(countries: tuple[str, ...], count: int) -> tuple[list[str], list[str], list[str]]:
    """Codes, towns and countries of random rows of the data."""
    random = np.random.default_rng(1)
    pools = [read_country(country) for country in countries]
    picks = [
        (pool, int(random.integers(len(pool.code))))
        for pool in (pools[i] for i in random.integers(len(pools), size=count))
    ]
    return [p.code[i] for p, i in picks], [p.name[i] for p, i in picks], [p.country for p, _ in picks]


def timed(title: str, *columns) -> None:
    started = time.perf_counter()
    found = Gazetteer().place(*columns)
    placed = int((found.source != "none").sum())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{title}: {time.perf_counter() - started:.2f} s, {placed} placed, peak {peak:.0f} MB")


def measure_speed() -> None:
    print()
    base = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"before: {base:.0f} MB")
    codes, towns, countries = drawn(("DE",), 30_000)
    read_country.cache_clear()
    timed("30,000 German rows with country, first use", codes, towns, countries)
    timed("30,000 German rows without a country, first use", codes, towns, None)
    timed("30,000 German towns alone, first use", None, towns, countries)
    codes, towns, countries = drawn(COUNTRIES, 100_000)
    timed("100,000 rows of 17 countries, with country", codes, towns, countries)
    timed("100,000 rows of 17 countries, without", codes, towns, None)


if __name__ == "__main__":
    arguments = [argument for argument in sys.argv[1:] if not argument.startswith("-")]
    measure_speed()
    if arguments:
        measure_spellings(arguments[0], "-v" in sys.argv)
    if len(arguments) > 1:
        measure_cells(arguments[1])
