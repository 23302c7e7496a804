"""The user's own table of travel times: read, looked up, filled, refused."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
from travel_books import scenario, village_book, write_rows

import territory_opt as to
from territory_opt.cli import main
from territory_opt.ingest import read_travel_times_table
from territory_opt.model.findings.book_findings import ImplausibleSpeed, UnknownPlaces
from territory_opt.model.findings.travel_findings import StopTimesEstimated
from territory_opt.model.fingerprint import fingerprint
from territory_opt.model.scenario import TravelSettings
from territory_opt.travel import provider_for
from territory_opt.travel.provider import FillReason
from territory_opt.wording.finding_text import finding_text

NAMES = [f"V{i}" for i in range(6)]
PLACES = np.array([[9.40 + 0.05 * (i % 3), 47.0 + 0.05 * (i // 3)] for i in range(6)])
OWN = TravelSettings(provider="matrix", file="travel.csv")
HOMES = (0, 5)


@pytest.fixture
def folder(tmp_path):
    return village_book(tmp_path / "book", NAMES, PLACES + 0.001, (), per_village=4, kam=False)


@pytest.fixture
def book(folder):
    """Homes are offset from the villages, so that no two places coincide."""
    homes = [(f"R{i + 1}", f"Rep {i + 1}", *PLACES[home].tolist()) for i, home in enumerate(HOMES)]
    write_rows(folder / "reps.csv", "rep_id,name,lon,lat", homes)
    return to.read_book(folder)


def table(folder, rows, header="from_id,to_id,minutes", name="travel.csv"):
    write_rows(folder / name, header, rows)


def provider(folder, book, settings=OWN):
    own = read_travel_times_table(folder, settings.file, book)
    return provider_for(settings, book.frame, table=own)


def full():
    return [(f"R{r}", name, 10 * r + u) for r in (1, 2) for u, name in enumerate(NAMES)]


def faults(folder, book, file="travel.csv"):
    with pytest.raises(to.InvalidInput) as refused:
        read_travel_times_table(folder, file, book)
    return refused.value.faults


@pytest.mark.parametrize("fallback", ["estimate", "error"])
def test_a_place_is_no_time_from_itself(folder, book, fallback):
    table(folder, full())
    settings = TravelSettings(provider="matrix", file="travel.csv", fallback=fallback)
    for home in book.reps.homes:
        found = provider(folder, book, settings).matrix(home[None], home[None])
        assert (found.minutes.tolist(), found.km.tolist(), found.counts()) == ([[0.0]], [[0.0]], {})


def test_customers_take_the_times_of_their_unit_unless_they_have_their_own(folder, book):
    table(folder, [*full(), ("R1", "C0003", 99.5)])
    points = book.customers.points
    found = provider(folder, book).matrix(points, book.reps.homes)
    expected = np.array([[10 + u, 20 + u] for u in book.customers.unit], dtype=float)
    expected[2, 0] = 99.5
    np.testing.assert_array_equal(found.minutes, expected)
    assert found.counts() == {}


def test_a_pair_given_in_one_direction_is_used_for_both(folder, book):
    table(folder, [("R1", "V0", 7), ("V0", "R1", 9), ("V1", "R1", 8)])
    home, units = book.reps.homes[:1], book.units.points
    assert provider(folder, book).matrix(home, units[:2]).minutes.tolist() == [[7, 8]]
    assert provider(folder, book).matrix(units[:2], home).minutes.tolist() == [[9], [8]]


def test_a_missing_pair_is_estimated_and_counted(folder, book):
    table(folder, full()[:-1], header="from_id,to_id,minutes")
    own = provider(folder, book)
    found = own.matrix(book.reps.homes, book.units.points)
    assert found.counts() == {FillReason.NOT_IN_TABLE: 1}
    estimate = own.estimate.matrix(book.reps.homes[1:], book.units.points[5:])
    assert found.minutes[1, 5] == estimate.minutes[0, 0]
    assert found.km[1, 5] == estimate.km[0, 0]
    assert np.isnan(found.km[0]).all()


def test_missing_pairs_are_all_listed_where_the_estimate_is_not_allowed(folder, book):
    table(folder, [row for row in full() if row[1] not in ("V4", "V5")])
    own = provider(folder, book, TravelSettings(provider="matrix", file="travel.csv", fallback="error"))
    with pytest.raises(to.InvalidInput) as refused:
        own.matrix(book.reps.homes, book.units.points)
    assert [fault.value for fault in refused.value.faults] == [
        f"rep {rep} to unit {unit}" for rep in ("R1", "R2") for unit in ("V4", "V5")
    ]
    repeated = np.repeat(book.reps.homes, 40, axis=0)
    with pytest.raises(to.InvalidInput, match="more pairs are missing"):
        own.matrix(repeated, book.units.points)


def test_road_distances_are_read_with_the_times(folder, book):
    table(folder, [("R1", "V0", 7, 5.5), ("R1", "V1", 9, "")], header="from_id,to_id,minutes,km")
    found = provider(folder, book).matrix(book.reps.homes[:1], book.units.points[:2])
    assert found.km[0, 0] == 5.5
    assert np.isnan(found.km[0, 1])


def test_a_table_in_seconds_is_read_with_a_warning(folder, book):
    def warnings_of(factor):
        rows = [(f"V{a}", f"V{b}", factor * (8 + a + b)) for a in range(6) for b in range(a)]
        table(folder, rows)
        settings = {**scenario("matrix", file="travel.csv")}
        return to.read_book(folder, settings).findings

    assert warnings_of(1) == ()
    (found,) = warnings_of(60)
    assert isinstance(found, ImplausibleSpeed)
    assert (found.file, found.column, found.unit, found.faster) == ("travel.csv", "minutes", "seconds", False)
    assert "look like seconds" in finding_text(found)


def test_parquet_and_arrays_equal_csv(folder, book):
    table(folder, full())
    plain = read_travel_times_table(folder, "travel.csv", book)
    pd.DataFrame(full(), columns=["from_id", "to_id", "minutes"]).to_parquet(folder / "t.parquet")
    minutes = np.array([[10.0 + u for u in range(6)], [20.0 + u for u in range(6)]])
    np.savez(folder / "t.npz", from_id=np.array(["R1", "R2"]), to_id=np.array(NAMES), minutes=minutes)
    for file in ("t.parquet", "t.npz"):
        other = read_travel_times_table(folder, file, book)
        for part in ("points", "origin", "destination", "minutes", "km"):
            np.testing.assert_array_equal(getattr(other, part), getattr(plain, part))


def test_arrays_may_have_gaps_and_kilometres(folder, book):
    np.savez(
        folder / "t.npz",
        from_id=np.array(["R1"]),
        to_id=np.array(["V0", "V1", "elsewhere"]),
        minutes=np.array([[3.0, np.nan, 5.0]]),
        km=np.array([[2.0, np.nan, 4.0]]),
    )
    own = read_travel_times_table(folder, "t.npz", book)
    assert (own.minutes.tolist(), own.km.tolist()) == ([3.0], [2.0])


@pytest.mark.parametrize(
    ("arrays", "problem"),
    [
        ({"from_id": ["R1"], "to_id": ["V0"]}, "no array 'minutes'"),
        ({"from_id": ["R1"], "to_id": ["V0"], "minutes": [[1.0, 2.0]]}, "1 x 2"),
        ({"from_id": ["R1"], "to_id": ["V0"], "minutes": [[-1.0]]}, "negative"),
        ({"from_id": ["R1"], "to_id": ["V0"], "minutes": [["1"]]}, "no numbers"),
        ({"from_id": [["R1"]], "to_id": ["V0"], "minutes": [[1.0]]}, "no list of ids"),
        ({"from_id": ["R1", "R1"], "to_id": ["V0"], "minutes": [[1.0], [2.0]]}, "there twice"),
        ({"from_id": ["R1"], "to_id": ["v0"], "minutes": [[1.0]]}, "differs only in upper and lower case"),
        ({"from_id": ["X"], "to_id": ["V0"], "minutes": [[1.0]]}, "no pair names two places"),
    ],
)
def test_faults_of_arrays(folder, book, arrays, problem):
    np.savez(folder / "t.npz", **{name: np.array(values) for name, values in arrays.items()})
    found = faults(folder, book, "t.npz")
    assert any(problem in fault.problem for fault in found), found


def test_arrays_with_objects_are_not_unpickled(folder, book):
    np.savez(folder / "t.npz", from_id=np.array(["R1"], dtype=object), to_id=["V0"], minutes=[[1.0]])
    (fault,) = faults(folder, book, "t.npz")
    assert "no archive of plain NumPy arrays" in fault.problem
    (folder / "t.npz").write_bytes(b"PK nothing")
    assert len(faults(folder, book, "t.npz")) == 1


@pytest.mark.parametrize(
    ("rows", "row", "column", "problem"),
    [
        ([("R1", "V0", "soon")], 2, "minutes", "number"),
        ([("R1", "V0", "-1")], 2, "minutes", "negative"),
        ([("R1", "V0", "")], 2, "minutes", "blank"),
        ([("R1", "", 5)], 2, "to_id", "blank"),
        ([("R1", "V0", 5), ("R1", "V1", 5), ("R1", "V0", 6)], 4, "to_id", "in row 2 already"),
        ([("R1", "V0", 5), ("r2", "V1", 5)], 3, "from_id", "no place has this id"),
        ([("X", "Y", 5)], None, None, "no pair names two places"),
    ],
)
def test_faults_of_a_table(folder, book, rows, row, column, problem):
    table(folder, rows)
    found = faults(folder, book)
    assert any((fault.row, fault.column) == (row, column) and problem in fault.problem for fault in found), (
        found
    )


def test_an_ambiguous_id_needs_its_kind(folder):
    write_rows(folder / "reps.csv", "rep_id,name,lon,lat", [("V0", "Rep", 9.5, 47.2)])
    book = to.read_book(folder)
    table(folder, [("V0", "V1", 5)])
    (fault,) = faults(folder, book)
    assert "several places" in fault.problem
    assert "rep:ID" in fault.remedy
    table(folder, [("rep:V0", "unit:V0", 5), ("unit:V0", "V1", 6)])
    own = read_travel_times_table(folder, "travel.csv", book)
    assert own.name[own.origin].tolist() == ["rep V0", "unit V0"]


def test_missing_and_unknown_files_are_faults(folder, book):
    assert "no such file" in faults(folder, book)[0].problem
    (folder / "travel.doc").write_text("minutes")
    assert "not read" in faults(folder, book, "travel.doc")[0].problem


def test_faults_of_the_table_come_with_those_of_the_book(folder, capsys):
    table(folder, [("R1", "V0", "soon")])
    (folder / "scenario.toml").write_text(
        'territories = 2\n[travel]\nprovider = "matrix"\nfile = "travel.csv"\nurll = "x"\n'
    )
    write_rows(
        folder / "reps.csv", "rep_id,name,lon,lat", [("R1", "Rep", 9.5, "north"), ("R2", "Rep", 9.6, 47.1)]
    )
    assert main(["validate", str(folder), "--json"]) == 2
    files = {fault["file"] for fault in json.loads(capsys.readouterr().out)["faults"]}
    assert files == {"travel.csv", "scenario.toml", "reps.csv"}


def test_places_of_other_books_are_left_out_with_a_warning(folder, book):
    table(folder, [*full(), ("R9", "V0", 4), ("R1", "far", 4)])
    settings = scenario("matrix", file="travel.csv")
    read = to.read_book(folder, settings)
    assert read.findings == (UnknownPlaces(file="travel.csv", ids=("R9", "far"), count=2, pairs=2),)
    assert len(read.travel) == 12


def test_a_plan_with_the_user_s_table(folder, book):
    table(folder, full())
    settings = scenario("matrix", file="travel.csv")
    for given in (
        to.read_book(folder, settings),
        book,
    ):  # read with the scenario, or solved with it afterwards
        report = to.optimise(given, settings).report
        assert report["status"] in ("optimal", "feasible")
        assert report["travel"]["cells"]["filled"] == 0
        assert report["travel"]["hops"] is None
        assert StopTimesEstimated() in [one.finding for one in report.findings]
    assert fingerprint(to.read_book(folder, settings)) != fingerprint(book)


def test_a_request_has_no_table_and_no_url(monkeypatch, folder):
    from territory_opt.ingest import book_from_rows

    units = [{"unit_id": name, "lon": x, "lat": y} for name, (x, y) in zip(NAMES, PLACES.tolist())]

    def read(**travel):
        book_from_rows({"units": units, "scenario": {"travel": travel}})

    with pytest.raises(to.InvalidInput, match="brings no table"):
        read(provider="matrix", file="travel.csv")
    with pytest.raises(to.InvalidInput, match="does not ask that address"):
        read(provider="osrm", url="http://10.0.0.1:5000")
    monkeypatch.setenv("TERRITORY_OPT_TRAVEL_URLS", "http://10.0.0.1:5000/, http://roads")
    read(provider="osrm", url="http://10.0.0.1:5000")
    with pytest.raises(to.InvalidInput, match="does not ask that address"):
        read(provider="valhalla", url="http://10.0.0.1:5001")


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("url", "localhost:5000"),
        ("url", "ftp://roads"),
        ("url", "http://user:secret@roads"),
        ("url", "http://roads?key=1"),
        ("url", "http://roads:99999"),
        ("url", 5),
        ("file", "/etc/passwd"),
        ("file", "../other/travel.csv"),
        ("file", "C:/travel.csv"),
        ("profile", "car/../../admin"),
        ("max_table", 1),
        ("timeout_s", 0),
        ("fallback", "guess"),
        ("cache", "yes"),
    ],
)
def test_invalid_values_are_refused(folder, key, value):
    with pytest.raises(to.InvalidInput) as refused:
        to.read_book(folder, {"travel": {key: value}})
    assert [fault.column for fault in refused.value.faults] == [f"travel.{key}"]
