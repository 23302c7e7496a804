"""The table of findings in docs/outputs.md, made from the registry.

Run as a program, it writes the table into the page: `python tests/docs/finding_table.py`.
"""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from territory_opt.model.finding import Finding
from territory_opt.model.findings import FINDINGS

PAGE = Path(__file__).resolve().parents[2] / "docs" / "outputs.md"
TABLE = re.compile(r"(<!-- findings -->\n).*?(<!-- end of findings -->)", re.DOTALL)
ROW = re.compile(r"^\| `([^`]+)` \| (\w+) \| (.*) \|$", re.MULTILINE)


def meaning(kind: type[Finding]) -> str:
    """The first paragraph of its docstring, on one line."""
    return " ".join(inspect.cleandoc(kind.__doc__ or "").split("\n\n")[0].split())


def subject(kind: type[Finding]) -> str:
    """What the findings of its file are about."""
    module = inspect.getmodule(kind)
    assert module is not None
    return (module.__doc__ or "").split("\n")[0]


def expected_rows() -> list[tuple[str, str, str]]:
    """Code, severity and meaning of every kind."""
    return [(kind.code, kind.usual_severity.value, meaning(kind)) for kind in FINDINGS]


def shown_rows(page: str) -> list[tuple[str, str, str]]:
    """The rows of the page."""
    table = TABLE.search(page)
    assert table, f"the marks of the table are not in {PAGE.name}"
    return ROW.findall(table[0])


def with_table(page: str) -> str:
    """The page with the table of the registry."""
    table = "\n".join(_lines())
    return TABLE.sub(lambda marks: f"{marks[1]}{table}\n{marks[2]}", page)


def _lines() -> Iterator[str]:
    for about, kinds in groupby(FINDINGS, subject):
        yield from ("", about, "", "| code | severity | meaning |", "|---|---|---|")
        for kind in kinds:
            yield f"| `{kind.code}` | {kind.usual_severity.value} | {meaning(kind)} |"
    yield ""


if __name__ == "__main__":
    PAGE.write_text(with_table(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    sys.stdout.write(f"{len(FINDINGS)} kinds of findings in {PAGE.name}\n")
