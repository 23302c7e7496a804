import json
import tomllib
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from territory_opt import ingest
from territory_opt.errors import OutputRefused
from territory_opt.export.write_book import _toml, write_book
from territory_opt.model.arrays import texts
from territory_opt.model.book import EdgeRules, Units
from territory_opt.model.book_with_scenario import BookWithScenario
from territory_opt.model.findings.book_findings import ColumnsPassedThrough, PartlyBlank
from territory_opt.model.fingerprint import fingerprint
from territory_opt.model.frame import Frame
from territory_opt.samples import make


@pytest.fixture(scope="module")
def texas():
    return make("texas", customers=300)


@pytest.mark.parametrize("region", ["germany", "us", "texas"])
def test_a_written_book_is_read_back_unchanged(region, tmp_path):
    book = make(region, customers=2_000)
    write_book(book, tmp_path / "book")
    again = ingest.read_book(tmp_path / "book")
    assert fingerprint(again) == fingerprint(book)
    assert again.scenario == book.scenario
    passed, *others = again.findings
    assert type(passed) is ColumnsPassedThrough  # names of places, population
    # Some KAMs serve any industry or country, and the others some.
    assert {(type(one), one.table) for one in others} <= {(PartlyBlank, "kams")}


def test_codes_keep_their_leading_zeros(tmp_path):
    book = make("us", customers=50)
    write_book(book, tmp_path / "book")
    features = json.loads((tmp_path / "book" / "units.geojson").read_text(encoding="utf-8"))["features"]
    assert features[0]["properties"]["unit_id"] == "01001"


def test_the_source_is_written_with_the_book(texas, tmp_path):
    write_book(texas, tmp_path / "book")
    source = json.loads((tmp_path / "book" / "SOURCE.json").read_text(encoding="utf-8"))
    assert source == {"synthetic": True, "attribution": list(texas.attribution)}


def test_edges_and_todays_territories_are_written_too(texas, tmp_path):
    edges = EdgeRules(np.array([0, 2]), np.array([1, 3]), np.array([np.nan, 1500.0]), np.array([True, False]))
    today = texts(f"T{index % 3}" for index in range(len(texas.units)))
    book = replace(texas, edges=edges, units=replace(texas.units, territory_id=today))
    write_book(book, tmp_path / "book")
    assert fingerprint(ingest.read_book(tmp_path / "book")) == fingerprint(book)


@pytest.mark.parametrize(
    ("frame", "scenario"),
    [(Frame(), {}), (Frame("planar", "EPSG:25832", 0.001), {"crs": "EPSG:25832"})],
    ids=["lonlat", "planar"],
)
def test_a_book_of_points_is_written_as_a_table(frame, scenario, tmp_path):
    blank = texts(["", "", ""])
    points = np.array([[8.5, 49.25], [9.0, 50.0], [9.125, 50.5]])
    if frame.kind == "planar":
        points = points * 10_000 + np.array([400_000.0, 5_000_000.0])
    units = Units(
        texts(["007", "a,b", 'c"']), points, None, {"people": np.array([1.0, 2.5, 0.0])}, blank, blank
    )
    book = BookWithScenario("points", units, frame=frame, scenario=scenario)
    write_book(book, tmp_path / "book")
    assert fingerprint(ingest.read_book(tmp_path / "book")) == fingerprint(book)


def test_an_earlier_book_is_replaced_as_a_whole(texas, tmp_path):
    write_book(texas, tmp_path / "book")
    write_book(replace(texas, kams=None), tmp_path / "book")
    assert not (tmp_path / "book" / "kams.csv").exists()
    assert [entry.name for entry in tmp_path.iterdir()] == ["book"]


def test_a_folder_with_other_files_is_not_changed(texas, tmp_path):
    (tmp_path / "letter.txt").write_text("dear", encoding="utf-8")
    with pytest.raises(OutputRefused, match="left alone"):
        write_book(texas, tmp_path)
    assert [entry.name for entry in tmp_path.iterdir()] == ["letter.txt"]


def test_a_book_of_other_origin_is_not_changed(texas, tmp_path):
    (tmp_path / "customers.csv").write_text("customer_id\n1\n", encoding="utf-8")
    with pytest.raises(OutputRefused, match="no record"):
        write_book(texas, tmp_path)
    assert (tmp_path / "customers.csv").read_text(encoding="utf-8") == "customer_id\n1\n"


def test_a_file_instead_of_the_folder_is_refused(texas, tmp_path):
    (tmp_path / "book").write_text("", encoding="utf-8")
    with pytest.raises(OutputRefused, match="is a file"):
        write_book(texas, tmp_path / "book")


_text = st.text("aZ0_-. =#[]\"'\\\n\t\x00\x1f\x7f\u00e9\u2713", max_size=6)
_plain = st.one_of(
    st.booleans(), st.integers(-(2**40), 2**40), st.floats(allow_nan=False, allow_infinity=False), _text
)
_table = st.dictionaries(_text, _plain, max_size=4)


@given(
    st.dictionaries(
        _text,
        st.one_of(_plain, st.lists(_plain, max_size=3), _table, st.lists(_table, min_size=1, max_size=3)),
        max_size=5,
    )
)
def test_any_scenario_is_read_back_from_toml(scenario):
    assert tomllib.loads(_toml(scenario)) == scenario


def test_all_columns_of_kams_and_the_date_are_read_back(texas, tmp_path):
    count = len(texas.kams)
    kams = replace(
        texas.kams,
        min_accounts=np.arange(count),
        max_accounts=np.full(count, 20),
        levels=(frozenset({"global", "national"}),) * count,
        conflicts=(frozenset({"A1", "chemicals"}),) * count,
        cost=np.full(count, 95_000.5),
        partner_hours=np.full(count, 300.0),
    )
    scenario = {**texas.scenario, "effective_date": date(2027, 1, 1)}
    book = replace(texas, kams=kams, scenario=scenario)
    write_book(book, tmp_path / "book")
    back = ingest.read_book(tmp_path / "book")
    assert fingerprint(back) == fingerprint(book)
    assert back.scenario["effective_date"] == date(2027, 1, 1)
