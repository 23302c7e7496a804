"""plan.gpkg: all layers in one GeoPackage."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyogrio

from territory_opt.export.attribution import attribution_lines
from territory_opt.export.plan_view import PlanView

_GEOMETRY = {"territories": "MultiPolygon", "key_accounts": "Point", "customers": "Point"}

_VERSION = "1.3"
"""Of the format; older readers warn about later versions."""


@dataclass(frozen=True)
class GeoPackage:
    """Layers territories, units, key_accounts, and customers if the book has any."""

    file: str = "plan.gpkg"

    def write(self, view: PlanView, path: Path) -> None:
        """Write the layers; metadata of the file and of each layer contain sources and notes."""
        layers = {
            "territories": view.territories,
            "units": view.units,
            "key_accounts": view.key_accounts,
            "customers": view.customers,
        }
        note = " ".join(attribution_lines(view.plan.book))
        polygons = view.plan.book.units.geometry is not None
        geometry = _GEOMETRY | {"units": "MultiPolygon" if polygons else "Point"}
        for name, layer in layers.items():
            if layer is not None:
                _write(layer, path, name, geometry[name], note)


def _write(layer: Any, path: Path, name: str, geometry: str, note: str) -> None:  # noqa: ANN401
    with warnings.catch_warnings():
        # A local frame has no CRS.
        warnings.filterwarnings("ignore", message="'crs' was not provided")
        pyogrio.write_dataframe(
            layer.rename(columns=_renamed_fid),
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
            # Whole columns instead of values one by one: the same file in half of the time.
            use_arrow=True,
        )


def _renamed_fid(name: str) -> str:
    """Name of a column other than `fid`, the key column of the format."""
    return f"{name}_in_book" if name.lower() == "fid" else name
