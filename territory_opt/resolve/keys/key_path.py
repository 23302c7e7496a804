"""One key of the scenario by its path, such as `travel.circuity` or `criteria[2].tolerance`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass

from territory_opt.errors import Fault, InvalidInput
from territory_opt.model.scenario import NOT_BUILT
from territory_opt.resolve.keys.declared_keys import SCENARIO_KEYS, SECTION_OF_KEY, ScenarioKey
from territory_opt.resolve.keys.value_checks import ValueRefused, shown
from territory_opt.wording.spelling import closest_match

_STEP = re.compile(r"(\w+)(?:\[(\d{1,9})\])?", re.ASCII)


@dataclass(frozen=True)
class KeyStep:
    """One step of a path.

    Parameters
    ----------
    name : str
        Field of the dataclass.
    place : int or None
        Place of a table in a list, from 1; None for fields that are no list of tables.
    """

    name: str
    place: int | None = None


@dataclass(frozen=True)
class KeyPath:
    """The way from the scenario to one value.

    Parameters
    ----------
    steps : tuple of KeyStep
    key : ScenarioKey
        What the last step leads to.
    """

    steps: tuple[KeyStep, ...]
    key: ScenarioKey


def not_built(path: str) -> ValueRefused | None:
    """The refusal of a key that is announced and not built yet; None for every other key.

    Parameters
    ----------
    path : str
        With or without places in lists.
    """
    bare = re.sub(r"\[\d+\]", "", path)
    if bare not in NOT_BUILT or NOT_BUILT[bare]:
        return None
    name = bare.rpartition(".")[2]
    return ValueRefused(f"the key {name!r} is not built yet", "Remove it: this version works without it.")


def find_key(path: str, file: str = "scenario") -> KeyPath:
    """Find the key that a path leads to.

    Parameters
    ----------
    path : str
        Names with dots between them; tables of a list have their place in brackets, from 1.
    file : str
        Names the origin of the path in faults.

    Raises
    ------
    InvalidInput
        When there is no such key, it is a table, or a place is missing.
    """
    try:
        return _find(path)
    except ValueRefused as refused:
        raise _fault(refused, path, None, file) from None


def check_setting(path: str, value: object, file: str = "scenario") -> object:
    """Check one value of the scenario as the reader of scenarios does.

    Parameters
    ----------
    path : str
    value : object
        As TOML or JSON gives it; None is the default.
    file : str
        Names the origin of path and value in faults.

    Returns
    -------
    object
        The value as the dataclass has it.

    Raises
    ------
    InvalidInput
        With a fault whose column is the path. Keys are not compared with one another.
    """
    key = find_key(path, file).key
    try:
        if value is not None:
            return key.check(value)
        if key.required:
            raise ValueRefused("this key is required", "Give a value.")
        return key.default
    except ValueRefused as refused:
        raise _fault(refused, path, value, file) from None


def check_setting_text(path: str, text: str, file: str = "scenario") -> object:
    """Check one value that is given as text, on a command line for example; see `check_setting`.

    Keys that are texts take it verbatim. All others read it as a TOML value, so that `1.4`, `true` and
    `["a", "b"]` are what they look like.
    """
    return check_setting(path, _typed(find_key(path, file).key, text), file)


def _typed(key: ScenarioKey, text: str) -> object:
    if key.declared.kind is str or key.declared.words:
        return text
    try:
        parsed = tomllib.loads(f"value = {text}")
    except tomllib.TOMLDecodeError:
        return text
    return parsed["value"] if set(parsed) == {"value"} else text


def _find(path: str) -> KeyPath:
    steps: list[KeyStep] = []
    keys, found = SCENARIO_KEYS, None
    for part in path.split("."):
        step = _STEP.fullmatch(part)
        if (refusal := not_built(".".join([*(one.name for one in steps), part]))) is not None:
            raise refusal
        if step is None or step[1] not in keys:
            raise _unknown(part, keys, at_the_top=not steps)
        found = keys[step[1]]
        steps.append(_step(found, step[1], None if step[2] is None else int(step[2])))
        keys = found.keys
    if found is None or keys:
        raise ValueRefused("this is a table, not a value", f"Name one of its keys: {', '.join(keys)}.")
    return KeyPath(tuple(steps), found)


def _step(key: ScenarioKey, name: str, place: int | None) -> KeyStep:
    if key.listed and not place:
        raise ValueRefused(f"{name} is a list of tables", f"Give the place in it, from 1: {name}[1].")
    if place is not None and not key.listed:
        raise ValueRefused(f"{name} is no list of tables", f"Write {name} without brackets.")
    return KeyStep(name, place)


def _unknown(part: str, known: Iterable[str], *, at_the_top: bool) -> ValueRefused:
    names = list(known)
    close, section = closest_match(part, names), SECTION_OF_KEY.get(part)
    if section and at_the_top:
        return ValueRefused(f"unknown key {part!r}", f"It belongs into {section}.")
    remedy = f"Did you mean {close!r}?" if close else f"Known here: {', '.join(names)}."
    return ValueRefused(f"unknown key {part!r}", remedy)


def _fault(refused: ValueRefused, path: str, value: object, file: str) -> InvalidInput:
    quoted = None if value is None else shown(value)
    return InvalidInput([Fault(file, None, path, quoted, refused.problem, refused.remedy)])
