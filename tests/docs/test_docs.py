"""Compare the documentation with the code: links resolve, lists are complete, examples are as shown."""

from __future__ import annotations

import argparse
import dataclasses
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import territory_opt as to
from api.example import EXAMPLE
from api.problem_details import KINDS
from api.settings import PREFIX, Settings
from territory_opt.cli import main
from territory_opt.cli.error_output import BAD_INPUT, DEFECT, DONE, INTERRUPTED, NO_PLAN
from territory_opt.cli.parser import build_parser
from territory_opt.export.output_folder.folder_kinds import DEMO_BOOK, FRONT_PAGE, FRONT_REPORT
from territory_opt.export.output_folder.written_files import RECORD
from territory_opt.export.registry import EXPORTERS
from territory_opt.export.write_book import write_book
from territory_opt.ingest.formats.find_tables import READERS
from territory_opt.ingest.tables.schema import SCHEMA, TABLES
from territory_opt.ingest.tables.visit_defaults import MINUTES, VISITS
from territory_opt.model.arrays import texts
from territory_opt.model.book import Agents
from territory_opt.whatif.changes import CHANGES

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", ROOT / "data/README.md", *DOCS.rglob("*.md")])
MAIN_JOB = (
    "python3 -m venv .venv && .venv/bin/pip install . -c constraints.txt && .venv/bin/territory-opt demo"
)
TESTS = (
    "python3 -m venv .venv && .venv/bin/pip install -e '.[dev]' -c constraints.txt "
    "&& .venv/bin/python -m pytest -n auto --dist loadfile"
)

FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
CODE = re.compile(r"^`([^`]+)`$")
LOCAL_PATH = re.compile(r"(?<![\w.:/-])/(?:tmp|work|home|root|usr|var|opt|etc|mnt)\b")
REGISTRY = re.compile(r"pypi\.org|pythonhosted\.org|registry\.npmjs|--index-url|--extra-index-url")


def text_of(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def without_fences(text: str) -> str:
    return FENCE.sub("", text)


def section(text: str, heading: str) -> str:
    """Text under a heading, up to the next one of its level or above."""
    found = re.search(rf"^(#+) {re.escape(heading)}$", text, re.MULTILINE)
    assert found, f"no heading {heading!r}"
    rest = text[found.end() :]
    end = re.search(rf"^#{{1,{len(found[1])}}} ", rest, re.MULTILINE)
    return rest[: end.start()] if end else rest


def rows(text: str) -> Iterator[list[str]]:
    """Cells of every table row whose first cell is code alone."""
    for line in without_fences(text).splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")] if line.startswith("|") else [""]
        if found := CODE.match(cells[0]):
            yield [found[1], *cells[1:]]


def first_cells(text: str) -> list[str]:
    return [row[0] for row in rows(text)]


def slug(heading: str) -> str:
    """The anchor that common renderers give a heading."""
    kept = re.sub(r"[^\w\- ]", "", heading.strip().lower())
    return kept.replace(" ", "-")


def anchors(page: Path) -> set[str]:
    text = without_fences(page.read_text(encoding="utf-8"))
    return {slug(found) for found in re.findall(r"^#+ (.+)$", text, re.MULTILINE)}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_resolve(page):
    broken = []
    for target in LINK.findall(without_fences(page.read_text(encoding="utf-8"))):
        if re.match(r"https?://", target):
            continue
        path, _, anchor = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        found = file.exists() and file.is_relative_to(ROOT)
        if not found or (anchor and anchor not in anchors(file)):
            broken.append(target)
    assert not broken


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_pages_have_neither_registries_nor_local_paths(page):
    text = page.read_text(encoding="utf-8")
    assert not REGISTRY.findall(text)
    assert not LOCAL_PATH.findall(text)


def test_every_page_is_linked_from_the_index():
    linked = {(DOCS / target.split("#")[0]).resolve() for target in LINK.findall(text_of("docs/index.md"))}
    assert {page for page in DOCS.glob("*.md") if page.name != "index.md"} <= linked


def test_decisions_have_their_sections_and_are_listed():
    pages = sorted((DOCS / "decisions").glob("0*.md"))
    assert [int(page.name[:4]) for page in pages] == list(range(1, len(pages) + 1))
    assert set(LINK.findall(text_of("docs/decisions/index.md"))) == {page.name for page in pages}
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert re.match(rf"# {int(page.name[:4])}\. [\w`]", text)
        found = re.findall(r"^## (.+)$", text, re.MULTILINE)
        assert found == ["Context", "Decision", "Evidence", "Consequences"], page.name


def test_the_readme_has_the_two_commands():
    blocks = [body.strip() for _, body in FENCE.findall(text_of("README.md"))]
    assert MAIN_JOB in blocks
    assert TESTS in blocks


def test_the_test_command_is_between_the_markers_that_ci_reads():
    assert "<!-- tests -->" in text_of(".ci/run")
    between = re.search(r"^<!-- tests -->$(.*?)^<!-- /tests -->$", text_of("README.md"), re.M | re.S)
    lines = [line for line in between[1].splitlines() if line and not line.startswith("```")]
    assert lines == [TESTS]


def test_images_are_small():
    images = sorted((DOCS / "images").glob("*.png"))
    assert images
    assert all(image.stat().st_size < 400_000 for image in images)


@pytest.mark.parametrize("table", TABLES)
def test_every_column_of_the_book_is_documented(table):
    documented = {row[0]: row[1:] for row in rows(section(text_of("docs/book.md"), table))}
    assert {name: cells[0] for name, cells in documented.items()} == {
        spec.name: spec.kind for spec in SCHEMA[table]
    }
    required = {name for name, cells in documented.items() if cells[1].startswith("required")}
    assert required == {spec.name for spec in SCHEMA[table] if spec.required}


def test_every_file_format_is_documented():
    endings = set(re.findall(r"`(?:book)?(\.\w+)`", section(text_of("docs/book.md"), "Formats")))
    assert endings == set(READERS)


def test_the_segments_are_documented():
    text = section(text_of("docs/book.md"), "customers")
    found = re.findall(r"^\| ([ABC])\b[^|]*\| (\d+) \| (\d+) \|$", text, re.MULTILINE)
    assert found == [(name, f"{VISITS[name]:.0f}", f"{MINUTES[name]:.0f}") for name in "ABC"]


def commands() -> dict[str, argparse.ArgumentParser]:
    (action,) = [a for a in build_parser()._actions if isinstance(a, argparse._SubParsersAction)]
    return dict(action.choices)


@pytest.mark.parametrize("command", commands())
def test_every_option_is_documented(command):
    options = {
        option
        for action in commands()[command]._actions
        for option in action.option_strings
        if option.startswith("--") and option != "--help"
    }
    assert set(first_cells(section(text_of("docs/cli.md"), command))) == options


def test_every_command_and_exit_code_is_documented():
    headings = re.findall(r"^## (.+)$", text_of("docs/cli.md"), re.MULTILINE)
    assert headings == [*commands(), "Exit codes"]
    codes = re.findall(r"^\| (\d+) \|", section(text_of("docs/cli.md"), "Exit codes"), re.MULTILINE)
    assert {int(code) for code in codes} == {DONE, DEFECT, BAD_INPUT, NO_PLAN, INTERRUPTED}


def test_every_setting_of_the_service_is_documented_with_its_default():
    documented = {row[0]: row[1] for row in rows(section(text_of("docs/api.md"), "Settings"))}
    assert documented == {
        PREFIX + name.upper(): f"{field.default:g}" for name, field in Settings.model_fields.items()
    }


def test_every_problem_of_the_service_is_documented():
    documented = {row[0]: int(row[1]) for row in rows(section(text_of("docs/api.md"), "Errors"))}
    assert documented == {kind.name: kind.status for _, kind in KINDS}


def test_every_member_of_a_request_is_documented():
    table = section(text_of("docs/api.md"), "`POST /optimise`")
    assert first_cells(table) == [*TABLES, "scenario"]
    assert json.loads(text_of("docs/examples/request.json")) == EXAMPLE


def test_every_public_name_is_documented():
    names = first_cells(section(text_of("docs/python.md"), "Names"))
    changes = {change.__name__ for change in CHANGES}  # in docs/changes.md, see test_docs_changes
    assert {name.split("(")[0] for name in names} | changes == set(to.__all__)


@pytest.mark.parametrize("book", ["excel", "faulty"])
def test_validate_prints_the_output_in_the_page(book, capsys):
    command = f"validate docs/examples/{book}"
    marked = re.search(
        rf"<!-- output of: territory-opt {re.escape(command)} -->\n```text\n(.*?)```",
        text_of("docs/book.md"),
        re.DOTALL,
    )
    code = main(["validate", str(DOCS / "examples" / book)])
    assert capsys.readouterr().out == marked[1]
    assert code == (BAD_INPUT if book == "faulty" else DONE)


def test_the_german_example_is_read_as_documented():
    book = to.read_book(DOCS / "examples/excel")
    assert list(book.units.unit_id[:2]) == ["034", "035"]
    assert book.customers.revenue[:2].tolist() == [12500.5, 48210.0]
    assert book.reps.capacity_hours.tolist() == [1408.0, 1408.0]
    shown = next(
        body
        for _, body in FENCE.findall(section(text_of("docs/book.md"), "German Excel files"))
        if body.startswith("Kundennr")
    )
    file = (DOCS / "examples/excel/customers.csv").read_bytes().decode("cp1252").replace("\r\n", "\n")
    assert file.startswith(shown)


@pytest.fixture(scope="module")
def plan() -> Any:
    book = with_inside_sales(to.sample("texas", customers=300, territories=3, seed=1))
    # Any change is allowed, so that the report has its share; and the field serves key accounts too.
    scenario = {
        **book.scenario,
        "bases": "free",
        "criteria": [*book.scenario["criteria"], {"measure": "workload", "tolerance": 0.9}],
        "effort": "quick",
        "iterations": 60,
        "disruption": {"max_moved_share": 1.0},
        "key_accounts": {**book.scenario["key_accounts"], "field_share": 0.3},
        "units": {"split_above": 0.3},
    }
    return to.optimise(book, scenario)


def with_inside_sales(book: Any) -> Any:
    """Add a pool of inside sales, a house account, and too few places with KAMs to the book."""
    coverage = book.customers.coverage.copy()
    coverage[-6:] = ["inside_sales"] * 5 + ["house"]
    agents = Agents(texts(["I1", "I2"]), texts(["", ""]), np.full(2, 1408.0), (frozenset(), frozenset()))
    kams = dataclasses.replace(book.kams, max_accounts=np.ones(len(book.kams), dtype=np.int64))
    customers = dataclasses.replace(book.customers, coverage=coverage)
    return dataclasses.replace(book, customers=customers, inside_sales=agents, kams=kams)


@pytest.fixture(scope="module")
def infeasible() -> Any:
    """A plan that breaks its band, with the section `infeasible` of the report."""
    units = [
        {"unit_id": name, "lon": 9.0 + i, "lat": 50.0, "size": 1 + 8 * i} for i, name in enumerate("abc")
    ]
    from territory_opt.ingest import book_from_rows

    # Reps, one of them with a home, whose territories could change hands.
    reps = [{"rep_id": "R1", "lon": 11.0, "lat": 50.0}, {"rep_id": "R2"}]
    book = book_from_rows({"units": units, "reps": reps})
    scenario = {"territories": 2, "criteria": [{"measure": "size", "tolerance": 0.01}], "iterations": 1}
    return to.optimise(book, scenario)


OPEN_SECTIONS = {
    "settings",
    "travel.settings",
    "infeasible.smallest_tolerance",
    "infeasible.smallest_tolerance_bound",
    "criteria[].without_key_service",
    "key_accounts.levels",
    "kams[].levels",
    "inside_sales_pool.balance",
    "findings[].about",
    "findings[].figures",
}
"""Sections of a report whose keys are measures, settings, or names that depend on the finding."""


def paths(value: Any, prefix: str = "") -> Iterator[str]:
    """Fields of a report in the notation of the page: a.b, a[].b."""
    if isinstance(value, dict) and value and prefix not in OPEN_SECTIONS:
        for key, item in value.items():
            yield from paths(item, f"{prefix}.{key}" if prefix else key)
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        for item in value:
            yield from paths(item, f"{prefix}[]")
    else:
        yield prefix


def test_every_field_of_the_report_is_documented(plan, infeasible, tmp_path):
    documented = set(first_cells(section(text_of("docs/outputs.md"), "report.json")))
    reports = []
    for name, one in (("plan", plan), ("infeasible", infeasible)):
        to.write(one, tmp_path / name)
        reports.append(json.loads((tmp_path / name / "report.json").read_text(encoding="utf-8")))
    assert reports[1]["infeasible"] is not None
    found = {path for report in reports for path in paths(report)}
    found = {path for path in found if not path.startswith("today[]")} | {"today[]"}
    # Sections that are null or empty in one of the two reports appear under their bare name.
    bare = {
        path for path in found if any(other.startswith((f"{path}.", f"{path}[]")) for other in documented)
    }
    bridges = {f"contiguity.bridges[].{key}" for key in ("unit_a", "unit_b", "km")}
    assert documented == (found - bare) | bridges
    extra = set(reports[0]["today"][0]) - set(reports[0]["criteria"][0])
    assert extra <= {"loads"}


def test_every_exporter_is_documented_in_the_order_of_writing():
    assert first_cells(section(text_of("README.md"), "What it writes"))[: len(EXPORTERS)] == [
        *(exporter.file for exporter in EXPORTERS if not exporter.file.startswith("report")),
        "report.html",
        "report.json",
    ]


def test_every_file_that_a_run_writes_is_in_the_readme(plan, tmp_path):
    text = section(text_of("README.md"), "What it writes")
    files = first_cells(text)
    to.write(plan, tmp_path / "plan")
    assert sorted(path.name for path in (tmp_path / "plan").iterdir()) == sorted(
        files[: files.index(RECORD) + 1]
    )
    assert files[files.index(RECORD) + 1 :] == [FRONT_REPORT, FRONT_PAGE, DEMO_BOOK]
    write_book(plan.book, tmp_path / "book")
    of_a_book = {path.name for path in (tmp_path / "book").iterdir()}
    assert "inside_sales.csv" in of_a_book
    assert of_a_book <= set(re.findall(r"`([\w.-]+)`", text))


def test_every_column_of_the_outputs_is_documented(plan, tmp_path):
    text = text_of("docs/outputs.md")
    to.write(plan, tmp_path / "plan")
    for file, names in rows(section(text, "CSV files")):
        header = (tmp_path / "plan" / file).read_text(encoding="utf-8").splitlines()[0]
        assert re.findall(r"`(\w+)`", names) == header.split(","), file


@pytest.mark.parametrize("layer", ["territories", "units", "key_accounts"])
def test_every_property_of_the_maps_is_documented(plan, layer):
    documented = first_cells(section(text_of("docs/outputs.md"), f"{layer}.geojson"))
    measures = [spec.measure for spec in plan.scenario.criteria]
    found = [name for name in getattr(plan, layer).columns if name != "geometry"]
    per_criterion = {f"{kind}_{m}": f"{kind}_M" for kind in ("load", "target", "deviation") for m in measures}
    found = list(dict.fromkeys(per_criterion.get(name, name) for name in found))
    if layer == "units":
        own = {*plan.book.units.measures, *plan.book.units.extra}
        found = [name for name in found if name not in own]
    assert set(documented) == set(found)


def test_the_terms_are_in_the_glossary():
    terms = (
        "unit", "customer", "account", "key account", "rep", "territory", "base", "book", "scenario", "plan",
        "criterion", "coverage", "bound", "gap", "band", "bridge",
    )  # fmt: skip
    text = text_of("docs/glossary.md")
    assert not [term for term in terms if f"| **{term}** |" not in text]
