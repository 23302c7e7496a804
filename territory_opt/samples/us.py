"""Sample regions United States (contiguous) and Texas: real counties."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Mapping
from dataclasses import replace
from functools import partial

import numpy as np

from territory_opt.model.arrays import frozen, texts
from territory_opt.model.book import Units
from territory_opt.samples.region import NameParts, Region, words

NOT_CONTIGUOUS = frozenset({"AK", "AS", "GU", "HI", "MP", "PR", "VI"})
"""States and territories that are excluded."""


def units(state: str | None = None) -> Units:
    """Read the counties of one state, or of all contiguous states."""
    import shapely
    from bokeh_sampledata.us_counties import records

    from territory_opt.samples.real_outlines import canonical_outlines

    counties = [county for county in records(state) if county["state"] not in NOT_CONTIGUOUS]
    outlines = np.array([county["geometry"] for county in counties], dtype=object)
    geometry = canonical_outlines(outlines)
    workers = labour_force()
    blank = frozen(texts([""] * len(counties)))
    return Units(
        unit_id=frozen(texts(county["fips"] for county in counties)),
        points=frozen(shapely.get_coordinates(shapely.point_on_surface(geometry))),
        geometry=frozen(geometry),
        measures={"labour_force": frozen(np.array([workers[county["fips"]] for county in counties]))},
        territory_id=blank,
        group_id=blank,
        extra={
            "county": frozen(texts(county["name"] for county in counties)),
            "state": frozen(texts(county["state"] for county in counties)),
        },
    )


def labour_force() -> Mapping[str, float]:
    """Labour force in 2009, by five-digit county code."""
    from bokeh_sampledata import package_path

    with gzip.open(package_path("unemployment09.csv.gz"), "rt", encoding="utf-8") as file:
        return {
            state + county: float(count.replace(",", ""))
            for _, state, county, _, _, count, *_ in csv.reader(file)
        }


NAME_PARTS = NameParts(
    company="Sample",
    trades={
        "machinery": "Machine Works",
        "automotive": "Auto Parts",
        "construction": "Builders",
        "electronics": "Electronics",
        "food": "Foods",
        "chemicals": "Chemicals",
        "energy": "Energy Services",
        "healthcare": "Medical Supply",
    },
    site="Site",
    first_names=words(
        "James Maria Robert Linda Michael Jennifer David Patricia Carlos Susan Daniel Karen Anthony Lisa "
        "Kevin Nancy Brian Emily Jason Angela Marcus Grace Wei Priya"
    ),
    last_names=words(
        "Smith Johnson Williams Brown Jones Garcia Miller Davis Rodriguez Martinez Wilson Anderson Thomas "
        "Taylor Moore Jackson Lee Thompson White Harris Clark Lewis Nguyen Patel Walker"
    ),
)

US = Region(
    name="us",
    title="United States (contiguous)",
    units=units,
    weight="labour_force",
    customers=20_000,
    territories=25,
    criteria=("customers", "potential", "visits"),
    visits_per_rep=500.0,
    spread=0.3,
    home_weight=0.0,
    kam_home_weight=200_000.0,
    home_measures=("customers", "potential", "visits"),
    potential=15_000.0,
    country="US",
    languages={"en": 0.86, "es": 0.14},
    kam_countries=("US", "CA;US", "MX;US"),
    name_parts=NAME_PARTS,
    attribution=(
        "County boundaries: U.S. Census Bureau, TIGER/Line 2009 (public domain)",
        "Labour force 2009: U.S. Bureau of Labor Statistics (public domain)",
    ),
)

TEXAS = replace(
    US,
    name="texas",
    title="Texas",
    units=partial(units, "TX"),
    customers=4_000,
    territories=5,
    visits_per_rep=800.0,
    kam_home_weight=50_000.0,
)
