"""A disk that is full or cannot be written: said before the work where it can be known; nothing is lost."""

from __future__ import annotations

import errno
import os
import subprocess
from pathlib import Path

import pytest
from grid_plans import grid_plan

from territory_opt.cli import main
from territory_opt.errors import OutputFailed, OutputRefused
from territory_opt.export import check_target, write
from territory_opt.export.formats.geopackage import GeoPackage
from territory_opt.export.output_folder.output_size import least_output_bytes
from territory_opt.export.output_folder.replace_folder import replace_folder

ERRORS = [errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EIO]


@pytest.fixture(scope="module")
def small():
    return grid_plan(side=6, customers=60)


@pytest.fixture
def mounted(tmp_path):
    """Return a function that mounts a small file system, where that is allowed."""
    places = []

    def mount(options):
        place = tmp_path / f"disk{len(places)}"
        place.mkdir()
        done = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", options, "tmpfs", place],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            pytest.skip(f"a file system cannot be mounted here: {done.stderr.strip()}")
        places.append(place)
        return place

    try:
        yield mount
    finally:
        for place in places:
            subprocess.run(["umount", place], check=True)


def files_in(place):
    return sorted(path.name for path in place.iterdir())


def test_a_disk_without_space_is_said_before_the_work(mounted, small):
    place = mounted("size=200k")
    with pytest.raises(
        OutputRefused, match=r"the disk has 0\.2 MB left, and the output takes at least 0\.4 MB"
    ):
        check_target(place / "plan")
    assert files_in(place) == []


def test_a_disk_that_fills_while_the_plan_is_written(mounted, small):
    place = mounted("size=4m")
    write(small, place / "plan")
    before = {path.name: path.read_bytes() for path in (place / "plan").iterdir()}
    (place / "other").write_bytes(bytes(4_000_000 - sum(map(len, before.values())) - 200_000))
    with pytest.raises(OutputFailed, match=r"No space left on device.*the folder is as it was before"):
        write(small, place / "plan")
    assert {path.name: path.read_bytes() for path in (place / "plan").iterdir()} == before
    assert files_in(place) == ["other", "plan"]


@pytest.mark.parametrize("size", range(20, 441, 60))
def test_whichever_file_meets_the_full_disk_the_error_is_the_same(size, mounted, small):
    """Libraries raise errors of their own; none of them reaches the user as a defect."""
    place = mounted(f"size={size}k")
    with pytest.raises(OutputFailed) as caught:
        write(small, place / "plan")
    assert caught.value.cause.errno == errno.ENOSPC
    assert files_in(place) == []


def test_a_read_only_disk_is_said_before_the_work(mounted):
    place = mounted("size=4m,ro")
    with pytest.raises(OutputRefused, match="Read-only file system"):
        check_target(place / "plan")


def test_optimise_says_a_disk_without_space_before_it_solves(mounted, tmp_path, capsys):
    place = mounted("size=1m")
    (place / "filler").write_bytes(bytes(500_000))
    assert main(["sample", "--region", "texas", "--customers", "900", "--out", str(tmp_path / "book")]) == 0
    capsys.readouterr()
    assert main(["optimise", str(tmp_path / "book"), "--out", str(place / "plan")]) == 2
    err = capsys.readouterr().err.splitlines()
    assert "the output takes at least 0.7 MB" in err[-1]
    assert "construct" not in err
    assert "search" not in err
    assert files_in(place) == ["filler"]


@pytest.mark.parametrize("number", ERRORS)
def test_an_error_of_the_disk_keeps_the_earlier_folder(number, small, tmp_path, monkeypatch):
    write(small, tmp_path / "plan")
    before = files_in(tmp_path / "plan")

    def fail(_exporter, _view, path):
        raise OSError(number, os.strerror(number), str(path))

    monkeypatch.setattr(GeoPackage, "write", fail)
    with pytest.raises(OutputFailed, match=os.strerror(number)) as caught:
        write(small, tmp_path / "plan")
    assert str(tmp_path / "plan could not be written") in str(caught.value)
    assert ("Excel" in str(caught.value)) == (number == errno.EACCES)
    assert files_in(tmp_path / "plan") == before
    assert files_in(tmp_path) == ["plan"]


def test_a_folder_with_a_file_open_in_excel_on_windows(small, tmp_path, monkeypatch):
    """Windows refuses to rename a folder that holds an open file."""
    write(small, tmp_path / "plan")
    rename = Path.rename

    def refuse(path, target):
        if path.name == "plan":
            raise PermissionError(errno.EACCES, "Access is denied", str(path))
        return rename(path, target)

    monkeypatch.setattr("territory_opt.export.output_folder.exchange_folders._exchange", lambda *_: False)
    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(OutputFailed, match=r"Access is denied\. Close programs .* Excel"):
        write(small, tmp_path / "plan")
    assert files_in(tmp_path) == ["plan"]


def test_an_output_within_another_names_the_outer_folder(tmp_path, monkeypatch):
    """`demo` writes a plan and a book into one folder, `front` several plans."""

    def nested():
        with replace_folder(tmp_path / "outer") as outer, replace_folder(outer / "inner") as inner:
            (inner / "a").write_text("x", encoding="utf-8")
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with pytest.raises(OutputFailed) as caught:
        nested()
    assert str(caught.value).startswith(f"{tmp_path / 'outer'} could not be written: No space left")
    assert files_in(tmp_path) == []


@pytest.mark.parametrize("error", [ZeroDivisionError("a defect"), BrokenPipeError(errno.EPIPE, "closed")])
def test_other_errors_stay_what_they_are(error, tmp_path):
    def failing():
        with replace_folder(tmp_path / "plan"):
            raise error

    with pytest.raises(type(error)) as caught:
        failing()
    assert caught.value is error
    assert files_in(tmp_path) == []


def test_an_error_of_the_disk_exits_with_2(tmp_path, monkeypatch, capsys):
    def fail(_folder):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(
        "territory_opt.export.write_book._write_units", lambda _book, folder, _style: fail(folder)
    )
    arguments = ["sample", "--region", "texas", "--customers", "90", "--territories", "2"]
    assert main([*arguments, "--out", str(tmp_path / "book")]) == 2
    err = capsys.readouterr().err.splitlines()
    assert err[-1].startswith(
        f"territory-opt: {tmp_path / 'book'} could not be written: No space left on device"
    )
    assert files_in(tmp_path) == []


@pytest.mark.parametrize("side", [4, 30])
@pytest.mark.parametrize("customers", [20, 3000])
def test_the_least_size_is_below_what_a_plan_takes(side, customers, tmp_path):
    plan = grid_plan(side=side, customers=customers)
    write(plan, tmp_path / "plan")
    size = sum(path.stat().st_size for path in (tmp_path / "plan").iterdir())
    assert 0.2 * size < least_output_bytes(plan.book) < size
