"""Contract of every exporter."""

from __future__ import annotations

from pathlib import PurePath

import pytest

from territory_opt.export.plan_view import PlanView
from territory_opt.export.registry import EXPORTERS


@pytest.fixture(params=EXPORTERS, ids=lambda one: one.file)
def exporter(request):
    return request.param


@pytest.fixture(scope="module")
def view(contract_plan):
    return PlanView(contract_plan)


def test_its_file_is_a_plain_name(exporter):
    assert PurePath(exporter.file).name == exporter.file
    assert PurePath(exporter.file).suffix
    assert exporter.file == exporter.file.lower()


def test_it_writes_that_file_and_no_other(exporter, view, tmp_path):
    exporter.write(view, tmp_path / exporter.file)
    assert [place.name for place in tmp_path.iterdir()] == [exporter.file]
    assert (tmp_path / exporter.file).stat().st_size > 0


def test_its_output_is_reproducible(exporter, view, tmp_path):
    """Files of text are equal; databases and workbooks contain their creation time."""
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        exporter.write(view, tmp_path / name / exporter.file)
    first, second = ((tmp_path / name / exporter.file).read_bytes() for name in ("a", "b"))
    if PurePath(exporter.file).suffix in (".gpkg", ".xlsx"):
        assert abs(len(first) - len(second)) <= 64
    else:
        assert first == second


def test_it_does_not_change_the_plan(exporter, view, contract_plan, tmp_path):
    before = contract_plan.label.tolist(), contract_plan.report["status"], list(contract_plan.report)
    exporter.write(view, tmp_path / exporter.file)
    assert (
        contract_plan.label.tolist(),
        contract_plan.report["status"],
        list(contract_plan.report),
    ) == before


def test_files_are_distinct():
    assert len({exporter.file for exporter in EXPORTERS}) == len(EXPORTERS)
