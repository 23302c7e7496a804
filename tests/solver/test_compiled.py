"""The cache of compiled code is in a writable folder for any installation and user."""

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

PACKAGE = Path(territory_opt.__file__).parent
RUN = """
import numpy, territory_opt
from territory_opt.compiled import compiled, cache_folder
from territory_opt.solver.bounds.kernel import assign_cheapest
label, total = numpy.zeros(2, dtype=numpy.int64), numpy.zeros((2, 1))
cost = numpy.array([[1.0, 2.0], [4.0, 3.0]])
value = assign_cheapest(cost, numpy.ones((2, 2, 1)), numpy.zeros((2, 1)), label, total)
assert (value, label.tolist(), total.tolist()) == (4.0, [0, 1], [[1.0], [1.0]])
import numba
print(territory_opt.__file__)
print(numba.config.CACHE_DIR)
"""


def run_process(package_at, **changes):
    """Paths of the package and of the cache in a new process."""
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
    """A file in place of a folder: not even root can create one there."""
    place = tmp_path / "occupied"
    place.write_text("")
    return place


def test_the_cache_is_in_the_users_folder(tmp_path):
    _, cache = run_process(PACKAGE.parent, HOME=str(tmp_path))
    assert tmp_path in cache.parents
    assert any(cache.rglob("*.nbi"))


def test_a_read_only_home_is_replaced_by_a_temporary_folder(file):
    _, cache = run_process(PACKAGE.parent, HOME=str(file))
    assert file not in cache.parents
    assert any(cache.rglob("*.nbi"))
    shutil.rmtree(cache)


def test_the_cache_needs_no_home_variable(tmp_path):
    """XDG_CACHE_HOME keeps the cache out of the real home of the account."""
    _, cache = run_process(PACKAGE.parent, XDG_CACHE_HOME=str(tmp_path))
    assert tmp_path in cache.parents


def test_a_given_cache_folder_is_used(tmp_path):
    _, cache = run_process(
        PACKAGE.parent, HOME=str(tmp_path / "home"), NUMBA_CACHE_DIR=str(tmp_path / "mine")
    )
    assert cache == tmp_path / "mine"
    assert any(cache.rglob("*.nbi"))
    assert not (tmp_path / "home").exists()


def test_a_read_only_package_compiles(tmp_path, file):
    """Without a cache folder of its own numba fails with "no locator available".

    `__pycache__` is a file in the copy, so that numba cannot keep its cache there even as root.
    """
    for part in ("__init__.py", "solver/__init__.py", "compiled.py", "solver/bounds"):
        source, target = PACKAGE / part, tmp_path / "site" / "territory_opt" / part
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            target.write_text("" if part == "solver/__init__.py" else source.read_text())
    for folder in [place for place in (tmp_path / "site").rglob("*") if place.is_dir()]:
        (folder / "__pycache__").write_text("")
        folder.chmod(0o555)
    try:
        used, cache = run_process(tmp_path / "site", HOME=str(file))
        assert tmp_path in used.parents
        assert tmp_path not in cache.parents
        shutil.rmtree(cache)
    finally:
        for folder in [place for place in (tmp_path / "site").rglob("*") if place.is_dir()]:
            folder.chmod(0o755)


def test_only_the_kernels_of_a_problem_are_compiled(monkeypatch):
    rooms = []
    monkeypatch.setattr(warm_up, "_compile_module", rooms.append)
    problem = grid_problem(2, 3, 2)
    warm_up.warm_up(problem)
    assert warm_up.diameter not in rooms
    assert warm_up.large not in rooms
    assert warm_up.set_enumeration in rooms
    rooms.clear()
    warm_up.warm_up(replace(problem, objective="diameter"))
    assert warm_up.diameter in rooms
    rooms.clear()
    warm_up.warm_up()
    assert {warm_up.diameter, warm_up.large, warm_up.exact_cover, warm_up.set_enumeration} <= set(rooms)
