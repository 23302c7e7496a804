"""Exit codes and messages of errors, without a traceback."""

import pytest

from territory_opt.cli.error_output import run_command
from territory_opt.errors import Fault, Interrupted, InvalidInput, JudgeDisagrees, OutputRefused

FAULTS = [
    Fault("units.csv", 2, "unit_id", "a", "it is there twice", "Make it distinct."),
    Fault("units.csv", 9, "lon", "x", "it is not a number", "Write a number."),
]


def raising(error):
    def command():
        raise error

    return command


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (InvalidInput(FAULTS), 2),
        (OutputRefused("no"), 2),
        (PermissionError(13, "Permission denied", "there"), 2),
        (Interrupted("stopped"), 130),
        (KeyboardInterrupt(), 130),
        (JudgeDisagrees("figures"), 1),
        (ZeroDivisionError("division by zero"), 1),
        (MemoryError(), 1),
    ],
)
def test_exit_codes(error, code, capsys, monkeypatch):
    monkeypatch.delenv("TERRITORY_OPT_DEBUG", raising=False)
    assert run_command(raising(error)) == code
    out, err = capsys.readouterr()
    assert out == ""
    assert err.strip()
    assert "Traceback" not in err


def test_every_fault_is_listed(capsys):
    run_command(raising(InvalidInput(FAULTS)))
    err = capsys.readouterr().err
    assert "2 faults" in err
    assert all(str(fault) in err for fault in FAULTS)


def test_a_defect_is_one_line_with_how_to_report_it(capsys, monkeypatch):
    monkeypatch.delenv("TERRITORY_OPT_DEBUG", raising=False)
    run_command(raising(ValueError("many\nlines")))
    err = capsys.readouterr().err
    assert err.count("\n") == 1
    assert "ValueError: many lines" in err
    assert "report" in err


def test_the_traceback_is_shown_in_debug_mode(capsys, monkeypatch):
    monkeypatch.setenv("TERRITORY_OPT_DEBUG", "1")
    assert run_command(raising(ValueError("why"))) == 1
    assert "Traceback" in capsys.readouterr().err


def test_the_exit_code_of_a_command_is_returned(capsys):
    assert run_command(lambda: 3) == 3
    assert capsys.readouterr() == ("", "")
