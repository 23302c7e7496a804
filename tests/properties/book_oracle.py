"""What a book holds against what comes out: whatever is dropped, defaulted or changed must be in a finding.

It knows the made tables and reads the files of a plan's folder; it uses no code of the package.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from book_recipes import MISSPELT, MadeBook, Row
from folder_checker import PlanFolder

CLOSE = 1e-6
VISITS = {"A": (24, 60), "B": (12, 45)}
"""Visits a year and minutes of each, of a segment; 4 and 30 of any other."""


def documented_columns() -> dict[str, set[str]]:
    """Columns of each table, from the documentation."""
    text = (Path(__file__).resolve().parents[2] / "docs" / "book.md").read_text(encoding="utf-8")
    sections = re.split(r"^### ", text, flags=re.MULTILINE)
    return {
        part.split("\n", 1)[0].strip(): set(re.findall(r"^\| `([^`]+)` \|", part, re.MULTILINE))
        for part in sections[1:]
    }


def check_faults(made: MadeBook, files: dict[str, str], faults: Any) -> list[str]:
    """Every fault says where and what to do; every cell that was spoilt is among them."""
    problems = []
    known = {*files.values(), "scenario.toml", "assignments", "units", "customers"}
    table_of = {file: table for table, file in files.items()}
    for fault in faults:
        if not (fault.problem and fault.remedy and str(fault)):
            problems.append(f"fault without problem or remedy: {fault}")
        if fault.file not in known:
            problems.append(f"fault in a file that is not there: {fault}")
        cell = _cell(made, table_of.get(fault.file), fault)
        if (
            fault.value is not None
            and cell is not None
            and not _quoted(fault.value, cell, made.recipe.has("german"))
        ):
            problems.append(f"fault quotes {fault.value!r}, the cell is {cell!r}: {fault}")
    found = {(fault.file, fault.row, fault.column) for fault in faults}
    for table, place, column in made.bad:
        if made.tables[table][place][column] and not any(
            file == files[table]
            and (row == _line(made, files[table], table, place) or row is None)
            and (header in (made.header(table, column), "lat") or header is None)
            for file, row, header in found
        ):
            problems.append(
                f"no fault about {table}, row {place}, {column}: {made.tables[table][place][column]!r}"
            )
    return problems


def _line(made: MadeBook, file: str, table: str, place: int) -> int:
    """Line of a record in a file: a line break in a cell begins another one."""
    if not file.endswith(".csv"):
        return place + 2
    breaks = sum(
        len(re.findall(r"\r\n|\r|\n", cell)) for row in made.rows(table)[:place] for cell in row.values()
    )
    return place + 2 + breaks


def _cell(made: MadeBook, table: str | None, fault: Any) -> str | None:
    if table is None or fault.row is None or fault.column is None:
        return None
    for place, row in enumerate(made.rows(table)):
        if _line(made, fault.file, table, place) == fault.row:
            names = {made.header(table, name): cell for name, cell in row.items()}
            return names.get(fault.column)
    return None


def _quoted(value: str, cell: str, german: bool) -> bool:
    plain = cell.replace(".", ",") if german else cell
    escaped = plain.encode("unicode_escape").decode("ascii")
    return value in (cell, plain, cell.strip(), escaped, f"{float(cell):g}" if _number(cell) else "") or (
        _number(cell) and _number(value) and float(cell) == float(value)
    )


def _number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


class BookOracle:
    """Compares a made book with the folder of its plan."""

    def __init__(self, made: MadeBook, files: dict[str, str], folder: Path) -> None:
        self.made, self.files, self.folder = made, files, PlanFolder(folder)
        self.found: list[str] = []
        self.customers = {row["customer_id"]: row for row in made.rows("customers")}
        self.plan_customers = {row["customer_id"]: row for row in self.folder.table("customers")}
        self.findings = self.folder.report["findings"]
        self.codes = Counter(one["code"] for one in self.findings)
        self.territories = {row["territory_id"]: row for row in self.folder.layer("territories")}
        self.territory_of = {row["unit_id"]: row["territory_id"] for row in self.folder.table("assignments")}
        self.held = self.folder.report["status"] in ("optimal", "feasible")

    def check(self) -> list[str]:
        for check in (
            self._ids,
            self._columns,
            self._blanks,
            self._homes,
            self._criteria,
            self._amounts,
            self._coverage,
            self._owners,
            self._rules,
            self._balance,
            self._contiguity,
            self._capacity,
            self._plain_json,
        ):
            check()
        return self.found

    def _tell(self, problem: str) -> None:
        self.found.append(problem)

    def _about(self, code: str, **about: object) -> list[dict[str, Any]]:
        return [
            one for one in self.findings
            if one["code"] == code and all(one["about"].get(key) == value for key, value in about.items())
        ]  # fmt: skip

    # -- nothing is lost on the way

    def _ids(self) -> None:
        if set(self.customers) != set(self.plan_customers):
            lost = sorted(set(self.customers) ^ set(self.plan_customers))[:3]
            self._tell(f"customer ids of the book and of customers.csv differ: {lost}")
        if "units" in self.made.tables and not self.made.recipe.has("split"):
            units = {row["unit_id"] for row in self.made.rows("units")}
            if units != set(self.territory_of):
                self._tell(f"unit ids differ: {sorted(units ^ set(self.territory_of))[:3]}")
        reps = {row["rep_id"] for row in self.made.rows("reps")}
        used = {row["rep_id"] for row in self.territories.values() if row["rep_id"]}
        if reps and used != reps:
            self._tell(f"rep ids differ: {sorted(reps ^ used)[:3]}")
        kams = {row["kam_id"] for row in self.made.rows("kams")}
        if kams != {row["kam_id"] for row in self.folder.report["kams"]}:
            self._tell("KAM ids differ")

    def _columns(self) -> None:
        known = documented_columns()
        for table, file in self.files.items():
            mentioned = {
                name
                for one in self.findings
                if one["about"].get("file") == file
                for name in [one["about"].get("column"), *(one["about"].get("columns") or ())]
            }
            measures = {"people", "customers", "revenue", "potential", "visits", "visit_minutes"} & {
                criterion["measure"] for criterion in self.folder.report["criteria"]
            }
            for name in self.made.rows(table)[0]:
                header = self.made.header(table, name)
                meant = {other: right for right, other in MISSPELT.get(table, {}).items()}.get(name)
                if meant and not self._about("column-read-as", column=name):
                    texts = [one["text"] for one in self._about("unused-column", column=name)]
                    if not any(meant in text for text in texts):
                        self._tell(f"{file}: column {name!r} is not said to be {meant}: {texts}")
                if (
                    name not in known[table]
                    and header not in mentioned
                    and not (table == "units" and name in measures)
                ):
                    self._tell(f"{file}: column {header!r} is neither read nor in a finding")

    def _blanks(self) -> None:
        rows = self.made.rows("customers")
        for column, code in (("revenue", "blank-amount"), ("potential", "blank-amount")):
            blank = [row for row in rows if column in row and not row[column].strip()]
            if column == "revenue":  # a prospect has none
                blank = [row for row in blank if not _is_prospect(row)]
            self._counted(column, code, len(blank))
        missing = sum(
            not row.get("visits_per_year", "").strip() or not row.get("visit_minutes", "").strip()
            for row in rows
        )
        headers = {self.made.header("customers", name) for name in ("visits_per_year", "visit_minutes")}
        found = [one["about"]["column"] for one in self._about("default-visits")]
        if len(found) != bool(missing) or not headers.issuperset(found):
            self._tell(f"visits or minutes of {missing} customers are blank, default-visits is about {found}")
        people = [row["people"] for row in self.made.rows("units") if "people" in row]
        blank_people = people.count("")
        if 0 < blank_people < len(people):  # a column of blanks is no measure
            self._counted("people", "blank-measure", blank_people)

    def _counted(self, column: str, code: str, count: int) -> None:
        header = self.made.header("customers", column)
        figures = [one["figures"].get("count") for one in self._about(code, column=header)]
        if figures != ([count] if count else []):
            self._tell(f"{count} blanks of {column}, findings {code} count {figures}")

    def _homes(self) -> None:
        if self.made.scenario.get("bases") == "free" or not self.made.rows("reps"):
            return
        places = {"lon", "lat", "x", "y", "unit_id"}
        units = {*self.territory_of, *(row["unit_id"] for row in self.made.rows("units"))}
        known = {
            row["rep_id"]
            for row in self.made.rows("reps")
            if any(row.get(name) for name in places) or row.get("postal_code") in units
        }
        without = {row["rep_id"] for row in self.made.rows("reps")} - known
        if not known or not without:
            return
        named = {name for one in self._about("home-missing") for name in one["about"].get("reps", ())}
        if named != without:
            self._tell(f"reps without a home: {sorted(without)}, home-missing names {sorted(named)}")
        for row in self.territories.values():
            home = next((rep for rep in self.made.rows("reps") if rep["rep_id"] == row["rep_id"]), None)
            if (
                home
                and home.get("lon")
                and not math.isclose(float(home["lon"]), row["base_lon"], abs_tol=1e-5)
            ):
                self._tell(f"rep {row['rep_id']} has a home and another base")

    def _criteria(self) -> None:
        balanced = {row["measure"] for row in self.folder.report["criteria"]}
        if "criteria" in self.made.scenario:
            wanted = {row["measure"] for row in self.made.scenario["criteria"]}
            if balanced != wanted:
                self._tell(f"criteria of the scenario {sorted(wanted)}, of the report {sorted(balanced)}")
            for row in self.made.scenario["criteria"]:
                if row.get("tolerance", 0) > 1 and not self._about("tolerance-above-one"):
                    self._tell("a tolerance above 1 without a finding")
            return
        dropped = {one["about"].get("measure") for one in self._about("criterion-dropped")}
        if balanced | dropped != {"customers", "potential", "workload"}:
            self._tell(f"default criteria: {sorted(balanced)} balanced, {sorted(map(str, dropped))} dropped")

    # -- sums of the book and of the plan

    def _amounts(self) -> None:
        for measure in ("revenue", "potential"):
            loads: dict[str, float] = defaultdict(float)
            for name, row in self.plan_customers.items():
                if row["coverage"] == "territory":
                    loads[row["territory_id"]] += _amount(self.customers.get(name, {}), measure)
            by_unit: dict[str, float] = defaultdict(float)
            for row in self.folder.layer("units"):
                by_unit[row["territory_id"]] += row.get(f"{measure}_of_customers", row.get(measure)) or 0
            for name in self.territories:
                if self.customers and not math.isclose(
                    loads[name], by_unit[name], rel_tol=CLOSE, abs_tol=1e-6
                ):
                    self._tell(f"{measure} of {name}: {loads[name]} by customers, {by_unit[name]} by units")
                load = self.territories[name].get(f"load_{measure}")
                if (
                    self.customers
                    and load is not None
                    and not math.isclose(loads[name], load, rel_tol=CLOSE, abs_tol=1e-6)
                ):
                    self._tell(f"load of {measure} of {name}: {load}, customers have {loads[name]}")
        visits: dict[str, float] = defaultdict(float)
        for name, row in self.plan_customers.items():
            if row["coverage"] == "territory":
                visits[row["territory_id"]] += _visits(self.customers.get(name, {}))
        for name, row in self.territories.items():
            if "load_visits" in row and not math.isclose(
                visits[name], row["load_visits"], rel_tol=CLOSE, abs_tol=1e-6
            ):
                self._tell(f"visits of {name}: {row['load_visits']}, customers have {visits[name]}")

    def _coverage(self) -> None:
        for name, row in self.customers.items():
            plan = self.plan_customers.get(name, {"coverage": "", "territory_id": ""})
            given = row.get("coverage", "").strip()
            if given and plan["coverage"] != given:
                self._tell(f"{name}: coverage {given} given, {plan['coverage']} in the plan")
            unit = row.get("unit_id", "")
            if (
                plan["coverage"] == "territory"
                and unit in self.territory_of
                and plan["territory_id"] != self.territory_of[unit]
            ):
                self._tell(
                    f"{name} is in {unit} of {self.territory_of[unit]}, and with {plan['territory_id']}"
                )
        flags: dict[str, set[str]] = defaultdict(set)
        given_coverage: dict[str, set[str]] = defaultdict(set)
        for name, row in self.customers.items():
            flags[row.get("account_id") or name].add(row.get("key_account", ""))
            given_coverage[row.get("account_id") or name].add(row.get("coverage", ""))
        for name, row in self.customers.items():
            account = row.get("account_id") or name
            if given_coverage[account] == {""} and name in self.plan_customers:
                key = self.plan_customers[name]["coverage"] == "key_account"
                if (
                    "true" in flags[account]
                    and not key
                    and self.made.scenario.get("key_accounts", {}).get("rule") != "none"
                ):
                    self._tell(f"{name}: flagged as key, and not key")
                if "false" in flags[account] and key:
                    self._tell(f"{name}: flagged as not key, and key")

    # -- owners of today

    def _owners(self) -> None:
        if not self.customers or not self.plan_customers:
            return
        reps = {row["rep_id"] for row in self.made.rows("reps")}
        transition = {row["customer_id"]: row for row in self.folder.table("transition")}
        for name, row in self.customers.items():
            old, kind = self._today(row)
            plan = self.plan_customers.get(name)
            if not old or plan is None:
                known = self.made.has_column("units", "territory_id") or self.made.has_column(
                    "customers", "rep_id"
                )
                if name in transition and not known:
                    self._tell(f"{name} has no owner of today and is in transition.csv")
                continue
            new = self._owner(plan)
            if kind == "agent" and not self.made.rows("inside_sales"):
                continue  # nobody is assigned, so that nobody changes
            if kind == "rep" and old not in reps and new == ("", "rep"):
                continue  # a vacant territory continues that of somebody who has left
            if kind == "rep" and not reps:
                continue  # territories of today and of the plan are matched by name or by overlap
            if (old, kind) != new and name not in transition:
                self._tell(f"{name}: {kind} {old} today, {new} in the plan, and not in transition.csv")
            if (old, kind) == new and name in transition:
                self._tell(f"{name}: stays with {kind} {old}, and is in transition.csv")
            if name in transition and transition[name]["old_owner"] != old:
                self._tell(f"{name}: old owner {transition[name]['old_owner']!r}, in the book {old!r}")

    def _today(self, row: Row) -> tuple[str, str | None]:
        for column, kind in (("kam_id", "kam"), ("agent_id", "agent"), ("rep_id", "rep")):
            if row.get(column, "").strip():
                return row[column], kind
        return "", None

    def _owner(self, plan: dict[str, str]) -> tuple[str, str]:
        if plan["coverage"] == "key_account":
            return plan["kam_id"], "kam"
        if plan["coverage"] == "inside_sales":
            return plan.get("agent_id", ""), "agent"
        if plan["coverage"] == "territory":
            return self.territories.get(plan["territory_id"], {}).get("rep_id") or "", "rep"
        return "", "none"

    # -- rules, from the files alone

    def _named(self, territory: str) -> set[str]:
        by_id = {name for name in self.territories if name == territory}
        return by_id or {name for name, row in self.territories.items() if row["rep_id"] == territory}

    def _rules(self) -> None:
        if not self.held or self.made.recipe.has("split"):
            return
        for rule in self.made.scenario.get("lock", ()):
            if any(self.territory_of[unit] not in self._named(rule["territory"]) for unit in rule["units"]):
                self._tell(f"lock is broken, and the status is {self.folder.report['status']}")
        for rule in self.made.scenario.get("forbid", ()):
            if any(self.territory_of[unit] in self._named(rule["territory"]) for unit in rule["units"]):
                self._tell(f"forbid is broken, and the status is {self.folder.report['status']}")
        for rule in self.made.scenario.get("together", ()):
            if len({self.territory_of[unit] for unit in rule["units"]}) > 1:
                self._tell("units that must be together are not")
        groups: dict[str, set[str]] = defaultdict(set)
        for row in self.made.rows("units"):
            if row.get("group_id"):
                groups[row["group_id"]].add(self.territory_of[row["unit_id"]])
        if any(len(places) > 1 for places in groups.values()):
            self._tell("a group is divided")
        if "" in self.territory_of.values():
            self._tell("units without a territory in a plan that holds")

    def _balance(self) -> None:
        count = Counter(
            row["territory_id"] for row in self.plan_customers.values() if row["coverage"] == "territory"
        )
        for criterion in self.made.scenario.get("criteria", ()):
            if criterion["measure"] != "customers" or not self.held:
                continue
            total = sum(count.values())
            shares = self._shares(criterion.get("targets", "share"))
            for name in self.territories:
                target = shares[name] * total
                low, high = criterion.get("min", 0), criterion.get("max", math.inf)
                if "tolerance" in criterion:
                    low = max(low, (1 - criterion["tolerance"]) * target)
                    high = min(high, (1 + criterion["tolerance"]) * target)
                if not low - 1e-6 <= count[name] <= high + 1e-6:
                    self._tell(f"{count[name]} customers of {name} are outside {low} to {high}")

    def _shares(self, targets: str) -> dict[str, float]:
        column = "capacity_hours" if targets == "capacity" else "share"
        of_rep = {row["rep_id"]: row.get(column, "") for row in self.made.rows("reps")}
        if not any(of_rep.values()):
            return dict.fromkeys(self.territories, 1 / len(self.territories))
        known = [float(value) for value in of_rep.values() if value]
        mean = sum(known) / len(known)  # of a vacant territory
        value = {name: float(of_rep.get(row["rep_id"]) or mean) for name, row in self.territories.items()}
        return {name: one / sum(value.values()) for name, one in value.items()}

    def _contiguity(self) -> None:
        if not self.held or not self.made.shapes or self.made.recipe.has("split"):
            return
        if self.made.scenario.get("contiguity") is False or self.made.recipe.has("queen"):
            return
        unit_at = {place: unit for unit, place in self.made.cells.items()}
        pairs = {
            frozenset((unit, unit_at[column + a, line + b]))
            for unit, (column, line) in self.made.cells.items()
            for a, b in ((1, 0), (0, 1))
            if (column + a, line + b) in unit_at
        }
        for row in self.made.rows("edges"):
            pair = frozenset((row["unit_a"], row["unit_b"]))
            pairs = pairs - {pair} if row["action"] == "remove" else pairs | {pair}
        for row in self.folder.report["contiguity"]["bridges"]:
            pairs.add(frozenset((row["unit_a"], row["unit_b"])))
        for name in self.territories:
            members = {unit for unit, place in self.territory_of.items() if place == name}
            if members and not _connected(members, pairs):
                self._tell(f"{name} is in pieces, and the status is {self.folder.report['status']}")

    def _capacity(self) -> None:
        if not self.folder.report["workload"]:
            return
        given = {row["rep_id"]: row.get("capacity_hours", "") for row in self.made.rows("reps")}
        named = {one["about"]["person"] for one in self._about("over-capacity", role="rep")}
        for row in self.territories.values():
            capacity = given.get(row["rep_id"] or "", "")
            if capacity and not math.isclose(float(capacity), row["capacity_hours"]):
                self._tell(f"capacity of {row['rep_id']} is {capacity}, in the plan {row['capacity_hours']}")
            above = row["workload_hours"] > row["capacity_hours"] * (1 + 1e-9)
            if row["rep_id"] and above != (row["rep_id"] in named):
                self._tell(f"rep {row['rep_id']}: above capacity {above}, findings about {sorted(named)}")

    def _plain_json(self) -> None:
        def refuse(name: str) -> None:
            self._tell(f"a JSON file holds {name}")

        for file in self.folder.path.glob("*json"):
            json.loads(file.read_text(encoding="utf-8"), parse_constant=refuse)


def _amount(row: Row, measure: str) -> float:
    text = row.get(measure, "").strip()
    return float(text) if text else 0.0


def _is_prospect(row: Row) -> bool:
    return row.get("prospect", "").strip().lower() in ("true", "ja")


def _visits(row: Row) -> float:
    text = row.get("visits_per_year", "").strip()
    if text:
        return float(text)
    if _is_prospect(row):
        return 0.0
    return VISITS.get(row.get("segment", "").strip(), (4, 30))[0]


def _connected(members: set[str], pairs: set[frozenset[str]]) -> bool:
    reached, todo = set[str](), [next(iter(members))]
    while todo:
        unit = todo.pop()
        if unit in reached:
            continue
        reached.add(unit)
        for pair in pairs:
            if unit in pair:
                todo += [other for other in pair if other in members and other not in reached]
    return reached == members
