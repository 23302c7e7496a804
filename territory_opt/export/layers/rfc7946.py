"""GeoJSON by RFC 7946: right-hand winding, 7 decimals, no crs, a bbox, cut at the antimeridian."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

import numpy as np
import shapely

from territory_opt.geography.antimeridian_cut import cut_at_antimeridian
from territory_opt.model.arrays import Floats, Shapes

DECIMALS = 7
_END = "]}\n"
"""How the text of a collection ends."""
_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))
_TOO_LONG = re.compile(r"-?\d+\.\d{8,}")
_LONG_FRACTION = re.compile(rf"\.\d{{{DECIMALS + 1}}}")


def rfc7946_shapes(shapes: Shapes) -> Shapes:
    """Shapes in degrees, cut, rounded and wound by RFC 7946; None stays None.

    Equal coordinates are rounded equally, so common borders stay equal.
    """
    shapes = cut_at_antimeridian(shapes)
    rounded: Shapes = shapely.transform(shapes, lambda points: np.round(points, DECIMALS))
    broken = np.flatnonzero(~shapely.is_valid(rounded) & ~shapely.is_missing(rounded))
    for index in broken:
        rounded[index] = _areas_only(shapely.make_valid(rounded[index], method="structure"))
    wound: Shapes = shapely.orient_polygons(rounded, exterior_cw=False)
    return wound


def feature_collection(frame: Any, members: Mapping[str, Any]) -> str:  # noqa: ANN401 - a GeoDataFrame
    """Text of a FeatureCollection.

    Parameters
    ----------
    frame : GeoDataFrame
        In EPSG:4326; without a CRS every geometry becomes null.
    members : mapping
        Additional members of the collection (sources, notes).

    Returns
    -------
    str
        One feature per line.
    """
    shapes = np.asarray(frame.geometry.array, dtype=object)
    shapes = rfc7946_shapes(shapes) if frame.crs is not None else np.full(len(frame), None, dtype=object)
    head: dict[str, Any] = {"type": "FeatureCollection", **members}
    box = collection_bbox(shapes)
    if box is not None:
        head["bbox"] = box
    features = ",\n".join(_features(shapes, _properties(frame)))
    return f'{compact_json(head)[:-1]},"features":[\n{features}\n{_END}'


def with_members(collection: str, members: Mapping[str, str]) -> str:
    """Text of a FeatureCollection with further members after its features.

    Parameters
    ----------
    collection : str
        From `feature_collection`.
    members : mapping of str to str
        Name and JSON text of each.
    """
    more = "".join(f",\n{compact_json(name)}:{text.rstrip()}" for name, text in members.items())
    return f"{collection.removesuffix(_END)}]{more}}}\n"


def collection_bbox(shapes: Shapes) -> list[float] | None:
    """West, south, east, north of all shapes; west > east where they cross the antimeridian."""
    known = shapes[~(shapely.is_missing(shapes) | shapely.is_empty(shapes))]
    if not len(known):
        return None
    parts = shapely.bounds(shapely.get_parts(known))
    west, east = parts[:, 0].min(), parts[:, 2].max()
    if east - west > 180.0:
        west, east = _shortest_span(parts[:, [0, 2]])
    return [float(west), float(parts[:, 1].min()), float(east), float(parts[:, 3].max())]


def _shortest_span(spans: Floats) -> tuple[float, float]:
    """West and east of the shortest span around all spans: the complement of the widest gap."""
    spans = spans[np.argsort(spans[:, 0])]
    reach = np.maximum.accumulate(spans[:, 1])
    gaps = spans[1:, 0] - reach[:-1]
    across = 360.0 - (reach[-1] - spans[0, 0])
    if not len(gaps) or gaps.max() <= across:
        return float(spans[0, 0]), float(reach[-1])
    widest = int(np.argmax(gaps))
    return float(spans[widest + 1, 0]), float(reach[widest])


def _features(shapes: Shapes, properties: list[str]) -> list[str]:
    geometries = [_rounded_again(text) if text else "null" for text in shapely.to_geojson(shapes)]
    return [
        f'{{"type":"Feature",{box}"properties":{texts},"geometry":{geometry}}}'
        for box, texts, geometry in zip(_box_members(shapes), properties, geometries, strict=True)
    ]


def _box_members(shapes: Shapes) -> list[str]:
    """The bbox member of each feature; blank for points and missing geometries."""
    boxes = shapely.bounds(shapes)
    without = shapely.is_missing(shapes) | (shapely.get_dimensions(shapes) < 1)
    split = ~without & (boxes[:, 2] - boxes[:, 0] > 180.0)
    members = [
        "" if skip else f'"bbox":{compact_json(box)},'
        for skip, box in zip(without, boxes.tolist(), strict=True)
    ]
    for index in np.flatnonzero(split):
        members[index] = f'"bbox":{compact_json(collection_bbox(shapes[index : index + 1]))},'
    return members


def _properties(frame: Any) -> list[str]:  # noqa: ANN401 - a GeoDataFrame
    """JSON text of the properties of every row."""
    table = frame.drop(columns=frame.geometry.name)
    columns = []
    for name in table:
        member = f"{compact_json(str(name))}:"
        columns.append([member + text for text in _json_texts(table[name])])
    return [f"{{{','.join(row)}}}" for row in zip(*columns, strict=True)]


def _json_texts(column: Any) -> list[str]:  # noqa: ANN401 - a pandas Series
    """JSON text of each value of a column."""
    # An encoder takes longer for a number than `repr`, which gives the same text where all are finite.
    write = repr if column.dtype.kind in "fiu" else _ENCODER.encode
    return ["null" if value is None else write(value) for value in _values(column)]


def _values(column: Any) -> list[Any]:  # noqa: ANN401 - a pandas Series
    known = np.isfinite(column) if column.dtype.kind == "f" else column.notna()
    values: list[Any] = column.astype(object).where(known, None).tolist()
    return values


def _rounded_again(text: str) -> str:
    """Rounded numbers again: the geometry writer sometimes writes 95.54212390000001 for 95.5421239."""
    # Few geometries have such a number, and one that starts with its point is found much faster.
    if not _LONG_FRACTION.search(text):
        return text
    return _TOO_LONG.sub(lambda match: repr(round(float(match[0]), DECIMALS)), text)


def _areas_only(shape: Any) -> Any:  # noqa: ANN401 - a shapely geometry
    parts = shapely.get_parts(shape)
    areas = [part for part in parts if shapely.area(part) > 0]
    return areas[0] if len(areas) == 1 else shapely.MultiPolygon(shapely.get_parts(areas))


def compact_json(value: Any) -> str:  # noqa: ANN401 - any JSON value
    """Compact JSON text of a value; NaN and infinity raise ValueError."""
    return _ENCODER.encode(value)
