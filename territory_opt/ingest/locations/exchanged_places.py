"""Tables in which lon and lat are exchanged in every row, so that nothing contradicts them."""

from __future__ import annotations

import numpy as np

from territory_opt.ingest.collected_faults import CollectedFaults
from territory_opt.ingest.formats.raw_table import RawTable
from territory_opt.ingest.locations.extent import Extent
from territory_opt.model.arrays import Bools, Floats, Texts
from territory_opt.model.findings.book_findings import CoordinatesSwapped

_BOXES = {
    "AT": (9.4, 46.3, 17.3, 49.1),
    "BE": (2.4, 49.4, 6.5, 51.6),
    "CA": (-141.1, 41.6, -52.5, 83.2),
    "CH": (5.9, 45.7, 10.6, 47.9),
    "CZ": (12.0, 48.5, 18.9, 51.1),
    "DE": (5.8, 47.2, 15.1, 55.1),
    "DK": (8.0, 54.5, 15.3, 57.8),
    "ES": (-18.3, 27.5, 4.4, 43.9),
    "FI": (19.0, 59.4, 31.6, 70.2),
    "FR": (-5.3, 41.2, 9.7, 51.2),
    "GB": (-8.7, 49.8, 1.9, 61.0),
    "HU": (16.0, 45.7, 23.0, 48.6),
    "IE": (-10.7, 51.3, -5.9, 55.5),
    "IT": (6.5, 35.4, 18.6, 47.2),
    "LU": (5.7, 49.4, 6.6, 50.2),
    "NL": (3.2, 50.7, 7.3, 53.7),
    "NO": (4.0, 57.8, 31.3, 71.3),
    "PL": (14.0, 48.9, 24.2, 54.9),
    "PT": (-31.4, 30.0, -6.1, 42.2),
    "SE": (10.9, 55.2, 24.2, 69.1),
    "SK": (16.8, 47.7, 22.6, 49.7),
    "US": (-125.0, 24.4, -66.8, 49.5),
}
"""West, south, east and north of countries in degrees, by ISO code; none holds a place of it exchanged."""
_EUROPE = (-10.8, 42.0, 19.1, 61.0)
"""Western and Central Europe; exchanged, this box is the Indian Ocean off Africa, with Somalia and Yemen."""
_MOSTLY = 0.95
"""Share of the places from which all are taken for exchanged."""
_FEWEST = 3
"""Fewest places of a table that can tell."""


def warn_of_exchanged(
    table: RawTable, points: Floats, country: Texts | None, findings: CollectedFaults
) -> None:
    """Warn of a table whose places lie in their country only with lon and lat exchanged.

    Places without a known country are compared with Western and Central Europe. This is a warning and no
    fault, because nothing else in the book contradicts such places; where the units do, they are faults.

    Parameters
    ----------
    points : Floats, shape (rows, 2)
        Degrees; NaN where unknown.
    country : Texts, shape (rows,), or None
    """
    known = np.isfinite(points).all(axis=1)
    codes = np.full(len(points), "", dtype="U8")
    if country is not None:
        codes[:] = [str(one).strip().upper() for one in country]
    named = known & np.isin(codes, list(_BOXES))
    if named.any():
        exchanged = np.zeros(len(points), dtype=np.bool_)
        for code in sorted(set(codes[named].tolist())):
            exchanged[(codes == code) & _only_exchanged(points, _BOXES[code])] = True
    else:
        exchanged = _only_exchanged(points, _EUROPE)
    rows = named if named.any() else known
    count, of = int((exchanged & rows).sum()), int(rows.sum())
    if of < _FEWEST or count < _MOSTLY * of:
        return
    first = int(np.flatnonzero(exchanged & rows)[0])
    found = sorted(set(codes[exchanged & rows].tolist())) if named.any() else []
    findings.warn(
        CoordinatesSwapped(
            file=table.file,
            column=table.columns["lon"].name if table.has("lon") else None,
            table=table.name,
            count=count,
            of=of,
            lon=float(points[first, 0]),
            lat=float(points[first, 1]),
            country=", ".join(found) or None,
        )
    )


def _only_exchanged(points: Floats, box: tuple[float, float, float, float]) -> Bools:
    """Places outside a box that lie in it with lon and lat exchanged, shape (n,)."""
    extent = Extent(np.array(box[:2]), np.array(box[2:]))
    return np.asarray(~extent.contains(points) & extent.contains(points[:, ::-1]), dtype=np.bool_)
