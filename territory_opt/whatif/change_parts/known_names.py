"""Names that changes use, looked up in the book and the scenario; unknown ones are faults with candidates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase

from territory_opt.errors import Fault, InvalidInput
from territory_opt.model.arrays import Texts, texts
from territory_opt.model.book import Book
from territory_opt.model.part_names import enclosing_names
from territory_opt.model.scenario import Scenario
from territory_opt.resolve.id_lookup import IdLookup
from territory_opt.resolve.territories import scenario_territory_ids
from territory_opt.resolve.unit_rules import join_names

FILE = "change"
"""File of the faults of changes."""


def change_fault(column: str | None, value: object, problem: str, remedy: str) -> Fault:
    """A fault of a field of a change."""
    return Fault(FILE, None, column, None if value is None else str(value), problem, remedy)


def refused(column: str | None, value: object, problem: str, remedy: str) -> InvalidInput:
    """An exception with one fault."""
    return InvalidInput([change_fault(column, value, problem, remedy)])


def unknown_name(column: str, name: str, entity: str, known: Iterable[str]) -> Fault:
    """Fault of a name that nothing has, with the most similar names.

    Examples
    --------
    >>> print(unknown_name("rep", "R07", "rep", ["R006", "R007"]))
    change, column rep, value 'R07': there is no rep 'R07'. Did you mean 'R007'? There are: R006, R007.
    """
    names = list(dict.fromkeys(known))
    close = IdLookup({known_name: i for i, known_name in enumerate(names)}, entity).likely_name(name)
    hint = f"Did you mean {close!r}? " if close else ""
    listed = f"There are: {join_names(names)}." if names else f"The book has no {entity}."
    return change_fault(column, name, f"there is no {entity} {name!r}", f"{hint}{listed}")


def index_of(ids: Texts | None, name: str, entity: str, column: str) -> int:
    """Index of an id in a table.

    Raises
    ------
    InvalidInput
        When the table does not have it, with candidates.
    """
    known = [] if ids is None else [str(one) for one in ids]
    if name not in known:
        raise InvalidInput([unknown_name(column, name, entity, known)])
    return known.index(name)


def rep_index(book: Book, name: str, column: str = "rep") -> int:
    """Index of a rep; see `index_of`."""
    return index_of(None if book.reps is None else book.reps.rep_id, name, "rep", column)


def kam_index(book: Book, name: str) -> int:
    """Index of a KAM; see `index_of`."""
    return index_of(None if book.kams is None else book.kams.kam_id, name, "KAM", "kam")


def territories_by_name(book: Book, scenario: Scenario) -> dict[str, str]:
    """Territory ids by every name of a territory: its id, its rep's id, its rep's name if no other has it.

    The first of these has priority.
    """
    ids = scenario_territory_ids(book, scenario).tolist()
    found: dict[str, str] = {}
    if book.reps is not None:
        names = Counter(book.reps.name.tolist())
        found |= {name: ids[row] for row, name in enumerate(book.reps.name) if name and names[name] == 1}
        found |= {str(rep): ids[row] for row, rep in enumerate(book.reps.rep_id)}
    return found | {name: name for name in ids}


def territory_named(book: Book, scenario: Scenario, name: str, column: str = "territory") -> str:
    """Id of a territory that is known by its id, its rep's id or its rep's unique name.

    Raises
    ------
    InvalidInput
        When there is none, with candidates.
    """
    found = territories_by_name(book, scenario)
    if name not in found:
        known = [*dict.fromkeys(found.values()), *found]
        raise InvalidInput([unknown_name(column, name, "territory", known)])
    return found[name]


def unit_faults(book: Book, scenario: Scenario, names: Iterable[str], column: str) -> Iterator[Fault]:
    """Faults of unit ids that the book does not have; parts of units count where units are split."""
    # An edit by hand has hundreds of changes; an index of all units for each would take seconds.
    others = [name for name in names if not (book.units.unit_id == name).any()]
    if not others:
        return
    units = IdLookup.of_units(book.units.unit_id, before_split=scenario.units.split_above is not None)
    for name in others:
        if not len(units.members(name)):
            yield unknown_name(column, name, "unit", units.names)


def check_unit(book: Book, scenario: Scenario, name: str) -> None:
    """Refuse a unit id that the book does not have."""
    if faults := list(unit_faults(book, scenario, [name], "unit")):
        raise InvalidInput(faults)


def is_in(unit: str, name: str) -> bool:
    """Whether a unit, or the unit that it is a part of, has this name."""
    return name == unit or name in enclosing_names(unit)


def in_area(unit: str, area: str) -> bool:
    """Whether a unit id, or that of the unit that it is a part of, fits a pattern with * and ?."""
    return any(fnmatchcase(name, area) for name in (unit, *enclosing_names(unit)))


def matches_nothing(area: str) -> InvalidInput:
    """The refusal of a pattern that no unit fits."""
    problem = f"no unit id fits {area!r}"
    return refused("area", area, problem, "Write a pattern such as 80*: * is any text, ? one character.")


def with_value(column: Texts, row: int, value: str) -> Texts:
    """A column of texts with one other value."""
    return texts(value if index == row else name for index, name in enumerate(column))
