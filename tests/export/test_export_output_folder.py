"""An output folder is written completely or not at all, and replaces only an earlier one of its kind."""

from __future__ import annotations

import json

import pytest
from grid_plans import grid_plan

from territory_opt.errors import OutputRefused
from territory_opt.export import check_target, write
from territory_opt.export.output_folder.folder_kinds import BOOK, FRONT, PLAN, PREVIEW
from territory_opt.export.output_folder.replace_folder import replace_folder


@pytest.fixture(scope="module")
def small():
    return grid_plan(side=6, customers=60)


def test_a_new_folder_is_made_with_its_parents(small, tmp_path):
    write(small, tmp_path / "a" / "b")
    assert (tmp_path / "a" / "b" / "report.json").is_file()
    assert [place.name for place in (tmp_path / "a").iterdir()] == ["b"]


def test_an_earlier_plan_is_replaced_whole(small, tmp_path):
    (tmp_path / "plan").mkdir()
    (tmp_path / "plan" / "report.json").write_text("{}")
    (tmp_path / "plan" / "stale.csv").write_text("old")
    write(small, tmp_path / "plan")
    assert json.loads((tmp_path / "plan" / "report.json").read_text(encoding="utf-8"))["status"] == "feasible"
    assert not (tmp_path / "plan" / "stale.csv").exists()
    assert [place.name for place in tmp_path.iterdir()] == ["plan"]


def test_an_empty_folder_is_filled(small, tmp_path):
    write(small, tmp_path)
    assert (tmp_path / "report.html").is_file()


def test_a_folder_that_is_no_plan_is_refused_and_untouched(small, tmp_path):
    (tmp_path / "thesis.docx").write_text("years of work")
    with pytest.raises(OutputRefused, match=r"no report\.json"):
        check_target(tmp_path)
    with pytest.raises(OutputRefused, match=r"no report\.json"):
        write(small, tmp_path)
    assert [place.name for place in tmp_path.iterdir()] == ["thesis.docx"]


def test_a_folder_with_unknown_sub_folders_is_refused(tmp_path):
    (tmp_path / "report.json").write_text("{}")
    (tmp_path / "src").mkdir()
    with pytest.raises(OutputRefused, match="src"):
        check_target(tmp_path)


def test_a_file_and_a_folder_below_a_file_are_refused(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(OutputRefused, match="is a file"):
        check_target(tmp_path / "file")
    with pytest.raises(OutputRefused, match="not a folder"):
        check_target(tmp_path / "file" / "plan")


def test_checking_writes_nothing(tmp_path):
    check_target(tmp_path / "new" / "plan")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("problem", [OSError, KeyboardInterrupt])
def test_an_interrupted_write_leaves_what_was_there(tmp_path, problem):
    target = tmp_path / "plan"
    target.mkdir()
    (target / "report.json").write_text('"old"')

    def interrupted_write():
        with replace_folder(target) as temporary:
            (temporary / "territories.geojson").write_text("part")
            raise problem

    with pytest.raises(problem):
        interrupted_write()
    assert [place.name for place in tmp_path.iterdir()] == ["plan"]
    assert [place.name for place in target.iterdir()] == ["report.json"]


def test_the_folder_has_ordinary_permissions(tmp_path):
    with replace_folder(tmp_path / "plan") as temporary:
        (temporary / "report.json").write_text("{}")
    plain = tmp_path / "plain"
    plain.mkdir()
    assert (tmp_path / "plan").stat().st_mode == plain.stat().st_mode


def fill(folder, *names):
    """Write empty files; names may have folders."""
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("{}")


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        (PLAN, ["report.json", "any.csv", "book/SOURCE.json", "book/units.csv"]),
        (FRONT, ["front.json", "front.html", "as-asked/report.json", "as-asked/units.geojson"]),
        (PREVIEW, ["report.json", "report.html"]),
        (BOOK, ["SOURCE.json", "customers.csv", "scenario.toml"]),
    ],
)
def test_an_earlier_folder_of_its_kind_may_be_replaced(kind, names, tmp_path):
    fill(tmp_path, *names)
    check_target(tmp_path, kind)
    assert all((tmp_path / name).exists() for name in names)


@pytest.mark.parametrize(
    ("kind", "names", "message"),
    [
        (PLAN, ["report.json", "book/SOURCE.json", "book/letter.txt"], r"a plan does not have \(book\)"),
        (PLAN, ["report.json", "notes/SOURCE.json"], r"\(notes\)"),
        (FRONT, ["thesis.docx"], r"no front\.json"),
        (FRONT, ["front.json", "thesis.docx"], r"\(thesis\.docx\)"),
        (FRONT, ["front.json", "a/report.json", "a/book/SOURCE.json"], r"\(a\)"),
        (FRONT, ["front.json", "a/units.csv"], r"\(a\)"),
        (PREVIEW, ["report.json", "assignments.csv"], r"\(assignments\.csv\)"),
        (BOOK, ["customers.csv"], r"no SOURCE\.json"),
        (BOOK, ["SOURCE.json", "letter.txt"], r"\(letter\.txt\)"),
    ],
)
def test_a_folder_with_anything_else_is_refused(kind, names, message, tmp_path):
    fill(tmp_path, *names)
    with pytest.raises(OutputRefused, match=message):
        check_target(tmp_path, kind)
