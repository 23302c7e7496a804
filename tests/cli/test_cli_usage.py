"""Commands and options of the command line."""

import argparse
import re

import pytest

import territory_opt
from territory_opt import samples
from territory_opt.cli import main
from territory_opt.cli.commands import COMMANDS, serve
from territory_opt.cli.parser import build_parser
from territory_opt.cli.regions import REGIONS

OPTIONS = {
    "demo": {"--region", "--territories", "--out", "--seed", "--excel", "--verbatim"},
    "sample": {"--region", "--customers", "--territories", "--out", "--seed", "--excel"},
    "validate": {"--scenario", "--json"},
    "optimise": {
        "--scenario",
        "--territories",
        "--time-limit",
        "--iterations",
        "--seed",
        "--out",
        "--start",
        "--excel",
        "--verbatim",
        "--json",
    },
    "front": {
        "--scenario",
        "--territories",
        "--time-limit",
        "--seed",
        "--out",
        "--start",
        "--excel",
        "--verbatim",
        "--json",
    },
    "accounts": {"--scenario", "--managers", "--cut", "--time-limit", "--out", "--json"},
    "evaluate": {"--scenario", "--out", "--excel", "--verbatim", "--json"},
    "compare": {"--book", "--out", "--excel", "--verbatim", "--json"},
    "calibrate": {"--scenario", "--json"},
    "validate-travel": {"--scenario", "--plan", "--sample", "--seed", "--json"},
    "serve": {"--host", "--port"},
}


def test_every_command_has_exactly_these_options():
    parser = build_parser()
    choices = next(a for a in parser._actions if isinstance(a, argparse._SubParsersAction)).choices
    found = {
        name: {option for action in sub._actions for option in action.option_strings} - {"-h", "--help"}
        for name, sub in choices.items()
    }
    assert found == OPTIONS
    assert [command.NAME for command in COMMANDS] == list(OPTIONS)


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["whatif"],
        ["demo", "--region", "atlantis"],
        ["demo", "--territories", "0"],
        ["demo", "--territories", "many"],
        ["optimise"],
        ["optimise", "b", "--time-limit", "nan"],
        ["optimise", "b", "--time-limit", "-1"],
        ["optimise", "b", "--iter", "5"],
        ["optimise", "b", "--seed", "-1"],
        ["sample", "--region", "us"],
        ["serve", "--port", "99999"],
        ["compare", "a"],
        ["accounts", "b", "--cut", "2"],
        ["accounts", "b", "--managers", "9..3"],
    ],
)
def test_wrong_usage_is_exit_2_on_stderr(arguments, capsys):
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "usage: territory-opt" in err


def test_regions_are_those_of_the_samples():
    assert tuple(region.name for region in samples.REGIONS) == REGIONS


def test_version(capsys):
    with pytest.raises(SystemExit) as caught:
        main(["--version"])
    assert caught.value.code == 0
    assert capsys.readouterr().out.strip() == f"territory-opt {territory_opt.__version__}"


def test_help_names_exit_codes(capsys):
    with pytest.raises(SystemExit, match=r"^0$"):
        main(["--help"])
    text = re.sub(r"\s+", " ", capsys.readouterr().out)
    assert "2 bad input; 3 no plan holds every rule" in text


@pytest.mark.parametrize(
    ("host", "loopback"),
    [
        ("127.0.0.1", True),
        ("127.1.2.3", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("::", False),
    ],
)
def test_what_counts_as_loopback(host, loopback):
    assert serve._is_loopback(host) is loopback
