"""Scenarios made from a recipe, for the book of the same recipe."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from book_recipes import MadeBook

OBJECTIVES = ("distance", "inertia", "diameter", "cut")


def make_scenario(made: MadeBook) -> dict[str, Any]:
    """The scenario as the members of a TOML file."""
    recipe, random = made.recipe, made.recipe.random("scenario")
    scenario: dict[str, Any] = {"iterations": 1, "effort": "quick", "seed": recipe.seed % 3}
    units, reps = len(made.cells), len(made.rows("reps"))
    room = random.random() < 0.05  # rarely more territories than units: a fault
    if not reps:
        scenario["territories"] = random.randint(1, 3) if room else min(random.randint(1, 3), units)
    elif recipe.has("more_territories") and (room or units > reps):
        scenario["territories"] = reps + 1
    if recipe.has("vacant") and (room or units > reps + 1):
        scenario["vacant"] = ["Frei"]
        scenario["territories"] = scenario.get("territories", reps) + 1
    if recipe.has("retired"):
        scenario["retired"] = ["T001", "T900"]
    for name in OBJECTIVES:
        if recipe.has(name):
            scenario["compactness"] = name
    if recipe.has("weight"):
        scenario["compactness_weight"] = random.choice(
            ("customers", "none", "revenue", "potential") if recipe.customers else ("none", "people")
        )
    if recipe.has("no_contiguity"):
        scenario["contiguity"] = False
    if recipe.has("free_bases"):
        scenario["bases"] = "free"
    if recipe.planar:
        scenario["crs"] = "EPSG:25832" if recipe.has("projected") else "local"
    if recipe.has("date"):
        scenario["effective_date"] = "2027-01-01"
    if recipe.has("unknown_key"):
        scenario["iteration"] = 3
    for name, value in (
        ("criteria", _criteria(made, random)),
        ("key_accounts", _key_accounts(made, random)),
        ("units", _units(made, random)),
        ("workload", _workload(made)),
        ("columns", {table: dict(names) for table, names in made.renamed.items() if names}),
    ):
        if value:
            scenario[name] = value
    if recipe.has("queen"):
        scenario["neighbours"] = {"rule": "queen"}
    if recipe.has("keep"):
        scenario["matching"] = {"keep": random.choice((0, 0.3, 1))}
    _add_rules(made, scenario, random)
    return scenario


def _criteria(made: MadeBook, random: Random) -> list[dict[str, Any]]:
    recipe = made.recipe
    if recipe.has("default_criteria") and recipe.customers:
        return []
    tolerance = (
        0.02 if recipe.has("tight") else 10 if recipe.has("tolerance_ten") else random.choice((0.3, 0.6, 1.5))
    )
    if not recipe.customers:
        return [{"measure": "people", "tolerance": tolerance}]
    criteria: list[dict[str, Any]] = [{"measure": "customers", "tolerance": tolerance}]
    for name in ("workload", "travel", "visits"):
        if recipe.has(name) and (name == "visits" or not recipe.has("local_plane") or not recipe.planar):
            criteria.append({"measure": name, "tolerance": 2 * tolerance})
    if recipe.has("revenue_criterion"):
        criteria.append({"measure": random.choice(("revenue", "potential")), "tolerance": 2 * tolerance})
    if recipe.has("unit_criterion") and not recipe.has("derived_by_id", "derived_by_cells"):
        criteria.append({"measure": "people", "tolerance": 3 * tolerance})
    if recipe.has("minmax"):
        criteria[0] |= random.choice(({"min": 1}, {"max": 30}, {"min": 2, "max": 20}))
        if random.random() < 0.5:
            criteria[0].pop("tolerance")
    if recipe.has("capacity_targets") and recipe.reps:
        criteria[-1]["targets"] = "capacity"
    return criteria


def _rule(made: MadeBook, name: str, random: Random) -> dict[str, Any]:
    measure = random.choice(("revenue", "potential", "visits", "sites"))
    return {
        "pareto": {"rule": "pareto", "measure": measure, "share": 0.4},
        "top_n": {"rule": "top_n", "measure": measure, "n": random.randint(0, 4)},
        "threshold": {"rule": "threshold", "measure": measure, "at_least": random.choice((0, 1000, 3))},
        "score": {"rule": "score", "attractiveness_at_least": 0.5, "position_at_least": 0.6},
        "explicit": {"rule": "explicit"},
    }[name]


def _key_accounts(made: MadeBook, random: Random) -> dict[str, Any]:
    recipe = made.recipe
    if not recipe.customers:
        return {}
    chosen = [name for name in ("pareto", "top_n", "threshold", "score", "explicit") if recipe.has(name)]
    if not chosen:
        return {}
    section = _rule(made, chosen[0], random)
    if recipe.has("rules"):
        section |= {"rules": [_rule(made, "top_n", random)], "combine": random.choice(("or", "and"))}
    if recipe.has("family", "headquarters_family"):
        section["family"] = "parent" if recipe.has("family") else "headquarters"
    accounts = sorted({row.get("account_id") or row["customer_id"] for row in made.rows("customers")})
    if recipe.has("always_never"):
        section["always"] = accounts[:1]
        section["never"] = accounts[1:2]
    if recipe.has("apart") and len(accounts) > 1:
        section["apart"] = [accounts[:2]]
    if recipe.has("scenario_field_share"):
        section["field_share"] = 0.3
        section["partner_share"] = 0.5
    return section


def _units(made: MadeBook, random: Random) -> dict[str, Any]:
    recipe = made.recipe
    section: dict[str, Any] = {}
    if recipe.has("split"):
        section["split_above"] = random.choice((0.2, 0.5))
    if recipe.has("derived_by_cells") and "units" not in made.tables:
        section |= {"grid": "h3", "h3_resolution": random.choice((4, 5))}
    return section


def _workload(made: MadeBook) -> dict[str, Any]:
    section: dict[str, Any] = {}
    if made.recipe.has("standard_estimate"):
        section["estimate"] = "standard"
    if made.recipe.has("work_year"):
        section |= {"days": 100, "prep_minutes": 0, "overnight_after_minutes": 5}
    return section


def _add_rules(made: MadeBook, scenario: dict[str, Any], random: Random) -> None:
    recipe = made.recipe
    units = [row["unit_id"] for row in made.rows("units")]
    if not units:
        units = sorted({row["unit_id"] for row in made.rows("customers") if row.get("unit_id")})
    reps = [row["rep_id"] for row in made.rows("reps")]
    territory = (
        "T001" if not reps or made.has_column("reps", "territory_id") or recipe.has("retired") else reps[0]
    )
    if made.has_column("reps", "territory_id") or recipe.has("retired"):
        territory = reps[0] if reps else "T002"
    if units and recipe.has("lock", "lock_rep"):
        scenario["lock"] = [{"units": random.sample(units, min(2, len(units))), "territory": territory}]
    if units and recipe.has("forbid"):
        scenario["forbid"] = [{"units": random.sample(units, 1), "territory": territory}]
    if recipe.has("together") and len(units) > 1:
        scenario["together"] = [{"units": random.sample(units, 2)}]
    if recipe.has("disruption", "no_change") and any(
        any(row.get(column) for row in made.rows(table))
        for table, column in (("units", "territory_id"), ("customers", "rep_id"))
    ):
        scenario["disruption"] = {"max_moved_share": 0 if recipe.has("no_change") else 0.3}
        if not recipe.customers:
            scenario["disruption"]["measure"] = "people"
