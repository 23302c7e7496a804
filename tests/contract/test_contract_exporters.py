"""What every exporter must do, whichever file it writes."""

from __future__ import annotations

from pathlib import PurePath

import pytest

from territory_opt.export.formats.registry import EXPORTERS
from territory_opt.export.plan_view import View


@pytest.fixture(params=EXPORTERS, ids=lambda one: one.file)
def exporter(request):
    return request.param


@pytest.fixture(scope="module")
def view(contract_plan):
    return View(contract_plan)


def test_its_file_is_a_plain_name(exporter):
    assert PurePath(exporter.file).name == exporter.file
    assert PurePath(exporter.file).suffix
    assert exporter.file == exporter.file.lower()


def test_it_writes_that_file_and_no_other(exporter, view, tmp_path):
    exporter.write(view, tmp_path / exporter.file)
    assert [place.name for place in tmp_path.iterdir()] == [exporter.file]
    assert (tmp_path / exporter.file).stat().st_size > 0


def test_it_says_the_same_twice(exporter, view, tmp_path):
    """Files of text are equal; databases and workbooks carry the hour they were made."""
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        exporter.write(view, tmp_path / name / exporter.file)
    first, second = ((tmp_path / name / exporter.file).read_bytes() for name in ("a", "b"))
    if PurePath(exporter.file).suffix in (".gpkg", ".xlsx"):
        assert abs(len(first) - len(second)) <= 64
    else:
        assert first == second


def test_it_leaves_the_plan_as_it_was(exporter, view, contract_plan, tmp_path):
    before = contract_plan.label.tolist(), contract_plan.report["status"], list(contract_plan.report)
    exporter.write(view, tmp_path / exporter.file)
    assert (
        contract_plan.label.tolist(),
        contract_plan.report["status"],
        list(contract_plan.report),
    ) == before


def test_files_are_distinct():
    assert len({exporter.file for exporter in EXPORTERS}) == len(EXPORTERS)
