"""A book and a plan that all contract tests share without changing them."""

from __future__ import annotations

import pytest
from contract_folder import solve, write_folder

import territory_opt as to


@pytest.fixture(scope="session")
def contract_book(tmp_path_factory):
    return to.read_book(write_folder(tmp_path_factory.mktemp("contract") / "book"))


@pytest.fixture(scope="session")
def contract_plan(contract_book):
    return solve(contract_book)
