"""Places of the user's own come before the gazetteer; a bad file lists every fault."""

from __future__ import annotations

import pytest

from territory_opt.errors import InvalidInput
from territory_opt.places import Gazetteer, OwnPlace, OwnPlaces, read_own_places


def own(*places):
    return Gazetteer(OwnPlaces(tuple(OwnPlace(*place) for place in places)))


def test_they_win_by_code_by_town_and_by_both():
    gazetteer = own(
        ("80331", "", "DE", 11.0, 48.0),
        ("", "Zürich", "", 8.0, 47.0),
        ("01067", "Werk Nord", "DE", 13.0, 51.0),
    )
    found = gazetteer.place(
        ["80331", "", "1067", "01067"],
        ["München", "ZUERICH", "werk nord", "Dresden"],
        ["DE", "CH", "DE", "DE"],
    )
    assert found.source.tolist() == ["own", "own", "own", "postal_code"]
    assert found.lon[:3].tolist() == [11.0, 8.0, 13.0]


def test_a_line_with_code_and_town_comes_before_one_with_the_code_alone():
    found = own(("80331", "", "DE", 11.0, 48.0), ("80331", "Werk", "DE", 12.0, 48.0)).place(
        ["80331"], ["Werk"], ["DE"]
    )
    assert found.lon.tolist() == [12.0]


def test_another_country_is_left_alone():
    assert own(("8001", "", "CH", 8.0, 47.0)).place(["8001"], [""], ["DE"]).source.tolist() == ["none"]


def test_they_need_no_country():
    assert own(("X-1", "", "", 8.0, 47.0)).place(["X-1"], [""]).source.tolist() == ["own"]
    assert own(("", "Tokyo", "", 139.7, 35.7)).place([""], ["Tokyo"], ["Japan"]).source.tolist() == ["own"]


def test_lines_far_apart_are_not_decided():
    found = own(("", "Werk", "", 8.0, 47.0), ("", "Werk", "", 11.0, 48.0)).place([""], ["Werk"])
    assert found.problem.tolist() == ["ambiguous_town"]
    assert len(found.candidates[0]) == 2


def test_without_the_gazetteer_there_is_nothing_else():
    gazetteer = Gazetteer(OwnPlaces((OwnPlace("1", "", "", 8.0, 47.0),)), builtin=False)
    assert gazetteer.place(["1", "80331"], ["", "München"], ["", "DE"]).source.tolist() == ["own", "none"]


@pytest.mark.parametrize("separator", [",", ";"])
def test_the_file_is_read(tmp_path, separator):
    path = tmp_path / "places.csv"
    lines = ["postal_code,city,country,lon,lat", "01067,Dresden,D,13.7,51.05", ",,,,", ",Werk,,8.5,47.4"]
    path.write_text("\ufeff" + "\n".join(lines).replace(",", separator), encoding="utf-8")
    assert read_own_places(path).places == (
        OwnPlace("01067", "Dresden", "DE", 13.7, 51.05),
        OwnPlace("", "Werk", "", 8.5, 47.4),
    )


def test_every_fault_is_listed(tmp_path):
    path = tmp_path / "places.csv"
    path.write_text("postal_code,country,lon,lat\n,,1,2\n1,XX,1,2\n1,,200,nan\n1,,a\n", encoding="utf-8")
    with pytest.raises(InvalidInput) as refused:
        read_own_places(path)
    assert [(fault.row, fault.column) for fault in refused.value.faults] == [
        (2, "postal_code"),
        (3, "country"),
        (4, "lon"),
        (4, "lat"),
        (5, "lon"),
        (5, "lat"),
    ]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"postal_code,city\n1,a\n", "the columns lon, lat are missing"),
        (b"lon,lat\n1,2\n", "the columns postal_code or city are missing"),
        (b"", "the columns lon, lat, postal_code or city are missing"),
        (b"\xff\xfe\x00", "cannot be read as UTF-8"),
    ],
)
def test_a_file_without_the_columns_is_refused(tmp_path, content, problem):
    path = tmp_path / "places.csv"
    path.write_bytes(content)
    with pytest.raises(InvalidInput, match=problem):
        read_own_places(path)


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(InvalidInput, match="cannot be read"):
        read_own_places(tmp_path / "none.csv")
