"""Faults of a scenario that are in a table name the file of the table."""

from __future__ import annotations

import pytest

import territory_opt as to

UNITS = "unit_id,lon,lat,people,group_id\nu0,9,50,1,G\nu1,9.1,50,1,\nu2,9.2,50,1,G\n"


@pytest.mark.parametrize(
    ("scenario", "file"),
    [
        ('[[criteria]]\nmeasure = "people"\ntolerance = 1\ntargets = "capacity"\n', "reps.csv"),
        ('[[criteria]]\nmeasure = "people"\ntolerance = 1\n', "units.tsv"),
        ('territories = 9\n[[criteria]]\nmeasure = "people"\ntolerance = 1\n', "scenario.toml"),
    ],
)
def test_the_file_is_named(tmp_path, scenario, file):
    (tmp_path / "units.tsv").write_text(UNITS.replace(",", "\t"), encoding="utf-8")
    (tmp_path / "reps.csv").write_text("rep_id\nR1\nR2\n", encoding="utf-8")
    (tmp_path / "scenario.toml").write_text(scenario, encoding="utf-8")
    with pytest.raises(to.InvalidInput) as refused:
        to.optimise(to.read_book(tmp_path))
    assert file in {fault.file for fault in refused.value.faults}
    assert {fault.file for fault in refused.value.faults} <= {"units.tsv", "reps.csv", "scenario.toml"}
