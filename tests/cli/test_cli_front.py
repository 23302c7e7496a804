"""`territory-opt front` on a small book, with the real rooms behind it."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pytest

from territory_opt.cli import main
from territory_opt.export.formats.registry import EXPORTERS

FILES = {exporter.file for exporter in EXPORTERS}
HOUSE = Path(__file__).resolve().parents[2]
BROWSER = Path("/usr/bin/chromium")


def know_today(book):
    """Let the customers say who serves them: by columns."""
    path = book / "customers.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [*rows[0], "rep_id"])
        writer.writeheader()
        writer.writerows({**row, "rep_id": f"R{1 + int(row['unit_id'][1]) // 2}"} for row in rows)
    return book


def hurried(book, text=""):
    """Put little work and what a test asks for on top of the book's scenario."""
    path = book / "scenario.toml"
    path.write_text("iterations = 4\n" + (text or path.read_text(encoding="utf-8")), encoding="utf-8")
    return book


@pytest.fixture(scope="module")
def written(tmp_path_factory, book_maker):
    """A folder with a book that knows today, and its alternatives; only read."""
    folder = tmp_path_factory.mktemp("front")
    book = hurried(know_today(book_maker(folder / "book")))
    assert main(["front", str(book), "--out", str(folder / "front")]) == 0
    return folder


def told_by(folder):
    return json.loads((folder / "front.json").read_text(encoding="utf-8"))


def test_a_folder_for_each_alternative_and_what_compares_them(written):
    front = written / "front"
    told = told_by(front)
    folders = {row["folder"] for row in told["alternatives"]}
    assert {path.name for path in front.iterdir()} == {*folders, "as-asked", "front.json", "front.html"}
    for row in told["alternatives"]:
        assert {path.name for path in (front / row["folder"]).iterdir()} == FILES
        report = json.loads((front / row["folder"] / "report.json").read_text(encoding="utf-8"))
        assert report["objective"]["value"] == row["objective"]
        assert report["status"] == row["status"] in ("optimal", "feasible")
    assert told["change_measure"] == "customers"
    assert told["today"]["worst_deviation"] >= 0


def test_gains_are_those_that_compare_finds(written, capsys):
    told = told_by(written / "front")
    for row in told["alternatives"]:
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
    assert main(["front", str(hurried(book)), "--json", "--seed", "5", "--time-limit", "60"]) == 0
    out, err = capsys.readouterr()
    told = json.loads(out)
    assert told == told_by(book.parent / "front")
    assert told["seed"] == 5
    assert told["change_measure"] is None
    assert "alternative: Looser than asked: within 30 %" in err
    # Earlier alternatives are replaced; a plan is not.
    assert main(["front", str(book), "--seed", "5"]) == 0
    shown = capsys.readouterr().out
    assert "As asked" in shown
    assert "front.html" in shown


def test_a_plan_is_left_alone(written, book, capsys):
    plan = written / "front" / "as-asked"
    assert main(["front", str(book), "--out", str(plan)]) == 2
    assert "front.json" in capsys.readouterr().err
    assert {path.name for path in plan.iterdir()} == FILES


def test_alternatives_with_something_of_mine_inside_are_left_alone(book, capsys):
    mine = book.parent / "front"
    (mine / "notes").mkdir(parents=True)
    (mine / "front.json").write_text("{}", encoding="utf-8")
    assert main(["front", str(book)]) == 2
    assert "notes" in capsys.readouterr().err
    assert (mine / "notes").is_dir()


def test_a_question_without_an_answer_is_3_and_its_nearest_plan_is_there(book, capsys):
    hurried(book, '[[criteria]]\nmeasure = "revenue"\nmin = 1e9\n')
    assert main(["front", str(book), "--json"]) == 3
    out, err = capsys.readouterr()
    told = json.loads(out)
    assert told["status"] in ("infeasible", "not_found")
    assert told["asked"]["infeasible"]["reason"] in err
    assert told["alternatives"] == []
    assert {path.name for path in (book.parent / "front" / "as-asked").iterdir()} == FILES
    page = (book.parent / "front" / "front.html").read_text(encoding="utf-8")
    assert "What was asked has no plan" in page
    assert 'href="as-asked/report.html"' in page


def test_bad_input_writes_nothing(book, capsys):
    hurried(book, "teritories = 3\n")
    assert main(["front", str(book)]) == 2
    assert "'territories'" in capsys.readouterr().err
    assert not (book.parent / "front").exists()


def test_the_page_needs_nothing_from_elsewhere(written):
    page = (written / "front" / "front.html").read_text(encoding="utf-8")
    told = told_by(written / "front")
    assert not re.findall(r"""(?:src|href)=["'](?:https?:)?//""", page)
    links = set(re.findall(r'href="([^"#:]+)"', page))
    assert links == {f"{row['folder']}/report.html" for row in told["alternatives"]}
    assert all((written / "front" / link).is_file() for link in links)


@pytest.mark.skipif(not BROWSER.exists(), reason="Chromium is not installed")
def test_the_page_in_a_browser(written):
    from playwright.sync_api import sync_playwright

    told = told_by(written / "front")
    count = len(told["alternatives"])
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(BROWSER), args=["--no-sandbox", "--disable-gpu"]
        )
        for width in (1280, 390):
            page = browser.new_page(viewport={"width": width, "height": 844})
            wrong: list[str] = []
            page.on("console", lambda message, wrong=wrong: wrong.append(message.text))
            page.on(
                "request", lambda asked, wrong=wrong: asked.url.startswith("file:") or wrong.append(asked.url)
            )
            page.goto((written / "front" / "front.html").as_uri())
            assert page.evaluate("document.documentElement.scrollWidth") == width
            assert page.locator("svg circle").count() == 2 * count
            assert page.locator("#alternatives tbody tr").count() == count + 1
            dots = page.locator("figure >> nth=0 >> circle").evaluate_all(
                "all => all.map(dot => [+dot.getAttribute('cx'), +dot.getAttribute('cy')])"
            )
            rows = told["alternatives"]
            across = sorted(range(count), key=lambda i: rows[i]["worst_deviation"])
            down = sorted(range(count), key=lambda i: -rows[i]["objective"])
            assert [dots[i][0] for i in across] == sorted(dot[0] for dot in dots)
            assert [dots[i][1] for i in down] == sorted(dot[1] for dot in dots)
            page.click("#alternatives tbody tr >> nth=0 >> a")
            page.wait_for_url("**/report.html")
            assert wrong == [url for url in wrong if url.startswith("data:")]
        browser.close()


BY_NAME = {"asked.tolerances", "asked.infeasible"}
"""Parts whose keys are documented elsewhere, or are the book's own."""


def paths(value, prefix=""):
    """Fields as the page writes them: a.b, a[].b."""
    if isinstance(value, dict) and prefix not in BY_NAME:
        for key, item in value.items():
            yield from paths(item, f"{prefix}.{key}" if prefix else key)
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        for item in value:
            yield from paths(item, f"{prefix}[]")
    else:
        yield prefix


def test_every_field_is_documented(written):
    text = (HOUSE / "docs" / "outputs.md").read_text(encoding="utf-8").split("\n## front.json\n")[1]
    documented = set(re.findall(r"^\| `([^`]+)` \|", text, re.MULTILINE))
    told = told_by(written / "front")
    told["left_out"].append({"name": "", "why": "same", "reason": "", "dominated_by": None})
    of_samples = {"attribution", "synthetic", "note"}
    assert set(paths(told)) | of_samples == documented
