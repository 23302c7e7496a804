"""Coordinates of rows from their postal codes, towns and countries."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from territory_opt.model.arrays import frozen, texts
from territory_opt.places.country_decision import count_votes, country_of_letters, country_of_row
from territory_opt.places.country_names import country_code
from territory_opt.places.country_places import ATTRIBUTION, Cities, read_country
from territory_opt.places.own_places import OwnPlaces
from territory_opt.places.place_cell import clean_text, parse_place
from territory_opt.places.placements import (
    MAJORITY,
    CountryVote,
    PlacedRow,
    Placements,
    not_placed,
)
from territory_opt.places.postal_formats import FORMAT_OF, FORMATS, postal_key
from territory_opt.places.row_placing import PlaceQuery, place_row

COUNTRIES: tuple[str, ...] = tuple(one.country for one in FORMATS)
"""Countries of the gazetteer."""
NO_OWN_PLACES = OwnPlaces()
UNKNOWN = "?"
"""Country of a query whose country cell names none of the gazetteer."""


@dataclass(frozen=True)
class Gazetteer:
    """Postal codes and towns of 17 countries, each read when a row first needs it.

    Parameters
    ----------
    own : OwnPlaces
        Places that come before those of the gazetteer.
    builtin : bool
        Whether there are others than the own ones.

    Examples
    --------
    >>> found = Gazetteer().place(["01067", "8001"], ["Dresden", "Zürich"], ["D", "CH"])
    >>> found.source.tolist(), found.lat.round(1).tolist()
    (['postal_code', 'postal_code'], [51.1, 47.4])
    """

    own: OwnPlaces = NO_OWN_PLACES
    builtin: bool = True

    attribution = ATTRIBUTION

    def cities(self, country: str) -> Cities:
        """Cities of one of `COUNTRIES`."""
        return read_country(country).cities

    def place(
        self,
        postal_codes: Sequence[object] | None,
        towns: Sequence[object] | None,
        countries: Sequence[object] | None = None,
        default_country: str = "",
    ) -> Placements:
        """Find the place of every row.

        A row's answer depends on its own three cells, and on the other rows only by the majority's country.

        Parameters
        ----------
        postal_codes, towns, countries : sequence of object, shape (n,), or None
            Cells as people write them; None, NaN and "" are blank. Code and town may stand in one cell.
        default_country : str
            Country of rows that name none and whose code and town do not tell it; blank: the majority's.

        Raises
        ------
        ValueError
            The columns differ in length, or the default country is not one of `COUNTRIES`.
        """
        if default_country and default_country not in COUNTRIES:
            raise ValueError(f"{default_country!r} is none of {', '.join(COUNTRIES)}")
        rows = _rows(postal_codes, towns, countries)
        number = {row: at for at, row in enumerate(dict.fromkeys(rows))}
        of = np.array([number[row] for row in rows], dtype=np.int64)
        weights = Counter(rows)
        queries = [_query(*row) for row in number]
        vote = count_votes(
            (
                (query.country, weights[row])
                for row, query in zip(number, queries)
                if query.country in FORMAT_OF
            ),
            sum(
                weights[row]
                for row, query in zip(number, queries)
                if not query.country and (query.code or query.town)
            ),
            default_country,
        )
        return _gathered([self._placed(query, vote) for query in queries], of, vote)

    def _placed(self, query: PlaceQuery, vote: CountryVote) -> PlacedRow:
        """The place of one query."""
        if not query.code and not query.town:
            return not_placed("blank", "" if query.country == UNKNOWN else query.country)
        by_majority = vote.given or vote.share >= MAJORITY
        country = query.country or (vote.country if by_majority else "")
        named = "" if country == UNKNOWN else country
        own = self.own.place_row(named, query.code or query.code_cell, _own_town(query))
        if own:
            return own
        if country == UNKNOWN:
            return not_placed("unknown_country")
        if not country:
            return not_placed("country")
        if not self.builtin:
            key = postal_key(country, query.code) or ""
            return not_placed("unknown_code" if query.code else "unknown_town", country, key)
        return place_row(replace(query, country=country))


def _text(cell: object) -> str:
    """A cell as text; blank for None and NaN."""
    if isinstance(cell, str):
        return cell
    if cell is None or (isinstance(cell, (float, np.floating)) and math.isnan(cell)):
        return ""
    return str(cell)


def _rows(*columns: Sequence[object] | None) -> list[tuple[str, ...]]:
    """The rows of columns of one length, of which some may be absent."""
    lengths = {len(column) for column in columns if column is not None}
    if len(lengths) > 1:
        raise ValueError(f"columns of {sorted(lengths)} rows")
    count = lengths.pop() if lengths else 0
    blank = [""] * count
    return list(
        zip(*([_text(cell) for cell in column] if column is not None else blank for column in columns))
    )


def _query(code_cell: str, town_cell: str, country_cell: str) -> PlaceQuery:
    """What a row says, its country by column, prefix, letters, or code and town together."""
    code, town = parse_place(code_cell), parse_place(town_cell)
    column = country_code(country_cell)
    query = PlaceQuery(
        country=UNKNOWN if column is None else column or code.country or town.country,
        code=code.code or town.code,
        town=town.rest or code.rest,
        region=town.region or code.region,
        code_cell="" if code.code else clean_text(code_cell),
    )
    if query.country:
        return query
    return replace(query, country=country_of_letters(query.code) or country_of_row(query))


def _own_town(query: PlaceQuery) -> str:
    """The town of a row; blank where it is only what stands in the cell of the code."""
    return "" if query.town == query.code_cell and not query.code else query.town


def _gathered(placed: Sequence[PlacedRow], of: np.typing.NDArray[np.int64], vote: CountryVote) -> Placements:
    """The answers of the queries, one for each row."""

    def column(values: Iterable[object]) -> np.typing.NDArray[np.object_]:
        return frozen(texts(values)[of])

    lon, lat = (
        np.array([getattr(one, name) for one in placed], dtype=np.float64)[of] for name in ("lon", "lat")
    )
    return Placements(
        lon=frozen(lon),
        lat=frozen(lat),
        source=column(one.source for one in placed),
        place_name=column(one.place_name for one in placed),
        country=column(one.country for one in placed),
        postal_code=column(one.postal_code for one in placed),
        problem=column(one.problem for one in placed),
        candidates={
            row: placed[at].candidates for row, at in enumerate(of.tolist()) if placed[at].candidates
        },
        vote=vote,
    )
