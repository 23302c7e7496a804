"""The key account rules of the scenario."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from territory_opt.ingest.collected_faults import CollectedFaults
from territory_opt.ingest.scenario.sections import read_keys, read_section
from territory_opt.model.scenario import KeyAccountRule, KeyRule, LevelRules
from territory_opt.resolve.keys.declared_keys import OPTIONAL_PARAMETERS, PARTS, RULE_PARAMETERS, SECTIONS
from territory_opt.resolve.keys.value_checks import shown

SECTION = "key_accounts"
KEY_ACCOUNTS = SECTIONS[SECTION].keys
KEY_RULE = PARTS[f"{SECTION}.rules"].keys
LEVELS = PARTS[f"{SECTION}.levels"].keys
NON_SELECTING_RULES = ("explicit", "none")
"""Rules that select no account."""


def read_rule(raw: object, file: str, findings: CollectedFaults) -> KeyAccountRule | None:
    """The section, None when it is left out or its first rule is at fault."""
    if raw is None:
        return None
    values = read_section(SECTION, raw, KEY_ACCOUNTS, file, findings)
    if values is None or not isinstance(raw, Mapping):
        return None
    additional = tuple(_additional_rules(values.pop("rules", ()), file, findings))
    levels = LevelRules(**read_keys(values.pop("levels", {}), LEVELS, f"{SECTION}.levels.", file, findings))
    parameters = _parameters(raw, values, SECTION, file, findings)
    if parameters is None:
        return None
    common = {key: value for key, value in values.items() if key not in KEY_RULE}
    rule = KeyAccountRule(**parameters, **common, rules=additional, levels=levels)
    _check_combination(rule, file, findings)
    return rule


def _additional_rules(
    raw: tuple[Mapping[str, object], ...], file: str, findings: CollectedFaults
) -> Iterator[KeyRule]:
    """Valid additional rules; they count from 1 in faults."""
    for place, item in enumerate(raw, start=1):
        path = f"{SECTION}.rules[{place}]"
        values = read_keys(item, KEY_RULE, f"{path}.", file, findings)
        parameters = _parameters(item, values, path, file, findings)
        if parameters is not None:
            yield KeyRule(**parameters)


def _parameters(
    raw: Mapping[str, object], values: Mapping[str, Any], path: str, file: str, findings: CollectedFaults
) -> dict[str, Any] | None:
    """The rule's name and its own parameters; None without a valid name."""
    given = {key: value for key, value in raw.items() if key in KEY_RULE and value not in (None, [], ())}
    rule = values.get("rule")
    if rule is None:
        if "rule" not in given:
            remedy = f"Give rule = {' | '.join(RULE_PARAMETERS)}."
            findings.fault(file, "the rule is missing", remedy, column=f"{path}.rule")
        return None
    _check_parameters(rule, given, path, file, findings)
    return {key: values[key] for key in ("rule", *RULE_PARAMETERS[rule]) if key in values}


def _check_parameters(
    rule: str, given: Mapping[str, object], path: str, file: str, findings: CollectedFaults
) -> None:
    """Refuse parameters of other rules, and missing ones of this rule."""
    parameters = RULE_PARAMETERS[rule]
    for key in given:
        if key not in ("rule", *parameters):
            owners = [name for name, keys in RULE_PARAMETERS.items() if key in keys]
            findings.fault(
                file,
                f"the rule {rule!r} has no {key!r}",
                f"Remove it, or use the rule {' or '.join(owners)}.",
                column=f"{path}.{key}",
                value=shown(given[key]),
            )
    for key in parameters:
        if key not in OPTIONAL_PARAMETERS and key not in given:
            findings.fault(file, f"the rule {rule!r} needs {key!r}", f"Give {key}.", column=f"{path}.{key}")


def _check_combination(rule: KeyAccountRule, file: str, findings: CollectedFaults) -> None:
    """Refuse combine = "and" with a rule that selects no account."""
    names = [each.rule for each in (rule, *rule.rules)]
    non_selecting = [name for name in names if name in NON_SELECTING_RULES]
    if rule.combine == "and" and rule.rules and non_selecting:
        findings.fault(
            file,
            f"the rule {non_selecting[0]!r} selects no account, so no account can meet all rules",
            f'Remove the rule {non_selecting[0]!r}, or write combine = "or".',
            column=f"{SECTION}.combine",
            value=rule.combine,
        )
