"""Every example and every case: what is right for it, and files that agree with each other.

`cases/` holds small books of kinds that came out wrong once, by subject.
"""

from __future__ import annotations

import csv
import json
import math
import re
from pathlib import Path

import pytest
from folder_checker import PlanFolder, disagreements

import territory_opt as to
from territory_opt.ingest import book_from_rows

ROOT = Path(__file__).resolve().parents[2]
CASES = Path(__file__).parent / "cases"
REFUSED = {"text/carriage-return", "accounts/parents-in-a-ring"}
"""Cases that are books with faults."""
NAMES = sorted(str(folder.relative_to(CASES)) for folder in CASES.glob("*/*"))
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


def solved(book) -> to.Plan:
    """A plan of little work; the cases are about what is said, not about the best plan."""
    return to.optimise(book, {**book.scenario, "effort": "quick", "iterations": 1})


@pytest.fixture(scope="module")
def folder_of(tmp_path_factory):
    """The folder of the plan of a case, made once."""
    folders: dict[str, PlanFolder] = {}

    def make(name: str) -> PlanFolder:
        if name not in folders:
            folder = tmp_path_factory.mktemp("case") / "plan"
            to.write(solved(to.read_book(CASES / name)), folder)
            folders[name] = PlanFolder(folder)
        return folders[name]

    return make


def findings(folder: PlanFolder, code: str) -> list[dict]:
    return [one for one in folder.report["findings"] if one["code"] == code]


def rows_of(name: str, table: str) -> list[dict[str, str]]:
    with (CASES / name / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.mark.parametrize("name", [name for name in NAMES if name not in REFUSED])
def test_the_folder_of_a_case(folder_of, name):
    assert disagreements(folder_of(name).path) == []


def test_the_folder_of_the_excel_example(tmp_path):
    to.write(solved(to.read_book(ROOT / "docs/examples/excel")), tmp_path / "plan")
    assert disagreements(tmp_path / "plan") == []


def test_the_folder_of_the_request_example(tmp_path):
    payload = json.loads((ROOT / "docs/examples/request.json").read_text(encoding="utf-8"))
    to.write(to.optimise(book_from_rows(payload), payload["scenario"]), tmp_path / "plan")
    assert disagreements(tmp_path / "plan") == []


def test_the_folder_of_the_readme_book(tmp_path):
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    command = re.search(r"sample --region (\w+) --customers (\d+) --territories (\d+)", readme)
    assert command
    region, customers, territories = command.groups()
    to.write(
        solved(to.sample(region, customers=int(customers), territories=int(territories))), tmp_path / "plan"
    )
    assert disagreements(tmp_path / "plan") == []


# -- homes -------------------------------------------------------------------------------------------------


def bases(folder: PlanFolder) -> dict[str, tuple[float, float]]:
    return {row["rep_id"]: (row["base_lon"], row["base_lat"]) for row in folder.layer("territories")}


def test_known_homes_stay_where_one_is_missing(folder_of):
    folder = folder_of("homes/one-home-missing")
    based = bases(folder)
    assert (based["R0"], based["R1"]) == ((7.0, 50.0), (7.9, 51.5))
    (missing,) = findings(folder, "home-missing")
    assert missing["severity"] == "warning"
    assert missing["about"]["reps"] == ["R2"]
    assert [row["rep_id"] for row in folder.report["suggested_homes"]] == ["R2"]


def test_a_home_is_the_unit_of_unit_id_or_postal_code(folder_of):
    name = "homes/rep-postcode-ignored"
    place = {row["unit_id"]: (float(row["lon"]), float(row["lat"])) for row in rows_of(name, "units")}
    assert bases(folder_of(name)) == {"R0": place["U00"], "R1": place["U23"], "R2": place["U12"]}
    assert not findings(folder_of(name), "home-missing")


# -- findings ----------------------------------------------------------------------------------------------


def test_a_tolerance_of_ten_is_a_warning_that_names_a_tenth(folder_of):
    (found,) = findings(folder_of("findings/tolerance-ten"), "tolerance-above-one")
    assert found["severity"] == "warning"
    assert re.search(r"\b0\.10?\b", found["text"])


def test_kams_of_accounts_that_nothing_makes_key(folder_of):
    name = "findings/kam-without-key"
    with_kam = {row["customer_id"] for row in rows_of(name, "customers") if row["kam_id"]}
    (lost,) = findings(folder_of(name), "owner-lost")
    assert lost["severity"] == "warning"
    assert set(lost["about"]["accounts"]) == with_kam
    assert "key_account = true" in lost["text"]
    assert "[key_accounts]" in lost["text"]
    moved = folder_of(name).table("transition")
    assert {row["customer_id"] for row in moved if row["old_owner_kind"] == "kam"} == with_kam


def test_a_default_criterion_without_data_is_a_finding(folder_of):
    folder = folder_of("findings/no-potential")
    (dropped,) = findings(folder, "criterion-dropped")
    assert dropped["severity"] == "warning"
    assert dropped["about"]["measure"] == "potential"
    assert [row["measure"] for row in folder.report["criteria"]] == ["customers", "workload"]


def test_reasons_of_the_transition_have_the_true_signed_figures(folder_of):
    """Figures of today and of the plan, recomputed: one was 43.3 % above where it is 3.68 % below."""
    folder = folder_of("findings/transition-reason")
    reason = re.compile(
        r"brings (\w+) of (\w+) into its band \(from ([−+]?[\d.]+)% .*today to ([−+]?[\d.]+)% "
    )
    figures = {
        found.groups() for row in folder.table("transition") if (found := reason.search(row["reason"]))
    }
    after = {row["territory_id"]: row for row in folder.layer("territories")}
    today = {row["measure"]: row for row in folder.report["today"]}
    assert figures
    for measure, territory, before_text, after_text in figures:
        row, total = after[territory], sum(row[f"target_{measure}"] for row in after.values())
        share = row[f"target_{measure}"] / total
        before = today[measure]["loads"][territory] / (share * today[measure]["total"]) - 1
        for written, true in ((before_text, before), (after_text, row[f"deviation_{measure}"])):
            assert math.isclose(float(written.replace("−", "-")), 100 * true, abs_tol=0.06), (
                measure,
                territory,
            )


# -- text --------------------------------------------------------------------------------------------------


def test_control_characters_in_ids_are_faults_of_every_cell():
    name = "text/carriage-return"
    with pytest.raises(to.InvalidInput) as refused:
        to.read_book(CASES / name)
    ids = {
        "customers": ("customer_id", "unit_id", "account_id", "parent_id", "rep_id", "kam_id"),
        "units": ("unit_id", "territory_id"),
        "reps": ("rep_id", "territory_id"),
        "kams": ("kam_id",),
        "inside_sales": ("agent_id",),
    }
    expected = {
        table: sum(
            bool(CONTROL.search(row.get(column) or "")) for row in rows_of(name, table) for column in columns
        )
        for table, columns in ids.items()
    }
    found = [fault for fault in refused.value.faults if "control character" in fault.problem]
    assert {table: sum(fault.file == f"{table}.csv" for fault in found) for table in ids} == expected
    assert found == list(refused.value.faults)


def clean(cell: str) -> str:
    """A cell without control characters."""
    return CONTROL.sub("", cell)


def test_ids_without_control_characters_round_trip(tmp_path):
    name = "text/carriage-return"
    book = tmp_path / "book"
    book.mkdir()
    for file in (CASES / name).iterdir():
        if file.suffix == ".csv":
            rows = [{k: clean(cell) for k, cell in row.items()} for row in rows_of(name, file.stem)]
            with (book / file.name).open("w", encoding="utf-8", newline="") as stream:
                writer = csv.DictWriter(stream, rows[0])
                writer.writeheader()
                writer.writerows(rows)
        else:
            (book / file.name).write_bytes(file.read_bytes())
    read = to.read_book(book)
    to.write(solved(read), tmp_path / "plan")
    folder = PlanFolder(tmp_path / "plan")
    assert disagreements(folder.path) == []
    for table, column, out in (
        ("customers", "customer_id", folder.table("customers")),
        ("units", "unit_id", folder.table("assignments")),
        ("units", "unit_id", folder.layer("units")),
        ("kams", "kam_id", folder.table("kams")),
    ):
        wanted = {clean(row[column]) for row in rows_of(name, table)}
        assert {row[column] for row in out} == wanted, table
    judged = to.evaluate(read, folder.path / "assignments.csv")
    assert judged.report.objective.value == pytest.approx(folder.report["objective"]["value"])


# -- accounts ----------------------------------------------------------------------------------------------


def test_parents_in_a_ring_are_a_fault_that_names_the_ring():
    with pytest.raises(to.InvalidInput) as refused:
        to.read_book(CASES / "accounts/parents-in-a-ring")
    parents = {row["parent_id"] for row in rows_of("accounts/parents-in-a-ring", "customers")}
    assert any(all(name in str(fault) for name in parents if name) for fault in refused.value.faults)
