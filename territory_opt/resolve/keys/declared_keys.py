"""Every key of the scenario, as the dataclasses of `model/scenario.py` declare it.

A table is a dataclass. A field whose type is a dataclass is a section, `[name]`; a tuple of one is a list of
tables, `[[name]]`; every other field is a value.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, field, fields, is_dataclass
from types import MappingProxyType
from typing import Any, get_args, get_type_hints

from territory_opt.model.limits import InlineTables, OneKeyTables, RequiredKey, RuleParameter
from territory_opt.model.scenario import (
    NOT_BUILT,
    CriterionSpec,
    KeyAccountRuleName,
    KeyRule,
    Scenario,
)
from territory_opt.resolve.keys import value_checks
from territory_opt.resolve.keys.derived_check import AnnotatedType, check_of
from territory_opt.resolve.keys.field_meanings import field_meanings
from territory_opt.resolve.keys.value_checks import Check, ValueRefused


@dataclass(frozen=True)
class ScenarioKey:
    """One key.

    Parameters
    ----------
    path : str
        From the top of the scenario, without places in lists: `criteria.tolerance`.
    declared : AnnotatedType
        Its type and limits.
    derived : callable
        Check of a value; of a table or list of tables, that it is one.
    keys : mapping of str to ScenarioKey
        Of a table or list of tables, its keys; of a value, empty.
    listed : bool
        Whether it is a list of tables.
    table : type or None
        Dataclass of the table or tables; None for values, and for tables without a dataclass of their own.
    required : bool
    default : object
        Value when left out; None for required keys.
    meaning : str
    """

    path: str
    declared: AnnotatedType
    derived: Check
    keys: Mapping[str, ScenarioKey] = field(default_factory=dict)
    listed: bool = False
    table: type[Any] | None = None
    required: bool = False
    default: object = None
    meaning: str = ""

    @property
    def inline_table(self) -> type[Any] | None:
        """Dataclass of the small tables that are written as one value; None for all other keys."""
        items = self.declared.items
        return None if items is None or self.declared.limit(InlineTables) is None else items.kind

    def check(self, value: object) -> Any:  # noqa: ANN401 - the type that the field declares
        """Return a value as the dataclass has it.

        Raises
        ------
        ValueRefused
        """
        try:
            return self.derived(value)
        except ValueRefused as refused:
            if isinstance(value, str) and value in NOT_BUILT.get(self.path, ()):
                raise ValueRefused(f"{value!r} is not built yet", refused.remedy) from None
            raise


Keys = Mapping[str, ScenarioKey]


def keys_of(table: type[Any], path: str = "") -> Keys:
    """Keys of a dataclass in the order of its fields.

    Parameters
    ----------
    table : type
    path : str
        Where the table is; empty for the scenario itself.
    """
    hints, meanings = get_type_hints(table, include_extras=True), field_meanings(table)
    return MappingProxyType(
        {item.name: _key(item, hints[item.name], meanings.get(item.name, ""), path) for item in fields(table)}
    )


def _key(item: Field[Any], hint: object, meaning: str, above: str) -> ScenarioKey:
    path = f"{above}.{item.name}" if above else item.name
    declared = AnnotatedType.of(hint)
    required = _is_required(item) or declared.limit(RequiredKey) is not None
    default = None if required else _default(item)
    table, listed, keys = _table(declared, path)
    if keys:
        check = value_checks.tables(path) if listed else value_checks.table(path)
        return ScenarioKey(path, declared, check, keys, listed, table, required, default, meaning)
    one_key, entry = declared.limit(OneKeyTables), declared.items
    if one_key is not None and entry is not None:
        inner = ScenarioKey(f"{path}.{one_key.key}", entry, check_of(entry), required=True, meaning=meaning)
        keys, listed = {one_key.key: inner}, True
    return ScenarioKey(path, declared, check_of(declared), keys, listed, None, required, default, meaning)


def _table(declared: AnnotatedType, path: str) -> tuple[type[Any] | None, bool, Keys]:
    """Dataclass of a table or list of tables, whether it is a list, and its keys; none for values."""
    table, items = _dataclass_of(declared), declared.items
    if table is not None:
        return table, False, keys_of(table, path)
    listed = None if items is None or declared.limit(InlineTables) is not None else _dataclass_of(items)
    return (None, False, {}) if listed is None else (listed, True, keys_of(listed, path))


def _dataclass_of(declared: AnnotatedType) -> type[Any] | None:
    kind: Any = declared.kind
    return kind if isinstance(kind, type) and is_dataclass(kind) else None


def _is_required(item: Field[Any]) -> bool:
    return item.default is MISSING and item.default_factory is MISSING


def _default(item: Field[Any]) -> object:
    return item.default if item.default_factory is MISSING else item.default_factory()


SCENARIO_KEYS = keys_of(Scenario)
TOP: Keys = {name: key for name, key in SCENARIO_KEYS.items() if not key.keys}
"""The values at the top level."""
SECTIONS: Keys = {name: key for name, key in SCENARIO_KEYS.items() if key.keys and not key.listed}
"""The sections that are single tables."""
LISTS: Keys = {name: key for name, key in SCENARIO_KEYS.items() if key.listed}
"""The sections that are lists of tables."""
PARTS: Keys = {part.path: part for key in SECTIONS.values() for part in key.keys.values() if part.keys}
"""Tables, and lists of tables, inside sections, by their path."""
SECTION_OF_KEY = {
    name: f"[{section}]" for section, key in SECTIONS.items() for name in key.keys
} | dict.fromkeys(keys_of(CriterionSpec), "[[criteria]]")
"""Section of each key, for keys at the wrong level."""

_PARAMETERS = {
    name: parameter
    for name, key in keys_of(KeyRule).items()
    if (parameter := key.declared.limit(RuleParameter)) is not None
}
RULE_PARAMETERS: Mapping[str, tuple[str, ...]] = {
    rule: tuple(name for name, parameter in _PARAMETERS.items() if rule in parameter.rules)
    for rule in get_args(KeyAccountRuleName)
}
"""Parameters of each key account rule."""
OPTIONAL_PARAMETERS = frozenset(name for name, parameter in _PARAMETERS.items() if not parameter.required)
"""Parameters of rules that may be left out; all others are required."""
