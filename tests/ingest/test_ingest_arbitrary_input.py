"""Property tests: any input gives a book or a list of faults."""

from __future__ import annotations

import shutil

import openpyxl
import pandas
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from ingest_books import TABLES, as_csv

from territory_opt.errors import InvalidInput
from territory_opt.ingest import book_from_rows, read_book
from territory_opt.model.book import Book
from territory_opt.wording.finding_text import finding_text

CELLS = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6) | st.just([1, {"a": None}])
)
NAMES = st.sampled_from(
    ["unit_id", "lon", "lat", "x", "y", "customer_id", "revenue", "prospect", "rep_id", "unit_a"]
)
ROWS = st.lists(st.dictionaries(NAMES | st.text(max_size=4), CELLS, max_size=6) | CELLS, max_size=5)
GEOMETRY = CELLS | st.fixed_dictionaries(
    {
        "type": st.sampled_from(["Polygon", "MultiPolygon", "Point", "Circle"]),
        "coordinates": st.recursive(CELLS, lambda inner: st.lists(inner, max_size=5), max_leaves=12),
    }
)
FEATURES = st.lists(
    st.fixed_dictionaries({"properties": st.dictionaries(NAMES, CELLS) | CELLS, "geometry": GEOMETRY})
    | CELLS,
    max_size=4,
)
UNITS = ROWS | st.fixed_dictionaries({"type": st.just("FeatureCollection"), "features": FEATURES})
MEMBERS = ["units", "customers", "reps", "kams", "edges", "scenario"]
SCENARIO_KEYS = ["columns", "criteria", "units", "crs", "key_accounts", "seed", "lock"]
SCENARIO = CELLS | st.dictionaries(
    st.sampled_from(SCENARIO_KEYS),
    CELLS | st.dictionaries(st.text(max_size=5), CELLS, max_size=2),
    max_size=4,
)


def check_outcome(read):
    found, faults = None, None
    try:
        found = read()
    except InvalidInput as refused:
        faults = refused.faults
    assert isinstance(found, Book) or faults
    assert all(fault.problem and fault.remedy for fault in faults or ())
    for language in ("en", "de"):
        assert all(finding_text(one, language) for one in (found.findings if found else ()))


@settings(max_examples=150)
@given(
    st.fixed_dictionaries(
        {"units": UNITS}, optional=dict.fromkeys(MEMBERS[1:5], ROWS) | {"scenario": SCENARIO}
    )
)
@example({"units": {"type": "FeatureCollection", "features": [{"properties": 3, "geometry": None}]}})
def test_any_request(payload):
    check_outcome(lambda: book_from_rows(payload))


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(sorted(TABLES)),
    st.sampled_from(["utf-8", "utf-16", "cp1252"]),
    st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 9), st.binary(max_size=4)), max_size=4),
)
def test_any_typo_in_a_csv_file(tmp_path_factory, name, encoding, typos):
    folder = tmp_path_factory.mktemp("book")
    for table, rows in TABLES.items():
        data = bytearray(as_csv(rows).encode(encoding))
        for place, length, put in typos if table == name else ():
            data[place : place + length] = put
        (folder / f"{table}.csv").write_bytes(bytes(data))
    check_outcome(lambda: read_book(folder))
    shutil.rmtree(folder)


@settings(max_examples=40)
@given(st.sampled_from(["parquet", "xlsx"]), st.integers(0, 10_000), st.binary(min_size=1, max_size=20))
def test_any_damage_to_a_binary_file(tmp_path_factory, suffix, place, put):
    folder = tmp_path_factory.mktemp("book")
    path = folder / f"units.{suffix}"
    frame = pandas.DataFrame(TABLES["units"])
    if suffix == "parquet":
        frame.to_parquet(path)
    else:
        workbook = openpyxl.Workbook()
        for row in [list(frame), *frame.to_numpy().tolist()]:
            workbook.active.append(row)
        workbook.save(path)
    data = bytearray(path.read_bytes())
    place %= len(data)
    data[place : place + len(put)] = put
    path.write_bytes(bytes(data))
    check_outcome(lambda: read_book(folder))
    shutil.rmtree(folder)
