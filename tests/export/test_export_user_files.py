"""A second output replaces exactly what the first one wrote; whatever its user made or edited stays."""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from territory_opt.errors import OutputFailed, OutputRefused
from territory_opt.export.output_folder import exchange_folders, user_files
from territory_opt.export.output_folder.folder_kinds import BOOK, FRONT, PLAN, PREVIEW
from territory_opt.export.output_folder.replace_folder import check_target, replace_folder
from territory_opt.export.output_folder.written_files import RECORD
from territory_opt.model.progress import Progress

FIRST = {"report.json": "one", "assignments.csv": "one", "old.parquet": "one", "book/units.csv": "one"}
SECOND = {"report.json": "two", "assignments.csv": "two", "new.fgb": "two"}
KINDS = (BOOK, FRONT, PLAN, PREVIEW)


class Kept(Progress):
    """Lists the files that got another name."""

    def __init__(self):
        self.names = {}

    def kept_file(self, name, kept_as):
        self.names[name.name] = kept_as.name


def write(folder, files, kind=PLAN, progress=None):
    with replace_folder(folder, kind, progress or Progress()) as temporary:
        put(temporary, files)


def put(folder, files):
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def content(folder):
    """Text of every file by its path, without the record; None for an empty folder."""
    found = {}
    for path in folder.rglob("*"):
        if path.is_file() and path != folder / RECORD:
            found[path.relative_to(folder).as_posix()] = path.read_text(encoding="utf-8")
        elif path.is_dir() and not any(path.iterdir()):
            found[path.relative_to(folder).as_posix()] = None
    return found


@pytest.fixture
def plan(tmp_path):
    """Return the folder of a first run."""
    write(tmp_path / "plan", FIRST)
    return tmp_path / "plan"


@pytest.fixture(params=["exchanged", "renamed"])
def _both_ways(request, monkeypatch):
    """Run a test with the exchange in one step and with two renames."""
    if request.param == "renamed":
        monkeypatch.setattr(exchange_folders, "_exchange", lambda *_: False)


@pytest.mark.usefixtures("_both_ways")
def test_a_second_run_replaces_what_the_first_wrote_and_nothing_else(plan):
    mine = {"notes.xlsx": "mine", "maps/a.qgz": "mine", "maps/old-plan/report.json": "mine", ".git/HEAD": "x"}
    put(plan, mine)
    (plan / "empty").mkdir()
    write(plan, SECOND)
    assert content(plan) == {**SECOND, **mine, "empty": None}
    assert [path.name for path in plan.parent.iterdir()] == ["plan"]


def test_files_of_the_user_stay_the_same_files(plan):
    put(plan, {"notes.xlsx": "mine"})
    before = (plan / "notes.xlsx").stat()
    write(plan, SECOND)
    after = (plan / "notes.xlsx").stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_files_are_copied_where_the_file_system_has_no_second_names(plan, monkeypatch):
    def refuse(*_args, **_options):
        raise OSError(errno.EPERM, "no links")

    monkeypatch.setattr(os, "link", refuse)
    put(plan, {"notes.xlsx": "mine"})
    (plan / "link").symlink_to("notes.xlsx")
    write(plan, SECOND)
    assert content(plan) == {**SECOND, "notes.xlsx": "mine", "link": "mine"}
    assert (plan / "link").is_symlink()


def test_an_edited_file_is_kept_under_another_name_which_is_said(plan):
    put(plan, {"assignments.csv": "edited", "old.parquet": "edited", "book/units.csv": "edited"})
    kept = Kept()
    write(plan, SECOND, progress=kept)
    edited = dict.fromkeys(
        ["assignments.before.csv", "old.before.parquet", "book/units.before.csv"], "edited"
    )
    assert content(plan) == {**SECOND, **edited}
    assert kept.names == {
        "assignments.csv": "assignments.before.csv",
        "old.parquet": "old.before.parquet",
        "units.csv": "units.before.csv",
    }


def test_edits_of_several_runs_are_all_kept(plan):
    for number in range(3):
        put(plan, {"assignments.csv": f"edit {number}"})
        write(plan, SECOND)
    assert content(plan) == {
        **SECOND,
        "assignments.before.csv": "edit 0",
        "assignments.before-2.csv": "edit 1",
        "assignments.before-3.csv": "edit 2",
    }


def test_nothing_is_said_where_nothing_was_edited(plan):
    kept = Kept()
    put(plan, {"notes.xlsx": "mine"})
    write(plan, SECOND, progress=kept)
    write(plan, FIRST, progress=kept)
    assert content(plan) == {**FIRST, "notes.xlsx": "mine"}
    assert kept.names == {}


def test_a_file_of_the_user_whose_name_is_needed_is_kept(plan):
    put(plan, {"new.fgb": "mine", "book2": "mine"})
    kept = Kept()
    write(plan, {**SECOND, "book2/units.csv": "two"}, progress=kept)
    assert content(plan) == {
        **SECOND, "book2/units.csv": "two", "new.before.fgb": "mine", "book2.before": "mine"
    }  # fmt: skip
    assert kept.names == {"new.fgb": "new.before.fgb", "book2": "book2.before"}


def test_a_folder_of_the_user_where_a_file_is_written(plan):
    put(plan, {"new.fgb/mine.txt": "mine"})
    write(plan, SECOND)
    assert content(plan) == {**SECOND, "mine.before.txt": "mine"}


def test_names_that_the_file_system_takes_for_one(plan, monkeypatch):
    """`New.FGB` of the user and `new.fgb` of the run, where capital letters do not count."""

    def lexists(path):
        path = Path(path)
        names = {entry.name.lower() for entry in path.parent.iterdir()} if path.parent.is_dir() else set()
        return path.name.lower() in names

    monkeypatch.setattr(user_files.os.path, "lexists", lexists)
    put(plan, {"New.FGB": "mine"})
    write(plan, SECOND)
    assert content(plan) == {**SECOND, "New.before.FGB": "mine"}


def test_a_link_instead_of_a_written_file_is_an_edit_and_stays_a_link(plan):
    (plan / "assignments.csv").unlink()
    (plan / "assignments.csv").symlink_to("report.json")
    write(plan, SECOND)
    assert (plan / "assignments.before.csv").readlink() == Path("report.json")
    assert (plan / "assignments.csv").read_text(encoding="utf-8") == "two"


def test_links_to_folders_are_not_followed(plan, tmp_path):
    put(tmp_path / "elsewhere", {"precious.txt": "mine"})
    (plan / "maps").symlink_to("../elsewhere")
    write(plan, SECOND)
    assert (plan / "maps").is_symlink()
    assert content(tmp_path / "elsewhere") == {"precious.txt": "mine"}


def test_an_output_folder_that_is_a_link_stays_one(plan, tmp_path):
    (tmp_path / "current").symlink_to("plan")
    put(plan, {"notes.xlsx": "mine"})
    write(tmp_path / "current", SECOND)
    assert (tmp_path / "current").is_symlink()
    assert content(plan) == {**SECOND, "notes.xlsx": "mine"}


def test_the_folder_keeps_its_permissions(plan):
    (plan / "private").mkdir(mode=0o700)
    plan.chmod(0o750)
    write(plan, SECOND)
    assert plan.stat().st_mode & 0o777 == 0o750
    assert (plan / "private").stat().st_mode & 0o777 == 0o700


names = st.sampled_from(["a.csv", "b", "b/c.csv", "d/e/f.txt", "g.before.csv", "d/a.csv"])


@settings(max_examples=60, deadline=None)
@given(
    first=st.sets(names),
    mine=st.dictionaries(names, st.sampled_from(["edit", "other"])),
    second=st.sets(names),
)
def test_no_text_of_the_user_is_lost(tmp_path_factory, first, mine, second):
    folder = tmp_path_factory.mktemp("case") / "plan"
    try:
        write(folder, dict.fromkeys(first, "one"))
        put(folder, mine)
        before = content(folder)
        write(folder, dict.fromkeys(second, "two"))
    except (FileExistsError, NotADirectoryError, IsADirectoryError, OutputFailed):
        return  # a name is a file and a folder in one set
    after = content(folder)
    users = [text for text in before.values() if text in ("edit", "other")]
    assert sorted(text for text in after.values() if text not in ("two", None)) == sorted(users)
    assert {name for name, text in after.items() if text == "two"} == second


# Only a folder of its kind


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("other", KINDS)
def test_only_a_folder_of_its_kind_is_replaced(kind, other, tmp_path):
    write(tmp_path / "out", {"report.json": "{}"}, kind)
    if kind == other:
        check_target(tmp_path / "out", other)
        return
    with pytest.raises(OutputRefused, match="and is left alone"):
        write(tmp_path / "out", SECOND, other)
    assert content(tmp_path / "out") == {"report.json": "{}"}


@pytest.mark.parametrize("text", ["", "[]", "{", '{"kind": "plan"}', '{"kind": "plan", "sha256": 3}', "\xff"])
def test_a_record_that_cannot_be_read_is_refused(text, plan):
    (plan / RECORD).write_text(text, encoding="latin-1")
    with pytest.raises(OutputRefused, match="cannot be read"):
        write(plan, SECOND)
    assert content(plan) == FIRST


def test_a_folder_whose_record_was_lost_is_refused(plan):
    (plan / RECORD).unlink()
    with pytest.raises(OutputRefused, match="no record"):
        check_target(plan)


def test_a_copy_of_an_output_may_be_replaced(plan, tmp_path):
    shutil.copytree(plan, tmp_path / "copy")
    write(tmp_path / "copy", SECOND)
    assert content(tmp_path / "copy") == SECOND


def test_the_record_names_every_file(plan):
    record = json.loads((plan / RECORD).read_text(encoding="utf-8"))
    assert record["kind"] == "plan"
    assert set(record["sha256"]) == set(FIRST)


# Inputs


@pytest.mark.parametrize("name", ["plan", "plan/book", "plan/book/units.csv", "plan/report.json"])
def test_an_output_folder_may_not_be_or_hold_an_input(name, plan, tmp_path):
    with pytest.raises(OutputRefused, match="an input of this run"):
        check_target(plan, inputs=[tmp_path / name])


def test_an_input_reached_by_a_link_is_an_input(plan, tmp_path):
    (tmp_path / "link").symlink_to("plan/book")
    with pytest.raises(OutputRefused, match="an input of this run"):
        check_target(plan, inputs=[tmp_path / "link"])
    (tmp_path / "out").symlink_to("plan")
    with pytest.raises(OutputRefused, match="an input of this run"):
        check_target(tmp_path / "out", inputs=[plan / "book"])


def test_an_output_folder_within_an_input_is_accepted(plan, tmp_path):
    inside, elsewhere = plan / "book" / "out", tmp_path / "new"
    check_target(inside, inputs=[plan / "book"])
    check_target(elsewhere, inputs=[plan])
    assert not inside.exists()
    assert not elsewhere.exists()


# Interrupted


CALLS = [
    (Path, "rename"),
    (Path, "chmod"),
    (os, "link"),
    (shutil, "copymode"),
    (Path, "mkdir"),
    (Path, "write_text"),
]


def places_of_failure():
    """Every call that a run makes of a function that changes files, and each kind of interruption."""
    return [(owner, name, kind) for owner, name in CALLS for kind in (OSError, KeyboardInterrupt)]


@pytest.mark.usefixtures("_both_ways")
@pytest.mark.parametrize(("owner", "name", "kind"), places_of_failure())
def test_a_failure_at_any_step_leaves_the_old_folder_or_the_new_one(owner, name, kind, plan, monkeypatch):
    put(plan, {"notes.xlsx": "mine", "assignments.csv": "edited", "maps/a.qgz": "mine"})
    old, original, calls = content(plan), getattr(owner, name), 0
    new = {**SECOND, "notes.xlsx": "mine", "assignments.before.csv": "edited", "maps/a.qgz": "mine"}
    failing, failures = 0, 0

    def fail_once(*args, **options):
        nonlocal calls
        calls += 1
        if calls == failing:
            raise kind(errno.EIO, "broken") if kind is OSError else kind
        return original(*args, **options)

    while content(plan) == old:
        calls, failing = 0, failing + 1
        with monkeypatch.context() as patch:
            patch.setattr(owner, name, fail_once)
            try:
                write(plan, SECOND)
            except (OutputFailed, KeyboardInterrupt):
                failures += 1
                assert content(plan) in (old, new)
        assert [path.name for path in plan.parent.iterdir()] == ["plan"]
    assert content(plan) == new
    assert failures or name in ("rename", "link")


def test_a_kill_between_any_two_steps_leaves_the_old_folder_or_the_new_one(plan, tmp_path):
    """The process ends at once, as on a power failure, in front of each system call that changes a name."""
    put(plan, {"notes.xlsx": "mine", "assignments.csv": "edited"})
    old = content(plan)
    new = {**SECOND, "notes.xlsx": "mine", "assignments.before.csv": "edited"}
    script = tmp_path / "killed.py"
    script.write_text(KILLED, encoding="utf-8")
    seen = []
    for step in range(1, 200):
        done = subprocess.run([os.sys.executable, script, plan, str(step)], check=False).returncode
        seen.append(content(plan))
        assert seen[-1] in (old, new)
        if done == 0:
            break
    assert done == 0
    assert old in seen


KILLED = f"""
import os, pathlib, shutil, sys
folder, step, count = pathlib.Path(sys.argv[1]), int(sys.argv[2]), 0
from territory_opt.export.output_folder import exchange_folders
from territory_opt.export.output_folder.replace_folder import replace_folder

def killed(function):
    def call(*args, **options):
        global count
        count += 1
        if count == step:
            os._exit(9)
        return function(*args, **options)
    return call

for name in ("link", "mkdir", "rename", "rmdir", "unlink", "chmod", "open"):
    setattr(os, name, killed(getattr(os, name)))
exchange_folders._exchange = killed(exchange_folders._exchange)
with replace_folder(folder) as temporary:
    for name, text in {SECOND!r}.items():
        (temporary / name).write_text(text)
"""
