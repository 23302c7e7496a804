"""The key account rule of the scenario."""

from __future__ import annotations

from collections.abc import Mapping

from territory_opt.ingest.checks import shown
from territory_opt.ingest.findings import Findings
from territory_opt.ingest.scenario_keys import KEY_ACCOUNTS, RULE_KEYS
from territory_opt.ingest.sections import read_section
from territory_opt.model.scenario import KeyAccountRule


def read_rule(raw: object, file: str, findings: Findings) -> KeyAccountRule | None:
    """The rule of the section, None when it is left out or at fault."""
    if raw is None:
        return None
    values = read_section("key_accounts", raw, KEY_ACCOUNTS, file, findings)
    if values is None or not isinstance(raw, Mapping):
        return None
    given = {key: value for key, value in raw.items() if value is not None}
    rule = values.get("rule")
    if rule is None:
        if "rule" not in given:
            remedy = f"Give rule = {' | '.join(RULE_KEYS)}."
            findings.fault(file, "the rule is missing", remedy, column="key_accounts.rule")
        return None
    _check_parameters(rule, given, file, findings)
    return KeyAccountRule(
        **{key: value for key, value in values.items() if key in ("rule", *RULE_KEYS[rule])}
    )


def _check_parameters(rule: str, given: Mapping[str, object], file: str, findings: Findings) -> None:
    """Each rule has its own parameters: those of others are faults, and its own must be there."""
    asked = RULE_KEYS[rule]
    for key in set(given) & set(KEY_ACCOUNTS) - {"rule", *asked}:
        owners = [name for name, keys in RULE_KEYS.items() if key in keys]
        findings.fault(
            file,
            f"the rule {rule!r} has no {key!r}",
            f"Remove it, or use the rule {' or '.join(owners)}.",
            column=f"key_accounts.{key}",
            value=shown(given[key]),
        )
    for key in asked:
        if key != "measure" and key not in given:
            remedy = f"Give {key}."
            findings.fault(file, f"the rule {rule!r} needs {key!r}", remedy, column=f"key_accounts.{key}")
