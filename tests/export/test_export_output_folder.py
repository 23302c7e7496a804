"""An output folder is written completely or not at all, and replaces only an earlier one of its kind."""

from __future__ import annotations

import pytest
from grid_plans import grid_plan

from territory_opt.errors import OutputRefused
from territory_opt.export import check_target, write
from territory_opt.export.output_folder.replace_folder import replace_folder


@pytest.fixture(scope="module")
def small():
    return grid_plan(side=6, customers=60)


def test_a_new_folder_is_made_with_its_parents(small, tmp_path):
    write(small, tmp_path / "a" / "b")
    assert (tmp_path / "a" / "b" / "report.json").is_file()
    assert [place.name for place in (tmp_path / "a").iterdir()] == ["b"]


def test_an_empty_folder_is_filled(small, tmp_path):
    write(small, tmp_path)
    assert (tmp_path / "report.html").is_file()


def test_a_folder_that_is_no_plan_is_refused_and_untouched(small, tmp_path):
    (tmp_path / "thesis.docx").write_text("years of work")
    with pytest.raises(OutputRefused, match=r"no record \(\.territory-opt\.json\)"):
        check_target(tmp_path)
    with pytest.raises(OutputRefused, match=r"no record"):
        write(small, tmp_path)
    assert [place.name for place in tmp_path.iterdir()] == ["thesis.docx"]


def test_a_file_and_a_folder_below_a_file_are_refused(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(OutputRefused, match="is a file"):
        check_target(tmp_path / "file")
    with pytest.raises(OutputRefused, match="not a folder"):
        check_target(tmp_path / "file" / "plan")


def test_checking_writes_nothing(tmp_path):
    check_target(tmp_path / "new" / "plan")
    assert not list(tmp_path.iterdir())


def test_the_folder_has_ordinary_permissions(tmp_path):
    with replace_folder(tmp_path / "plan") as temporary:
        (temporary / "report.json").write_text("{}")
    plain = tmp_path / "plain"
    plain.mkdir()
    assert (tmp_path / "plan").stat().st_mode == plain.stat().st_mode
