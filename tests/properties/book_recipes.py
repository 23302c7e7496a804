"""Books made from a short recipe: a seed, sizes, and the features that the book has.

Every feature draws from a random generator of its own: leaving one out does not change the others, so that a
failing recipe can be reduced feature by feature.
"""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import openpyxl
from hypothesis import strategies as st

Row = dict[str, str]

SIGNS = (
    '"', "'", ",", ";", "|", "\\", "/", "<b>", "&amp;", "ä", "e\u0301", "漢字", "😀", "\u202e", "\u200b",
    "\u2028", "a b", "{}", "${x}", "{{7}}", "%s", "NULL", "None", "nan", "N/A", "true", "1e5", "0x1", "*",
    "[x]", "#", "`", "ß", "İ", "</script>", "_", "~", "\ufb01", "x" * 300,
)  # fmt: skip
"""Texts that are legal in ids and names, and that a writer or reader of some format may change."""
FORMULAS = ("=1+", "+", "-", "@", "=cmd|'x'!A", "-1.5")
EXTRA_COLUMNS = (
    "Region",
    "note",
    "Bemerkung",
    "credit",
    "Ansprechpartner",
    "wert_2024",
    "Ä;ö",
    "visits2",
    "1",
)
MISSPELT = {
    "customers": {
        "revenue": "Umsatz",
        "visits_per_year": "Besuche/Jahr",
        "rep_id": "Außendienst",
        "segment": "Segmnt",
    },
    "reps": {"capacity_hours": "capacity_hour", "name": "Mitarbeiter"},
    "kams": {"max_accounts": "max_acounts", "languages": "Sprachen"},
}
"""Headers that a column of the product may stand under, and that are not its name."""
NUMBERS = frozenset(
    [
        "lon",
        "lat",
        "x",
        "y",
        "revenue",
        "potential",
        "visits_per_year",
        "visit_minutes",
        "kam_years",
        "field_share",
        "capacity_hours",
        "share",
        "max_accounts",
        "min_accounts",
        "cost",
        "partner_hours",
        "length_m",
        "people",
        "sales",
    ]
)
BAD_CELLS = {
    "revenue": ("-5", "nan", "inf", "12 EUR", "1e400"),
    "visits_per_year": ("-1", "viele"),
    "prospect": ("maybe",),
    "coverage": ("field",),
    "unit_id": ("no such unit",),
    "lon": ("181", "east"),
    "level": ("galactic",),
    "field_share": ("2",),
}

UNIT_KINDS = ("points", "projected", "local_plane", "derived_by_id", "derived_by_cells")
"""How the units are given; polygons where a recipe has none of these."""
FEATURES = (
    *UNIT_KINDS,
    "holes", "measure", "blank_measure", "negative_measure", "today_units", "groups", "unit_texts",
    "places", "places_only", "mixed_places", "prospects", "accounts", "parents", "headquarters",
    "coverage", "flags", "rep_today", "rep_left", "kam_today", "kam_left", "years", "agent_today",
    "segments", "blank_visits", "blank_revenue", "large_revenue", "no_revenue", "zero_potential", "skills",
    "levels", "field_shares", "names", "homes", "some_homes", "unit_homes", "postal_homes", "capacity",
    "rep_shares", "rep_territories", "kams", "kam_homes", "kam_skills", "kam_limits", "kam_blanks",
    "conflicts", "partners", "inside_sales", "agent_languages", "edges_add", "edges_remove", "wild_ids",
    "zero_ids", "formula_ids", "spaced_ids", "wild_names", "control_names", "extra_columns",
    "misspelt_columns", "mapped_columns", "bad_cells", "german", "tabs", "bom", "xlsx", "default_criteria",
    "tight", "minmax", "capacity_targets", "unit_criterion", "workload", "travel", "visits",
    "revenue_criterion", "lock", "lock_rep", "forbid", "together", "disruption", "no_change", "free_bases",
    "distance", "inertia", "diameter", "cut", "weight", "no_contiguity", "more_territories", "vacant",
    "retired", "queen", "pareto", "top_n", "threshold", "score", "rules", "family", "headquarters_family",
    "always_never", "apart", "scenario_field_share", "split", "keep", "date", "standard_estimate",
    "tolerance_ten", "unknown_key", "work_year", "explicit",
)  # fmt: skip
PLANAR = ("projected", "local_plane")


@dataclass(frozen=True)
class Recipe:
    """What a book is made from.

    Parameters
    ----------
    seed : int
    across, down : int
        Size of the grid of units.
    customers, reps : int
        0: the book has no such table.
    features : frozenset of str
    """

    seed: int
    across: int
    down: int
    customers: int
    reps: int
    features: frozenset[str]

    def has(self, *names: str) -> bool:
        """Whether the recipe has one of the features."""
        return not self.features.isdisjoint(names)

    @property
    def planar(self) -> bool:
        """Whether places are x and y."""
        return self.has(*PLANAR) and not self.has("derived_by_cells")

    def random(self, subject: str) -> Random:
        """A random generator for one subject."""
        return Random(f"{self.seed}/{subject}")

    def __repr__(self) -> str:
        """A call that makes the same recipe."""
        names = ", ".join(map(repr, sorted(self.features)))
        sizes = f"{self.seed}, {self.across}, {self.down}, {self.customers}, {self.reps}"
        return f"Recipe({sizes}, frozenset({{{names}}}))" if names else f"Recipe({sizes}, frozenset())"


recipes = st.builds(
    Recipe,
    seed=st.integers(0, 2**20),
    across=st.integers(1, 5),
    down=st.integers(1, 4),
    customers=st.integers(0, 40),
    reps=st.integers(0, 4),
    features=st.integers(0, 24).flatmap(
        lambda least: st.frozensets(st.sampled_from(FEATURES), min_size=least, max_size=least + 2)
    ),
)


@dataclass
class MadeBook:
    """The tables of a book, with plain cells (decimal points, no separators), and its scenario.

    Parameters
    ----------
    tables : dict of str to list of Row
    shapes : dict of str to list
        Corners of each unit; empty where the units are points or derived.
    cells : dict of str to tuple of int
        Place of each unit in the grid.
    bad : list of tuple of str, int and str
        Table, row of the list and column of every cell that is a fault.
    """

    recipe: Recipe
    tables: dict[str, list[Row]] = field(default_factory=dict)
    scenario: dict[str, Any] = field(default_factory=dict)
    shapes: dict[str, list[list[float]]] = field(default_factory=dict)
    cells: dict[str, tuple[int, int]] = field(default_factory=dict)
    bad: list[tuple[str, int, str]] = field(default_factory=list)
    renamed: dict[str, dict[str, str]] = field(default_factory=dict)

    def rows(self, table: str) -> list[Row]:
        return self.tables.get(table, [])

    def has_column(self, table: str, column: str) -> bool:
        rows = self.rows(table)
        return bool(rows) and column in rows[0]

    def header(self, table: str, column: str) -> str:
        """The header under which the file has a column."""
        return self.renamed.get(table, {}).get(column, column)


def make_ids(recipe: Recipe, subject: str, count: int, prefix: str) -> list[str]:
    """Distinct ids, of the style that the recipe has."""
    random = recipe.random(f"ids of {subject}")
    wild = recipe.has("wild_ids")
    ids = []
    for place in range(count):
        name = f"{place + 1:05d}" if recipe.has("zero_ids") and subject == "units" else f"{prefix}{place}"
        if wild and random.random() < 0.5:
            sign = random.choice(SIGNS)
            name = random.choice((f"{sign}{name}", f"{name}{sign}", f"{name}{sign}{place}"))
        if recipe.has("formula_ids") and random.random() < 0.3:
            name = f"{random.choice(FORMULAS)}{name}"
        if recipe.has("spaced_ids") and random.random() < 0.2:
            name = random.choice((f" {name}", f"{name} ", f"{name}  z"))
        ids.append(name)
    return ids


def make_book(recipe: Recipe) -> MadeBook:
    """Tables and scenario of a recipe."""
    made = MadeBook(recipe)
    _make_units(made)
    _make_reps(made)
    _make_kams(made)
    _make_agents(made)
    _make_customers(made)
    _make_edges(made)
    if recipe.has("derived_by_id", "derived_by_cells") and made.rows("customers"):
        made.tables.pop("units")
        made.tables.pop("edges", None)
        made.shapes.clear()
    _spoil_columns(made)
    from scenario_recipes import make_scenario

    made.scenario = make_scenario(made)
    return made


# -- units -------------------------------------------------------------------------------------------------


def _make_units(made: MadeBook) -> None:
    recipe, random = made.recipe, made.recipe.random("units")
    places = [(column, line) for line in range(recipe.down) for column in range(recipe.across)]
    if recipe.has("holes"):
        places = [place for place in places if random.random() < 0.75] or places
    corners = {
        (column, line): [
            round(9 + 0.2 * column + random.uniform(-0.05, 0.05), 5),
            round(50 + 0.2 * line + random.uniform(-0.05, 0.05), 5),
        ]
        for column in range(recipe.across + 1)
        for line in range(recipe.down + 1)
    }
    ids = make_ids(recipe, "units", len(places), "u")
    rows = []
    for unit_id, (column, line) in zip(ids, places):
        ring = [corners[column + a, line + b] for a, b in ((0, 0), (1, 0), (1, 1), (0, 1), (0, 0))]
        made.cells[unit_id] = (column, line)
        made.shapes[unit_id] = ring
        rows.append({"unit_id": unit_id, **_unit_place(recipe, ring)})
    _unit_columns(recipe, rows, random)
    if recipe.has(*UNIT_KINDS):
        made.shapes = {}
    made.tables["units"] = rows


def _unit_place(recipe: Recipe, ring: list[list[float]]) -> Row:
    lon, lat = (sum(corner[axis] for corner in ring[:4]) / 4 for axis in (0, 1))
    if recipe.planar:
        return {"x": f"{500_000 + (lon - 9) * 70_000:.1f}", "y": f"{5_500_000 + (lat - 50) * 110_000:.1f}"}
    if recipe.has(*UNIT_KINDS):
        return {"lon": f"{lon:.6f}", "lat": f"{lat:.6f}"}
    return {}


def _unit_columns(recipe: Recipe, rows: list[Row], random: Random) -> None:
    # Without reps the plan's territories are T001 and so on, whatever today's are called.
    today = ("T001", "T002", "West") if recipe.reps else ("Nord", "West")
    for place, row in enumerate(rows):
        if (
            recipe.has("measure", "blank_measure", "negative_measure", "unit_criterion")
            or not recipe.customers
        ):
            row["people"] = str(random.randint(1, 50))
        if recipe.has("blank_measure") and random.random() < 0.2:
            row["people"] = ""
        if recipe.has("negative_measure"):
            row["change"] = str(random.randint(-9, 9))
        if recipe.has("today_units"):
            row["territory_id"] = random.choice(("", *today, f"R{place % max(recipe.reps, 1)}"))
        if recipe.has("groups"):
            row["group_id"] = random.choice(("", "", "", "G1", "G2"))
        if recipe.has("unit_texts"):
            row["Ort"] = random.choice((*SIGNS, *FORMULAS, "", "01067", "Line\nbreak"))


# -- people ------------------------------------------------------------------------------------------------


def _home(made: MadeBook, random: Random, subject: str, share: float) -> Row:
    recipe = made.recipe
    planar = recipe.planar
    names = ("x", "y") if planar else ("lon", "lat")
    blank = random.random() >= share
    cells = dict.fromkeys(names, "")
    if not blank:
        lon, lat = 9 + random.uniform(0, 0.2 * recipe.across), 50 + random.uniform(0, 0.2 * recipe.down)
        if planar:
            cells = {
                "x": f"{500_000 + (lon - 9) * 70_000:.1f}",
                "y": f"{5_500_000 + (lat - 50) * 110_000:.1f}",
            }
        else:
            cells = {"lon": f"{lon:.5f}", "lat": f"{lat:.5f}"}
    units = [row["unit_id"] for row in made.rows("units")]
    if subject == "reps" and recipe.has("unit_homes"):
        cells["unit_id"] = random.choice((*units, ""))
    if subject == "reps" and recipe.has("postal_homes"):
        cells["postal_code"] = random.choice((*units, "", "99999"))
    return cells


def _name(recipe: Recipe, random: Random, plain: str) -> str:
    if recipe.has("control_names") and random.random() < 0.3:
        return random.choice((f"{plain}\r\nx", f"{plain}\tx", f"\x01{plain}", f"{plain}\n"))
    if recipe.has("wild_names") and random.random() < 0.6:
        return random.choice((*SIGNS, *FORMULAS, f" {plain} ", ""))
    return plain


def _make_reps(made: MadeBook) -> None:
    recipe, random = made.recipe, made.recipe.random("reps")
    if not recipe.reps:
        return
    homes = recipe.has("homes", "some_homes", "unit_homes", "postal_homes")
    rows = []
    count = min(recipe.reps, len(made.rows("units")))
    for place, rep_id in enumerate(make_ids(recipe, "reps", count, "R")):
        row = {"rep_id": rep_id, "name": _name(recipe, random, f"Rep {place}")}
        if homes:
            row |= _home(
                made, random, "reps", 0.5 if recipe.has("some_homes", "unit_homes", "postal_homes") else 1
            )
        if recipe.has("capacity", "capacity_targets"):
            row["capacity_hours"] = random.choice(("800", "1408", "20", "100.5", "2000", ""))
            if recipe.has("capacity_targets"):
                row["capacity_hours"] = row["capacity_hours"] or "900"
        if recipe.has("rep_shares"):
            row["share"] = random.choice(("1", "0.5", "2"))
        if recipe.has("rep_territories"):
            row["territory_id"] = random.choice(("", f"T{place + 1:03d}", f"Land {place}", f"West{place}"))
        rows.append(row)
    made.tables["reps"] = rows


def _make_kams(made: MadeBook) -> None:
    recipe, random = made.recipe, made.recipe.random("kams")
    if not recipe.has("kams", "kam_homes", "kam_skills", "kam_limits", "kam_blanks", "conflicts", "partners"):
        return
    rows = []
    for kam_id in make_ids(recipe, "kams", random.randint(1, 3), "K"):
        row = {"kam_id": kam_id, "name": _name(recipe, random, "Kim")}
        if recipe.has("kam_homes"):
            row |= _home(made, random, "kams", 0.8)
        if recipe.has("kam_skills"):
            row["languages"] = random.choice(("", "de", "de;en", "fr"))
            row["industries"] = random.choice(("", "food", "food;steel"))
            row["countries"] = random.choice(("", "DE", "FR;DE"))
        if recipe.has("kam_limits"):
            row["capacity_hours"] = random.choice(("200", "20", "1408", ""))
            row["max_accounts"] = random.choice(("1", "2", "5", "", "0"))
            row["min_accounts"] = random.choice(("", "0", "1"))
            row["levels"] = random.choice(("", "regional", "regional;national;global"))
        if recipe.has("conflicts"):
            row["conflicts"] = random.choice(("", "A1", "steel", "P1;A2", "nobody"))
        if recipe.has("partners"):
            row["inside_sales"] = random.choice(("", "Pat"))
            row["partner_hours"] = random.choice(("", "100", "0"))
            row["cost"] = random.choice(("", "90000"))
        rows.append(row)
    made.tables["kams"] = rows


def _make_agents(made: MadeBook) -> None:
    recipe, random = made.recipe, made.recipe.random("agents")
    if not recipe.has("inside_sales", "agent_languages"):
        return
    rows = []
    for agent_id in make_ids(recipe, "agents", random.randint(1, 3), "I"):
        row = {"agent_id": agent_id, "name": _name(recipe, random, "Ivo")}
        if recipe.has("agent_languages"):
            row["languages"] = random.choice(("", "de", "fr"))
            row["capacity_hours"] = random.choice(("", "0", "700", "5"))
        rows.append(row)
    made.tables["inside_sales"] = rows


# -- customers ---------------------------------------------------------------------------------------------


def _place_in(made: MadeBook, unit_id: str, random: Random) -> Row:
    column, line = made.cells[unit_id]
    lon, lat = (
        9 + 0.2 * column + 0.1 + random.uniform(-0.03, 0.03),
        50.1 + 0.2 * line + random.uniform(-0.03, 0.03),
    )
    if made.recipe.planar:
        return {"x": f"{500_000 + (lon - 9) * 70_000:.1f}", "y": f"{5_500_000 + (lat - 50) * 110_000:.1f}"}
    return {"lon": f"{lon:.6f}", "lat": f"{lat:.6f}"}


def _make_customers(made: MadeBook) -> None:
    recipe = made.recipe
    if not recipe.customers:
        return
    random = recipe.random("customers")
    units = [row["unit_id"] for row in made.rows("units")]
    ids = make_ids(recipe, "customers", recipe.customers, "c")
    rows: list[Row] = [{"customer_id": name, "unit_id": random.choice(units)} for name in ids]
    for fill in (_fill_places, _fill_amounts, _fill_accounts, _fill_owners, _fill_service):
        fill(made, rows, recipe.random(fill.__name__))
    made.tables["customers"] = rows


def _fill_places(made: MadeBook, rows: list[Row], random: Random) -> None:
    recipe = made.recipe
    derived = recipe.has("derived_by_id", "derived_by_cells")
    if not (derived or recipe.has("places", "places_only", "mixed_places")):
        return
    for row in rows:
        place = _place_in(made, row["unit_id"], random)
        if recipe.has("mixed_places") and not derived:
            way = random.randrange(3)
            row.update(place if way != 1 else dict.fromkeys(place, ""))
            row["unit_id"] = row["unit_id"] if way != 2 else ""
        else:
            row.update(place)
    if not derived and recipe.has("mixed_places"):
        return
    if recipe.has("places_only", "derived_by_cells"):
        for row in rows:
            row.pop("unit_id")


def _fill_amounts(made: MadeBook, rows: list[Row], random: Random) -> None:
    recipe = made.recipe
    for row in rows:
        large = recipe.has("large_revenue")
        revenue = random.randint(1, 10**12) if large else random.choice((0, 100, 1000.5, 250.25, 99999))
        potential = 0 if recipe.has("zero_potential") else random.choice((0, 10, 2000, 0.5, 123456.75))
        if not recipe.has("no_revenue"):
            row["revenue"] = str(revenue)
            row["potential"] = str(potential)
        if recipe.has("blank_revenue") and random.random() < 0.3 and "revenue" in row:
            row[random.choice(("revenue", "potential"))] = ""
        if not recipe.has("segments") or random.random() < 0.5:
            row["visits_per_year"] = random.choice(("4", "12", "1", "0.5", "52"))
            row["visit_minutes"] = random.choice(("30", "60", "45"))
        else:
            row["visits_per_year"] = row["visit_minutes"] = ""
        if recipe.has("segments"):
            row["segment"] = random.choice(("A", "B", "C", "", "Gold"))
        if recipe.has("blank_visits") and random.random() < 0.4:
            row[random.choice(("visits_per_year", "visit_minutes"))] = ""
        if recipe.has("prospects"):
            row["prospect"] = random.choice(("true", "false", "", "ja", "0"))


def _fill_accounts(made: MadeBook, rows: list[Row], random: Random) -> None:
    recipe = made.recipe
    accounts = [f"A{place}" for place in range(6)]
    if recipe.has("wild_ids"):
        accounts = [f"{random.choice(SIGNS)}{name}" for name in accounts]
    parent = {name: random.choice(("", "P1", "P2")) for name in accounts}
    level = {name: random.choice(("", "global", "national", "regional")) for name in accounts}
    coverage = ("", "", "territory", "key_account", "inside_sales", "house")
    given = {name: random.choice(coverage) for name in accounts}
    flag = {name: random.choice(("", "", "true", "false")) for name in (*accounts, "")}
    main: set[str] = set()
    for row in rows:
        account = ""
        if recipe.has("accounts", "parents", "headquarters", "levels"):
            account = row["account_id"] = random.choice((*accounts, "", ""))
        if recipe.has("parents"):
            row["parent_id"] = parent.get(account, "")
        if recipe.has("headquarters"):
            row["headquarters"] = "true" if account and account not in main and random.random() < 0.3 else ""
            main |= {account} if row["headquarters"] else set()
        if recipe.has("levels"):
            row["level"] = level.get(account, "")
        if recipe.has("flags"):
            row["key_account"] = flag[account] if account else random.choice(("", "true", "false"))
        if recipe.has("coverage"):
            desk = account and given[account] != "key_account" and random.random() < 0.2
            row["coverage"] = "inside_sales" if desk else given.get(account, random.choice(coverage))
        if recipe.has("field_shares"):
            row["field_share"] = random.choice(("", "0", "0.2", "1"))


def _fill_owners(made: MadeBook, rows: list[Row], random: Random) -> None:
    recipe = made.recipe
    for column, table, today, left in (
        ("rep_id", "reps", "rep_today", "rep_left"),
        ("kam_id", "kams", "kam_today", "kam_left"),
        ("agent_id", "inside_sales", "agent_today", "agent_today"),
    ):
        if not recipe.has(today, left):
            continue
        key = {"reps": "rep_id", "kams": "kam_id", "inside_sales": "agent_id"}[table]
        known = [row[key] for row in made.rows(table)]
        gone = [f"gone {column} 1"] if recipe.has(left) or not known else []
        filled = [row for row in rows if random.random() < 0.6]
        for row in rows:
            row[column] = random.choice([*known, *gone]) if row in filled else ""
        for name in gone:  # a single row with an unknown id is a fault, so that there are two or none
            mine = [row for row in rows if row[column] == name]
            if len(mine) == 1:
                mine[0][column] = ""
    if recipe.has("years"):
        for row in rows:
            row["kam_years"] = random.choice(("", "2", "0", "12.5")) if row.get("kam_id") else ""


def _fill_service(made: MadeBook, rows: list[Row], random: Random) -> None:
    recipe = made.recipe
    for place, row in enumerate(rows):
        if recipe.has("names", "wild_names", "control_names"):
            row["name"] = _name(recipe, random, f"Firma {place}")
        if recipe.has("skills", "kam_skills", "agent_languages"):
            row["language"] = random.choice(("", "de", "en", "fr"))
            row["industry"] = random.choice(("", "food", "steel"))
            row["country"] = random.choice(("", "DE", "FR"))


def _make_edges(made: MadeBook) -> None:
    recipe, random = made.recipe, made.recipe.random("edges")
    units = [row["unit_id"] for row in made.rows("units")]
    if len(units) < 2 or not recipe.has("edges_add", "edges_remove"):
        return
    pairs: dict[tuple[str, str], Row] = {}
    for _ in range(random.randint(1, 4)):
        one, other = sorted(random.sample(units, 2))
        actions = [
            name for name, there in (("add", "edges_add"), ("remove", "edges_remove")) if recipe.has(there)
        ]
        pairs[one, other] = {"unit_a": one, "unit_b": other, "action": random.choice(actions)}
    made.tables["edges"] = list(pairs.values())


# -- columns that are not as the product calls them, and cells that are faults -----------------------------


def _spoil_columns(made: MadeBook) -> None:
    recipe, random = made.recipe, made.recipe.random("columns")
    for table, rows in made.tables.items():
        if recipe.has("extra_columns") and table != "edges":
            for name in random.sample(EXTRA_COLUMNS, 2):
                for row in rows:
                    row[name] = random.choice(("", "x", "12", "=1+1", "Ä"))
    if recipe.has("misspelt_columns"):
        for table, names in MISSPELT.items():
            for column, header in names.items():
                if made.has_column(table, column) and random.random() < 0.4:
                    for row in made.rows(table):
                        row[header] = row.pop(column)
    if recipe.has("bad_cells"):
        rows = made.rows("customers")
        for column, cells in BAD_CELLS.items():
            usable = [place for place, row in enumerate(rows) if column in row]
            if usable and random.random() < 0.3 and not (column == "unit_id" and "units" not in made.tables):
                place = random.choice(usable)
                rows[place][column] = random.choice(cells)
                made.bad.append(("customers", place, column))
    if recipe.has("mapped_columns"):
        made.renamed = {
            "customers": {
                name: f"Meine {name}"
                for name in ("customer_id", "revenue", "visits_per_year", "rep_id")
                if made.has_column("customers", name)
            }
        }


# -- files -------------------------------------------------------------------------------------------------


def write_files(made: MadeBook, folder: Path) -> dict[str, str]:
    """Write the tables and the scenario; returns the file of each table."""
    folder.mkdir(parents=True)
    files = {}
    for table, rows in made.tables.items():
        renamed = [{made.header(table, name): cell for name, cell in row.items()} for row in rows]
        if table == "units" and made.shapes:
            file = folder / "units.geojson"
            file.write_text(json.dumps(_collection(made, renamed)), encoding="utf-8")
        elif made.recipe.has("xlsx") and not made.recipe.has("control_names"):
            file = folder / f"{table}.xlsx"
            _write_workbook(renamed, file)
        else:
            file = folder / f"{table}.csv"
            file.write_bytes(_csv_bytes(made.recipe, renamed))
        files[table] = file.name
    if made.scenario:
        (folder / "scenario.toml").write_text(toml_text(made.scenario), encoding="utf-8")
    return files


def as_request(made: MadeBook) -> dict[str, Any]:
    """The same book as the body of a request, with the units in another order."""
    body: dict[str, Any] = {"scenario": made.scenario}
    for table, rows in made.tables.items():
        renamed = [{made.header(table, name): cell for name, cell in row.items()} for row in rows]
        body[table] = renamed
        if table == "units":
            body[table] = _collection(made, renamed[::-1]) if made.shapes else renamed[::-1]
    return body


def _collection(made: MadeBook, rows: list[Row]) -> dict[str, Any]:
    features = [
        {
            "type": "Feature",
            "properties": {name: _native(name, cell) for name, cell in row.items()},
            "geometry": {"type": "Polygon", "coordinates": [made.shapes[row["unit_id"]]]},
        }
        for row in rows
    ]
    return {"type": "FeatureCollection", "features": features}


def _native(name: str, cell: str) -> object:
    if name in NUMBERS:
        return float(cell) if cell else None
    return cell


def _csv_bytes(recipe: Recipe, rows: list[Row]) -> bytes:
    german = recipe.has("german")
    separator = ";" if german else "\t" if recipe.has("tabs") else ","
    stream = io.StringIO(newline="")
    writer = csv.DictWriter(stream, rows[0].keys(), delimiter=separator)
    writer.writeheader()
    for row in rows:
        writer.writerow({name: _german(name, cell) if german else cell for name, cell in row.items()})
    return stream.getvalue().encode("utf-8-sig" if recipe.has("bom") else "utf-8")


def _german(name: str, cell: str) -> str:
    if name.removeprefix("Meine ") in NUMBERS:
        return cell.replace(".", ",")
    return cell


def _write_workbook(rows: list[Row], file: Path) -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    names = list(rows[0])
    for column, name in enumerate(names, start=1):
        _put(sheet.cell(1, column), name)
    for line, row in enumerate(rows, start=2):
        for column, name in enumerate(names, start=1):
            _put(sheet.cell(line, column), row[name])
    workbook.save(file)


def _put(cell: Any, text: str) -> None:
    cell.value = text
    if text:
        cell.data_type = "s"


def toml_text(scenario: dict[str, Any]) -> str:
    """A scenario as TOML, every value on one line."""
    return "".join(f"{_toml(name)} = {_toml(value)}\n" for name, value in scenario.items())


def _toml(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_toml(name)} = {_toml(inner)}" for name, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return json.dumps(value, ensure_ascii=False)
