"""Findings about the tables of a book: what was repaired, assumed or not used, and what looks wrong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from territory_opt.model.about_file import AboutFile, AboutRecords
from territory_opt.model.finding import About, Finding, Severity


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
    """A column that is not read, though its name is similar to one that would be.

    Parameters
    ----------
    table : str
    meant : str
        Name of the column that it may be.
    by_scenario : bool
        Whether [columns] in the scenario can name it.
    """

    table: About[str]
    meant: str
    by_scenario: bool


@dataclass(frozen=True)
class YearsWithoutKam(AboutRecords, Finding, code="years-without-kam", severity=Severity.WARNING):
    """Customers with kam_years and no kam_id."""


@dataclass(frozen=True)
class CrsNotUsed(AboutFile, Finding, code="crs-not-used", severity=Severity.WARNING):
    """A crs in the scenario of a book whose units have lon and lat."""


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
class HomeMissing(Finding, code="home-missing", severity=Severity.WARNING):
    """Homes are not used, because some reps have none and the scenario does not set bases.

    Parameters
    ----------
    reps : tuple of str
        Without a home.
    of : int
        All reps.
    """

    reps: About[tuple[str, ...]]
    of: int


KINDS = (
    LeftTheCompany,
    ColumnReplaced,
    UnusedColumn,
    YearsWithoutKam,
    CrsNotUsed,
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
    HomeMissing,
)
