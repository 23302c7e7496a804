"""Tables from the body of a request."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

import numpy as np

from territory_opt.ingest.cells.typed_cells import columns_of_records
from territory_opt.ingest.collected_faults import CollectedFaults
from territory_opt.ingest.formats.geojson_table import features_table, is_collection
from territory_opt.ingest.formats.raw_table import RawTable
from territory_opt.ingest.tables.schema import SCHEMA, TABLES, Kind
from territory_opt.model.arrays import Ints
from territory_opt.wording.spelling import closest_match

BODY = "request"
"""Names the body itself in faults."""
MEMBERS = (*TABLES, "scenario")


def tables_of_request(payload: object, findings: CollectedFaults) -> dict[str, RawTable | None]:
    """Raw tables of a request by member name.

    An optional member that is null or an empty list counts as left out. A member at fault is None.
    """
    if not isinstance(payload, Mapping):
        remedy = 'Send {"units": ..., "customers": [...], "scenario": {...}}.'
        findings.fault(BODY, "the body is not an object", remedy)
        return {"units": None}
    for member in payload:
        if member not in MEMBERS:
            close = closest_match(str(member), MEMBERS)
            remedy = f"Did you mean {close!r}?" if close else f"Known members: {', '.join(MEMBERS)}."
            findings.fault(BODY, f"unknown member {member!r}", remedy, column=str(member))
    if payload.get("units") is None and not payload.get("customers"):
        findings.fault(
            BODY,
            "units are missing, and customers to make them of",
            "Send a FeatureCollection or a list of rows.",
            column="units",
        )
    present = {name: payload[name] for name in TABLES if payload.get(name) not in (None, [])}
    if payload.get("units") == []:
        present["units"] = []
    return {name: _table(name, value, findings) for name, value in present.items()}


def _table(name: str, value: object, findings: CollectedFaults) -> RawTable | None:
    if is_collection(value):
        assert isinstance(value, Mapping)
        return features_table(value, name, name, _positions(len(value["features"])), findings)
    if not isinstance(value, list):
        also = "a GeoJSON FeatureCollection or " if name == "units" else ""
        findings.fault(name, f"this is not {also}a list of rows", "Send a list of objects, one for each row.")
        return None
    wrong = [index for index, row in enumerate(value) if not isinstance(row, Mapping)]
    for index in wrong:
        findings.fault(name, "the row is not an object", "Every row is an object of columns.", row=index + 1)
    if wrong:
        return None
    _refuse_shapes(name, value, findings)
    return RawTable(name, name, _positions(len(value)), columns_of_records(value))


def _refuse_shapes(name: str, rows: Sequence[Mapping[str, object]], findings: CollectedFaults) -> None:
    """Refuse cells that are no text, number or list where one is needed."""
    for spec in SCHEMA[name]:
        for place, row in enumerate(rows, start=1):
            cell = row.get(spec.name)
            if _fits(cell, spec.kind):
                continue
            is_list = spec.kind == "list"
            problem = "this is neither a text nor a list of texts" if is_list else "this is an object"
            remedy = 'Send a list, ["de", "en"], or one text.' if is_list else "Send a text or a number."
            shown = json.dumps(cell, default=str, ensure_ascii=False)
            findings.fault(name, problem, remedy, row=place, column=spec.name, value=shown)


def _fits(cell: object, kind: Kind) -> bool:
    if cell is None or isinstance(cell, str):
        return True
    if kind != "list":
        return not isinstance(cell, Mapping)
    items = cell if isinstance(cell, (list, tuple)) else [None]
    # Ids of accounts may come as numbers.
    return all(isinstance(item, (str, int, float)) and not isinstance(item, bool) for item in items)


def _positions(count: int) -> Ints:
    """Positions of records in their list, from 1, shape (count,)."""
    return np.arange(1, count + 1, dtype=np.int64)
