"""Parsing of the scenario: accepted values, and faults."""

from __future__ import annotations

import json
import tomllib
from dataclasses import asdict

import pytest

from territory_opt.errors import InvalidInput
from territory_opt.ingest import parse_scenario, read_scenario
from territory_opt.model.scenario import CriterionSpec, Disruption, KeyAccountRule, Scenario, UnitsInTerritory

FULL = """
territories = 60
seed = 3
effort = "best"
time_limit_s = 30
iterations = 5
crs = "EPSG:25832"
bases = "free"
compactness = "inertia"
compactness_weight = "none"
contiguity = false
[[criteria]]
measure = "customers"
tolerance = 0.10
[[criteria]]
measure = "households"
min = 1
max = 2.5
source = "units"
targets = "capacity"
[[lock]]
units = ["007", "8 "]
territory = "T01"
[[lock]]
units = ["9"]
territory = "R2"
[[forbid]]
units = ["9"]
territory = "T01"
[[together]]
units = ["a", "b"]
[disruption]
max_moved_share = 0.2
measure = "revenue"
[key_accounts]
rule = "pareto"
measure = "revenue"
share = 0.35
[workload]
days = 200
[units]
snap_km = 7
[travel]
provider = "great_circle"
circuity = 1.2
[columns]
customers.revenue = "Umsatz 2025"
"""


def refused(text):
    with pytest.raises(InvalidInput) as caught:
        parse_scenario(tomllib.loads(text), "my.toml")
    assert {fault.file for fault in caught.value.faults} == {"my.toml"}
    return caught.value.faults


def test_an_empty_scenario_has_all_defaults():
    assert parse_scenario({}) == Scenario()


def test_every_key_is_read():
    scenario = parse_scenario(tomllib.loads(FULL))
    assert (scenario.territories, scenario.seed, scenario.effort, scenario.time_limit_s) == (
        60,
        3,
        "best",
        30,
    )
    assert (scenario.iterations, scenario.crs, scenario.bases) == (5, "EPSG:25832", "free")
    assert (scenario.compactness, scenario.compactness_weight, scenario.contiguity) == (
        "inertia",
        "none",
        False,
    )
    assert scenario.criteria == (
        CriterionSpec("customers", 0.1),
        CriterionSpec("households", None, 1, 2.5, "units", "capacity"),
    )
    assert scenario.lock == (UnitsInTerritory(("007", "8 "), "T01"), UnitsInTerritory(("9",), "R2"))
    assert scenario.forbid == (UnitsInTerritory(("9",), "T01"),)
    assert scenario.together == (("a", "b"),)
    assert scenario.disruption == Disruption(0.2, "revenue")
    assert scenario.key_accounts == KeyAccountRule("pareto", "revenue", 0.35)
    assert (scenario.workload.days, scenario.units.snap_km, scenario.travel.circuity) == (200, 7, 1.2)


@pytest.mark.parametrize("text", ["", FULL], ids=["defaults", "everything"])
def test_a_scenario_written_out_is_the_same_scenario(text):
    scenario = parse_scenario(tomllib.loads(text))
    assert parse_scenario(json.loads(json.dumps(asdict(scenario)))) == scenario


@pytest.mark.parametrize("objective", ["travel", "distance", "inertia", "diameter", "cut"])
def test_every_objective_is_known(objective):
    assert parse_scenario({"compactness": objective}).compactness == objective


@pytest.mark.parametrize(
    ("text", "column", "words"),
    [
        ("territory = 3", "territory", ["'territories'"]),
        ("tolerance = 0.1", "tolerance", ["[[criteria]]"]),
        ("snap_km = 3", "snap_km", ["[units]"]),
        ("[unit]\nsnap_km = 3", "unit", ["'units'"]),
        ("[workload]\nday_minuts = 3", "workload.day_minuts", ["'day_minutes'"]),
        ("[zzz]", "zzz", ["Known here"]),
        ("territories = 0", "territories", ["at least 1"]),
        ("territories = 2.5", "territories", ["whole"]),
        ("territories = true", "territories", ["whole"]),
        ('territories = "60"', "territories", ["whole"]),
        ("seed = -1", "seed", ["at least 0"]),
        ("time_limit_s = 0", "time_limit_s", ["greater than 0"]),
        ("time_limit_s = inf", "time_limit_s", ["number"]),
        ('effort = "standart"', "effort", ["'standard'"]),
        ('crs = "25832"', "crs", ["EPSG:25832"]),
        ("contiguity = 1", "contiguity", ["true or false"]),
        ('compactness = "cuts"', "compactness", ["'cut'"]),
        ("compactness_weight = 3", "compactness_weight", ["text"]),
        ('[[lock]]\nunits = ["u"]', "lock[1]", ["no territory", 'territory = "T01"']),
        ('[[forbid]]\nterritory = "T1"', "forbid[1]", ["no units"]),
        ('[lock]\nunits = ["u"]\nterritory = "T1"', "lock", ["[[lock]]"]),
        ('[[lock]]\nunits = ["u"]\nterritory = 1', "lock[1].territory", ["text"]),
        ('[[lock]]\nunits = "u"\nterritory = "T1"', "lock[1].units", ["list", "square brackets"]),
        ('[[lock]]\nunits = []\nterritory = "T1"', "lock[1].units", ["empty"]),
        ('[[lock]]\nunits = [1067]\nterritory = "T1"', "lock[1].units", ['"1067"']),
        ('[[forbid]]\nunits = ["u", " "]\nterritory = "T1"', "forbid[1].units", ["blank"]),
        ('[[lock]]\nunit = ["u"]\nterritory = "T1"', "lock[1].unit", ["'units'"]),
        ('[[together]]\nunits = ["u"]', "together[1].units", ["alone", "at least two"]),
        ('[[together]]\nunits = ["u", "u"]', "together[1].units", ["alone"]),
        ('together = [["u", "v"], ["w"]]', "together[2].units", ["alone"]),
        ("together = 3", "together", ["[[together]]"]),
        ("[disruption]", "disruption.max_moved_share", ["missing"]),
        ("[disruption]\nmax_moved_share = 10", "disruption.max_moved_share", ["at most 1"]),
        ("[disruption]\nmax_moved_share = -0.1", "disruption.max_moved_share", ["at least 0"]),
        ("[disruption]\nmax_moved_share = 0.1\nmeasure = 3", "disruption.measure", ["text"]),
        ("disruption = 0.1", "disruption", ["[disruption]"]),
        ("max_moved_share = 0.1", "max_moved_share", ["[disruption]"]),
        ('measure = "revenue"', "measure", ["[[criteria]]"]),
        ("[units]\nsplit_above = 0", "units.split_above", ["at least 0.01"]),
        ("[units]\nh3_resolution = 16", "units.h3_resolution", ["above 15", "from 0 to 15"]),
        ("[units]\nsnap_km = -1", "units.snap_km", ["at least 0"]),
        ('[travel]\nprovider = "osm"', "travel.provider", ["Did you mean 'osrm'?"]),
        ('[travel]\nurl = "roads"', "travel.url", ["no address"]),
        ("[travel]\ncircuity = 0.5", "travel.circuity", ["at least 1"]),
        ("[workload]\nfield_share = 1.5", "workload.field_share", ["at most 1"]),
        ("workload = 3", "workload", ["[workload]"]),
        ('[[criteria]]\nmeasure = "a"', "criteria[1]", ["no limit"]),
        ("[[criteria]]\ntolerance = 0.1", "criteria[1]", ["no measure"]),
        ('[[criteria]]\nmeasure = "a"\ntolerance = -0.1', "criteria[1].tolerance", ["at least 0"]),
        ('[[criteria]]\nmeasure = "a"\nmin = 2\nmax = 1', "criteria[1].min", ["greater than max"]),
        (
            '[[criteria]]\nmeasure = "a"\ntolerance = 0.1\ntarget = "capacity"',
            "criteria[1].target",
            ["'targets'"],
        ),
        ('[criteria]\nmeasure = "a"', "criteria", ["[[criteria]]"]),
        ('[key_accounts]\nmeasure = "revenue"', "key_accounts.rule", ["missing"]),
        ('[key_accounts]\nrule = "pareto"', "key_accounts.share", ["needs 'share'"]),
        ('[key_accounts]\nrule = "pareto"\nshare = 0', "key_accounts.share", ["greater than 0"]),
        ('[key_accounts]\nrule = "pareto"\nshare = 1.1', "key_accounts.share", ["at most 1"]),
        ('[key_accounts]\nrule = "top_n"\nn = -1', "key_accounts.n", ["at least 0"]),
        ('[key_accounts]\nrule = "threshold"', "key_accounts.at_least", ["needs 'at_least'"]),
        (
            '[key_accounts]\nrule = "top_n"\nn = 3\nshare = 0.3',
            "key_accounts.share",
            ["has no 'share'", "pareto"],
        ),
        ('[key_accounts]\nrule = "none"\nmeasure = "revenue"', "key_accounts.measure", ["has no 'measure'"]),
        ("columns = 3", "columns", ["[columns]"]),
        ('[columns]\ncustomers = "x"', "columns.customers", ["customers.column"]),
        ("[columns]\ncustomers.revenue = 3", "columns.customers.revenue", ["text"]),
    ],
)
def test_each_fault_names_its_key_and_a_remedy(text, column, words):
    (fault,) = refused(text)
    assert fault.column == column
    for word in words:
        assert word in f"{fault.problem} {fault.remedy}"


def test_all_faults_are_reported_at_once():
    criterion = '[[criteria]]\nmeasure = "a"\n'
    text = f'sed = 1\neffort = "x"\n{criterion}min = 1\n{criterion}min = "x"\n'
    columns = [fault.column for fault in refused(text)]
    assert columns == ["sed", "effort", "criteria[2].min", "criteria[2].measure"]


def test_files(tmp_path):
    path = tmp_path / "s.toml"
    path.write_bytes(b'\xef\xbb\xbfseed = 3\r\n[columns]\r\ncustomers.revenue = "Umsatz \xc3\xa4"\r\n')
    assert read_scenario(path) == {"seed": 3, "columns": {"customers": {"revenue": "Umsatz ä"}}}
    path.write_text("seed = 1\nseed = = 2\n")
    with pytest.raises(InvalidInput) as caught:
        read_scenario(path)
    assert (caught.value.faults[0].file, caught.value.faults[0].row) == ("s.toml", 2)
    with pytest.raises(InvalidInput, match="cannot be read"):
        read_scenario(tmp_path / "none.toml")
    with pytest.raises(InvalidInput, match="cannot be read"):
        read_scenario(tmp_path)


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        (None, "not a table"),
        ([], "not a table"),
        ("x", "not a table"),
        ({"criteria": [1]}, "a list of tables is needed"),
        ({"criteria": {"a": 1}}, "a list of tables is needed"),
        ({3: 4}, "unknown key '3'"),
    ],
)
def test_json_values_that_are_no_scenario(raw, problem):
    with pytest.raises(InvalidInput, match=problem):
        parse_scenario(raw)


@pytest.mark.parametrize("written", ["2027-01-01", "'2027-01-01'"])
def test_a_date_is_read_as_a_date_or_as_text(written):
    assert parse_scenario(tomllib.loads(f"effective_date = {written}")).effective_date == "2027-01-01"


@pytest.mark.parametrize(
    "value", ["2027-02-30", "1.1.2027", "2027-01", 20270101, True, "2027-01-01T08:00:00", ""]
)
def test_an_invalid_date_is_refused(value):
    with pytest.raises(InvalidInput) as refused:
        parse_scenario({"effective_date": value})
    (fault,) = refused.value.faults
    assert fault.column == "effective_date"
    assert "2027-01-31" in fault.remedy


def test_a_date_with_a_time_is_refused():
    with pytest.raises(InvalidInput, match="a date is needed"):
        parse_scenario(tomllib.loads("effective_date = 2027-01-01T08:00:00"))
