"""Checks the files of a plan's folder against each other and against the book, without the package's code.

Every id, every customer and every figure that stands in two files must be the same in both; every customer of
a territory must lie inside its outline, or a finding says why not.
"""

from __future__ import annotations

import csv
import json
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import geopandas
import openpyxl
import shapely

_NUMBER = re.compile(r"-?\d+,\d+(e[+-]?\d+)?")
CLOSE = 1e-6
"""Relative difference of two figures that are meant to be the same."""
OUTSIDE_DEGREES = 0.02
"""Distance by which a customer may lie outside the outline, which is simplified for the map."""
PLACE_SOURCES = {"given", "unit", "own", "postal_code", "city", "near_code", "none"}
CUSTOMER_COLUMNS = [
    "customer_id", "name", "coverage", "territory_id", "rep_id", "rep_name", "kam_id", "kam_name", "agent_id",
    "local_rep_id", "place_source", "revenue", "potential",
]  # fmt: skip
PEOPLE = (
    ("rep", "rep_id", "rep_name"), ("rep", "local_rep_id", "local_rep_name"),
    ("rep", "from_rep_id", "from_rep_name"), ("rep", "to_rep_id", "to_rep_name"),
    ("kam", "kam_id", "kam_name"), ("kam", "kam_id_before", "kam_name_before"),
    ("agent", "agent_id", "agent_name"),
)  # fmt: skip
"""Kind of person, and the columns with its id and its name."""
NOT_THE_SAME = {"geometry", "levels"}
"""Columns of one name with another meaning: `levels` of kams.csv are those that the KAM may have."""
OUTSIDE_CODES = {"approximate-cells", "units-overlap", "customers-snapped", "customer-outside-unit"}
"""Findings that say why a customer may lie outside its territory's outline."""


@dataclass
class PlanFolder:
    """A finished plan's folder."""

    path: Path

    @cached_property
    def report(self) -> dict[str, Any]:
        return dict(json.loads((self.path / "report.json").read_text(encoding="utf-8")))

    @cached_property
    def sheets(self) -> dict[str, list[dict[str, Any]]]:
        book = openpyxl.load_workbook(self.path / "plan.xlsx", read_only=True)
        sheets = {}
        for sheet in book:
            header, *rows = sheet.iter_rows(values_only=True)
            sheets[sheet.title] = [dict(zip(header, row, strict=True)) for row in rows]
        return sheets

    def table(self, name: str) -> list[dict[str, str]]:
        file = self.path / f"{name}.csv"
        if not file.exists():
            return []
        with file.open(encoding="utf-8-sig", newline="") as stream:
            german = ";" in stream.readline()
            stream.seek(0)
            rows = list(csv.DictReader(stream, delimiter=";" if german else ","))
        if not german:
            return rows
        return [{name: _with_point(name, cell) for name, cell in row.items()} for row in rows]

    def layer(self, name: str) -> list[dict[str, Any]]:
        file = self.path / f"{name}.geojson"
        if not file.exists():
            return []
        features = json.loads(file.read_text(encoding="utf-8"))["features"]
        return [{**feature["properties"], "geometry": feature["geometry"]} for feature in features]


@dataclass
class FolderChecker:
    """Collects disagreements between the files of a folder."""

    folder: PlanFolder
    found: list[str] = field(default_factory=list)

    def check(self) -> list[str]:
        """Every disagreement, as text; empty when all files agree."""
        for check in (
            self._units,
            self._customers,
            self._territories,
            self._workbook,
            self._geopackage,
            self._owners,
            self._names,
            self._accounts,
            self._transition,
            self._report,
            self._places,
        ):
            check()
        return self.found

    def _same(self, what: str, one: object, other: object, verbatim: bool = False) -> None:
        if not _equal(one, other) or (verbatim and not _blank(one) and str(one) != str(other)):
            self.found.append(f"{what}: {one!r} and {other!r}")

    def _same_rows(
        self, what: str, key: str, one: Iterable[dict[str, Any]], other: Iterable[dict[str, Any]]
    ) -> None:
        """Rows of two tables are the same in every column that both have."""
        first, second = ({str(row[key]): row for row in rows} for rows in (one, other))
        self._same(f"{what}: ids", sorted(first), sorted(second))
        for name in first.keys() & second.keys():
            for column in (first[name].keys() & second[name].keys()) - NOT_THE_SAME:
                what_cell, ids = f"{what}: {column} of {name}", column.endswith("_id")
                self._same(what_cell, first[name][column], second[name][column], ids)

    def _units(self) -> None:
        assigned = self.folder.table("assignments")
        self._once("assignments.csv", [row["unit_id"] for row in assigned])
        self._same_rows("assignments.csv and units.geojson", "unit_id", assigned, self.folder.layer("units"))
        for row in self.folder.layer("territories"):
            units = sum(other["territory_id"] == row["territory_id"] for other in assigned)
            self._same(f"units of {row['territory_id']}", row["units"], units)

    def _once(self, what: str, ids: list[str]) -> None:
        twice = sorted(name for name, count in Counter(ids).items() if count > 1)
        if twice:
            self.found.append(f"{what}: more than once: {twice[:5]}")

    def _customers(self) -> None:
        rows = self.folder.table("customers")
        self._once("customers.csv", [row["customer_id"] for row in rows])
        for row in rows[:1]:
            self._same("columns of customers.csv", list(row), CUSTOMER_COLUMNS)
        for row in rows:
            if row["place_source"] not in PLACE_SOURCES:
                self.found.append(f"customers.csv: {row['customer_id']} is placed by {row['place_source']!r}")
        counts = self.folder.report["counts"]
        self._same("customers.csv and counts.customers", len(rows), counts["customers"])
        by = Counter(row["coverage"] for row in rows)
        self._same(
            "coverage territory and counts.field_customers", by["territory"], counts["field_customers"]
        )
        self._same("coverage key_account", by["key_account"], self.folder.report["key_accounts"]["customers"])
        own = Counter(row["territory_id"] for row in rows if row["coverage"] == "territory")
        for row in self.folder.layer("territories"):
            self._same(f"customers of {row['territory_id']}", row["customers"], own[row["territory_id"]])
        for row in rows:
            if row["territory_id"] and row["coverage"] != "territory":
                self.found.append(
                    f"customers.csv: {row['customer_id']} is {row['coverage']} and in a territory"
                )
            if row["kam_id"] and row["coverage"] != "key_account":
                self.found.append(f"customers.csv: {row['customer_id']} is {row['coverage']} and has a KAM")

    def _territories(self) -> None:
        territories = self.folder.layer("territories")
        self._once("territories.geojson", [row["territory_id"] for row in territories])
        self._same("territories", len(territories), self.folder.report["counts"]["territories"])
        rep_of = {row["territory_id"]: row["rep_id"] for row in territories}
        for row in self.folder.table("assignments"):
            if row["territory_id"]:
                self._same(
                    f"rep of unit {row['unit_id']}", row["rep_id"], rep_of.get(row["territory_id"], "")
                )
        for criterion in self.folder.report["criteria"]:
            measure = criterion["measure"]
            loads = [row[f"load_{measure}"] for row in territories]
            self._same(f"total of {measure}", criterion["total"], math.fsum(loads))
            self._same(f"least of {measure}", criterion["min"], min(loads))
            self._same(f"greatest of {measure}", criterion["max"], max(loads))
            deviations = [abs(row[f"deviation_{measure}"] or 0.0) for row in territories]
            if criterion["max_deviation"] is not None:
                self._same(f"deviation of {measure}", criterion["max_deviation"], max(deviations))
        workload = self.folder.report["workload"]
        if workload:
            self._same_rows("territories and workload", "territory_id", territories, workload["territories"])

    def _workbook(self) -> None:
        sheets = self.folder.sheets
        for sheet, key, rows in (
            ("territories", "territory_id", self.folder.layer("territories")),
            ("assignments", "unit_id", self.folder.table("assignments")),
            ("customers", "customer_id", self.folder.table("customers")),
            ("key accounts", "customer_id", self.folder.layer("key_accounts")),
            ("KAMs", "kam_id", self.folder.table("kams")),
            ("inside sales", "agent_id", self.folder.table("inside_sales")),
            ("transition", "customer_id", self.folder.table("transition")),
        ):
            if sheet in sheets:
                self._same_rows(f"sheet {sheet}", key, sheets[sheet], rows)
        before = {row["unit_id"]: row for row in self.folder.layer("units")}
        rep_of = {row["territory_id"]: row["rep_id"] for row in self.folder.layer("territories")}
        for row in sheets.get("moves", ()):
            self._same(f"sheet moves: rep of {row['unit_id']}", row["to_rep_id"], rep_of.get(row["to"]))
            unit = before[str(row["unit_id"])]
            self._same(f"sheet moves: to of {row['unit_id']}", row["to"], unit["territory_id"])
            self._same(f"sheet moves: from of {row['unit_id']}", row["from"], unit["territory_id_before"])

    def _geopackage(self) -> None:
        file = self.folder.path / "plan.gpkg"
        for layer, key in (
            ("territories", "territory_id"),
            ("units", "unit_id"),
            ("key_accounts", "customer_id"),
            ("customers", "customer_id"),
        ):
            rows = self.folder.layer(layer) or self.folder.table(layer)
            if rows:
                frame = geopandas.read_file(file, layer=layer)
                self._same_rows(
                    f"plan.gpkg {layer}", key, frame.drop(columns="geometry").to_dict("records"), rows
                )

    def _owners(self) -> None:
        """Reps of customers, local reps, and the figures of their units follow from the sheet's units."""
        rep_of = {row["territory_id"]: row["rep_id"] or "" for row in self.folder.layer("territories")}
        territory_of = {row["unit_id"]: row["territory_id"] or "" for row in self.folder.table("assignments")}
        listed = {row["customer_id"]: row for row in self.folder.table("customers")}
        sums: dict[str, Counter[str]] = defaultdict(Counter)
        for place in self.folder.sheets["customers"]:
            name, here = str(place["customer_id"]), territory_of[str(place.get("unit_id") or "")]
            row = listed[name]
            if row["coverage"] == "territory":
                self._same(f"territory of {name}", row["territory_id"], here, verbatim=True)
                self._same(f"rep of {name}", row["rep_id"], rep_of.get(here, ""), verbatim=True)
                sums[str(place["unit_id"])] += Counter(
                    customers=1, revenue=float(row["revenue"]), potential=float(row["potential"])
                )
            elif row["local_rep_id"]:
                self._same(f"local rep of {name}", row["local_rep_id"], rep_of.get(here, ""), verbatim=True)
        for unit in self.folder.layer("units"):
            for figure in ("customers", "revenue", "potential"):
                found = unit.get(f"{figure}_of_customers", unit.get(figure))
                if listed and found is not None:
                    self._same(f"{figure} of unit {unit['unit_id']}", found, sums[unit["unit_id"]][figure])

    def _names(self) -> None:
        """A person has one name in all files."""
        names: dict[tuple[str, str], set[str]] = defaultdict(set)

        def take(kind: str, one: object, name: object) -> None:
            if not _blank(one):
                names[kind, str(one)].add("" if _blank(name) else str(name).removeprefix("'"))

        tables = [
            *(self.folder.table(name) for name in ("customers", "transition", "assignments")),
            *(self.folder.layer(name) for name in ("territories", "units", "key_accounts")),
            *self.folder.sheets.values(),
        ]
        for row in (row for table in tables for row in table):
            for kind, column, name in PEOPLE:
                if column in row and name in row:
                    take(kind, row[column], row[name])
            if "old_owner_name" in row:
                for age in ("old", "new"):
                    take(row[f"{age}_owner_kind"], row[f"{age}_owner"], row[f"{age}_owner_name"])
        for file, kind in (("kams", "kam"), ("inside_sales", "agent")):
            for row in self.folder.table(file):
                take(kind, row[f"{kind}_id"], row["name"])
        for (kind, one), found in names.items():
            if len(found) > 1:
                self.found.append(f"{kind} {one} has several names: {sorted(found)}")

    def _accounts(self) -> None:
        sites = self.folder.layer("key_accounts")
        customers = {row["customer_id"]: row for row in self.folder.table("customers")}
        revenue: Counter[str] = Counter()
        for row in customers.values():
            revenue[row["kam_id"]] += float(row["revenue"])
        for row in self.folder.table("kams"):
            self._same(f"revenue of {row['kam_id']}", row["revenue"], revenue[row["kam_id"]])
        for site in sites:
            self._same(
                f"KAM of {site['customer_id']}", site["kam_id"], customers[site["customer_id"]]["kam_id"]
            )
        keys = {row["customer_id"]: row for row in customers.values() if row["coverage"] == "key_account"}
        self._same_rows("key_accounts.geojson and customers.csv", "customer_id", sites, keys.values())
        accounts = defaultdict(set)
        for site in sites:
            accounts[site["kam_id"] or ""].add(site["account_id"])
        for row in self.folder.report["kams"]:
            self._same(f"accounts of {row['kam_id']}", row["accounts"], len(accounts[row["kam_id"]]))
        self._same_rows(
            "kams.csv and report", "kam_id", self.folder.table("kams"), self.folder.report["kams"]
        )
        unassigned = sorted(self.folder.report["key_accounts"]["unassigned"])
        self._same("accounts without a KAM", sorted(accounts[""]), unassigned)
        for account in unassigned:
            named = any(
                finding["code"] == "account-without-kam" and account in finding["about"]["accounts"]
                for finding in self.folder.report["findings"]
            )
            if not named:
                self.found.append(f"no finding says that account {account} has no KAM")

    def _transition(self) -> None:
        rows = self.folder.table("transition")
        self._once("transition.csv", [row["customer_id"] for row in rows])
        customers = {row["customer_id"]: row for row in self.folder.table("customers")}
        section = self.folder.report["transition"]
        if section is not None:
            self._same("transition.csv and report", len(rows), section["customers"])
        reps = {
            row["territory_id"]: row["rep_id"] or row["territory_id"]
            for row in self.folder.layer("territories")
        }
        owner = {
            "territory": lambda row: reps.get(row["territory_id"], ""),
            "key_account": lambda row: row["kam_id"],
            "inside_sales": lambda row: row.get("agent_id", ""),
            "house": lambda row: "",
            "unplaced": lambda row: "",
        }
        sites = {row["customer_id"]: row for row in self.folder.layer("key_accounts")}
        for row in rows:
            customer = customers[row["customer_id"]]
            self._same(f"coverage of {row['customer_id']}", row["coverage_after"], customer["coverage"])
            self._same(f"local rep of {row['customer_id']}", row["local_rep_id"], customer["local_rep_id"])
            site = sites.get(row["customer_id"])
            if site is not None and row["old_owner_kind"] == "kam":
                self._same(f"KAM before of {row['customer_id']}", row["old_owner"], site["kam_id_before"])
            new = owner[customer["coverage"]](customer)
            self._same(f"new owner of {row['customer_id']}", row["new_owner"], new)
            if row["old_owner_kind"] == row["new_owner_kind"] and row["old_owner"] == row["new_owner"]:
                self.found.append(f"transition.csv: {row['customer_id']} keeps its owner")
        moved = sum(row["coverage_before"] == row["coverage_after"] == "territory" for row in rows)
        disruption = self.folder.report["disruption"]
        if disruption is not None and section is not None:
            self._same("customers_moved and transition.csv", disruption["customers_moved"], moved)

    def _report(self) -> None:
        report = self.folder.report
        problems = [finding for finding in report["findings"] if finding["severity"] == "problem"]
        if report["status"] in ("optimal", "feasible") and not problems:
            self._same("ready", report["ready"], True)
        if problems or report["status"] in ("infeasible", "not_found"):
            self._same("ready", report["ready"], False)
        page = (self.folder.path / "report.html").read_text(encoding="utf-8")
        if report["input_hash"][:12] not in page and report["version"] not in page:
            self.found.append("report.html names neither input nor version")

    def _places(self) -> None:
        """Every customer of a territory lies inside its outline, unless a finding says why not."""
        if {finding["code"] for finding in self.folder.report["findings"]} & OUTSIDE_CODES:
            return
        outlines = {
            row["territory_id"]: shapely.from_geojson(json.dumps(row["geometry"])).buffer(OUTSIDE_DEGREES)
            for row in self.folder.layer("territories")
            if row["geometry"]
        }
        frame = _customer_points(self.folder.path / "plan.gpkg")
        for customer, territory, point in frame:
            if territory in outlines and not outlines[territory].covers(point):
                self.found.append(f"customer {customer} lies outside the outline of {territory}")


def _customer_points(file: Path) -> Iterator[tuple[str, str, Any]]:
    if "customers" not in set(geopandas.list_layers(file)["name"]):
        return
    frame = geopandas.read_file(file, layer="customers")
    if frame.crs is None or not frame.crs.is_geographic:
        return
    field_customers = frame[frame["coverage"] == "territory"]
    for row in field_customers.itertuples():
        if row.geometry is not None and not row.geometry.is_empty:
            yield str(row.customer_id), str(row.territory_id), row.geometry


def _equal(one: object, other: object) -> bool:
    """Whether two cells mean the same: CSV has texts, JSON and XLSX have numbers, blanks are None or ''."""
    if _blank(one) and _blank(other):
        return True
    if _blank(one) or _blank(other):
        return False
    if isinstance(one, bool) or isinstance(other, bool):
        return str(one).lower() == str(other).lower()
    if isinstance(one, int | float) or isinstance(other, int | float):
        try:
            return math.isclose(float(one), float(other), rel_tol=CLOSE, abs_tol=1e-9)  # type: ignore[arg-type]
        except ValueError:
            return str(one) == str(other)
    if isinstance(one, list | dict) or isinstance(other, list | dict):
        return one == other
    return str(one).removeprefix("'") == str(other).removeprefix("'")


def _with_point(column: str, cell: str) -> str:
    """A cell of a German file with a decimal point, unless it is an id or a name."""
    return cell.replace(",", ".") if _NUMBER.fullmatch(cell) and not column.endswith("_id") else cell


def _blank(value: object) -> bool:
    return value is None or value == "" or (isinstance(value, float) and math.isnan(value))


def disagreements(folder: Path) -> list[str]:
    """What the files of a plan's folder disagree about.

    Parameters
    ----------
    folder : Path

    Returns
    -------
    list of str
        Empty when all agree.
    """
    return FolderChecker(PlanFolder(folder)).check()
