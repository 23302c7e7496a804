"""The estimate fitted to times with known parameters."""

from __future__ import annotations

import csv
import tomllib

import numpy as np
import pytest

import territory_opt as to
from territory_opt.cli import main
from territory_opt.geography.distance import paired_distances
from territory_opt.ingest import parse_scenario
from territory_opt.model.frame import GEOGRAPHIC
from territory_opt.travel.fit_estimate import MIN_PAIRS, calibrate
from territory_opt.travel.great_circle import GreatCircle

TRUTH = GreatCircle(GEOGRAPHIC, circuity=1.3, fixed_minutes=2.0, town_kmh=22.0, road_kmh=85.0, half_km=18.0)
NONE = np.full(400, np.nan)


def places(count=400, seed=0):
    rng = np.random.default_rng(seed)
    start = np.column_stack([rng.uniform(8, 11, count), rng.uniform(47, 49, count)])
    return start, start + rng.normal(0, 1, start.shape) * rng.uniform(0, 0.5, (count, 1))


def times(truth=TRUTH, noise=0.0, **more):
    start, end = places(**more)
    km = paired_distances(GEOGRAPHIC, start, end)
    return start, end, truth.minutes_for(km) * np.exp(np.random.default_rng(1).normal(0, noise, len(km))), km


def test_known_parameters_are_recovered():
    start, end, minutes, _ = times()
    found = calibrate(GreatCircle(GEOGRAPHIC), start, end, minutes, NONE)
    assert found.before.mean_error > 0.08
    assert found.after.mean_error < 0.002
    assert found.estimate.town_kmh == pytest.approx(22, rel=0.05)
    assert found.estimate.circuity == 1.3  # not determined by minutes alone


def test_noise_is_not_fitted():
    start, end, minutes, _ = times(noise=0.15)
    found = calibrate(GreatCircle(GEOGRAPHIC), start, end, minutes, NONE)
    assert abs(found.after.bias) < 0.03
    *_, real, km = times(seed=9)
    error = np.abs(found.estimate.minutes_for(km) / real - 1)
    assert error.mean() < 0.04


def test_road_km_determine_the_circuity():
    start, end, minutes, km = times()
    found = calibrate(GreatCircle(GEOGRAPHIC), start, end, minutes, 1.42 * km)
    assert found.estimate.circuity == 1.42
    assert found.after.mean_error < 0.01


def test_a_perfect_estimate_is_kept():
    start, end, minutes, _ = times()
    found = calibrate(TRUTH, start, end, minutes, NONE)
    assert found.estimate == TRUTH
    assert found.after.mean_error == pytest.approx(0, abs=1e-12)


def test_few_pairs_are_refused():
    start, end, minutes, _ = times(count=MIN_PAIRS - 1)
    with pytest.raises(ValueError, match="too few"):
        calibrate(TRUTH, start, end, minutes, np.full(len(minutes), np.nan))


@pytest.fixture
def book(tmp_path):
    (tmp_path / "book").mkdir()
    (tmp_path / "book/units.csv").write_text("unit_id,lon,lat\nA,9,48\nB,9.1,48\n")
    return tmp_path / "book"


def write(path, rows, header=("from_lon", "from_lat", "to_lon", "to_lat", "minutes")):
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    return path


def test_the_command_prints_a_section_to_paste(book, tmp_path, capsys):
    start, end, minutes, _ = times()
    table = write(tmp_path / "times.csv", np.column_stack([start, end, minutes]).tolist())
    assert main(["calibrate", str(book), str(table)]) == 0
    output = capsys.readouterr()
    assert "before:" in output.err
    assert "after:" in output.err
    travel = parse_scenario(tomllib.loads(output.out)).travel
    assert travel.town_kmh == pytest.approx(22, rel=0.05)
    found = to.calibrate(to.read_book(book), table)
    assert travel.half_km == found.estimate.half_km
    assert found.pairs == 400


def test_a_table_in_another_unit_is_refused(book, tmp_path, capsys):
    start, end, minutes, _ = times()
    for factor, unit in ((60.0, "seconds"), (1 / 60, "hours")):
        table = write(tmp_path / f"{unit}.csv", np.column_stack([start, end, minutes * factor]).tolist())
        assert main(["calibrate", str(book), str(table)]) == 2
        output = capsys.readouterr()
        assert f"{unit}.csv, column minutes" in output.err
        assert f"look like {unit}" in output.err
        assert not output.out


def test_a_fit_at_its_limits_is_a_warning(book, tmp_path, capsys):
    start, end, minutes, _ = times()
    assert calibrate(TRUTH, start, end, minutes, NONE).at_limits() == ()
    table = write(tmp_path / "slow.csv", np.column_stack([start, end, minutes * 6 + 60]).tolist())
    assert main(["calibrate", str(book), str(table)]) == 0
    output = capsys.readouterr()
    assert "warning: the fit ends at its limits (fixed_minutes = 30" in output.err
    assert output.out.startswith("# Not reliable")
    assert parse_scenario(tomllib.loads(output.out)).travel.fixed_minutes == 30


def test_faults_of_the_table_are_listed(book, tmp_path, capsys):
    rows = [(9, 48, 9.1, 48, 10)] * 11 + [
        (9, 48, 9.1, 48, 0),
        (9, 98, 9.1, 48, 5),
        ("", "", 9, 48, 5),
        (9, 48, 9, 48, ""),
    ]
    table = write(tmp_path / "times.csv", rows)
    assert main(["calibrate", str(book), str(table)]) == 2
    output = capsys.readouterr().err
    for row, column in ((13, "minutes"), (14, "from_lat"), (15, "from_lon"), (16, "minutes")):
        assert f"row {row}, column {column}" in output
    few = write(tmp_path / "few.csv", rows[:3])
    assert main(["calibrate", str(book), str(few)]) == 2
    assert "too few" in capsys.readouterr().err
    assert main(["calibrate", str(book), str(tmp_path / "none.csv")]) == 2
