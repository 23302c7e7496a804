"""Columns of a layer: missing values for blanks, and unique names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import geopandas
import numpy as np
import pandas

from territory_opt.geography.lonlat import CRS, has_place_on_earth
from territory_opt.model.arrays import Floats, Shapes, Texts
from territory_opt.model.frame import Frame

Columns = dict[str, Any]


def text_column(values: Texts) -> Any:  # noqa: ANN401 - a pandas Series
    """Texts, with missing values for blanks."""
    column = pandas.Series(values, dtype="str")
    return column.where(column != "", None)


def ratio(over: Floats, under: Floats) -> Floats:
    """`over / under`, NaN where that is not a number."""
    out = np.full(len(over), np.nan)
    np.divide(over, under, out=out, where=under != 0)
    return out


def add_columns(columns: Columns, more: Mapping[str, Any], ending: str) -> None:
    """Add columns; a name that exists already (ignoring case, as databases do) gets the ending."""
    taken = {name.lower() for name in columns} | {"geometry"}
    for name, values in more.items():
        unique = name
        while unique.lower() in taken:
            unique += ending
        taken.add(unique.lower())
        columns[unique] = values


def layer(columns: Columns, shapes: Shapes, frame: Frame) -> Any:  # noqa: ANN401 - a GeoDataFrame
    """A GeoDataFrame in EPSG:4326, or without a CRS for a local frame."""
    crs = CRS if has_place_on_earth(frame) else None
    return geopandas.GeoDataFrame(columns, geometry=geopandas.GeoSeries(list(shapes), crs=crs), crs=crs)
