"""GeoJSON feature collections, from a file or from the body of a request."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from pydantic_core import from_json

from territory_opt.ingest.cells.typed_cells import columns_of_records
from territory_opt.ingest.collected_faults import CollectedFaults
from territory_opt.ingest.formats.encodings import UnknownEncoding, decode
from territory_opt.ingest.formats.geojson_shapes import shapes_of_members
from territory_opt.ingest.formats.raw_table import RawTable, file_rows
from territory_opt.model.arrays import Ints, Shapes

WGS84 = "OGC:CRS84"


def read_geojson(path: Path, name: str, known: Collection[str], findings: CollectedFaults) -> RawTable | None:
    """Table of a GeoJSON file; the reference system is WGS 84 unless an old-style `crs` says otherwise."""
    del known
    try:
        collection = from_json(decode(path.read_bytes())[0])
    except UnknownEncoding as error:
        findings.fault(path.name, f"the encoding cannot be determined: {error}", "Save the file as UTF-8.")
        return None
    except ValueError as error:
        line = re.search(r"at line (\d+)", str(error))
        row = int(line.group(1)) if line else None
        findings.fault(path.name, f"this is not JSON: {error}", "Export the file again.", row=row)
        return None
    if not is_collection(collection):
        problem = "this is not a GeoJSON FeatureCollection"
        findings.fault(path.name, problem, 'The outermost "type" must be "FeatureCollection".')
        return None
    count = len(collection["features"])
    return features_table(collection, name, path.name, file_rows(count), findings)


def is_collection(value: object) -> bool:
    """Whether a JSON value is a feature collection with a list of features."""
    return (
        isinstance(value, Mapping)
        and value.get("type") == "FeatureCollection"
        and isinstance(value.get("features"), list)
    )


def features_table(
    collection: Mapping[str, Any], name: str, file: str, rows: Ints, findings: CollectedFaults
) -> RawTable | None:
    """Table of a feature collection.

    Parameters
    ----------
    rows : Ints, shape (features,)
        Row numbers of the features.
    """
    features = collection["features"]
    wrong = [index for index, feature in enumerate(features) if not _is_feature(feature)]
    for index in wrong:
        remedy = "A feature is an object with geometry and properties."
        findings.fault(file, "this is not a feature", remedy, row=int(rows[index]))
    if wrong:
        return None
    records = [feature.get("properties") or {} for feature in features]
    crs = _crs(collection, file, findings)
    columns = columns_of_records(_with_ids(features, records))
    return RawTable(name, file, rows, columns, _shapes(features), crs)


def _is_feature(value: object) -> bool:
    return isinstance(value, Mapping) and isinstance(value.get("properties") or {}, Mapping)


def _with_ids(features: list[Mapping[str, Any]], records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Properties, with the ids of the features as unit_id when no property has that name."""
    if any("unit_id" in record for record in records) or not all("id" in feature for feature in features):
        return records
    return [{"unit_id": feature["id"], **record} for feature, record in zip(features, records)]


def _crs(collection: Mapping[str, Any], file: str, findings: CollectedFaults) -> str:
    member = collection.get("crs")
    if member is None:
        return WGS84
    match member:
        case {"properties": {"name": str(text)}}:
            return text
        case _:
            findings.fault(
                file,
                "the member crs cannot be understood",
                'Remove it for WGS 84, or write {"properties": {"name": "urn:ogc:def:crs:EPSG::n"}}.',
                column="crs",
                value=json.dumps(member),
            )
            return WGS84


def _shapes(features: list[Mapping[str, Any]]) -> Shapes | None:
    members = [feature.get("geometry") for feature in features]
    return None if all(member is None for member in members) else shapes_of_members(members)
