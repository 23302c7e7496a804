"""One key of a scenario object, set by its path with the checks of the scenario's reader."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from territory_opt.accounts.segmentation import default_rule
from territory_opt.errors import Fault, InvalidInput
from territory_opt.model.book import Book
from territory_opt.model.scenario import Disruption, KeyAccountRule, Scenario
from territory_opt.model.with_fields import with_fields
from territory_opt.resolve.keys.declared_keys import RULE_PARAMETERS
from territory_opt.resolve.keys.key_path import KeyStep, check_setting, find_key
from territory_opt.whatif.change_parts.known_names import FILE, refused

T = TypeVar("T")

READ_WITH_THE_BOOK = ("crs", "travel.file")
"""Keys that have their effect when the book is read; so have those of `units`, except for splitting."""
SPLITTING = "units.split_above"


def with_key(book: Book, scenario: Scenario, path: str, value: object, column: str) -> Scenario:
    """The scenario with another value of one key.

    Keys are not compared with one another here: that is done when the scenario is resolved.

    Parameters
    ----------
    book : Book
    scenario : Scenario
        With its criteria written down, where the path leads to one.
    path : str
        As in faults of the scenario: `workload.days`, `criteria[2].tolerance`.
    value : object
        As JSON gives it; None is the default.
    column : str
        Field of the change that has the path, for faults.

    Raises
    ------
    InvalidInput
        When there is no such key, or the value is not one of it.
    """
    try:
        steps = find_key(path, FILE).steps
    except InvalidInput as error:
        raise InvalidInput(_moved(fault, column, path) for fault in error.faults) from None
    bare = ".".join(step.name for step in steps)
    if bare in READ_WITH_THE_BOOK or (bare.startswith("units.") and bare != SPLITTING):
        problem = f"{bare} has its effect when the book is read"
        raise refused(column, path, problem, "Set it in the scenario, and read the book again.")
    try:
        checked = check_setting(path, value, FILE)
    except InvalidInput as error:
        raise InvalidInput(_moved(fault, "value", fault.value) for fault in error.faults) from None
    prepared = _with_section(book, scenario, steps, column, path, checked)
    changed: Scenario = _with(prepared, steps, checked, column, path)
    return changed


def _moved(fault: Fault, column: str, value: str | None) -> Fault:
    """A fault of the scenario as one of the change."""
    return replace(fault, column=column, value=value, problem=f"{fault.column}: {fault.problem}")


def _with_section(
    book: Book, scenario: Scenario, steps: Sequence[KeyStep], column: str, path: str, value: object
) -> Scenario:
    """The scenario with the section that the path leads into, where it is left out."""
    section = steps[0].name
    if section == "disruption" and scenario.disruption is None:
        if steps[-1].name != "max_moved_share":
            problem = "the scenario has no limit on change"
            raise refused(column, path, problem, "Give it first: max_moved_share=0.10.")
        return replace(scenario, disruption=Disruption(0.0))
    if section == "key_accounts" and len(steps) > 1:
        rule = scenario.key_accounts or default_rule(book.customers)
        if steps[1].name == "rule":
            rule = _with_parameters_of(rule, str(value))
        return replace(scenario, key_accounts=rule)
    return scenario


def _with_parameters_of(rule: KeyAccountRule, name: str) -> KeyAccountRule:
    """The rule with the default of every parameter that the rule of this name does not have."""
    known = {parameter for parameters in RULE_PARAMETERS.values() for parameter in parameters}
    defaults = KeyAccountRule()
    others = known - set(RULE_PARAMETERS[name])
    return with_fields(rule, {parameter: getattr(defaults, parameter) for parameter in others})


def _with(table: T, steps: Sequence[KeyStep], value: object, column: str, path: str) -> T:
    """A dataclass of the scenario with another value at the end of the steps."""
    step, *rest = steps
    current = getattr(table, step.name)
    if step.place is not None:
        if step.place > len(current):
            problem = f"{step.name} has {len(current)} entries"
            raise refused(column, path, problem, "Name one of them; the changes add others.")
        entry = current[step.place - 1]
        # Lists of ids are entries without a dataclass of their own.
        new = value if isinstance(entry, tuple) else _with(entry, rest, value, column, path)
        changed: object = (*current[: step.place - 1], new, *current[step.place :])
    else:
        changed = _with(current, rest, value, column, path) if rest else value
    return with_fields(table, {step.name: changed})
