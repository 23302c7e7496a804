"""Settings of the service: defaults, environment variables, faults."""

import pytest
from pydantic import ValidationError

from api.settings import Settings
from territory_opt.errors import InvalidInput


def test_settings_come_from_the_environment():
    assert Settings.from_environment({}) == Settings(max_upload_mb=25, max_units=50_000)
    environment = {
        "TERRITORY_OPT_MAX_UPLOAD_MB": "1.5",
        "TERRITORY_OPT_MAX_UNITS": " 7 ",
        "TERRITORY_OPT_MAX_SOLVES": "",
        "TERRITORY_OPT_GRACE_S": " ",
    }
    settings = Settings.from_environment(environment)
    assert (settings.max_upload_bytes, settings.max_units, settings.max_solves) == (1_500_000, 7, 2)
    assert settings.grace_s == 3.0


def test_the_environment_of_the_process_is_the_default(monkeypatch):
    monkeypatch.setenv("TERRITORY_OPT_MAX_UNITS", "7")
    assert Settings.from_environment().max_units == 7
    assert Settings(max_solves=1) == Settings.from_environment({"TERRITORY_OPT_MAX_SOLVES": "1"})


def test_every_invalid_setting_is_a_fault():
    environment = {
        "TERRITORY_OPT_MAX_UPLOAD_MB": "many",
        "TERRITORY_OPT_MAX_UNITS": "1.5",
        "TERRITORY_OPT_MAX_SOLVE_S": "inf",
        "TERRITORY_OPT_GRACE_S": "0",
    }
    with pytest.raises(InvalidInput) as caught:
        Settings.from_environment(environment)
    faults = {fault.column: fault for fault in caught.value.faults}
    assert {name: fault.value for name, fault in faults.items()} == environment
    assert len(caught.value.faults) == len(environment)
    assert faults["TERRITORY_OPT_MAX_UNITS"].problem == "it is not a whole number above 0"
    assert faults["TERRITORY_OPT_GRACE_S"].remedy == "Set a number or unset it."


def test_settings_are_frozen():
    with pytest.raises(ValidationError, match="frozen"):
        Settings().max_solves = 4
