"""Sample region Germany: 12,181 cells around the places of GeoNames."""

from __future__ import annotations

import numpy as np

from territory_opt.data_files import data_file
from territory_opt.model.arrays import frozen, texts
from territory_opt.model.book import Units
from territory_opt.samples.region import NameParts, Region, words


def units() -> Units:
    """Read the cells made by `data/derive_germany.py`."""
    import pyarrow.parquet as pq
    import shapely

    from territory_opt.samples.real_outlines import canonical_outlines

    table = pq.read_table(data_file("germany_units.parquet"))
    geometry = canonical_outlines(shapely.from_wkb(table["geometry"].to_numpy()))
    count = len(geometry)
    return Units(
        unit_id=frozen(texts(table["unit_id"].to_pylist())),
        points=frozen(shapely.get_coordinates(shapely.point_on_surface(geometry))),
        geometry=frozen(geometry),
        measures={"population": frozen(table["population"].to_numpy().astype(np.float64))},
        territory_id=frozen(texts([""] * count)),
        group_id=frozen(texts([""] * count)),
        extra={name: frozen(texts(table[name].to_pylist())) for name in ("place", "state")},
    )


NAME_PARTS = NameParts(
    company="Muster",
    trades={
        "machinery": "Maschinenbau",
        "automotive": "Fahrzeugteile",
        "construction": "Bau",
        "electronics": "Elektronik",
        "food": "Lebensmittel",
        "chemicals": "Chemie",
        "logistics": "Logistik",
        "healthcare": "Medizintechnik",
    },
    site="Werk",
    first_names=words(
        "Anna Jonas Lena Lukas Katharina Felix Julia Tobias Sophie Maximilian Laura Daniel Nina Sebastian "
        "Miriam Philipp Claudia Andreas Petra Stefan Aylin Emre Magdalena Piotr"
    ),
    last_names=words(
        "Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Schäfer Koch Bauer "
        "Richter Klein Wolf Schröder Neumann Schwarz Zimmermann Braun Krüger Hartmann Lange Yılmaz"
    ),
)

GERMANY = Region(
    name="germany",
    title="Germany",
    units=units,
    weight="population",
    customers=30_000,
    territories=60,
    criteria=("customers", "potential", "workload"),
    visits_per_rep=1_400.0,
    spread=0.25,
    home_weight=8_000.0,
    kam_home_weight=25_000.0,
    home_measures=("visits",),
    potential=12_000.0,
    country="DE",
    languages={"de": 0.78, "en": 0.12, "fr": 0.05, "pl": 0.05},
    kam_countries=("DE", "AT;CH;DE", "DE;FR", "DE;PL"),
    name_parts=NAME_PARTS,
    attribution=("Places: © GeoNames (https://www.geonames.org), CC BY 4.0; areas derived from them",),
)
