"""Names held: one meaning each, in the field's terms; docs/glossary.md has the words and the exceptions."""

from __future__ import annotations

import ast
import io
import re
import subprocess
import tokenize
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
GLOSSARY = ROOT / "docs" / "glossary.md"
OUT = frozenset(
    [
        "brief",
        "noun",
        "told",
        "beside",
        "stated",
        "seam",
        "verdict",
        "purse",
        "rung",
        "standing",
        "telling",
        "heeding",
        "halt",
        "ladder",
        "relief",
        "asked",
        "claim",
        "roster",
        "sound",
        "patience",
        "silence",
        "offers",
        "foreign",
        "rope",
    ]
)
"""Words that are not used, neither as a part of a name nor in a sentence: a standard term says more."""
PUBLISHED = re.compile(r"\b(as|against|looser_than)[_-]asked\b|[\"'`.]asked\b(?=[\"'`.])|\.asked\b|`asked\.")
"""Field names of report.json and front.json, and a folder of a front, that programs outside read."""
THIS = Path(__file__).name
PARTS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


@cache
def tracked(*patterns: str) -> tuple[Path, ...]:
    """Files of the project, without what git ignores."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", *patterns]
    try:
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split(
            "\n"
        )
    except (OSError, subprocess.CalledProcessError):  # an archive without git
        found = [path for pattern in patterns for path in ROOT.rglob(pattern) if ".venv" not in path.parts]
        return tuple(sorted(found))
    return tuple(sorted(path for name in listed if name and (path := ROOT / name).exists()))


def modules() -> list[Path]:
    """Modules of the two packages."""
    return [file for file in tracked("*.py") if file.relative_to(ROOT).parts[0] in {"territory_opt", "api"}]


def words_of(file: Path) -> set[str]:
    """All words of a file, those inside identifiers too."""
    text = PUBLISHED.sub("", file.read_text(encoding="utf-8"))
    return {part.lower() for part in PARTS.findall(text)}


def table_of(heading: str) -> set[str]:
    """First column of the table under a heading of the glossary."""
    section = GLOSSARY.read_text(encoding="utf-8").split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    return set(re.findall(r"^\| `([^`]+)` \|", section, re.MULTILINE))


@pytest.mark.parametrize("pattern", ["*.py", "*.j2", "*.js", "docs/*.md", "README.md", "data/README.md"])
def test_words_that_are_out(pattern):
    files = [file for file in tracked(pattern) if file.name not in {THIS, "leaflet.js"}]
    found = {str(file.relative_to(ROOT)): sorted(words) for file in files if (words := words_of(file) & OUT)}
    assert files
    assert not found


def test_file_names_are_in_the_standard_terms():
    assert not {str(file) for file in tracked("*.py") if set(file.stem.split("_")) & OUT}


def test_no_two_modules_share_a_stem():
    """Unless the glossary says that they mean the same."""
    places = defaultdict(list)
    for file in modules():
        if file.name not in {"__init__.py", "__main__.py"}:
            places[file.stem].append(str(file.relative_to(ROOT)))
    shared = {stem for stem, files in places.items() if len(files) > 1}
    allowed = table_of("File names that recur")
    assert {stem: places[stem] for stem in shared - allowed} == {}
    assert allowed <= shared, "the glossary lists names that do not recur"


def test_no_two_public_classes_share_a_name():
    places = defaultdict(list)
    for file in modules():
        for node in ast.parse(file.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                places[node.name].append(str(file.relative_to(ROOT)))
    assert {name: files for name, files in places.items() if len(files) > 1} == {}


def test_the_words_of_an_identifier_are_seen():
    """The check itself: parts of snake case and camel case count."""
    names = [
        token.string
        for token in tokenize.generate_tokens(io.StringIO("the_rung = RungAbove(_told)\n").readline)
        if token.type == tokenize.NAME
    ]
    assert {part.lower() for name in names for part in PARTS.findall(name)} >= {"rung", "told"}
