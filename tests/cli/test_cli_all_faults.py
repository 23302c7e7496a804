"""Misspelt keys, wrong values, unknown measures and faults of the book: all reported together, everywhere."""

import copy
import csv
import json
import tomllib

import pytest

import territory_opt as to
from api.settings import Settings
from api.solves.optimise_work import Optimise
from territory_opt.cli import main
from territory_opt.pipeline import scenario_for

SCENARIO = """
teritories = 2
seed = -1
compactness_weight = "inns"
[[criteria]]
measure = "custmers"
tolerence = 0.1
[[lock]]
units = ["nowhere"]
territory = "T01"
[key_acounts]
rule = "top_n"
n = "3"
measure = "revenu"
[travle]
provider = "osrm"
"""
REMEDIES = {
    "teritories": "Did you mean 'territories'?",
    "seed": "Give a whole number of at least 0.",
    "compactness_weight": "The book has: customers",
    "criteria[1].tolerence": "Did you mean 'tolerance'?",
    "criteria.measure": "The book has: customers",
    "lock[1].units": "Correct the ids",
    "key_acounts": "Did you mean 'key_accounts'?",
    "key_accounts.n": "Give a whole number of at least 0.",
    "key_accounts.measure": "Did you mean revenue?",
    "travle": "Did you mean 'travel'?",
    "travel.url": "Name its address",
    "territories": "Remove reps from the table",
}
"""Column and part of the remedy of every fault of the scenario, in a book of three reps."""


def remedies(faults):
    return {fault["column"]: fault["remedy"] for fault in faults}


def has_remedies(faults, expected=REMEDIES):
    found = remedies(faults)
    assert set(found) == set(expected)
    assert all(text in found[column] for column, text in expected.items())


def validated(capsys, *arguments):
    assert main(["validate", *map(str, arguments), "--json"]) == 2
    return json.loads(capsys.readouterr().out)["faults"]


def refused(act):
    with pytest.raises(to.InvalidInput) as caught:
        act()
    return [fault.as_dict() for fault in caught.value.faults]


def add_faults(book):
    """Add a fault to the customers and to the reps."""
    with (book / "customers.csv").open("a", encoding="utf-8") as file:
        file.write("c99,u00,8,50,-5,6,45\n")
    with (book / "reps.csv").open("a", encoding="utf-8") as file:
        file.write("R4,Rep R4,8,95\n")


def test_the_scenario_of_the_book(book, capsys):
    (book / "scenario.toml").write_text(SCENARIO, encoding="utf-8")
    has_remedies(validated(capsys, book))


def test_another_scenario_is_validated_against_the_book(book, tmp_path, capsys):
    other = tmp_path / "other.toml"
    other.write_text(SCENARIO, encoding="utf-8")
    faults = validated(capsys, book, "--scenario", other)
    has_remedies(faults)
    assert {fault["file"] for fault in faults} == {"other.toml"}
    other.write_text("territories = 4\n", encoding="utf-8")
    assert main(["validate", str(book), "--scenario", str(other)]) == 0
    assert main(["optimise", str(book), "--scenario", str(other.with_name("none.toml"))]) == 2
    assert "none.toml" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["validate", "optimise"])
def test_faults_of_book_and_scenario_come_together(book, tmp_path, capsys, command):
    add_faults(book)
    other = tmp_path / "other.toml"
    other.write_text(SCENARIO, encoding="utf-8")
    assert main([command, str(book), "--scenario", str(other)]) == 2
    output = "".join(capsys.readouterr())
    assert all(f"column {column}" in output for column in (*REMEDIES, "revenue", "lat"))
    assert not (tmp_path / "plan").exists()


def test_a_scenario_that_is_not_toml_hides_no_fault_of_the_book(book, tmp_path, capsys):
    add_faults(book)
    other = tmp_path / "other.toml"
    other.write_text("seed = \n", encoding="utf-8")
    assert set(remedies(validated(capsys, book, "--scenario", other))) == {None, "revenue", "lat"}


@pytest.mark.parametrize("as_file", [False, True])
def test_python_reports_the_same_faults(book, tmp_path, as_file):
    file = tmp_path / "scenario.toml"
    file.write_text(SCENARIO, encoding="utf-8")
    valid = to.read_book(book)
    has_remedies(refused(lambda: to.optimise(valid, file if as_file else tomllib.loads(SCENARIO))))


def test_the_service_reports_the_same_faults(book):
    def rows(name):
        with (book / f"{name}.csv").open(encoding="utf-8") as file:
            return list(csv.DictReader(file))

    body = {name: rows(name) for name in ("units", "customers", "reps")} | {
        "scenario": tomllib.loads(SCENARIO)
    }
    work = Optimise()
    has_remedies(refused(lambda: work(json.dumps(body).encode(), Settings(), lambda: False)))
    body["reps"].append({"rep_id": "R1"})
    faults = refused(lambda: work(json.dumps(body).encode(), Settings(), lambda: False))
    has_remedies(faults, {**REMEDIES, "rep_id": "distinct"})


def test_faults_of_the_rules_for_key_accounts_hide_nothing(book, capsys):
    lines = '[key_accounts]\nrule = "top_n"\nn = 3\nmeasure = "size"\n[[criteria]]\nmeasure = "revenue"\n'
    (book / "scenario.toml").write_text(f'compactness_weight = "inns"\n{lines}tolerance = 0.1\n', "utf-8")
    text = (book / "customers.csv").read_text("utf-8").splitlines()
    no_revenue = [",".join(row.split(",")[:4] + row.split(",")[5:]) for row in text]
    (book / "customers.csv").write_text("\n".join(no_revenue), "utf-8")
    assert set(remedies(validated(capsys, book))) == {
        "key_accounts.measure",
        "compactness_weight",
        "criteria.measure",
    }


def test_consequences_of_a_fault_are_not_reported(book, capsys):
    """Territory names with a misspelt number, road times with a misspelt provider, and the like."""
    lines = [
        "teritories = 8",
        "[[lock]]",
        'units = ["u00"]',
        'territory = "T008"',
        "[[forbid]]",
        'units = ["u01"]',
        "[[criteria]]",
        "tolerance = 0.1",
        "[neighbours]",
        "road_factor = 2",
        "[travel]",
        'provider = "osmr"',
    ]
    (book / "scenario.toml").write_text("\n".join(lines), encoding="utf-8")
    assert set(remedies(validated(capsys, book))) == {
        "teritories",
        "forbid[1]",
        "criteria[1]",
        "travel.provider",
    }


def test_a_key_at_the_wrong_level_is_not_taken_for_another(book, capsys):
    (book / "scenario.toml").write_text('tolerance = 0.1\nlocks = "u00"\n', encoding="utf-8")
    assert remedies(validated(capsys, book)) == {
        "tolerance": "It belongs into [[criteria]].",
        "locks": "Did you mean 'lock'?",
    }


EVERYTHING = {
    "territories": 8,
    "effort": "best",
    "time_limit_s": 30,
    "bases": "free",
    "compactness": "inertia",
    "compactness_weight": "revenue",
    "contiguity": True,
    "criteria": [{"measure": "customers", "tolerance": 0.1}, {"measure": "visits", "min": 1, "max": 9}],
    "lock": [{"units": ["u00"], "territory": "T008"}],
    "forbid": [{"units": ["u01"], "territory": "R1"}],
    "together": [{"units": ["u02", "u03"]}],
    "disruption": {"max_moved_share": 0.2, "measure": "revenue"},
    "key_accounts": {
        "rule": "score",
        "attractiveness": [{"measure": "visits"}],
        "position": [{"measure": "revenue"}],
        "attractiveness_at_least": 0.5,
        "position_at_least": 0.5,
        "rules": [{"rule": "top_n", "n": 3}],
        "levels": {"national_km": 100},
        "always": ["c0"],
    },
    "units": {"snap_km": 7, "split_above": 0.5},
    "travel": {"circuity": 1.2},
    "neighbours": {"rule": "queen"},
}
"""A scenario without faults for a book whose units have territories of today."""


def keys_of(table, path=()):
    items = table.items() if isinstance(table, dict) else enumerate(table)
    for key, value in items:
        if isinstance(key, str):
            yield (*path, key)
        if isinstance(value, dict) or (isinstance(value, list) and isinstance(value[0], dict)):
            yield from keys_of(value, (*path, key))


@pytest.mark.parametrize("mistake", ["misspelt", "of the wrong kind"])
def test_one_mistake_is_one_fault_at_any_key(book, mistake):
    lines = (book / "units.csv").read_text("utf-8").splitlines()
    named = [f"{line},{'territory_id' if i == 0 else 'old'}" for i, line in enumerate(lines)]
    (book / "units.csv").write_text("\n".join(named), "utf-8")
    valid = to.read_book(book)
    scenario_for(valid, EVERYTHING, allow_incomplete=False)
    for path in keys_of(EVERYTHING):
        scenario = copy.deepcopy(EVERYTHING)
        table = scenario
        for key in path[:-1]:
            table = table[key]
        if mistake == "misspelt":
            table[f"{path[-1]}x"] = table.pop(path[-1])
        else:
            table[path[-1]] = object()
        faults = refused(lambda scenario=scenario: scenario_for(valid, scenario, allow_incomplete=False))
        assert len(faults) == 1, (path, faults)
