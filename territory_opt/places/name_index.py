"""Places of one country by name: unique, dominant, ambiguous or unknown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property

from rapidfuzz import fuzz, process

from territory_opt.places.country_places import CountryPlaces, km_between, read_country
from territory_opt.places.place_names import (
    FUZZY_LETTERS,
    FUZZY_RATIO,
    LINKING,
    NameForm,
    name_form,
    name_heads,
    same_qualifiers,
)
from territory_opt.places.postal_formats import region_of
from territory_opt.places.region_codes import is_region, trailing_regions
from territory_opt.places.town_aliases import TOWN_ALIASES

APART_KM = 25.0
"""Kilometres from which two places of one name are different places."""
VILLAGE_KM = 15.0
"""The same where no city has the name: villages of one name are closer to each other."""
DOMINANT_PEOPLE = 20_000
"""Least population of a place that is meant when others of its name are much smaller."""
DOMINANT_RATIO = 10
"""How many times the population of the next place that is."""
DOMINANT_ABROAD = {"US": (100_000, 20), "CA": (100_000, 20)}
"""The same where towns of one name are many, and people say the state."""
SUGGESTED_RATIO = 80.0
"""Least similarity of a name that is suggested, or that speaks against a code of another place."""
UNLISTED_PEOPLE = 2_000
"""Population of a place that the cities do not list; larger ones are listed when a city has their name."""


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """A place that a name may stand for: rows and cities of that name within `APART_KM`.

    Parameters
    ----------
    name, country : str
        Its name, and the country's code.
    lon, lat : float
        Degrees.
    people : int
        Population; `UNLISTED_PEOPLE` where it is not known.
    regions : frozenset of str
        Regions of its postal codes, as `region_of` gives them.
    """

    name: str
    country: str
    lon: float
    lat: float
    people: int
    regions: frozenset[str] = frozenset()


@dataclass(slots=True)
class _Cluster:
    """Rows of one place while they are gathered."""

    at: int
    people: int
    members: list[int]


@dataclass(frozen=True)
class NameIndex:
    """Names of one country. Points are the rows of `places`, then its cities.

    Parameters
    ----------
    places : CountryPlaces
        Postal codes and cities.
    """

    places: CountryPlaces

    @property
    def country(self) -> str:
        """The country's code."""
        return self.places.country

    @cached_property
    def _regions(self) -> frozenset[str]:
        return trailing_regions(self.country)

    @cached_property
    def _rows(self) -> int:
        return len(self.places.code)

    @cached_property
    def city_names(self) -> dict[str, list[int]]:
        """Every normalised name of a city -> the cities, as points."""
        found: dict[str, list[int]] = defaultdict(list)
        cities = self.places.cities
        for at, (name, others) in enumerate(zip(cities.name, cities.other_names)):
            for key in {key for one in (name, *others) for key in name_form(one, self._regions).keys}:
                found[key].append(self._rows + at)
        return dict(found)

    @cached_property
    def _other_bases(self) -> dict[str, list[tuple[int, tuple[frozenset[str], ...]]]]:
        """Base of a city's qualified name in another language -> the city as a point, and the qualifiers."""
        found: dict[str, list[tuple[int, tuple[frozenset[str], ...]]]] = defaultdict(list)
        for at, others in enumerate(self.places.cities.other_names):
            for form in (name_form(name, self._regions) for name in others):
                for base in form.bases if form.qualifiers else ():
                    found[base].append((self._rows + at, form.qualifiers))
        return dict(found)

    @cached_property
    def _large_cities(self) -> list[str]:
        """Main names of the cities, normalised, for comparison by similarity."""
        return sorted({name_form(name).plain for name in self.places.cities.name})

    @cached_property
    def _postal_names(self) -> tuple[dict[str, list[str]], dict[str, list[str]], dict[str, list[int]]]:
        """Normalised name -> names, base name -> names (cities' too), and name -> its points."""
        points: dict[str, list[int]] = defaultdict(list)
        for at, name in enumerate((*self.places.name, *self.places.cities.name)):
            points[name].append(at)
        whole: dict[str, list[str]] = defaultdict(list)
        base: dict[str, list[str]] = defaultdict(list)
        for name in points:
            form = name_form(name, self._regions)
            for key in form.keys:
                whole[key].append(name)
            for key in form.bases:
                base[key].append(name)
        return dict(whole), dict(base), dict(points)

    @cached_property
    def _first_words(self) -> dict[str, list[str]]:
        """First word -> whole names of several words that begin with it."""
        found: dict[str, list[str]] = defaultdict(list)
        for key in self._postal_names[0]:
            first, _, rest = key.partition(" ")
            if rest:
                found[first].append(key)
        return dict(found)

    @cached_property
    def _by_letter(self) -> dict[str, list[str]]:
        """First letter -> whole names that begin with it."""
        found: dict[str, list[str]] = defaultdict(list)
        for key in sorted(self._postal_names[0]):
            found[key[:1]].append(key)
        return dict(found)

    def alias(self, town: str) -> str:
        """The name that a short or former name stands for; else the name itself."""
        return TOWN_ALIASES.get((self.country, name_form(town).plain), town)

    def city_near(self, town: str, lat: float, lon: float, km: float) -> bool:
        """Whether a city has this name, in any language, within some kilometres of a place."""
        keys = name_form(self.alias(town), self._regions).keys
        return any(
            km_between(lat, lon, *self._at(point)) <= km
            for key in keys
            for point in self.city_names.get(key, ())
        )

    def named(self, town: str, region: str = "") -> list[NamedPlace]:
        """Places that a name may stand for, the largest first.

        Parameters
        ----------
        town : str
            The name, exactly or with a qualifier, or its base alone; never by similarity.
        region : str
            Code of a state or province that the place lies in; blank when not known.
        """
        name = self.alias(town)
        found = self._best(name, region)
        if not found and not self._misspelt(name):
            heads = (self._best(head, region) for head in name_heads(name))
            found = next((places for places in heads if places), [])
        return (
            found
            or self._clusters(self._unqualified(name_form(name, self._regions), region))
            or self._clusters(
                self._in_region(self._whole({f"bad {key}" for key in name_form(name).keys}), region)
            )
        )

    def _best(self, name: str, region: str) -> list[NamedPlace]:
        """Places of a name; by their names in other languages only where no place has it for its own."""
        own = self._clusters(self._named(name, region, translated=False))
        return own or self._clusters(self._named(name, region))

    def known_elsewhere(self, town: str) -> list[NamedPlace]:
        """Cities whose name is so similar that a misspelt name may stand for them."""
        plain = name_form(town, self._regions).plain
        if len(plain) < FUZZY_LETTERS:
            return []
        similar = process.extractOne(
            plain, self._large_cities, scorer=fuzz.ratio, score_cutoff=SUGGESTED_RATIO
        )
        if similar is None or similar[0][0] != plain[0]:
            return []
        return self._clusters(self.city_names.get(similar[0], []))

    def similar(self, town: str) -> list[NamedPlace]:
        """Places whose names are similar, the most similar name first: suggestions, never an answer."""
        form = name_form(town, self._regions)
        if len(form.plain) < FUZZY_LETTERS:
            return []
        close = process.extract(
            form.plain,
            self._by_letter.get(form.plain[0], []),
            scorer=fuzz.ratio,
            score_cutoff=SUGGESTED_RATIO,
            limit=5,
        )
        return [place for key, _, _ in close for place in self._clusters(self._whole([key]))]

    def _named(self, name: str, region: str, translated: bool = True) -> list[int]:
        """Points of a name without regard to what it may be a district of."""
        form = name_form(name, self._regions)
        if not form.tokens:
            return []
        exact = self._whole(form.keys, translated=translated)
        if form.qualifiers:
            points = self._in_region(exact, region) or self._qualified(form.bases, form.qualifiers, region)
        else:
            points = self._in_region(exact + self._whole(form.bases, base=True), region)
        return points or self._split(form, region)

    def _unqualified(self, form: NameForm, region: str) -> list[int]:
        """Points of a base name that has no qualifier of its own: Marburg for "Marburg/Lahn"."""
        _, table, points = self._postal_names
        if not form.qualifiers:
            return []
        names = sorted({name for base in form.bases for name in table.get(base, ())})
        bare = [name for name in names if not name_form(name, self._regions).qualifiers]
        return self._in_region([point for name in bare for point in points[name]], region)

    def _split(self, form: NameForm, region: str) -> list[int]:
        """Points of a base name whose qualifier follows without a linking word, "Frankfurt Oder"."""
        for end in range(len(form.tokens) - 1, 0, -1):
            base, rest = " ".join(form.tokens[:end]), form.tokens[end:]
            qualifiers = tuple(frozenset({word}) for word in rest if word not in LINKING)
            found = self._qualified([base], qualifiers, region) if qualifiers else []
            if found:
                return found
        return []

    def _whole(self, keys: Iterable[str], base: bool = False, translated: bool = True) -> list[int]:
        """Points with one of these normalised names, or base names; cities by their translated names too."""
        whole, bases, points = self._postal_names
        table = bases if base else whole
        names = {name for key in keys for name in table.get(key, ())}
        others = (
            ()
            if base or not translated
            else (point for key in keys for point in self.city_names.get(key, ()))
        )
        return sorted({*others, *(point for name in names for point in points[name])})

    def _qualified(
        self, bases: Iterable[str], qualifiers: tuple[frozenset[str], ...], region: str
    ) -> list[int]:
        """Points of a base name that fit the qualifiers, or lie in the region that they name."""
        _, table, points = self._postal_names
        names = sorted({name for base in bases for name in table.get(base, ())})
        forms = [name_form(name, self._regions) for name in names]
        fitting = [
            point
            for name, form in zip(names, forms)
            for point in points[name]
            if same_qualifiers(qualifiers, form.qualifiers) or self._lies_in(point, qualifiers)
        ]
        fitting += [
            point
            for base in bases
            for point, known in self._other_bases.get(base, ())
            if same_qualifiers(qualifiers, known)
        ]
        return self._in_region(self._with_cities(fitting, names), region)

    def _with_cities(self, found: list[int], names: list[str]) -> list[int]:
        """Points, and cities of these names next to them, which say the population."""
        points = self._postal_names[2]
        cities = [point for name in names for point in points[name] if point >= self._rows]
        near = [city for city in cities if any(self._km(city, point) <= APART_KM for point in found)]
        return sorted({*found, *near})

    def _lies_in(self, point: int, qualifiers: tuple[frozenset[str], ...]) -> bool:
        """Whether every qualifier names the region of a postal place."""
        if point >= self._rows:
            return False
        return all(is_region(self.country, self.places.region[point], one) for one in qualifiers)

    def _in_region(self, found: list[int], region: str) -> list[int]:
        """Points of a region, when there are any or the region is known to be kept."""
        if not region:
            return found
        rows = [point for point in found if point < self._rows and self.places.region[point] == region]
        near = [
            city
            for city in found
            if city >= self._rows and any(self._km(city, point) <= APART_KM for point in rows)
        ]
        return rows + near

    def _misspelt(self, town: str) -> bool:
        """Whether a hyphenated name is more likely a misspelt whole name than a town and its district."""
        form = name_form(town, self._regions)
        others = self._first_words.get(form.tokens[0], []) if form.tokens else []
        longer = [other for other in others if not form.plain.startswith(f"{other} ")]
        return bool(
            len(form.plain) >= FUZZY_LETTERS
            and process.extractOne(form.plain, longer, scorer=fuzz.ratio, score_cutoff=FUZZY_RATIO)
        )

    def _at(self, point: int) -> tuple[float, float]:
        """Latitude and longitude of a point."""
        source = self.places if point < self._rows else self.places.cities
        at = point if point < self._rows else point - self._rows
        return float(source.lat[at]), float(source.lon[at])

    def _km(self, one: int, other: int) -> float:
        return km_between(*self._at(one), *self._at(other))

    def _people(self, point: int) -> int:
        return UNLISTED_PEOPLE if point < self._rows else int(self.places.cities.people[point - self._rows])

    def _clusters(self, points: list[int]) -> list[NamedPlace]:
        """Points gathered around the most populous, the largest first."""
        clusters: list[_Cluster] = []
        for point in sorted(points, key=lambda point: (-self._people(point), point)):
            near = next((one for one in clusters if self._joins(one, point)), None)
            if near:
                near.members.append(point)
            else:
                clusters.append(_Cluster(point, self._people(point), [point]))
        return [self._place(cluster) for cluster in clusters]

    def _joins(self, cluster: _Cluster, point: int) -> bool:
        """Whether a point is near a cluster's city; without one, near all of its points."""
        if cluster.at >= self._rows:
            return self._km(cluster.at, point) <= APART_KM
        return all(self._km(other, point) <= VILLAGE_KM for other in cluster.members)

    def _place(self, cluster: _Cluster) -> NamedPlace:
        """A cluster as one place: at its city, else at its middle row."""
        rows = [point for point in cluster.members if point < self._rows]
        is_city = cluster.at >= self._rows
        at = cluster.at if is_city else self.places.middle_row(rows)
        lat, lon = self._at(at)
        return NamedPlace(
            name=self.places.cities.name[at - self._rows] if is_city else self.places.name[at],
            country=self.country,
            lon=lon,
            lat=lat,
            people=cluster.people,
            regions=frozenset(region_of(self.country, self.places.code[row]) for row in rows),
        )


def decided(found: list[NamedPlace]) -> NamedPlace | None:
    """The only place of a name, or the one that is meant because the others are much smaller."""
    if len(found) < 2:
        return found[0] if found else None
    first, second = found[0], found[1]
    people, ratio = DOMINANT_ABROAD.get(first.country, (DOMINANT_PEOPLE, DOMINANT_RATIO))
    return first if first.people >= people and first.people >= ratio * second.people else None


@cache
def name_index(country: str) -> NameIndex:
    """The names of a country, once per process."""
    return NameIndex(read_country(country))
