"""Every kind of findings is in the table of docs/outputs.md, and nothing else is."""

from __future__ import annotations

from finding_table import PAGE, expected_rows, shown_rows, with_table

AGAIN = "run `python tests/docs/finding_table.py`"


def test_the_table_has_every_kind_and_no_other():
    shown, expected = shown_rows(PAGE.read_text(encoding="utf-8")), expected_rows()
    codes, known = [row[0] for row in shown], [row[0] for row in expected]
    assert sorted(set(known) - set(codes)) == [], f"not in the table: {AGAIN}"
    assert sorted(set(codes) - set(known)) == [], f"no such kinds: {AGAIN}"
    assert shown == expected, f"severities, meanings or their order differ: {AGAIN}"


def test_the_program_writes_the_table_as_it_is():
    page = PAGE.read_text(encoding="utf-8")
    assert with_table(page) == page, AGAIN


def test_a_missing_row_is_found():
    """The check itself."""
    page = PAGE.read_text(encoding="utf-8")
    line = next(line for line in page.splitlines() if line.startswith("| `over-capacity` |"))
    without = page.replace(f"{line}\n", "")
    assert set(expected_rows()) - set(shown_rows(without)) == {expected_rows()[0]}
    assert with_table(without) == page
