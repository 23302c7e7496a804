"""Combine the choices of several rules: which families and accounts are key, and the reasons."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from territory_opt.accounts.account_table import AccountTable
from territory_opt.accounts.book_overrides import BookOverrides
from territory_opt.accounts.candidates import counted_accounts
from territory_opt.accounts.families import Families
from territory_opt.accounts.rules.rule import Choice
from territory_opt.model.arrays import Bools, Texts, texts


def combine_choices(choices: Sequence[Choice], combine: str, count: int) -> tuple[Bools, Texts]:
    """Candidates that any rule chooses (or), or all rules choose (and), with the joined reasons.

    Parameters
    ----------
    choices : sequence of Choice
    combine : {"or", "and"}
    count : int
        Number of candidates.

    Returns
    -------
    chosen : Bools, shape (count,)
    reason : Texts, shape (count,)
        Blank for those not chosen.
    """
    reasons: list[list[str]] = [[] for _ in range(count)]
    votes = np.zeros(count, dtype=np.int64)
    for choice in choices:
        votes[choice.accounts] += 1
        for candidate, reason in zip(choice.accounts.tolist(), choice.reasons, strict=True):
            reasons[candidate].append(reason)
    chosen = votes >= (len(choices) if combine == "and" else 1)
    separator = "; and " if combine == "and" else "; also "
    return chosen, texts(separator.join(each) if key else "" for each, key in zip(reasons, chosen.tolist()))


def accounts_of_families(
    table: AccountTable, families: Families, overrides: BookOverrides, chosen: Bools, reason: Texts
) -> tuple[Bools, Texts]:
    """Apply the families' results to their accounts; an account that an override keeps out is never key.

    Parameters
    ----------
    chosen : Bools, shape (families,)
        Chosen by the rules.
    reason : Texts, shape (families,)
        Reasons of the rules.

    Returns
    -------
    is_key : Bools, shape (accounts,)
    reason : Texts, shape (accounts,)
    """
    family = families.family
    _, out = counted_accounts(families, overrides)
    explicit = families.total(overrides.chosen.astype(np.float64)) > 0
    is_key = (chosen | explicit)[family] & ~overrides.kept_out
    family_reason = reason.copy()
    for index in np.flatnonzero((families.size > 1) & ~out).tolist():
        family_reason[index] = _rule_reason(families, index, reason[index])
    for account in np.flatnonzero(overrides.chosen)[::-1].tolist():
        if families.size[family[account]] > 1:
            family_reason[family[account]] = _explicit_reason(table, families, overrides, account)
    own_reason = overrides.reason
    return is_key, np.where(own_reason != "", own_reason, family_reason[family])


def _rule_reason(families: Families, index: int, reason: str) -> str:
    count = f"{families.size[index]:,} accounts"
    if not reason:
        return f"not key: judged as one with the family {families.name[index]} of {count}"
    return f"family {families.name[index]} of {count}: {reason}"


def _explicit_reason(table: AccountTable, families: Families, overrides: BookOverrides, account: int) -> str:
    name = families.name[families.family[account]]
    return (
        f"family {name} is key as a whole: account {table.account_id[account]}: {overrides.reason[account]}"
    )
