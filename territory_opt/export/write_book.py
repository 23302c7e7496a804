"""Writing of a book as the folder that `read_book` reads: reading it gives the same book."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias, TypeGuard

import numpy as np
import shapely
from numpy.typing import NDArray

from territory_opt.export.output_folder.folder_kinds import BOOK, BOOK_SOURCE
from territory_opt.export.output_folder.replace_folder import replace_folder
from territory_opt.export.text_files.csv_style import CsvStyle, ExcelLanguage
from territory_opt.export.text_files.csv_text import write_cells
from territory_opt.model.arrays import Floats
from territory_opt.model.book import Agents, Book, Customers, EdgeRules, Kams, Reps, Units
from territory_opt.model.book_with_scenario import BookWithScenario
from territory_opt.model.frame import Frame
from territory_opt.model.progress import SILENT, Progress

Column: TypeAlias = NDArray[Any] | Sequence[object]
Columns: TypeAlias = dict[str, Column]
"""Cells of each column, by name."""


def write_book(
    book: Book, folder: Path, excel: ExcelLanguage | None = None, *, progress: Progress = SILENT
) -> None:
    """Write a book: CSV tables, outlines as GeoJSON, the scenario, and the sources.

    The folder is written completely or not at all. An earlier book written by this function is replaced;
    other files in the folder are kept.

    Parameters
    ----------
    book : Book
    folder : Path
    excel : "de", optional
        Tables as German Excel opens and saves them.
    progress : Progress
        Notified of files of the user that got another name.

    Raises
    ------
    OutputRefused
        When the folder holds something else.
    OutputFailed
        When the disk cannot be written.
    """
    with replace_folder(folder, BOOK, progress) as temporary:
        _write_into(book, temporary, CsvStyle(excel=excel))


def _write_into(book: Book, folder: Path, style: CsvStyle) -> None:
    _write_units(book, folder, style)
    for name, table in _tables(book, style):
        _write_csv(folder / f"{name}.csv", table, style)
    if isinstance(book, BookWithScenario) and book.scenario:
        (folder / "scenario.toml").write_text(_toml(book.scenario), encoding="utf-8")
    source = {"synthetic": book.synthetic, "attribution": list(book.attribution)}
    text = json.dumps(source, indent=2, ensure_ascii=False) + "\n"
    (folder / BOOK_SOURCE).write_text(text, encoding="utf-8")


def _tables(book: Book, style: CsvStyle) -> Iterator[tuple[str, Columns]]:
    """Every table but the units."""
    if book.customers is not None:
        columns = _customers(book.customers, book.units, book.frame)
        # As texts they could have another decimal mark than the rest of the file.
        yield "customers", columns | (dict(book.customers.measures) if style.excel else {})
    if book.reps is not None:
        yield "reps", _reps(book.reps, book.frame)
    if book.kams is not None:
        yield "kams", _kams(book.kams, book.frame)
    if book.inside_sales is not None:
        yield "inside_sales", _agents(book.inside_sales)
    if book.edges is not None:
        yield "edges", _edges(book.edges, book.units)


def _write_units(book: Book, folder: Path, style: CsvStyle) -> None:
    units = book.units
    columns: Columns = {"unit_id": units.unit_id, **units.extra, **units.measures}
    for name, values in (("territory_id", units.territory_id), ("group_id", units.group_id)):
        if any(values):
            columns[name] = values
    if units.geometry is None:
        _write_csv(folder / "units.csv", columns | _coordinates(units.points, book.frame), style)
        return
    with (folder / "units.geojson").open("w", encoding="utf-8", newline="\n") as file:
        file.write('{"type":"FeatureCollection","features":[\n')
        file.write(",\n".join(_features(columns, shapely.to_geojson(units.geometry))))
        file.write("\n]}\n")


def _features(columns: Columns, geometries: Iterable[str]) -> Iterator[str]:
    """Features as text, one line each."""
    for values, geometry in zip(zip(*map(_python_values, columns.values())), geometries):
        properties = json.dumps(dict(zip(columns, values)), ensure_ascii=False)
        yield f'{{"type":"Feature","properties":{properties},"geometry":{geometry}}}'


def _customers(customers: Customers, units: Units, frame: Frame) -> Columns:
    return {
        "customer_id": customers.customer_id,
        "name": customers.name,
        "account_id": customers.account_id,
        "parent_id": customers.parent_id,
        "headquarters": ["true" if marked else "" for marked in customers.headquarters.tolist()],
        "unit_id": units.unit_id[customers.unit],
        **_coordinates(_given_points(customers), frame),
        "revenue": customers.revenue,
        "potential": customers.potential,
        "visits_per_year": customers.visits,
        "visit_minutes": customers.visit_minutes,
        "segment": customers.segment,
        "industry": customers.industry,
        "language": customers.language,
        "country": customers.country,
        "prospect": customers.prospect,
        "key_account": [{1: True, 0: False}.get(flag, "") for flag in customers.key_account.tolist()],
        "coverage": customers.coverage,
        "level": customers.level,
        "field_share": customers.field_share,
        "rep_id": customers.rep_id,
        "kam_id": customers.kam_id,
        "kam_years": np.where(customers.kam_id == "", np.nan, customers.kam_years),
        **({"agent_id": customers.agent_id} if any(customers.agent_id) else {}),
        **customers.extra,
    }


def _given_points(customers: Customers) -> Floats:
    """Places of the customers, shape (customers, 2); NaN where the unit decides the place."""
    by_unit = customers.place_source == "unit"
    points: Floats = np.where(by_unit[:, None], np.nan, customers.points)
    return points


def _reps(reps: Reps, frame: Frame) -> Columns:
    return {
        "rep_id": reps.rep_id,
        "name": reps.name,
        **_coordinates(reps.homes, frame),
        "capacity_hours": reps.capacity_hours,
        "share": reps.share,
        "territory_id": reps.territory_id,
    }


def _kams(kams: Kams, frame: Frame) -> Columns:
    return {
        "kam_id": kams.kam_id,
        "name": kams.name,
        **_coordinates(kams.homes, frame),
        "capacity_hours": kams.capacity_hours,
        "max_accounts": kams.max_accounts,
        "languages": [";".join(sorted(some)) for some in kams.languages],
        "industries": [";".join(sorted(some)) for some in kams.industries],
        "countries": [";".join(sorted(some)) for some in kams.countries],
        "inside_sales": kams.inside_sales,
        "partner_hours": kams.partner_hours,
        "min_accounts": kams.min_accounts,
        "levels": [";".join(sorted(some)) for some in kams.levels],
        "conflicts": [";".join(sorted(some)) for some in kams.conflicts],
        "cost": kams.cost,
    }


def _agents(agents: Agents) -> Columns:
    return {
        "agent_id": agents.agent_id,
        "name": agents.name,
        "capacity_hours": agents.capacity_hours,
        "languages": [";".join(sorted(some)) for some in agents.languages],
    }


def _edges(edges: EdgeRules, units: Units) -> Columns:
    return {
        "unit_a": units.unit_id[edges.unit_a],
        "unit_b": units.unit_id[edges.unit_b],
        "length_m": edges.length_m,
        "action": ["remove" if removed else "add" for removed in edges.remove],
    }


def _coordinates(points: Floats, frame: Frame) -> Columns:
    first, second = ("lon", "lat") if frame.kind == "geographic" else ("x", "y")
    return {first: points[:, 0], second: points[:, 1]}


def _write_csv(path: Path, columns: Columns, style: CsvStyle) -> None:
    """Write cells without escaping: the tables are read again, and nothing must change."""
    write_cells(list(columns), [_csv_cells(column) for column in columns.values()], path, style)


def _csv_cells(values: Column) -> list[object]:
    """Values as cells: true and false for booleans, blank for NaN."""
    return [_cell(value) for value in _python_values(values)]


def _cell(value: object) -> object:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if isinstance(value, float) and math.isnan(value) else value


def _python_values(values: Column) -> list[object]:
    """Python values; integers for floats without fraction."""
    listed = values.tolist() if isinstance(values, np.ndarray) else list(values)
    return [int(value) if isinstance(value, float) and value.is_integer() else value for value in listed]


def _toml(scenario: Mapping[str, object]) -> str:
    """A scenario as TOML: single values first, then tables and lists of tables."""
    plain, blocks = {}, []
    for name, value in scenario.items():
        if isinstance(value, Mapping):
            blocks.append([f"[{_key(name)}]", *_lines(value)])
        elif _are_tables(value):
            blocks.extend([f"[[{_key(name)}]]", *_lines(item)] for item in value)
        else:
            plain[name] = value
    return "\n\n".join("\n".join(block) for block in [_lines(plain), *blocks] if block) + "\n"


def _are_tables(value: object) -> TypeGuard[Sequence[Mapping[str, object]]]:
    return (
        isinstance(value, list | tuple) and bool(value) and all(isinstance(item, Mapping) for item in value)
    )


def _lines(table: Mapping[str, object]) -> list[str]:
    return [f"{_key(name)} = {_value(value)}" for name, value in table.items()]


def _key(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else _value(name)


def _value(value: object) -> str:
    """One value as TOML, which writes strings, numbers, booleans and lists as JSON does."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(_lines(value)) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_value, value)) + "]"
    if isinstance(value, date):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
