"""Examples in docstrings give what they say."""

from __future__ import annotations

import doctest
import importlib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FILES = [
    file
    for package in ("territory_opt", "api")
    for file in sorted((ROOT / package).rglob("*.py"))
    if ">>> " in file.read_text(encoding="utf-8")
]


def examples(file: Path) -> doctest.TestResults:
    parts = file.relative_to(ROOT).with_suffix("").parts
    return doctest.testmod(importlib.import_module(".".join(part for part in parts if part != "__init__")))


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_the_examples_of_a_module(file):
    assert examples(file).failed == 0


def test_examples_are_found():
    """Those of sessions are skipped, for they need a solve."""
    assert sum(examples(file).attempted > 0 for file in FILES) > 0.9 * len(FILES)
