"""`territory-opt compare`: plans from folders, tables and today, in both directions, with the files."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import geopandas
import pytest
import shapely
from owned_book import SCENARIO, read_rows, write_book

import territory_opt as to
from territory_opt.cli import main
from territory_opt.errors import InvalidInput

BROWSER = Path("/usr/bin/chromium")
COLOURS = """() => { const c = document.querySelector('#map canvas');
const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
return d.reduce((sum, value) => sum + value, 0); }"""
"""Sum of the colours of the map's canvas."""


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A folder with the book, its plan, another plan, and an edited table; read only."""
    folder = tmp_path_factory.mktemp("compared")
    book = to.read_book(write_book(folder / "book"))
    to.write(to.optimise(book), folder / "plan")
    tighter = folder / "tighter.toml"
    tighter.write_text(SCENARIO.replace("tolerance = 0.3", "tolerance = 0.05"), encoding="utf-8")
    to.write(to.optimise(to.read_book(folder / "book", tighter)), folder / "tighter")
    write_table(folder / "edited.csv", edited(folder / "plan"))
    return folder


def edited(plan):
    """Territory of every unit, with the first three units of the first territory in another one."""
    owner = {row["unit_id"]: row["territory_id"] for row in read_rows(plan / "assignments.csv")}
    first, *others = sorted(set(owner.values()))
    moved = [unit for unit, name in owner.items() if name == first][:3]
    return owner | dict.fromkeys(moved, others[0])


def write_table(path, owner):
    text = "".join(f"{unit},{name}\n" for unit, name in owner.items())
    path.write_text(f"unit_id,territory_id\n{text}", encoding="utf-8")


def report_of(folder):
    return json.loads((folder / "report.json").read_text(encoding="utf-8"))


def compared(capsys, *arguments):
    """The JSON of the command."""
    assert main(["compare", *map(str, arguments), "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def deviations(found):
    """Greatest deviation of each criterion in plan b."""
    return [row["max_deviation_b"] for row in found["criteria"]]


def side(home, name):
    return name if name == "today" else home / name


SIDES = ["plan", "tighter", "edited.csv", "today"]


@pytest.mark.parametrize("name", SIDES)
def test_a_plan_compared_with_itself_gives_zero(home, capsys, name):
    book = [] if name in ("plan", "tighter") else ["--book", home / "book"]
    found = compared(capsys, side(home, name), side(home, name), *book)
    assert (found["units_moved"], found["customers_moved"], found["revenue_moved_share"]) == (0, 0, 0.0)
    assert found["moves"] == []
    assert found["objective_a"] == found["objective_b"] > 0
    for row in found["criteria"]:
        for figure in ("tolerance", "total", "target", "min", "max", "max_deviation", "outside"):
            assert row[f"{figure}_a"] == row[f"{figure}_b"] is not None


@pytest.mark.parametrize(("first", "second"), [(a, b) for i, a in enumerate(SIDES) for b in SIDES[i + 1 :]])
def test_both_directions_mirror_each_other(home, capsys, first, second):
    book = ["--book", home / "book"]
    there = compared(capsys, side(home, first), side(home, second), *book)
    back = compared(capsys, side(home, second), side(home, first), *book)
    assert there["units_moved"] > 0
    for field in ("units_moved", "customers_moved"):
        assert there[field] == back[field]
    assert there["revenue_moved_share"] == pytest.approx(back["revenue_moved_share"])
    assert (there["objective_a"], there["objective_b"]) == (back["objective_b"], back["objective_a"])
    turned = {"from": "to", "to": "from", "from_rep_id": "to_rep_id", "to_rep_id": "from_rep_id"}
    rows = [
        {turned.get(name, name): move[name] for name in (*turned, "unit_id", "customers")}
        for move in back["moves"]
    ]
    assert rows == [
        {name: move[name] for name in row} for row, move in zip(rows, there["moves"], strict=True)
    ]
    for one, other in zip(there["criteria"], back["criteria"], strict=True):
        for figure in ("tolerance", "max_deviation", "outside", "min", "max"):
            assert (one[f"{figure}_a"], one[f"{figure}_b"]) == (other[f"{figure}_b"], other[f"{figure}_a"])


def test_an_edited_table_is_judged_by_the_book_of_the_plan(home, capsys):
    found = compared(capsys, home / "plan", home / "edited.csv")
    before = {row["unit_id"]: row["territory_id"] for row in read_rows(home / "plan" / "assignments.csv")}
    after = edited(home / "plan")
    moved = {unit for unit in before if before[unit] != after[unit]}
    assert {move["unit_id"] for move in found["moves"]} == moved
    assert (found["units_moved"], len(moved)) == (3, 3)
    judged = to.evaluate(to.read_book(home / "book"), after).report
    assert found["objective_b"] == judged.objective.value
    assert found["objective_a"] == report_of(home / "plan")["objective"]["value"]
    assert [row["max_deviation_b"] for row in found["criteria"]] == [
        row.max_deviation for row in judged.criteria
    ]
    served = [row for row in read_rows(home / "plan" / "customers.csv") if row["coverage"] == "territory"]
    customers = {row["customer_id"]: row for row in read_rows(home / "book" / "customers.csv")}
    field = [customers[row["customer_id"]] for row in served]
    gone = [row for row in field if row["unit_id"] in moved]
    assert found["customers_moved"] == len(gone)
    revenue = sum(float(row["revenue"]) for row in field)
    assert found["revenue_moved_share"] == pytest.approx(sum(float(row["revenue"]) for row in gone) / revenue)
    for move in found["moves"]:
        assert (move["from_rep_name"], move["to_rep_name"]) == ("Rep 007", "Rep R2")
        assert move["customers"] == sum(row["unit_id"] == move["unit_id"] for row in gone)
        assert move["reason"]["text"]


@pytest.mark.parametrize("name", ["plan", "tighter"])
def test_today_compared_with_a_plan_is_the_disruption_of_its_report(home, capsys, name):
    found, report = compared(capsys, "today", home / name), report_of(home / name)
    for field in ("units_moved", "customers_moved", "revenue_moved_share"):
        assert found[field] == pytest.approx(report["disruption"][field]), field
    moves = found["moves"]
    assert sum(move["customers"] for move in moves) == found["customers_moved"]
    assert sum(move["whole_unit"] for move in moves) == found["units_moved"]
    assert {move["from"] for move in moves} >= {"left"}
    assert any(not move["whole_unit"] for move in moves), "customers of another rep than their unit"
    assert [row["max_deviation_b"] for row in found["criteria"]] == [
        row["max_deviation"] for row in report["criteria"]
    ]


def test_customers_of_owners_that_no_table_knows_count(home, capsys):
    """All who had an owner before are in the numerator, whether the book has that rep or not."""
    rows = read_rows(home / "book" / "customers.csv")
    served = {
        row["customer_id"]: row["territory_id"]
        for row in read_rows(home / "plan" / "customers.csv")
        if row["coverage"] == "territory"
    }
    territory = {"007": "01", "R2": "02", "R3": "03", "left": None}
    field = [row for row in rows if row["customer_id"] in served]
    moved = [row for row in field if territory[row["rep_id"]] != served[row["customer_id"]]]
    assert {row["rep_id"] for row in moved} >= {"left"}
    share = sum(float(row["revenue"]) for row in moved) / sum(float(row["revenue"]) for row in field)
    disruption, found = report_of(home / "plan")["disruption"], compared(capsys, "today", home / "plan")
    for section in (disruption, found):
        assert section["customers_moved"] == len(moved)
        assert section["revenue_moved_share"] == pytest.approx(share)


def test_other_scenarios_are_named(home, capsys):
    notes = compared(capsys, home / "plan", home / "tighter")["notes"]
    assert [note for note in notes if "tolerances: customers" in note]
    assert compared(capsys, home / "plan", home / "edited.csv")["notes"] == []


def test_the_files(home, tmp_path, capsys):
    out = tmp_path / "difference"
    assert main(["compare", "today", str(home / "plan"), "--out", str(out)]) == 0
    shown = capsys.readouterr().out
    found = compared(capsys, "today", home / "plan")
    assert {one.name for one in out.iterdir()} == {
        "compare.html",
        "compare.json",
        "moves.csv",
        "difference.geojson",
        ".territory-opt.json",
    }
    assert json.loads((out / "compare.json").read_text(encoding="utf-8")) == found
    moves = found["moves"]
    rows = read_rows(out / "moves.csv")
    assert [(row["unit_id"], row["from"], row["to"]) for row in rows] == [
        (move["unit_id"], move["from"], move["to"]) for move in moves
    ]
    assert len(moves) > 20
    assert f"{len(moves) - 20} more; all of them are in {out / 'moves.csv'}" in shown
    frame = geopandas.read_file(out / "difference.geojson")
    assert list(frame.columns) == [
        "unit_id", "from", "to", "from_rep_id", "from_rep_name", "to_rep_id", "to_rep_name", "customers",
        "revenue", "reason", "geometry",
    ]  # fmt: skip
    assert frame["unit_id"].tolist() == [move["unit_id"] for move in moves if move["whole_unit"]]
    assert frame.crs == "EPSG:4326"
    assert frame["reason"].str.len().min() > 10
    collection = json.loads((out / "difference.geojson").read_text(encoding="utf-8"))
    assert "crs" not in collection
    assert all(shapely.is_ccw(shapely.get_exterior_ring(part)) for part in frame.geometry.explode())


@pytest.mark.skipif(not BROWSER.exists(), reason="no browser")
@pytest.mark.parametrize(("first", "second"), [("today", "plan"), ("plan", "tighter"), ("plan", "plan")])
def test_the_page_opens_offline_and_draws_the_moves(home, tmp_path, first, second):
    from playwright.sync_api import sync_playwright

    moves = to.compare(side(home, first), side(home, second), out=tmp_path / "out").moves
    problems: list[str] = []

    def of_console(message):
        if message.type == "error":
            problems.append(message.text)

    def of_request(request):
        if "compare.html" not in request.url:
            problems.append(request.url)

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(BROWSER), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1200, "height": 900})
        page.on("console", of_console)
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("request", of_request)
        page.goto((tmp_path / "out" / "compare.html").as_uri())
        page.wait_for_selector("#map canvas")
        painted = page.evaluate(f"({COLOURS})()")
        assert painted > 1000
        page.click("#show-moved")
        if moves:  # the canvas is drawn again without them
            page.wait_for_function(f"before => ({COLOURS})() !== before", arg=painted)
        page.click("#show-moved")
        page.click("#differences")
        assert page.locator("#moves tbody tr").count() == len(moves)
        if moves:
            page.click("#moves tbody tr >> nth=0")
        for width in (1200, 390):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        browser.close()
    assert problems == []


def test_an_output_never_replaces_an_input(home, tmp_path, capsys):
    plan = tmp_path / "plan"
    shutil.copytree(home / "plan", plan)
    for out in (plan, tmp_path):
        assert main(["compare", str(plan), str(plan), "--out", str(out)]) == 2
        assert "or holds, an input" in capsys.readouterr().err
    assert (plan / "plan.gpkg").exists()


def test_a_folder_whose_table_was_edited_is_judged_again(home, tmp_path, capsys):
    """By the book of the other plan, where its own is not there any more."""
    place, moved = tmp_path / "edited", tmp_path / "moved"
    shutil.copytree(home / "plan", moved)
    shutil.copytree(home / "plan", place)
    write_table(place / "assignments.csv", edited(home / "plan"))
    assert main(["compare", str(moved), str(place), "--json"]) == 2
    err = capsys.readouterr().err
    assert "book is not there" in err
    assert "--book BOOK" in err
    table = compared(capsys, home / "plan", home / "edited.csv")
    for arguments in ([home / "plan", place], [moved, place, "--book", home / "book"]):
        found = compared(capsys, *arguments)
        assert any("assignments.csv" in note and "3 units" in note for note in found["notes"])
        assert (found["objective_b"], found["moves"]) == (table["objective_b"], table["moves"])


def test_a_moved_plan_needs_its_book_only_for_tables(home, tmp_path, capsys):
    place = tmp_path / "elsewhere" / "plan"
    shutil.copytree(home / "plan", place)
    assert compared(capsys, home / "plan", place)["units_moved"] == 0
    assert main(["compare", str(place), str(home / "edited.csv")]) == 2
    assert "book.json" in capsys.readouterr().err
    assert compared(capsys, place, home / "edited.csv", "--book", home / "book")["units_moved"] == 3
    # A book inside the plan's folder is found without a word.
    shutil.copytree(home / "book", place / "book")
    source = json.loads((place / "book.json").read_text(encoding="utf-8"))
    (place / "book.json").write_text(json.dumps({**source, "book": None}), encoding="utf-8")
    assert compared(capsys, place, home / "edited.csv")["units_moved"] == 3


@pytest.mark.parametrize("name", ["edited.csv", "today"])
def test_without_any_book_the_error_says_what_to_do(home, capsys, name):
    assert main(["compare", str(home / "edited.csv"), str(side(home, name))]) == 2
    err = capsys.readouterr().err
    assert "Compare with a plan's folder" in err
    assert "--book BOOK" in err


def test_plans_of_other_books_are_refused(home, solved, tmp_path, capsys):
    assert main(["compare", str(home / "plan"), str(solved / "plan")]) == 2
    assert "Compare two plans of the same book." in capsys.readouterr().err
    assert main(["compare", str(home / "plan"), str(solved / "plan" / "assignments.csv")]) == 2
    assert "no unit has this id" in capsys.readouterr().err
    for file in ("assignments.csv", "report.json", "plan.gpkg"):
        place = tmp_path / file
        shutil.copytree(home / "plan", place)
        (place / file).unlink()
        assert main(["compare", str(home / "plan"), str(place)]) == 2
        assert f"no {file}, so it is not a plan" in capsys.readouterr().err


def test_the_faults_of_both_sides_are_listed(home, tmp_path, capsys):
    (tmp_path / "report").mkdir()
    assert main(["compare", str(tmp_path / "report"), str(tmp_path / "none.csv")]) == 2
    err = capsys.readouterr().err
    assert "report.json" in err
    assert "none.csv" in err


def test_a_changed_book_is_said(home, tmp_path, capsys):
    book = tmp_path / "book"
    shutil.copytree(home / "book", book)
    text = (book / "customers.csv").read_text(encoding="utf-8")
    (book / "customers.csv").write_text(text.replace(",6,45,", ",7,45,", 1), encoding="utf-8")
    notes = compared(capsys, home / "plan", home / "edited.csv", "--book", book)["notes"]
    assert any("different books" in note for note in notes)


def test_plans_tables_and_today_in_python(home):
    book = to.read_book(home / "book")
    plan, table = to.evaluate(book, home / "plan"), edited(home / "plan")
    assert to.compare(plan, table).units_moved == to.compare(table, home / "plan", book=book).units_moved == 3
    by_folder, in_memory = to.compare("today", home / "plan"), to.compare("today", plan)
    assert by_folder.moves == in_memory.moves
    assert to.compare(plan, home / "plan").notes == ()
    with pytest.raises(InvalidInput, match="book="):
        to.compare(table, table)
