"""The page about what-if changes, compared with the registry."""

from __future__ import annotations

import re
from pathlib import Path

from territory_opt.whatif.changes import CHANGES

PAGE = Path(__file__).resolve().parents[2] / "docs" / "changes.md"


def code(cell):
    return re.findall(r"`([^`]+)`", cell)


def test_every_change_is_documented_as_it_is_declared():
    rows = [
        line.strip("| \n").split(" | ")
        for line in PAGE.read_text(encoding="utf-8").splitlines()
        if line.startswith("| `")
    ]
    documented = [(*code(row[0]), code(row[1]), code(row[2]), *code(row[3]), row[4]) for row in rows]
    declared = [
        (
            f"{change.name}.{change.parameter.upper()}" if change.parameter else change.name,
            change.usage(),
            [field for field in change.kinds() if field != change.parameter],
            change.__name__,
            change.summary,
        )
        for change in CHANGES
    ]
    assert documented == declared


def test_the_page_is_linked():
    assert "(changes.md)" in (PAGE.parent / "index.md").read_text(encoding="utf-8")
