"""The cache of compiled code finds a place wherever the package lives and whoever runs it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from solver_cases import grid_problem

import territory_opt
from territory_opt.solver import warm_up

HOUSE = Path(territory_opt.__file__).parent
RUN = """
import numpy, territory_opt
from territory_opt.compiled import compiled, cache_folder
from territory_opt.solver.bounds.kernel import cheapest
label, total = numpy.zeros(2, dtype=numpy.int64), numpy.zeros((2, 1))
cost = numpy.array([[1.0, 2.0], [4.0, 3.0]])
worth = cheapest(cost, numpy.ones((2, 2, 1)), numpy.zeros((2, 1)), label, total)
assert (worth, label.tolist(), total.tolist()) == (4.0, [0, 1], [[1.0], [1.0]])
import numba
print(territory_opt.__file__)
print(numba.config.CACHE_DIR)
"""


def ran(package_at, **changes):
    """Paths printed by a fresh process: of the package it used, and of the cache."""
    known = ("HOME", "NUMBA_CACHE_DIR", "XDG_CACHE_HOME", "PYTHONPATH")
    environment = {key: value for key, value in os.environ.items() if key not in known}
    environment |= {"PYTHONPATH": str(package_at), "PYTHONDONTWRITEBYTECODE": "1", **changes}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", RUN],
        capture_output=True,
        text=True,
        env=environment,
        cwd=package_at,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    used, cache = done.stdout.split()
    return Path(used), Path(cache)


@pytest.fixture
def file(tmp_path):
    """A file where a folder is wanted: nobody can make one there, not even root."""
    place = tmp_path / "occupied"
    place.write_text("")
    return place


def test_the_cache_is_in_the_users_folder(tmp_path):
    _, cache = ran(HOUSE.parent, HOME=str(tmp_path))
    assert tmp_path in cache.parents
    assert any(cache.rglob("*.nbi"))


def test_a_home_that_cannot_be_written_to_is_no_trouble(file):
    _, cache = ran(HOUSE.parent, HOME=str(file))
    assert file not in cache.parents
    assert any(cache.rglob("*.nbi"))
    shutil.rmtree(cache)


def test_no_home_at_all_is_no_trouble(tmp_path):
    """Without HOME the home of the account counts; here the cache is sent elsewhere, to leave that alone."""
    _, cache = ran(HOUSE.parent, XDG_CACHE_HOME=str(tmp_path))
    assert tmp_path in cache.parents


def test_a_chosen_folder_is_respected(tmp_path):
    _, cache = ran(HOUSE.parent, HOME=str(tmp_path / "home"), NUMBA_CACHE_DIR=str(tmp_path / "mine"))
    assert cache == tmp_path / "mine"
    assert any(cache.rglob("*.nbi"))
    assert not (tmp_path / "home").exists()


def test_a_package_that_cannot_be_written_to_compiles(tmp_path, file):
    """The trap: without a place of its own numba refuses with "no locator available".

    `__pycache__` is a file in the copy, so that numba cannot keep its cache there even as root.
    """
    for part in ("__init__.py", "solver/__init__.py", "compiled.py", "solver/bounds"):
        source, target = HOUSE / part, tmp_path / "site" / "territory_opt" / part
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            target.write_text("" if part == "solver/__init__.py" else source.read_text())
    for folder in [place for place in (tmp_path / "site").rglob("*") if place.is_dir()]:
        (folder / "__pycache__").write_text("")
        folder.chmod(0o555)
    try:
        used, cache = ran(tmp_path / "site", HOME=str(file))
        assert tmp_path in used.parents
        assert tmp_path not in cache.parents
        shutil.rmtree(cache)
    finally:
        for folder in [place for place in (tmp_path / "site").rglob("*") if place.is_dir()]:
            folder.chmod(0o755)


def test_only_what_a_problem_may_need_is_compiled(monkeypatch):
    rooms = []
    monkeypatch.setattr(warm_up, "_warm_up_room", rooms.append)
    problem = grid_problem(2, 3, 2)
    warm_up.warm_up(problem)
    assert warm_up.diameter not in rooms
    assert warm_up.large not in rooms
    assert warm_up.growing in rooms
    rooms.clear()
    warm_up.warm_up(replace(problem, objective="diameter"))
    assert warm_up.diameter in rooms
    rooms.clear()
    warm_up.warm_up()
    assert {warm_up.diameter, warm_up.large, warm_up.covering, warm_up.growing} <= set(rooms)
