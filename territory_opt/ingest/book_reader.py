"""The whole way in: a folder, or the body of a request, to a Book."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from territory_opt.ingest.collected_faults import CollectedFaults
from territory_opt.ingest.formats.find_tables import PACKAGE, READERS, find_tables, read_source
from territory_opt.ingest.formats.raw_table import RawTable
from territory_opt.ingest.formats.request_tables import tables_of_request
from territory_opt.ingest.locations.coordinate_frames import planar_frame
from territory_opt.ingest.locations.extent import Extent
from territory_opt.ingest.request_policy import refuse_of_strangers
from territory_opt.ingest.scenario.read_scenario import load_toml
from territory_opt.ingest.scenario.reading_options import ReadingOptions, read_reading_options
from territory_opt.ingest.scenario.remaining_faults import refuse_question
from territory_opt.ingest.source_note import Provenance, read_source_note
from territory_opt.ingest.tables.agents_table import read_agents
from territory_opt.ingest.tables.customers_table import read_customers
from territory_opt.ingest.tables.edges_table import read_edges
from territory_opt.ingest.tables.headers import settle_headers
from territory_opt.ingest.tables.owner_references import check_owners, warn_of_vacancies
from territory_opt.ingest.tables.schema import TABLES, names_of
from territory_opt.ingest.tables.staff_tables import read_kams, read_reps
from territory_opt.ingest.tables.travel_times_table import check_own_times
from territory_opt.ingest.tables.units_table import UnitsRead, read_units
from territory_opt.ingest.tables.unmatched_skills import warn_of_idle_agents, warn_of_idle_kams
from territory_opt.model.book import Agents, Book, Customers, EdgeRules, Kams, Reps
from territory_opt.model.frame import GEOGRAPHIC, Frame
from territory_opt.model.progress import SILENT, Progress

if TYPE_CHECKING:
    from territory_opt.ingest.locations.made_units import MadeUnits

SCENARIO = "scenario.toml"


def read_book(
    folder: Path | str,
    scenario: Mapping[str, Any] | Path | None = None,
    progress: Progress = SILENT,
    *,
    territories: int | None = None,
) -> Book:
    """Read and check a book.

    Parameters
    ----------
    folder : path
        Holds `units` and whatever else the planner brings.
    scenario : mapping or path, optional
        A parsed scenario or a file, used in place of the folder's own scenario.toml.
    progress : Progress
    territories : int, optional
        How many will be asked for, where that is not the scenario's number: units that are made from the
        customers are made small enough for them.

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
    question = _question(folder, scenario, findings)
    tables: dict[str, RawTable | None] = {}
    for name, source in find_tables(folder, findings).items():
        wanted = {*names_of(name), *question.columns.get(name, {}).values()}
        tables[name] = read_source(source, name, wanted, findings)
    if not {"units", "customers"} & set(tables) and not findings.faults:
        kinds = ", ".join(READERS)
        remedy = f"Name the file units.csv (or another of {kinds}), or add a layer units to {PACKAGE}."
        findings.fault("units", "the book has neither a table of units nor one of customers", remedy)
    note = read_source_note(folder, findings)
    return _assemble(folder.resolve().name, tables, question, note, findings, folder, territories)


def book_from_rows(payload: Mapping[str, Any], name: str = "request") -> Book:
    """Check the body of a request and make it a book.

    Parameters
    ----------
    payload : mapping
        `units` (a GeoJSON FeatureCollection or a list of row objects), and optionally `customers`, `reps`,
        `kams`, `inside_sales`, `edges` (lists of row objects) and `scenario` (an object).
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
    question = read_reading_options({} if raw is None else raw, "scenario", findings)
    refuse_of_strangers(question.scenario.travel, question.file, findings)
    return _assemble(name, tables, question, Provenance(), findings)


def _question(
    folder: Path, scenario: Mapping[str, Any] | Path | None, findings: CollectedFaults
) -> ReadingOptions:
    """The scenario that is given, else the folder's own, else the default."""
    if isinstance(scenario, Path):
        return read_reading_options(load_toml(scenario, findings), scenario.name, findings)
    if scenario is not None:
        return read_reading_options(scenario, SCENARIO, findings)
    own = folder / SCENARIO
    return read_reading_options(load_toml(own, findings) if own.is_file() else {}, SCENARIO, findings)


def _check_folder(folder: Path, findings: CollectedFaults) -> None:
    if not folder.exists():
        findings.fault(str(folder), "there is no such folder", "Check the path.")
    elif not folder.is_dir():
        findings.fault(folder.name, "this is a file; a book is a folder", "Give the folder the file is in.")
    elif not any(folder.iterdir()):
        findings.fault(str(folder), "the folder is empty", "Put at least a table of units into it.")
    findings.raise_if_any()


def _assemble(
    name: str,
    raw_tables: Mapping[str, RawTable | None],
    question: ReadingOptions,
    note: Provenance,
    findings: CollectedFaults,
    folder: Path | None = None,
    territories: int | None = None,
) -> Book:
    """Check every table, then the ways between them, and refuse once or make the book."""
    tables = _settle(raw_tables, question, findings)
    made = None
    if "units" not in raw_tables:
        made = _made(tables, question, territories, findings)
    else:
        _refuse_made(question, findings)
    read = made.read if made else _units(tables.get("units"), question, findings)
    frame = read.frame if read else _frame(question)
    extent = read.extent if read else None
    customers = _customers(tables.get("customers"), read, made, question, findings)
    reps, kams = _staff(tables, frame, extent, question, findings)
    agents = _agents(tables.get("inside_sales"), findings)
    edges = _edges(tables.get("edges"), read, question, findings)
    if customers is not None:
        check_owners(tables["customers"], customers, reps, kams, agents, findings)
        if kams is not None:
            warn_of_idle_kams(tables["kams"], kams, customers, findings)
        if agents is not None:
            warn_of_idle_agents(tables["inside_sales"], agents, customers, findings)
    if read is not None and reps is not None and "units" in tables:
        warn_of_vacancies(tables["units"], reps, findings)
    if read is None:
        findings.raise_if_any()
    assert read is not None
    book = Book(
        name=name,
        units=read.units,
        customers=customers,
        reps=reps,
        kams=kams,
        edges=edges,
        frame=frame,
        scenario=question.raw,
        warnings=findings.warnings,
        attribution=note.attribution,
        synthetic=note.synthetic,
        scenario_file=question.file,
        inside_sales=agents,
        folder=None if folder is None else str(folder.resolve()),
        notes=made.notes if made else (),
    )
    book = _with_own_times(book, question, folder, findings)
    if findings.faults:
        files = {name: table.file for name, table in tables.items()}
        # What is asked for with the question is judged with the question.
        overruled = () if territories is None else ("territories",)
        refuse_question(book, question, files, findings, left_open=True, overruled=overruled)
    findings.raise_if_any()
    return book


def _with_own_times(
    book: Book, question: ReadingOptions, folder: Path | None, findings: CollectedFaults
) -> Book:
    """Add the table of travel times that the scenario names, and what it gave reason to warn of."""
    travel = question.scenario.travel
    if folder is None or travel.provider != "matrix" or travel.file is None:
        return book
    own = check_own_times(folder, travel.file, book, findings)
    return replace(book, travel=own, warnings=findings.warnings)


def _settle(
    raw_tables: Mapping[str, RawTable | None], question: ReadingOptions, findings: CollectedFaults
) -> dict[str, RawTable]:
    """Tables with rows, under the product's column names."""
    tables: dict[str, RawTable] = {}
    for name in TABLES:
        mapping = question.columns.get(name, {})
        table = raw_tables.get(name)
        if mapping and name not in raw_tables:
            remedy = f"Remove it, or add the table {name!r}."
            findings.fault(question.file, f"there is no table {name!r}", remedy, column=f"columns.{name}")
        if table is None:
            continue
        if len(table) == 0 and not table.lost:
            findings.fault(table.file, "the table has no rows", "Fill it, or remove the file.")
        tables[name] = settle_headers(table, mapping, question.file, findings)
    return tables


def _units(table: RawTable | None, question: ReadingOptions, findings: CollectedFaults) -> UnitsRead | None:
    if table is None:
        return None
    read = read_units(table, question.scenario.crs, question.file, question.measures, findings)
    return read if len(read.units) else None


def _frame(question: ReadingOptions) -> Frame:
    """Frame to read the other tables in when there are no units."""
    return (
        planar_frame(question.scenario.crs, question.file, CollectedFaults())
        if question.scenario.crs
        else GEOGRAPHIC
    )


def _made(
    tables: Mapping[str, RawTable],
    question: ReadingOptions,
    territories: int | None,
    findings: CollectedFaults,
) -> MadeUnits | None:
    """Units made from the customers, where the book has none; None where that fails."""
    customers = tables.get("customers")
    if customers is None or not len(customers):
        return None
    from territory_opt.ingest.locations.made_units import make_units

    reps = tables.get("reps")
    asked = territories or question.scenario.territories or (None if reps is None else len(reps))
    return make_units(customers, question, asked, findings)


def _refuse_made(question: ReadingOptions, findings: CollectedFaults) -> None:
    """Refuse keys that say how units are made, where the book has them."""
    for key in ("grid", "h3_resolution", "h3_fill", "column"):
        value = getattr(question.scenario.units, key)
        if value is not None:
            problem = "units are made only for a book without a table of units; this book has one"
            remedy = "Remove the key, or the table."
            findings.fault(question.file, problem, remedy, column=f"units.{key}", value=str(value))


def _customers(
    table: RawTable | None,
    read: UnitsRead | None,
    made: MadeUnits | None,
    question: ReadingOptions,
    findings: CollectedFaults,
) -> Customers | None:
    if table is None:
        return None
    snap_km, named = question.scenario.units.snap_km, made.named if made else None
    return read_customers(table, read, snap_km, findings, question.account_measures, named)


def _staff(
    tables: Mapping[str, RawTable],
    frame: Frame,
    extent: Extent | None,
    question: ReadingOptions,
    findings: CollectedFaults,
) -> tuple[Reps | None, Kams | None]:
    reps, kams = tables.get("reps"), tables.get("kams")
    by_capacity = any(spec.targets == "capacity" for spec in question.scenario.criteria)
    return (
        None if reps is None else read_reps(reps, frame, extent, by_capacity, findings),
        None if kams is None else read_kams(kams, frame, extent, findings),
    )


def _agents(table: RawTable | None, findings: CollectedFaults) -> Agents | None:
    return None if table is None else read_agents(table, findings)


def _edges(
    table: RawTable | None, read: UnitsRead | None, question: ReadingOptions, findings: CollectedFaults
) -> EdgeRules | None:
    to_be_cut = question.scenario.units.split_above is not None
    return None if table is None else read_edges(table, read, findings, to_be_cut=to_be_cut)
