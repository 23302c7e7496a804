"""Every column of every table, declared once: its name, kind and limits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from territory_opt.criteria import CRITERIA

Kind = Literal[
    "id", "ref", "text", "amount", "count", "fraction", "flag", "list", "coverage", "level", "action", "place"
]


@dataclass(frozen=True)
class ColumnSpec:
    """One column the product knows.

    Parameters
    ----------
    name : str
    kind : str
        id: distinct and filled; ref: an id of another table, verbatim; text; amount: a number; count: a whole
        number; fraction: a number from 0 to 1; flag: true, false or blank; list: texts separated by ";";
        coverage, level, action: one of a few words; place: half of a coordinate.
    required : bool
        Whether the table is refused without the column.
    positive : bool
        Of an amount: whether 0 is a fault too.
    """

    name: str
    kind: Kind
    required: bool = False
    positive: bool = False


_PLACE = (
    ColumnSpec("lon", "place"),
    ColumnSpec("lat", "place"),
    ColumnSpec("x", "place"),
    ColumnSpec("y", "place"),
)
_HOME = (ColumnSpec("unit_id", "ref"), ColumnSpec("postal_code", "ref"))

SCHEMA: Mapping[str, tuple[ColumnSpec, ...]] = {
    "units": (
        ColumnSpec("unit_id", "id", required=True),
        *_PLACE,
        ColumnSpec("territory_id", "ref"),
        ColumnSpec("group_id", "ref"),
    ),
    "customers": (
        ColumnSpec("customer_id", "id", required=True),
        ColumnSpec("unit_id", "ref"),
        *_PLACE,
        ColumnSpec("name", "text"),
        ColumnSpec("account_id", "ref"),
        ColumnSpec("parent_id", "ref"),
        ColumnSpec("headquarters", "flag"),
        ColumnSpec("revenue", "amount"),
        ColumnSpec("potential", "amount"),
        ColumnSpec("visits_per_year", "amount"),
        ColumnSpec("visit_minutes", "amount"),
        ColumnSpec("segment", "text"),
        ColumnSpec("industry", "text"),
        ColumnSpec("language", "text"),
        ColumnSpec("country", "text"),
        ColumnSpec("prospect", "flag"),
        ColumnSpec("key_account", "flag"),
        ColumnSpec("coverage", "coverage"),
        ColumnSpec("level", "level"),
        ColumnSpec("field_share", "fraction"),
        ColumnSpec("rep_id", "ref"),
        ColumnSpec("kam_id", "ref"),
        ColumnSpec("kam_years", "amount"),
        ColumnSpec("agent_id", "ref"),
    ),
    "reps": (
        ColumnSpec("rep_id", "id", required=True),
        ColumnSpec("name", "text"),
        *_PLACE,
        *_HOME,
        ColumnSpec("capacity_hours", "amount"),
        ColumnSpec("share", "amount", positive=True),
        ColumnSpec("territory_id", "ref"),
    ),
    "kams": (
        ColumnSpec("kam_id", "id", required=True),
        ColumnSpec("name", "text"),
        *_PLACE,
        *_HOME,
        ColumnSpec("capacity_hours", "amount"),
        ColumnSpec("max_accounts", "count"),
        ColumnSpec("languages", "list"),
        ColumnSpec("industries", "list"),
        ColumnSpec("countries", "list"),
        ColumnSpec("inside_sales", "text"),
        ColumnSpec("min_accounts", "count"),
        ColumnSpec("conflicts", "list"),
        ColumnSpec("levels", "list"),
        ColumnSpec("cost", "amount"),
        ColumnSpec("partner_hours", "amount"),
    ),
    "inside_sales": (
        ColumnSpec("agent_id", "id", required=True),
        ColumnSpec("name", "text"),
        ColumnSpec("capacity_hours", "amount"),
        ColumnSpec("languages", "list"),
    ),
    "edges": (
        ColumnSpec("unit_a", "ref", required=True),
        ColumnSpec("unit_b", "ref", required=True),
        ColumnSpec("length_m", "amount"),
        ColumnSpec("action", "action"),
    ),
    "travel": (
        ColumnSpec("from_id", "ref", required=True),
        ColumnSpec("to_id", "ref", required=True),
        ColumnSpec("minutes", "amount", required=True),
        ColumnSpec("km", "amount"),
    ),
    "times": (
        ColumnSpec("from_lon", "place", required=True),
        ColumnSpec("from_lat", "place", required=True),
        ColumnSpec("to_lon", "place", required=True),
        ColumnSpec("to_lat", "place", required=True),
        ColumnSpec("minutes", "amount", required=True, positive=True),
        ColumnSpec("km", "amount"),
    ),
    "assignments": (
        ColumnSpec("unit_id", "ref", required=True),
        ColumnSpec("territory_id", "ref", required=True),
        ColumnSpec("rep_id", "ref"),
    ),
}

TABLES = ("units", "customers", "reps", "kams", "inside_sales", "edges")
"""The tables of a book, in the order they are read and reported."""

BUILT_IN_MEASURES = frozenset(
    name for criterion in CRITERIA for name in (criterion.measure, *criterion.needs.columns)
)
"""Unit columns of these names are always numbers."""

CHOICES: Mapping[str, tuple[str, ...]] = {
    "coverage": ("territory", "key_account", "inside_sales", "house"),
    "level": ("global", "national", "regional"),
    "action": ("add", "remove"),
}
"""The words a column of these kinds may hold, besides a blank."""


def names_of(table: str) -> tuple[str, ...]:
    """Names of the columns the product knows in a table."""
    return tuple(spec.name for spec in SCHEMA[table])
