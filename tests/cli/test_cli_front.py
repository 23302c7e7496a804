"""`territory-opt front` on a small book, with the real pipeline."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pytest

from territory_opt.cli import main
from territory_opt.export.output_folder.written_files import RECORD
from territory_opt.export.registry import EXPORTERS

FILES = {RECORD, *(exporter.file for exporter in EXPORTERS)}
ROOT = Path(__file__).resolve().parents[2]
BROWSER = Path("/usr/bin/chromium")


def add_today(book):
    """Add the rep of today to the customers: by columns."""
    path = book / "customers.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [*rows[0], "rep_id"])
        writer.writeheader()
        writer.writerows({**row, "rep_id": f"R{1 + int(row['unit_id'][1]) // 2}"} for row in rows)
    return book


def with_few_iterations(book, text=""):
    """Prepend few iterations to the scenario, or replace its text."""
    path = book / "scenario.toml"
    path.write_text("iterations = 4\n" + (text or path.read_text(encoding="utf-8")), encoding="utf-8")
    return book


@pytest.fixture(scope="module")
def written(tmp_path_factory, book_maker):
    """A folder with a book with reps of today, and its alternatives; read only."""
    folder = tmp_path_factory.mktemp("front")
    book = with_few_iterations(add_today(book_maker(folder / "book")))
    assert main(["front", str(book), "--out", str(folder / "front")]) == 0
    return folder


def read_front(folder):
    return json.loads((folder / "front.json").read_text(encoding="utf-8"))


def test_each_alternative_has_a_folder_and_files_compare_them(written):
    front = written / "front"
    content = read_front(front)
    folders = {row["folder"] for row in content["alternatives"]}
    assert {path.name for path in front.iterdir()} == {
        *folders,
        "as-asked",
        "front.json",
        "front.html",
        RECORD,
    }
    for row in content["alternatives"]:
        assert {path.name for path in (front / row["folder"]).iterdir()} == FILES
        report = json.loads((front / row["folder"] / "report.json").read_text(encoding="utf-8"))
        assert report["objective"]["value"] == row["objective"]
        assert report["status"] == row["status"] in ("optimal", "feasible")
    assert content["change_measure"] == "customers"
    assert content["today"]["worst_deviation"] >= 0


def test_differences_are_those_of_compare(written, capsys):
    report = read_front(written / "front")
    for row in report["alternatives"]:
        plans = [str(written / "front" / name) for name in ("as-asked", row["folder"])]
        assert main(["compare", *plans, "--json"]) == 0
        found = json.loads(capsys.readouterr().out)
        against = row["against_asked"]
        assert {name: found[name] for name in ("units_moved", "customers_moved")} == {
            name: against[name] for name in ("units_moved", "customers_moved")
        }
        assert found["objective_b"] / found["objective_a"] - 1 == pytest.approx(against["objective_share"])
        assert bool(row["in_words"]) != row["as_asked"]


def test_json_is_the_file_and_nothing_else(book, capsys):
    assert main(["front", str(with_few_iterations(book)), "--json", "--seed", "5", "--time-limit", "60"]) == 0
    out, err = capsys.readouterr()
    report = json.loads(out)
    assert report == read_front(book.parent / "front")
    assert report["seed"] == 5
    assert report["change_measure"] is None
    assert "alternative: Looser than requested: within 30 %" in err
    # Earlier alternatives are replaced; a plan is not.
    assert main(["front", str(book), "--seed", "5"]) == 0
    shown = capsys.readouterr().out
    assert "As requested" in shown
    assert "front.html" in shown


def test_a_plan_is_not_replaced(written, book, capsys):
    plan = written / "front" / "as-asked"
    assert main(["front", str(book), "--out", str(plan)]) == 2
    assert "holds a plan, not a folder of alternatives" in capsys.readouterr().err
    assert {path.name for path in plan.iterdir()} == FILES


def test_a_folder_with_other_contents_is_not_replaced(book, capsys):
    mine = book.parent / "front"
    (mine / "notes").mkdir(parents=True)
    (mine / "front.json").write_text("{}", encoding="utf-8")
    assert main(["front", str(book)]) == 2
    assert "no record" in capsys.readouterr().err
    assert (mine / "notes").is_dir()


def test_an_infeasible_scenario_exits_with_3_and_writes_the_nearest_plan(book, capsys):
    with_few_iterations(book, '[[criteria]]\nmeasure = "revenue"\nmin = 1e9\n')
    assert main(["front", str(book), "--json"]) == 3
    out, err = capsys.readouterr()
    report = json.loads(out)
    assert report["status"] in ("infeasible", "not_found")
    assert report["asked"]["infeasible"]["reason"] in err
    assert report["alternatives"] == []
    assert {path.name for path in (book.parent / "front" / "as-asked").iterdir()} == FILES
    page = (book.parent / "front" / "front.html").read_text(encoding="utf-8")
    assert "No plan holds the requested rules" in page
    assert 'href="as-asked/report.html"' in page


def test_bad_input_writes_nothing(book, capsys):
    with_few_iterations(book, "teritories = 3\n")
    assert main(["front", str(book)]) == 2
    assert "'territories'" in capsys.readouterr().err
    assert not (book.parent / "front").exists()


def test_the_page_is_self_contained(written):
    page = (written / "front" / "front.html").read_text(encoding="utf-8")
    report = read_front(written / "front")
    assert not re.findall(r"""(?:src|href)=["'](?:https?:)?//""", page)
    links = set(re.findall(r'href="([^"#:]+)"', page))
    assert links == {f"{row['folder']}/report.html" for row in report["alternatives"]}
    assert all((written / "front" / link).is_file() for link in links)


@pytest.mark.skipif(not BROWSER.exists(), reason="Chromium is not installed")
def test_the_page_in_a_browser(written):
    from playwright.sync_api import sync_playwright

    report = read_front(written / "front")
    count = len(report["alternatives"])
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(BROWSER), args=["--no-sandbox", "--disable-gpu"]
        )
        for width in (1280, 390):
            page = browser.new_page(viewport={"width": width, "height": 844})
            wrong: list[str] = []
            page.on("console", lambda message, wrong=wrong: wrong.append(message.text))
            page.on(
                "request",
                lambda request, wrong=wrong: request.url.startswith("file:") or wrong.append(request.url),
            )
            page.goto((written / "front" / "front.html").as_uri())
            assert page.evaluate("document.documentElement.scrollWidth") == width
            assert page.locator("svg circle").count() == 2 * count
            assert page.locator("#alternatives tbody tr").count() == count + 1
            dots = page.locator("figure >> nth=0 >> circle").evaluate_all(
                "all => all.map(dot => [+dot.getAttribute('cx'), +dot.getAttribute('cy')])"
            )
            rows = report["alternatives"]
            across = sorted(range(count), key=lambda i: rows[i]["worst_deviation"])
            down = sorted(range(count), key=lambda i: -rows[i]["objective"])
            assert [dots[i][0] for i in across] == sorted(dot[0] for dot in dots)
            assert [dots[i][1] for i in down] == sorted(dot[1] for dot in dots)
            page.click("#alternatives tbody tr >> nth=0 >> a")
            page.wait_for_url("**/report.html")
            assert wrong == [url for url in wrong if url.startswith("data:")]
        browser.close()


BY_NAME = {"asked.tolerances", "asked.infeasible"}
"""Fields whose keys are documented elsewhere, or come from the book."""


def paths(value, prefix=""):
    """Field paths as in the documentation: a.b, a[].b."""
    if isinstance(value, dict) and prefix not in BY_NAME:
        for key, item in value.items():
            yield from paths(item, f"{prefix}.{key}" if prefix else key)
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        for item in value:
            yield from paths(item, f"{prefix}[]")
    else:
        yield prefix


def test_every_field_is_documented(written):
    text = (ROOT / "docs" / "outputs.md").read_text(encoding="utf-8").split("\n## front.json\n")[1]
    documented = set(re.findall(r"^\| `([^`]+)` \|", text, re.MULTILINE))
    report = read_front(written / "front")
    report["left_out"].append({"name": "", "why": "same", "reason": "", "dominated_by": None})
    of_samples = {"attribution", "synthetic", "note"}
    assert set(paths(report)) | of_samples == documented
