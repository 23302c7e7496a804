"""Rows of tables: selected, dropped, appended."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pytest
from formulate_books import made_customers, made_reps, made_units
from hypothesis import given, settings
from hypothesis import strategies as st

from territory_opt.model.arrays import texts
from territory_opt.model.book import Agents, Kams

ROWS = 5


def made_kams():
    return Kams(
        kam_id=texts(f"K{i}" for i in range(ROWS)),
        name=texts([""] * ROWS),
        homes=np.arange(2.0 * ROWS).reshape(ROWS, 2),
        capacity_hours=np.arange(float(ROWS)),
        max_accounts=np.arange(ROWS),
        languages=tuple(frozenset({str(i)}) for i in range(ROWS)),
        industries=(frozenset(),) * ROWS,
        countries=(frozenset(),) * ROWS,
        inside_sales=texts([""] * ROWS),
    )


def made_tables():
    units = made_units(1, ROWS, people=np.arange(ROWS))
    customers = made_customers(np.arange(ROWS), units.points, revenue=np.arange(ROWS))
    return [
        replace(units, extra={"note": texts(str(i) for i in range(ROWS))}),
        replace(customers, measures={"beds": np.arange(float(ROWS))}),
        made_reps(units.points, share=np.arange(ROWS)),
        made_kams(),
        Agents(texts(f"I{i}" for i in range(ROWS)), texts([""] * ROWS), np.ones(ROWS), (frozenset(),) * ROWS),
    ]


TABLES = made_tables()
BY_NAME = pytest.mark.parametrize("table", TABLES, ids=lambda table: type(table).__name__)


def row_of(table, index):
    """Everything a table says about one row."""
    found = {}
    for item in fields(table):
        column = getattr(table, item.name)
        columns = column if isinstance(column, dict) else {item.name: column}
        for name, values in columns.items():
            value = None if values is None else values[index]
            found[item.name, name] = value.tolist() if isinstance(value, np.ndarray) else value
    return repr(found)


def rows_of(table):
    return [row_of(table, index) for index in range(len(table.ids))]


@BY_NAME
def test_every_table_has_ids(table):
    assert table.ids is getattr(table, table.id_column)
    assert len(set(table.ids.tolist())) == ROWS


@BY_NAME
def test_taking_all_rows_is_the_table(table):
    assert rows_of(table.take(np.arange(ROWS))) == rows_of(table)
    assert rows_of(table.take(np.ones(ROWS, dtype=bool))) == rows_of(table)


@BY_NAME
@settings(max_examples=25)
@given(rows=st.lists(st.integers(0, ROWS - 1), unique=True))
def test_rows_are_taken_in_their_order(table, rows):
    taken = table.take(np.array(rows, dtype=np.int64))
    assert rows_of(taken) == [row_of(table, row) for row in rows]
    assert type(taken) is type(table)


@BY_NAME
@settings(max_examples=25)
@given(mark=st.lists(st.booleans(), min_size=ROWS, max_size=ROWS))
def test_dropping_and_appending_the_same_rows_restores_them(table, mark):
    dropped = table.ids[np.array(mark)].tolist()
    rest, same = table.without(dropped), table.take(np.array(mark))
    assert set(rest.ids.tolist()) == set(table.ids.tolist()) - set(dropped)
    assert sorted(rows_of(rest.append(same))) == sorted(rows_of(table))


@BY_NAME
def test_columns_stay_read_only(table):
    for changed in (table.take(np.array([0])), table.without([table.ids[0]])):
        with pytest.raises(ValueError, match="read-only"):
            changed.ids[0] = "other"


@BY_NAME
def test_wrong_ids_are_refused(table):
    with pytest.raises(KeyError, match="nobody"):
        table.without(["nobody", table.ids[0]])
    with pytest.raises(ValueError, match=str(table.ids[1])):
        table.append(table.take(np.array([1])))


def test_columns_by_name_of_one_table_only_are_blank_in_the_other():
    units = TABLES[0]
    first = replace(units.take(np.array([0])), extra={}, measures={})
    both = first.append(units.take(np.array([2])))
    assert both.extra["note"].tolist() == ["", "2"]
    assert both.measures["people"].tolist() == [0.0, 2.0]


def test_points_and_polygons_do_not_mix():
    units = TABLES[0]
    polygons = replace(units.take(np.array([0])), geometry=np.array([object()]))
    with pytest.raises(ValueError, match="geometry"):
        polygons.append(units.take(np.array([1])))
