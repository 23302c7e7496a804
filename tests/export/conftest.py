"""Plans and written folders that several tests of this room read."""

from __future__ import annotations

import pytest
from made import made_plan

from territory_opt.export import write


@pytest.fixture(scope="session")
def plan():
    return made_plan()


@pytest.fixture(scope="session")
def folder(plan, tmp_path_factory):
    """A plan's folder, written once and only read."""
    target = tmp_path_factory.mktemp("export") / "plan"
    write(plan, target)
    return target
