"""Changes of JSON objects and of NAME=VALUE on the command line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from territory_opt.errors import Fault, InvalidInput
from territory_opt.whatif.change_parts.known_names import refused
from territory_opt.whatif.changes import CHANGES
from territory_opt.whatif.changes.change import Change
from territory_opt.wording.spelling import closest_match

BY_NAME: Mapping[str, type[Change]] = {change.name: change for change in CHANGES}

ChangeInput = Change | Mapping[str, object] | str
"""A change, its JSON object, or NAME=VALUE."""


def read_changes(inputs: Iterable[ChangeInput]) -> tuple[Change, ...]:
    """The changes of a list.

    Raises
    ------
    InvalidInput
        With every fault of every entry. The file is `change`, the row the place in the list, from 1.
    """
    changes: list[Change] = []
    faults: list[Fault] = []
    for place, item in enumerate(inputs, start=1):
        try:
            changes.append(read_change(item))
        except InvalidInput as error:
            faults += at_place(error, place)
    if faults:
        raise InvalidInput(faults)
    return tuple(changes)


def at_place(error: InvalidInput, place: int) -> list[Fault]:
    """The faults of a change, with its place in the list as their row."""
    return [replace(fault, row=place) for fault in error.faults]


def read_change(item: ChangeInput) -> Change:
    """A change of one entry of a list; see `read_changes`."""
    if isinstance(item, Change):
        return item
    if isinstance(item, str):
        return change_from_option(item)
    return change_from_json(item)


def change_from_option(text: str) -> Change:
    """Change of NAME=VALUE.

    Raises
    ------
    InvalidInput
    """
    name, equals, value = text.partition("=")
    if not equals:
        raise refused("change", text, "there is no = in it", "Write NAME=VALUE, for example remove_rep=R007.")
    change, parameter = _find(name)
    return change.from_text(value, **parameter)


def change_from_json(item: object) -> Change:
    """Change of a JSON object; null counts as left out.

    Raises
    ------
    InvalidInput
    """
    if not isinstance(item, Mapping):
        problem = "a change is an object, or NAME=VALUE"
        raise refused("change", item, problem, 'Write {"change": "remove_rep", "rep": "R007"}.')
    name = item.get("change")
    if not isinstance(name, str):
        remedy = 'Write {"change": "remove_rep", "rep": "R007"}.'
        raise refused("change", name, "the object does not name its change", remedy)
    change, parameter = _find(name)
    fields = [field for field in change.kinds() if field != change.parameter]
    unknown = [str(key) for key in item if key != "change" and key not in fields]
    if unknown:
        raise InvalidInput(_unknown_field(change, key, item[key], fields) for key in unknown)
    return change.from_values({**item, **parameter})


def _unknown_field(change: type[Change], key: str, value: object, fields: list[str]) -> Fault:
    close = closest_match(key, fields)
    hint = f"Did you mean {close!r}? " if close else ""
    problem = f"the change {change.name} has no field {key!r}"
    (fault,) = refused(key, value, problem, f"{hint}Its fields are: {', '.join(fields)}.").faults
    return fault


def _find(name: str) -> tuple[type[Change], dict[str, object]]:
    """The change of a name, and its parameter by field."""
    if (change := BY_NAME.get(name)) is not None:
        if not change.parameter:
            return change, {}
        problem = f"the change {name} has no {change.parameter}"
        raise refused("change", name, problem, f"Write {' or '.join(change.usage())}.")
    start, dot, parameter = name.partition(".")
    change = BY_NAME.get(start)
    if change is not None and change.parameter and dot and parameter:
        return change, {change.parameter: parameter}
    close = closest_match(start, BY_NAME)
    hint = f"Did you mean {close!r}? " if close else ""
    remedy = f"{hint}The changes are: {', '.join(BY_NAME)}."
    raise refused("change", name, f"there is no change {name!r}", remedy)
