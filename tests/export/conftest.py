"""A plan and its written folder, shared by several test modules."""

from __future__ import annotations

import pytest
from grid_plans import grid_plan

from territory_opt.export import write


@pytest.fixture(scope="session")
def plan():
    return grid_plan()


@pytest.fixture(scope="session")
def folder(plan, tmp_path_factory):
    """A plan's folder, written once."""
    target = tmp_path_factory.mktemp("export") / "plan"
    write(plan, target)
    return target
