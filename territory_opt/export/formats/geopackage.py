"""plan.gpkg: every layer in one file that any GIS opens."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyogrio

from territory_opt.export.attribution import note_lines
from territory_opt.export.plan_view import View

_GEOMETRY = {"territories": "MultiPolygon", "key_accounts": "Point", "customers": "Point"}

_VERSION = "1.3"
"""Of the format: readers that are a few years old warn of later ones."""


@dataclass(frozen=True)
class GeoPackage:
    """Layers territories, units, key_accounts and, when the book has any, customers."""

    file: str = "plan.gpkg"

    def write(self, view: View, path: Path) -> None:
        """Write the layers; sources and notes go to the metadata of the file and of each layer."""
        layers = {
            "territories": view.territories,
            "units": view.units,
            "key_accounts": view.key_accounts,
            "customers": view.customers,
        }
        note = " ".join(note_lines(view.plan.book))
        polygons = view.plan.book.units.geometry is not None
        geometry = _GEOMETRY | {"units": "MultiPolygon" if polygons else "Point"}
        for name, layer in layers.items():
            if layer is not None:
                _write(layer, path, name, geometry[name], note)


def _write(layer: Any, path: Path, name: str, geometry: str, note: str) -> None:  # noqa: ANN401
    with warnings.catch_warnings():
        # A local frame has no CRS, and that is said in the documentation of the plan.
        warnings.filterwarnings("ignore", message="'crs' was not provided")
        pyogrio.write_dataframe(
            layer.rename(columns=_free_of_fid),
            path,
            layer=name,
            driver="GPKG",
            geometry_type=geometry,
            promote_to_multi=geometry.startswith("Multi"),
            append=path.exists(),
            layer_metadata={"DESCRIPTION": note} if note else None,
            dataset_metadata={"SOURCES": note} if note else None,
            dataset_options={"VERSION": _VERSION},
            layer_options={"GEOMETRY_NAME": "geometry"},
        )


def _free_of_fid(name: str) -> str:
    """`fid` is the format's own key column."""
    return f"{name}_in_book" if name.lower() == "fid" else name
