"""Combine the choices of several rules: which families and accounts are key, and the reasons."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np

from territory_opt.accounts.account_table import AccountTable
from territory_opt.accounts.book_overrides import BookOverrides
from territory_opt.accounts.candidates import counted_accounts
from territory_opt.accounts.families import Families
from territory_opt.accounts.rules.rule import Choice
from territory_opt.model.arrays import Bools
from territory_opt.model.finding import Statement
from territory_opt.model.findings.account_findings import (
    FamilyNotKey,
    JudgedAsFamily,
    KeyWithFamily,
    RulesCombined,
)


def combine_choices(
    choices: Sequence[Choice], combine: Literal["and", "or"], count: int
) -> tuple[Bools, list[Statement]]:
    """Candidates that any rule chooses (or), or all rules choose (and), with the reasons of all of them.

    Parameters
    ----------
    choices : sequence of Choice
    combine : {"and", "or"}
    count : int
        Number of candidates.

    Returns
    -------
    chosen : Bools, shape (count,)
    reason : list of Statement
        By candidate; empty for those not chosen.
    """
    reasons: list[Statement] = [()] * count
    for choice in choices:
        for candidate, reason in zip(choice.accounts.tolist(), choice.reasons, strict=True):
            reasons[candidate] = (*reasons[candidate], reason)
    votes = np.array([len(each) for each in reasons], dtype=np.int64)
    chosen: Bools = votes >= (len(choices) if combine == "and" else 1)
    for candidate in np.flatnonzero(chosen & (votes > 1)).tolist():
        combined = RulesCombined(len(reasons[candidate]), len(choices), combine)
        reasons[candidate] = (*reasons[candidate], combined)
    return chosen, [each if key else () for each, key in zip(reasons, chosen.tolist(), strict=True)]


def accounts_of_families(
    table: AccountTable,
    families: Families,
    overrides: BookOverrides,
    chosen: Bools,
    reason: Sequence[Statement],
) -> tuple[Bools, tuple[Statement, ...]]:
    """Apply the families' results to their accounts; an account that an override keeps out is never key.

    Parameters
    ----------
    chosen : Bools, shape (families,)
        Chosen by the rules.
    reason : sequence of Statement
        Reasons of the rules, by family.

    Returns
    -------
    is_key : Bools, shape (accounts,)
    reason : tuple of Statement
        By account.
    """
    family = families.family
    _, out = counted_accounts(families, overrides)
    explicit = families.total(overrides.chosen.astype(np.float64)) > 0
    is_key = (chosen | explicit)[family] & ~overrides.kept_out
    of_family = list(reason)
    for index in np.flatnonzero((families.size > 1) & ~out).tolist():
        of_family[index] = _rule_reason(families, index, reason[index])
    for account in np.flatnonzero(overrides.chosen)[::-1].tolist():
        if families.size[family[account]] > 1:
            of_family[family[account]] = _explicit_reason(table, families, overrides, account)
    own_or_family = zip(overrides.reason, family.tolist(), strict=True)
    return is_key, tuple(own or of_family[index] for own, index in own_or_family)


def _rule_reason(families: Families, index: int, reason: Statement) -> Statement:
    name, accounts = str(families.name[index]), int(families.size[index])
    return (JudgedAsFamily(name, accounts), *reason) if reason else (FamilyNotKey(name, accounts),)


def _explicit_reason(
    table: AccountTable, families: Families, overrides: BookOverrides, account: int
) -> Statement:
    name = str(families.name[families.family[account]])
    return (KeyWithFamily(name, str(table.account_id[account])), *overrides.reason[account])
