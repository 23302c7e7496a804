"""Read a Book from a folder or from the body of a request."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from territory_opt.ingest.collected_faults import CollectedFaults
from territory_opt.ingest.formats.find_tables import BOOK_GEOPACKAGE, READERS, find_tables, read_source
from territory_opt.ingest.formats.raw_table import RawTable
from territory_opt.ingest.formats.request_tables import tables_of_request
from territory_opt.ingest.locations.coordinate_frames import planar_frame
from territory_opt.ingest.request_policy import refuse_untrusted_travel
from territory_opt.ingest.scenario.read_scenario import load_toml
from territory_opt.ingest.scenario.reading_options import ReadingOptions, parse_reading_options
from territory_opt.ingest.scenario.remaining_faults import add_scenario_faults
from territory_opt.ingest.source_note import Provenance, read_source_note
from territory_opt.ingest.tables.agents_table import read_agents
from territory_opt.ingest.tables.characters import check_characters
from territory_opt.ingest.tables.customers_table import read_customers
from territory_opt.ingest.tables.edges_table import read_edges
from territory_opt.ingest.tables.headers import map_headers
from territory_opt.ingest.tables.owner_references import check_owners, tell_years, warn_of_vacancies
from territory_opt.ingest.tables.schema import BUILT_IN_MEASURES, TABLES, names_of
from territory_opt.ingest.tables.staff_tables import HomeUnits, Staff, read_kams, read_reps
from territory_opt.ingest.tables.travel_table import check_travel_times_table
from territory_opt.ingest.tables.units_table import ParsedUnits, read_units
from territory_opt.ingest.tables.unmatched_skills import (
    warn_of_unmatched_agent_languages,
    warn_of_unmatched_kam_skills,
)
from territory_opt.model.book import Book, Customers, EdgeRules
from territory_opt.model.book_with_scenario import BookWithScenario
from territory_opt.model.frame import GEOGRAPHIC, Frame
from territory_opt.model.progress import SILENT, Progress

if TYPE_CHECKING:
    from territory_opt.ingest.locations.derived_units import DerivedUnits

SCENARIO = "scenario.toml"


def read_book(
    folder: Path | str,
    scenario: Mapping[str, Any] | Path | None = None,
    progress: Progress = SILENT,
    *,
    territories: int | None = None,
) -> BookWithScenario:
    """Read and check a book, with the scenario of its folder.

    Parameters
    ----------
    folder : path
        Holds `units` and whatever else the planner brings.
    scenario : mapping or path, optional
        A parsed scenario or a file, used in place of the folder's own scenario.toml.
    progress : Progress
    territories : int, optional
        Number of territories, where it differs from the scenario's. It decides the size of H3 cells when the
        units are derived from the customers.

    Raises
    ------
    InvalidInput
        With every fault of the tables and of the scenario.

    Notes
    -----
    Row numbers are lines of the file; in files without lines (Parquet, GeoPackage, GeoJSON, FlatGeobuf,
    Shapefile) the first record is row 2, as if a header came before it. Units are sorted by id; all
    other tables keep the order of the file.
    """
    progress.stage("read", str(folder))
    folder, findings = Path(folder), CollectedFaults()
    _check_folder(folder, findings)
    options = _read_options(folder, scenario, findings)
    tables: dict[str, RawTable | None] = {}
    for name, source in find_tables(folder, findings).items():
        wanted = {*names_of(name), *options.columns.get(name, {}).values()}
        tables[name] = read_source(source, name, wanted, findings)
    if not {"units", "customers"} & set(tables) and not findings.faults:
        kinds = ", ".join(READERS)
        remedy = (
            f"Name the file units.csv (or another of {kinds}), or add a layer units to {BOOK_GEOPACKAGE}."
        )
        findings.fault("units", "the book has neither a table of units nor one of customers", remedy)
    provenance = read_source_note(folder, findings)
    book_input = _Input(folder.resolve().name, tables, options, provenance, folder, territories)
    book = _assemble(book_input, findings)
    files = {name: table.file for name, table in tables.items() if table is not None}
    return BookWithScenario.of(book, options.raw, options.file, str(folder.resolve()), files)


def book_from_rows(payload: Mapping[str, Any], name: str = "request") -> Book:
    """Check the body of a request and make it a book; the scenario to solve it by is not a part of it.

    Parameters
    ----------
    payload : mapping
        `units` (a GeoJSON FeatureCollection or a list of row objects), and optionally `customers`, `reps`,
        `kams`, `inside_sales`, `edges` (lists of row objects) and `scenario` (an object), which says how
        the tables are read.
    name : str
        Becomes the book's name.

    Raises
    ------
    InvalidInput
        With every fault; a fault's file is the member's name, its row the position in the list from 1.
    """
    findings = CollectedFaults()
    tables = tables_of_request(payload, findings)
    raw = payload.get("scenario") if isinstance(payload, Mapping) else None
    options = parse_reading_options({} if raw is None else raw, "scenario", findings)
    refuse_untrusted_travel(options.scenario.travel, options.file, findings)
    return _assemble(_Input(name, tables, options, Provenance()), findings)


def _read_options(
    folder: Path, scenario: Mapping[str, Any] | Path | None, findings: CollectedFaults
) -> ReadingOptions:
    """The scenario that is given, else the folder's own, else the default."""
    if isinstance(scenario, Path):
        return parse_reading_options(load_toml(scenario, findings), scenario.name, findings)
    if scenario is not None:
        return parse_reading_options(scenario, SCENARIO, findings)
    own = folder / SCENARIO
    return parse_reading_options(load_toml(own, findings) if own.is_file() else {}, SCENARIO, findings)


def _check_folder(folder: Path, findings: CollectedFaults) -> None:
    if not folder.exists():
        findings.fault(str(folder), "there is no such folder", "Check the path.")
    elif not folder.is_dir():
        findings.fault(folder.name, "this is a file; a book is a folder", "Give the folder the file is in.")
    elif not any(folder.iterdir()):
        findings.fault(str(folder), "the folder is empty", "Put at least a table of units into it.")
    findings.raise_if_any()


@dataclass(frozen=True)
class _Input:
    """Everything a book is made from, as read and not yet checked.

    Parameters
    ----------
    name : str
    tables : mapping of str to RawTable or None
        None where a table could not be read.
    options : ReadingOptions
    provenance : Provenance
    folder : Path or None
    territories : int or None
        Number of territories that replaces the scenario's.
    """

    name: str
    tables: Mapping[str, RawTable | None]
    options: ReadingOptions
    provenance: Provenance
    folder: Path | None = None
    territories: int | None = None


def _assemble(source: _Input, findings: CollectedFaults) -> Book:
    """Check every table and the references between them; raise all faults at once, or make the book."""
    options = source.options
    tables = _map_all_headers(source.tables, options, findings)
    derived = None
    if "units" not in source.tables:
        derived = _derive_units(tables, options, source.territories, findings)
    else:
        _refuse_unused_unit_keys(options, findings)
    parsed_units = derived.parsed_units if derived else _units(tables.get("units"), options, findings)
    frame = parsed_units.frame if parsed_units else _frame(options)
    customers = _customers(tables.get("customers"), parsed_units, derived, options, findings)
    home_units = HomeUnits(frame, parsed_units, options.scenario.units.snap_km)
    staff = _staff(tables, home_units, options, findings)
    edges = _edge_rules(tables.get("edges"), parsed_units, options, findings)
    _check_references(tables, customers, staff, findings)
    if parsed_units is None:
        findings.raise_if_any()
    assert parsed_units is not None
    if staff.reps is not None and "units" in tables:
        warn_of_vacancies(tables["units"], staff.reps, findings)
    book = Book(
        name=source.name,
        units=parsed_units.units,
        customers=customers,
        reps=staff.reps,
        kams=staff.kams,
        edges=edges,
        frame=frame,
        findings=(*findings.findings, *([derived.finding] if derived else [])),
        attribution=source.provenance.attribution,
        synthetic=source.provenance.synthetic,
        inside_sales=staff.agents,
    )
    book = _with_travel_times(book, options, source.folder, findings)
    if findings.faults:
        files = {name: table.file for name, table in tables.items()}
        # The number of territories in `source` is checked together with the scenario that it is part of.
        overruled = () if source.territories is None else ("territories",)
        add_scenario_faults(book, options, files, findings, left_open=True, overruled=overruled)
    findings.raise_if_any()
    return book


def _check_references(
    tables: Mapping[str, RawTable], customers: Customers | None, staff: Staff, findings: CollectedFaults
) -> None:
    """Check today's owners of the customers, and warn of skills that match no customer."""
    if customers is None:
        return
    check_owners(tables["customers"], customers, staff, findings)
    if staff.kams is not None:
        tell_years(tables["customers"], customers, findings)
        warn_of_unmatched_kam_skills(tables["kams"], staff.kams, customers, findings)
    if staff.agents is not None:
        warn_of_unmatched_agent_languages(tables["inside_sales"], staff.agents, customers, findings)


def _with_travel_times(
    book: Book, options: ReadingOptions, folder: Path | None, findings: CollectedFaults
) -> Book:
    """Add the table of travel times that the scenario names, and the findings about it."""
    travel = options.scenario.travel
    if folder is None or travel.provider != "matrix" or travel.file is None:
        return book
    before = set(findings.findings)
    own = check_travel_times_table(folder, travel.file, book, findings)
    added = [finding for finding in findings.findings if finding not in before]
    return replace(book, travel=own, findings=(*book.findings, *added))


def _map_all_headers(
    raw_tables: Mapping[str, RawTable | None], options: ReadingOptions, findings: CollectedFaults
) -> dict[str, RawTable]:
    """Tables with rows, under the product's column names."""
    tables: dict[str, RawTable] = {}
    for name in TABLES:
        mapping = options.columns.get(name, {})
        table = raw_tables.get(name)
        if mapping and name not in raw_tables:
            remedy = f"Remove it, or add the table {name!r}."
            findings.fault(options.file, f"there is no table {name!r}", remedy, column=f"columns.{name}")
        if table is None:
            continue
        if len(table) == 0 and not table.unreadable:
            findings.fault(table.file, "the table has no rows", "Fill it, or remove the file.")
        mapped = map_headers(
            table,
            mapping,
            options.file,
            findings,
            used=options.columns_used(name),
            also_known=BUILT_IN_MEASURES if name == "units" and "customers" not in raw_tables else (),
        )
        column = options.scenario.units.column
        own_ids = {column} if name == "customers" and column else set[str]()
        tables[name] = check_characters(mapped, set(raw_tables), own_ids, findings)
    return tables


def _units(table: RawTable | None, options: ReadingOptions, findings: CollectedFaults) -> ParsedUnits | None:
    if table is None:
        return None
    parsed_units = read_units(table, options.scenario.crs, options.file, options.measures, findings)
    return parsed_units if len(parsed_units.units) else None


def _frame(options: ReadingOptions) -> Frame:
    """Frame to read the other tables in when there are no units."""
    return (
        planar_frame(options.scenario.crs, options.file, CollectedFaults())
        if options.scenario.crs
        else GEOGRAPHIC
    )


def _derive_units(
    tables: Mapping[str, RawTable],
    options: ReadingOptions,
    territories: int | None,
    findings: CollectedFaults,
) -> DerivedUnits | None:
    """Units derived from the customers; None when that is impossible."""
    customers = tables.get("customers")
    if customers is None or not len(customers):
        return None
    from territory_opt.ingest.locations.derived_units import derive_units

    reps = tables.get("reps")
    count = territories or options.scenario.territories or (None if reps is None else len(reps))
    return derive_units(customers, options, count, findings)


def _refuse_unused_unit_keys(options: ReadingOptions, findings: CollectedFaults) -> None:
    """Refuse keys for the derivation of units when the book has a table of units."""
    for key in ("grid", "h3_resolution", "h3_fill", "column"):
        value = getattr(options.scenario.units, key)
        if value is not None:
            problem = "units are made only for a book without a table of units; this book has one"
            remedy = "Remove the key, or the table."
            findings.fault(options.file, problem, remedy, column=f"units.{key}", value=str(value))


def _customers(
    table: RawTable | None,
    parsed_units: ParsedUnits | None,
    derived: DerivedUnits | None,
    options: ReadingOptions,
    findings: CollectedFaults,
) -> Customers | None:
    if table is None:
        return None
    unit_ids = derived.unit_ids if derived else None
    return read_customers(table, parsed_units, unit_ids, options, findings)


def _staff(
    tables: Mapping[str, RawTable],
    units: HomeUnits,
    options: ReadingOptions,
    findings: CollectedFaults,
) -> Staff:
    reps, kams, agents = (tables.get(name) for name in ("reps", "kams", "inside_sales"))
    by_capacity = any(spec.targets == "capacity" for spec in options.scenario.criteria)
    return Staff(
        reps=None if reps is None else read_reps(reps, units, by_capacity, findings),
        kams=None if kams is None else read_kams(kams, units, findings),
        agents=None if agents is None else read_agents(agents, findings),
    )


def _edge_rules(
    table: RawTable | None,
    parsed_units: ParsedUnits | None,
    options: ReadingOptions,
    findings: CollectedFaults,
) -> EdgeRules | None:
    to_be_cut = options.scenario.units.split_above is not None
    return None if table is None else read_edges(table, parsed_units, findings, to_be_cut=to_be_cut)
