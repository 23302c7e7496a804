"""Progress on stderr."""

import io
import sys

import pytest

from territory_opt.cli.progress_bar import ProgressBar
from territory_opt.cli.progress_display import ProgressLines, progress_display
from territory_opt.cli.status_line import status_line
from territory_opt.model.deadline import Deadline


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_the_status_line_has_a_gap_only_when_every_band_is_met():
    assert status_line(1000.0, 0.0, 900.0) == "objective 1,000  bound 900  gap 10.00 %"
    assert "gap" not in status_line(1000.0, 0.1, 900.0)
    assert "missed by 10.00 %" in status_line(1000.0, 0.1, None)
    assert status_line(0.0, 0.0, 0.0) == "objective 0  bound 0"


def test_the_status_line_has_the_time_left_when_it_is_limited():
    assert status_line(1000.0, 0.0, None, 11.2) == "objective 1,000  12 s left"
    assert status_line(1000.0, 0.0, None, 0.0) == "objective 1,000  0 s left"


def test_lines_and_bar_have_the_time_left(monkeypatch, capsys):
    deadline = Deadline.after(30.0, now=lambda: 0.0)
    lines = ProgressLines()
    lines.begin(deadline)
    lines.incumbent(0.5, 10.0, 0.0, None)
    assert capsys.readouterr().err.splitlines() == ["search  50 %  objective 10  30 s left"]
    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "160")
    with progress_display() as bar:
        bar.begin(deadline)
        bar.incumbent(0.5, 10.0, 0.0, None)
    assert "30 s left" in screen.getvalue()


def test_lines_when_piped(capsys):
    with progress_display() as progress:
        assert isinstance(progress, ProgressLines)
        progress.stage("export", "a")
        progress.stage("export", "b")
        progress.incumbent(0.5, 10.0, 0.0, None)
        progress.incumbent(0.6, 9.0, 0.0, None)
        progress.incumbent(1.0, 8.0, 0.0, 7.0)
    out, err = capsys.readouterr()
    assert out == ""
    assert err.splitlines() == [
        "export",
        "search  50 %  objective 10",
        "search 100 %  objective 8  bound 7  gap 12.50 %",
    ]


def test_the_end_of_a_search_is_one_line_with_its_last_incumbent(capsys):
    with progress_display() as progress:
        progress.stage("search")
        for objective in (9.0, 8.0, 7.0):
            progress.incumbent(1.0, objective, 0.0, None)
        progress.stage("judge")
        progress.stage("search")
        progress.incumbent(1.0, 6.0, 0.0, 6.0)
    assert capsys.readouterr().err.splitlines() == [
        "search",
        "search 100 %  objective 7",
        "judge",
        "search",
        "search 100 %  objective 6  bound 6  gap 0.00 %",
    ]


def test_less_than_everything_is_not_100_percent(capsys):
    with progress_display() as progress:
        progress.incumbent(0.9999, 9.0, 0.0, None)
    assert capsys.readouterr().err.splitlines() == ["search  99 %  objective 9"]


def test_an_interrupted_run_has_the_line_of_its_finished_search(capsys):
    def interrupted():
        with progress_display() as progress:
            progress.incumbent(1.0, 9.0, 0.0, None)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert capsys.readouterr().err.splitlines() == ["search 100 %  objective 9"]


def test_a_gap_that_is_noise_has_no_sign():
    assert status_line(5683.0, 0.0, 5683.0000001) == "objective 5,683  bound 5,683  gap 0.00 %"


def test_a_bar_on_a_terminal(monkeypatch, capsys):
    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "160")
    with progress_display() as progress:
        assert isinstance(progress, ProgressBar)
        progress.stage("search")
        progress.incumbent(0.25, 1234.0, 0.0, 1200.0)
    assert "search" in screen.getvalue()
    assert "objective 1,234  bound 1,200  gap 2.76 %" in screen.getvalue()
    assert capsys.readouterr().out == ""
