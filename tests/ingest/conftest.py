"""Fixtures: the small book, and its units as polygons."""

from __future__ import annotations

from pathlib import Path

import pytest
from ingest_books import TABLES, BookFolder, box


@pytest.fixture
def book(tmp_path: Path) -> BookFolder:
    return BookFolder(tmp_path / "book")


@pytest.fixture
def polygons():
    """Units of the small book as polygons."""
    return [box(row) for row in TABLES["units"]]
