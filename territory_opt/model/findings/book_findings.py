"""Findings about the tables of a book: what was repaired, assumed or not used, and what looks wrong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from territory_opt.model.about_file import AboutFile, AboutRecords
from territory_opt.model.finding import About, Finding, Severity

PartlyBlankField: TypeAlias = Literal[
    "account_id",
    "field_share",
    "capacity_hours",
    "languages",
    "industries",
    "countries",
    "levels",
    "min_accounts",
    "cost",
    "partner_hours",
]


@dataclass(frozen=True)
class LeftTheCompany(AboutFile, Finding, code="left-the-company", severity=Severity.WARNING):
    """Owners of today that several customers name and that no table has.

    Parameters
    ----------
    entity : {"rep", "KAM", "agent"}
    ids : tuple of str
        Most frequent first; the first `MAX_IDS`.
    customers : tuple of int
        Customers of each.
    count : int
        All such owners.
    rows_affected : int
        Customers of all of them.
    rows_filled : int
        Customers that name an owner.
    """

    entity: str
    ids: About[tuple[str, ...]]
    customers: tuple[int, ...]
    count: int
    rows_affected: int
    rows_filled: int


@dataclass(frozen=True)
class ColumnReplaced(AboutFile, Finding, code="column-replaced", severity=Severity.WARNING):
    """A column that is not read, because the scenario names another one in its place.

    Parameters
    ----------
    read_from : str
        The column that is read.
    """

    read_from: About[str]


@dataclass(frozen=True)
class UnusedColumn(AboutFile, Finding, code="unused-column", severity=Severity.WARNING):
    """A column that is not read.

    Parameters
    ----------
    table : str
    meant : str or None
        Name of a column that it may be.
    by_scenario : bool
        Whether [columns] in the scenario can name it.
    """

    table: About[str]
    meant: str | None
    by_scenario: bool


@dataclass(frozen=True)
class ColumnsPassedThrough(AboutFile, Finding, code="columns-passed-through", severity=Severity.NOTE):
    """Columns of units that decide nothing and are in the outputs.

    Parameters
    ----------
    table : str
    columns : tuple of str
    """

    table: About[str]
    columns: About[tuple[str, ...]]


@dataclass(frozen=True)
class ColumnReadAs(AboutFile, Finding, code="column-read-as", severity=Severity.NOTE):
    """A column that is read without a mapping, because its header has only one meaning.

    Parameters
    ----------
    table : str
    read_as : str
        The column that it is read as.
    """

    table: About[str]
    read_as: str


@dataclass(frozen=True)
class FormulaLikeId(AboutRecords, Finding, code="formula-like-id", severity=Severity.WARNING):
    """Ids that a spreadsheet takes for formulas, as they begin with =, +, - or @."""


@dataclass(frozen=True)
class ControlCharacters(AboutRecords, Finding, code="control-characters", severity=Severity.NOTE):
    """Texts with control characters (tabs, line breaks), which became spaces."""


@dataclass(frozen=True)
class CoordinatesSwapped(AboutFile, Finding, code="coordinates-swapped", severity=Severity.WARNING):
    """A table in which lon and lat seem to be exchanged in every row.

    Parameters
    ----------
    table : str
    count : int
        Places that fit only when exchanged.
    of : int
        All places.
    lon, lat : float
        The first of them, as given.
    country : str or None
        Country that they lie in when exchanged, where the table names it; else Western or Central Europe.
    """

    table: About[str]
    count: int
    of: int
    lon: float
    lat: float
    country: str | None


@dataclass(frozen=True)
class HomeNotFound(AboutRecords, Finding, code="home-not-found", severity=Severity.WARNING):
    """Reps or KAMs whose postal code is no unit, so that their home stays unknown.

    Parameters
    ----------
    values : tuple of str
        Their postal codes.
    """

    values: tuple[str, ...]


@dataclass(frozen=True)
class HomeDisagrees(AboutRecords, Finding, code="home-disagrees", severity=Severity.WARNING):
    """Reps or KAMs whose place is far from the unit in unit_id.

    Parameters
    ----------
    limit : float
    unit_of_length : str
        km, or the planar unit of the book.
    """

    limit: float
    unit_of_length: str


@dataclass(frozen=True)
class DefaultVisits(AboutFile, Finding, code="default-visits", severity=Severity.NOTE):
    """Customers whose visits or minutes were blank, and what they got by segment.

    Parameters
    ----------
    customers : int
        All of the table.
    visits_blank, minutes_blank : int
        Customers of them.
    groups : tuple of str
        Segments of these customers; "prospect" for prospects whose visits were blank.
    counts : tuple of int
        Customers of each.
    visits, minutes : tuple of float
        A year, and of each visit, by group; no minutes for prospects.
    other_segments : tuple of str
        Segments that count as C; the first `MAX_IDS`.
    """

    customers: int
    visits_blank: int
    minutes_blank: int
    groups: tuple[str, ...]
    counts: tuple[int, ...]
    visits: tuple[float, ...]
    minutes: tuple[float | None, ...]
    other_segments: tuple[str, ...]

    @property
    def alike(self) -> bool:
        """Whether all customers got the same visits and minutes."""
        return self.visits_blank == self.minutes_blank == self.customers and len(self.groups) == 1


@dataclass(frozen=True)
class BlankAmount(AboutRecords, Finding, code="blank-amount", severity=Severity.NOTE):
    """Customers with a blank revenue or potential, which counts as 0."""


@dataclass(frozen=True)
class PartlyBlank(AboutRecords, Finding, code="partly-blank", severity=Severity.NOTE):
    """Records with a blank cell in a column that others fill, and what it counts as.

    Parameters
    ----------
    field : str
        The column's name in this project.
    """

    field: PartlyBlankField


@dataclass(frozen=True)
class DefaultYears(AboutRecords, Finding, code="default-years", severity=Severity.NOTE):
    """Customers with a KAM of today whose years are blank, and count as 1."""


@dataclass(frozen=True)
class DefaultHours(AboutRecords, Finding, code="default-hours", severity=Severity.NOTE):
    """KAMs or agents without capacity_hours.

    Parameters
    ----------
    hours : float
        A year, of each.
    """

    hours: float


@dataclass(frozen=True)
class DefaultLimit(AboutRecords, Finding, code="default-limit", severity=Severity.NOTE):
    """KAMs without max_accounts; a problem where this leaves accounts without a KAM.

    Parameters
    ----------
    limit : int
        Accounts that each may have at most.
    full : tuple of str
        Those who have that many in the plan, while accounts have no KAM.
    accounts : tuple of str
        Accounts without a KAM that one of them could serve otherwise; the first `MAX_IDS`.
    accounts_count : int
        All of them.
    """

    limit: int
    full: About[tuple[str, ...]] = ()
    accounts: About[tuple[str, ...]] = ()
    accounts_count: int = 0

    @property
    def severity(self) -> Severity:
        """A problem where accounts have no KAM because of it."""
        return Severity.PROBLEM if self.accounts_count else Severity.NOTE


@dataclass(frozen=True)
class YearsWithoutKam(AboutRecords, Finding, code="years-without-kam", severity=Severity.WARNING):
    """Customers with kam_years and no kam_id."""


@dataclass(frozen=True)
class CrsContradicted(AboutFile, Finding, code="crs-contradicted", severity=Severity.WARNING):
    """A crs in the scenario that differs from the reference system of a file's places.

    Parameters
    ----------
    crs : str
        The scenario's.
    file_crs : str
        The file's: that of its geometry, or WGS 84 of its columns lon and lat.
    used : {"file", "scenario", "both"}
        Which one the places are read by; both: read by the file's, then converted to the scenario's.
    """

    crs: str
    file_crs: str
    used: Literal["file", "scenario", "both"]


@dataclass(frozen=True)
class NegativeColumn(AboutFile, Finding, code="negative-column", severity=Severity.WARNING):
    """A column of units with too many negative numbers for a measure."""


@dataclass(frozen=True)
class BlankMeasure(AboutRecords, Finding, code="blank-measure", severity=Severity.WARNING):
    """Units with a blank measure, which counts as 0."""


@dataclass(frozen=True)
class UnmatchedSkill(AboutFile, Finding, code="unmatched-skill", severity=Severity.WARNING):
    """A language, industry or country of a KAM or agent that no customer has.

    Parameters
    ----------
    attribute : {"language", "industry", "country"}
    rows : tuple of int
        Lines of all rows with this value.
    known : tuple of str
        Values of the customers, sorted; the first `MAX_IDS`.
    known_count : int
    meant : str or None
        A similar value that customers have.
    parts : tuple of str
        Values between commas, of which customers have some; empty otherwise.
    """

    attribute: str
    rows: About[tuple[int, ...]]
    known: tuple[str, ...]
    known_count: int
    meant: str | None
    parts: tuple[str, ...]


@dataclass(frozen=True)
class ImplausibleSpeed(AboutFile, Finding, code="implausible-speed", severity=Severity.WARNING):
    """Travel times that cannot be minutes.

    Parameters
    ----------
    kmh : float
        Median speed in a straight line.
    faster : bool
        Whether it is too fast; else it is too slow.
    unit : {"seconds", "hours"} or None
        Probable unit of the times.
    """

    kmh: float
    faster: bool
    unit: Literal["seconds", "hours"] | None


@dataclass(frozen=True)
class TerritoryWithoutRep(AboutRecords, Finding, code="territory-without-rep", severity=Severity.WARNING):
    """Units whose territory of today belongs to no rep; `ids` are those of the units.

    Parameters
    ----------
    territories : tuple of str
        Today's, which no rep has; the first `MAX_IDS`.
    """

    territories: About[tuple[str, ...]]


@dataclass(frozen=True)
class FlagOverruled(AboutFile, Finding, code="key-flag-overruled", severity=Severity.WARNING):
    """Accounts whose flag key_account has no effect, because coverage comes before it.

    Parameters
    ----------
    accounts : tuple of str
        The first `MAX_IDS`.
    flag_rows, coverage_rows : tuple of int
        Lines of the flag and of the coverage that overrules it, for each of them.
    count : int
        All of them.
    flag : bool
        The flag without effect.
    coverage : {"territory", "key_account", "elsewhere"}
        What overrules it; elsewhere: all sites have coverage inside_sales or house.
    """

    accounts: About[tuple[str, ...]]
    flag_rows: About[tuple[int, ...]]
    coverage_rows: About[tuple[int, ...]]
    count: int
    flag: bool
    coverage: Literal["territory", "key_account", "elsewhere"]


@dataclass(frozen=True)
class UnknownPlaces(AboutFile, Finding, code="unknown-places", severity=Severity.WARNING):
    """Pairs of a table of travel times that were left out, because the book does not have their places.

    Parameters
    ----------
    ids : tuple of str
        The first `MAX_IDS`.
    count : int
        All ids.
    pairs : int
    """

    ids: About[tuple[str, ...]]
    count: int
    pairs: int


@dataclass(frozen=True)
class ReaderMessage(AboutFile, Finding, code="reader-message", severity=Severity.WARNING):
    """What a library said while it read a file.

    Parameters
    ----------
    message : str
        In the library's words.
    """

    message: str


@dataclass(frozen=True)
class EncodingAssumed(AboutFile, Finding, code="encoding-assumed", severity=Severity.WARNING):
    """A file that is not UTF-8.

    Parameters
    ----------
    encoding : str
        The one it was read as.
    """

    encoding: str


@dataclass(frozen=True)
class UnreadFile(AboutFile, Finding, code="unread-file", severity=Severity.WARNING):
    """A file with a name similar to that of a missing table.

    Parameters
    ----------
    table : str
        The table that it may be.
    """

    table: About[str]


@dataclass(frozen=True)
class DecimalMarkAssumed(AboutFile, Finding, code="decimal-mark-assumed", severity=Severity.WARNING):
    """A column of numbers that can be read in two ways; its first such cell.

    Parameters
    ----------
    read_as : float
    mark : {"point", "comma"}
    """

    read_as: float
    mark: Literal["point", "comma"]


@dataclass(frozen=True)
class UnitColumnBlank(AboutRecords, Finding, code="unit-column-blank", severity=Severity.WARNING):
    """Customers without a value in the column that gives the units."""


@dataclass(frozen=True)
class OutlineRepaired(AboutRecords, Finding, code="outline-repaired", severity=Severity.WARNING):
    """Units with an invalid geometry.

    Parameters
    ----------
    reasons : tuple of str
        In the words of the geometry library.
    """

    reasons: tuple[str, ...]


@dataclass(frozen=True)
class UnitsOverlap(AboutRecords, Finding, code="units-overlap", severity=Severity.WARNING):
    """Units whose middle lies in another unit too."""


@dataclass(frozen=True)
class PlaceDisagrees(AboutRecords, Finding, code="place-disagrees", severity=Severity.WARNING):
    """Customers whose place is far from the unit in unit_id.

    Parameters
    ----------
    limit : float
    unit_of_length : str
        km, or the planar unit of the book.
    """

    limit: float
    unit_of_length: str


@dataclass(frozen=True)
class CustomersSnapped(AboutRecords, Finding, code="customers-snapped", severity=Severity.WARNING):
    """Customers outside every unit, which are in the nearest one.

    Parameters
    ----------
    limit : float
    unit_of_length : str
        km, or the planar unit of the book.
    """

    limit: float
    unit_of_length: str


@dataclass(frozen=True)
class TerritoryBeforeRep(AboutRecords, Finding, code="territory-before-rep", severity=Severity.WARNING):
    """Rows of assignments with another rep than their territory has, in which the territory was read."""


KINDS = (
    LeftTheCompany,
    ColumnReplaced,
    UnusedColumn,
    ColumnsPassedThrough,
    ColumnReadAs,
    FormulaLikeId,
    ControlCharacters,
    CoordinatesSwapped,
    HomeNotFound,
    HomeDisagrees,
    DefaultVisits,
    BlankAmount,
    PartlyBlank,
    DefaultYears,
    DefaultHours,
    DefaultLimit,
    YearsWithoutKam,
    CrsContradicted,
    NegativeColumn,
    BlankMeasure,
    UnmatchedSkill,
    ImplausibleSpeed,
    TerritoryWithoutRep,
    FlagOverruled,
    UnknownPlaces,
    ReaderMessage,
    EncodingAssumed,
    UnreadFile,
    DecimalMarkAssumed,
    UnitColumnBlank,
    OutlineRepaired,
    UnitsOverlap,
    PlaceDisagrees,
    CustomersSnapped,
    TerritoryBeforeRep,
)
