"""A real OSRM with the roads of Liechtenstein: one book by great circle, by table and by road."""

from __future__ import annotations

import csv
import json
import time

import numpy as np
import pytest
from real_osrm import prepare, serving, villages
from travel_books import scenario, village_book, write_rows

import territory_opt as to
from territory_opt.cli import main
from territory_opt.geography.distance import distances
from territory_opt.model.frame import GEOGRAPHIC
from territory_opt.model.scenario import TravelSettings
from territory_opt.travel import provider_for
from territory_opt.travel.http.cache import CACHE_DIR_VARIABLE

REPS = ("Vaduz", "Eschen", "Balzers")


@pytest.fixture(scope="module")
def network(tmp_path_factory):
    return prepare(tmp_path_factory.mktemp("liechtenstein"))


@pytest.fixture(scope="module")
def url(network):
    with serving(network) as address:
        yield address


@pytest.fixture(autouse=True)
def cache(monkeypatch, tmp_path):
    monkeypatch.setenv(CACHE_DIR_VARIABLE, str(tmp_path / "cache"))


@pytest.fixture
def book(tmp_path):
    names, places = villages()
    return village_book(tmp_path / "book", names, places, [names.index(rep) for rep in REPS], kam=False)


def roads(url, **more):
    return provider_for(TravelSettings(provider="osrm", url=url, **more), GEOGRAPHIC)


def test_times_follow_the_roads(url):
    names, places = villages()
    at = {name: places[i : i + 1] for i, name in enumerate(names)}
    provider = roads(url)
    south = provider.matrix(at["Vaduz"], at["Balzers"]).minutes[0, 0]
    mountain = provider.matrix(at["Vaduz"], at["Malbun"]).minutes[0, 0]
    assert 5 < south < 20  # 8 km along the Rhine
    straight = distances(GEOGRAPHIC, at["Vaduz"], np.vstack([at["Balzers"], at["Malbun"]]))[0]
    assert mountain / straight[1] > 1.2 * south / straight[0]  # hairpins
    table = provider.matrix(places, places)
    assert table.counts() == {}
    np.testing.assert_allclose(np.diag(table.minutes), 0)


def test_blocks_and_cache_give_the_same_as_one_request(network):
    rng = np.random.default_rng(0)
    places = np.column_stack([rng.uniform(9.49, 9.55, 150), rng.uniform(47.06, 47.22, 150)])
    with serving(network, max_table=300) as one:
        whole = roads(one, max_table=300, cache=False).matrix(places, places[:90])
        parts = roads(one, max_table=35).matrix(places, places[:90])
        began = time.perf_counter()
        again = roads(one, max_table=35).matrix(places, places[:90])
        assert time.perf_counter() - began < 60
    np.testing.assert_array_equal(parts.minutes, whole.minutes)
    np.testing.assert_array_equal(again.minutes, whole.minutes)
    np.testing.assert_array_equal(again.snapped_m, whole.snapped_m)
    assert (parts.cached, again.cached) == (0, 150 * 90)


def test_places_far_from_every_road_are_estimated_and_counted(url):
    peak = np.array([[9.5, 46.9]])
    table = roads(url).matrix(peak, np.array([[9.52, 47.14]]))
    assert table.sources_snapped_m[0] > 2000
    assert [reason.name for reason in table.counts()] == ["FAR_FROM_ROAD"]


def test_great_circle_table_and_road_give_three_plans_that_compare(url, book, tmp_path, capsys):
    names, places = villages()
    homes = places[[names.index(rep) for rep in REPS]]
    minutes = roads(url).matrix(homes, places).minutes
    pairs = [(f"R{r + 1}", name, round(minutes[r, u], 3)) for r in range(3) for u, name in enumerate(names)]
    write_rows(book / "travel.csv", "from_id,to_id,minutes", pairs)
    scenarios = {
        "great_circle": scenario("great_circle"),
        "matrix": scenario("matrix", file="travel.csv"),
        "osrm": scenario("osrm", url=url),
    }
    reports = {}
    for name, settings in scenarios.items():
        plan = to.optimise(to.read_book(book, settings), settings)
        reports[name] = to.write(plan, tmp_path / name)
        assert reports[name]["status"] in ("optimal", "feasible"), name
        assert reports[name]["travel"]["provider"] == name
    # The objective uses villages, whose times in the table come from the road.
    judged = to.evaluate(to.read_book(book), tmp_path / "matrix", scenarios["osrm"]).report
    assert judged["objective"]["value"] == pytest.approx(reports["matrix"]["objective"]["value"], rel=1e-4)
    # The table has no times within the three villages where reps live: 8 customers each.
    filled = reports["matrix"]["travel"]["cells"]
    assert filled["filled"] == filled["not_in_table"] == 24
    assert main(["compare", str(tmp_path / "great_circle"), str(tmp_path / "osrm"), "--json"]) == 0
    result = json.loads(capsys.readouterr().out)
    assert result["objective_a"] != result["objective_b"]
    assert result["units_moved"] == len(result["moves"])
    road, straight = (reports[name]["criteria"][1] for name in ("osrm", "great_circle"))
    assert road["measure"] == "workload"
    assert road["total"] != pytest.approx(straight["total"], rel=1e-3)


def test_calibration_on_road_times_lowers_the_error(url, book, tmp_path, capsys):
    _, places = villages()
    minutes = roads(url).matrix(places, places).minutes
    table = tmp_path / "times.csv"
    with table.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["from_lon", "from_lat", "to_lon", "to_lat", "minutes"])
        writer.writerows(
            (*places[i], *places[j], minutes[i, j])
            for i in range(len(places))
            for j in range(len(places))
            if i != j
        )
    assert main(["calibrate", str(book), str(table), "--json"]) == 0
    result = json.loads(capsys.readouterr().out)
    assert result["after"]["mean_error"] < result["before"]["mean_error"]
