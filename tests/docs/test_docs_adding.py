"""The page about additions: each diff is applied to a copy of the project, and what it adds must work there.

The copies run without compiling: machine code is cached by the path of its source, so each would compile
everything again.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from test_docs import FENCE, section, text_of

ROOT = Path(__file__).resolve().parents[2]
PAGE = "docs/adding.md"
COPIED = ("territory_opt", "api", "docs", "tests/contract", "tests/docs", "tests/support", "tests/wording")
CONTRACT = "tests/contract/test_contract_"
SOLVES_MUCH = "not judge_agrees and not solves_a_book and not free_bases"
"""Contract tests that solve a larger book, for which code that is not compiled takes too long."""

needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="git applies the diffs")


@dataclass(frozen=True)
class Addition:
    """A section of the page: the proof of what it adds, and tests that must accept it.

    `chosen` selects tests as pytest's option -k does.
    """

    heading: str
    proof: str
    accepted_by: tuple[str, ...]
    chosen: str

    @property
    def diff(self) -> str:
        (diff,) = [
            body for kind, body in FENCE.findall(section(text_of(PAGE), self.heading)) if kind == "diff"
        ]
        return diff


ADDITIONS = (
    Addition(
        "A criterion",
        "criterion",
        (f"{CONTRACT}criteria.py",),
        f"(open_potential or registry or distinct or default_ones) and {SOLVES_MUCH}",
    ),
    Addition(
        "An exporter",
        "exporter",
        (f"{CONTRACT}exporters.py", "tests/docs/test_docs.py"),
        "plain_name or distinct or every_exporter_is_documented",
    ),
    Addition(
        "An objective",
        "objective",
        (f"{CONTRACT}objectives.py", "tests/docs/test_docs_scenario.py"),
        f"(squared_travel or registry or names_are or frame_allows or Top) and {SOLVES_MUCH}",
    ),
    Addition(
        "A what-if change",
        "change",
        (f"{CONTRACT}changes.py", "tests/docs/test_docs_changes.py"),
        "test_",
    ),
    Addition(
        "A finding",
        "finding",
        ("tests/wording/test_wording_findings.py", "tests/docs/test_docs_findings.py"),
        "test_",
    ),
)


def apply(diff: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Apply a diff with git, whatever repository the folder may lie in."""
    outside = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return subprocess.run(
        ["git", "apply", "-"],
        input=diff,
        cwd=folder,
        env={**outside, "GIT_CEILING_DIRECTORIES": str(folder.parent)},
        capture_output=True,
        text=True,
        check=False,
    )


def run_tests(folder: Path, places: tuple[str, ...], chosen: str) -> subprocess.CompletedProcess[str]:
    """Run tests of a copy with its own packages first on the path."""
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "COV_"))},
        "PYTHONPATH": str(folder),
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        "NUMBA_DISABLE_JIT": "1",
    }
    # Random numbers are made by arithmetic modulo 2**64, of which only code that is not compiled warns.
    overflow = "ignore:overflow encountered in scalar:RuntimeWarning"
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-rp",
        "-p",
        "no:cacheprovider",
        "-p",
        "xdist.plugin",
        "-p",
        "pytest_timeout",
        "-W",
        overflow,
        "-k",
        chosen,
        *places,
    ]
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=300, check=False
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    folder = tmp_path / "copy"
    for name in COPIED:
        # Other test processes write bytecode at the same time, first under a temporary name.
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("*.pyc.*"))
    for name in ("pyproject.toml", "README.md"):
        shutil.copy(ROOT / name, folder)
    return folder


@needs_git
@pytest.mark.timeout(500)
@pytest.mark.parametrize("addition", ADDITIONS, ids=lambda one: one.proof)
def test_an_addition_applies_works_and_is_accepted(addition, copy):
    applied = apply(addition.diff, copy)
    assert applied.returncode == 0, applied.stderr
    assert applied.stderr == ""
    proof = f"tests/docs/adding_proofs.py::test_{addition.proof}"
    done = run_tests(copy, (proof, *addition.accepted_by), f"adding_proofs or {addition.chosen}")
    assert done.returncode == 0, done.stdout + done.stderr
    for place in (proof, *addition.accepted_by):
        assert f"PASSED {place}" in done.stdout, f"no test of {place} was chosen"


@needs_git
@pytest.mark.parametrize("addition", ADDITIONS, ids=lambda one: one.proof)
def test_a_diff_whose_surroundings_changed_is_refused(addition, tmp_path):
    """The check itself: where one file no longer fits, nothing is applied."""
    changed = [
        line.removeprefix("--- a/") for line in addition.diff.splitlines() if line.startswith("--- a/")
    ]
    for name in changed:
        place = tmp_path / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text((ROOT / name).read_text(encoding="utf-8"), encoding="utf-8")
    moved = tmp_path / changed[-1]
    moved.write_text("nothing of it is here\n", encoding="utf-8")
    applied = apply(addition.diff, tmp_path)
    assert applied.returncode != 0
    assert "patch failed" in applied.stderr
    assert all((tmp_path / name).read_bytes() == (ROOT / name).read_bytes() for name in changed[:-1])


def test_every_diff_of_the_page_is_one_of_them():
    shown = [body for kind, body in FENCE.findall(text_of(PAGE)) if kind == "diff"]
    assert shown == [addition.diff for addition in ADDITIONS]
