"""The key account rules of the scenario."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from territory_opt.ingest.collected_faults import CollectedFaults
from territory_opt.ingest.scenario.scenario_keys import (
    KEY_ACCOUNTS,
    KEY_RULE,
    LEVELS,
    OPTIONAL,
    RULE_KEYS,
)
from territory_opt.ingest.scenario.sections import read_keys, read_section
from territory_opt.ingest.scenario.value_checks import shown
from territory_opt.model.scenario import KeyAccountRule, KeyRule, LevelRules

SECTION = "key_accounts"
NOBODY = ("explicit", "none")
"""Rules that choose nobody by themselves."""


def read_rule(raw: object, file: str, findings: CollectedFaults) -> KeyAccountRule | None:
    """The section, None when it is left out or its first rule is at fault."""
    if raw is None:
        return None
    values = read_section(SECTION, raw, KEY_ACCOUNTS, file, findings)
    if values is None or not isinstance(raw, Mapping):
        return None
    further = tuple(_further(values.pop("rules", ()), file, findings))
    levels = LevelRules(**read_keys(values.pop("levels", {}), LEVELS, f"{SECTION}.levels.", file, findings))
    own = _parameters(raw, values, SECTION, file, findings)
    if own is None:
        return None
    common = {key: value for key, value in values.items() if key not in KEY_RULE}
    rule = KeyAccountRule(**own, **common, rules=further, levels=levels)
    _check_combination(rule, file, findings)
    return rule


def _further(
    raw: tuple[Mapping[str, object], ...], file: str, findings: CollectedFaults
) -> Iterator[KeyRule]:
    """Further rules as far as they are sound; they count from 1 in faults."""
    for place, item in enumerate(raw, start=1):
        path = f"{SECTION}.rules[{place}]"
        values = read_keys(item, KEY_RULE, f"{path}.", file, findings)
        own = _parameters(item, values, path, file, findings)
        if own is not None:
            yield KeyRule(**own)


def _parameters(
    raw: Mapping[str, object], values: Mapping[str, Any], path: str, file: str, findings: CollectedFaults
) -> dict[str, Any] | None:
    """The rule's name and its own parameters; None when there is no sound name."""
    given = {key: value for key, value in raw.items() if key in KEY_RULE and value not in (None, [], ())}
    rule = values.get("rule")
    if rule is None:
        if "rule" not in given:
            remedy = f"Give rule = {' | '.join(RULE_KEYS)}."
            findings.fault(file, "the rule is missing", remedy, column=f"{path}.rule")
        return None
    _check_parameters(rule, given, path, file, findings)
    return {key: values[key] for key in ("rule", *RULE_KEYS[rule]) if key in values}


def _check_parameters(
    rule: str, given: Mapping[str, object], path: str, file: str, findings: CollectedFaults
) -> None:
    """Each rule has its own parameters: those of others are faults, and its own must be there."""
    asked = RULE_KEYS[rule]
    for key in given:
        if key not in ("rule", *asked):
            owners = [name for name, keys in RULE_KEYS.items() if key in keys]
            findings.fault(
                file,
                f"the rule {rule!r} has no {key!r}",
                f"Remove it, or use the rule {' or '.join(owners)}.",
                column=f"{path}.{key}",
                value=shown(given[key]),
            )
    for key in asked:
        if key not in OPTIONAL and key not in given:
            findings.fault(file, f"the rule {rule!r} needs {key!r}", f"Give {key}.", column=f"{path}.{key}")


def _check_combination(rule: KeyAccountRule, file: str, findings: CollectedFaults) -> None:
    """Rules that must all hold cannot hold together with one that chooses nobody."""
    names = [each.rule for each in (rule, *rule.rules)]
    idle = [name for name in names if name in NOBODY]
    if rule.combine == "and" and rule.rules and idle:
        findings.fault(
            file,
            f"the rule {idle[0]!r} chooses nobody, so no account can meet all rules",
            f'Remove the rule {idle[0]!r}, or write combine = "or".',
            column=f"{SECTION}.combine",
            value=rule.combine,
        )
