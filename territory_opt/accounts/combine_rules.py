"""The rules' choices put together: which families are key, and why."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from territory_opt.accounts.account_table import AccountTable
from territory_opt.accounts.book_overrides import BookOverrides
from territory_opt.accounts.candidates import staying_accounts
from territory_opt.accounts.families import Families
from territory_opt.accounts.rules.rule import Choice
from territory_opt.model.arrays import Bools, Texts, texts


def combined(choices: Sequence[Choice], combine: str, count: int) -> tuple[Bools, Texts]:
    """Candidates that one of the rules chooses (or), or all of them (and), with the reasons of each.

    Parameters
    ----------
    choices : sequence of Choice
    combine : {"or", "and"}
    count : int
        Candidates.

    Returns
    -------
    chosen : Bools, shape (count,)
    reason : Texts, shape (count,)
        Blank for those not chosen.
    """
    said: list[list[str]] = [[] for _ in range(count)]
    votes = np.zeros(count, dtype=np.int64)
    for choice in choices:
        votes[choice.accounts] += 1
        for candidate, reason in zip(choice.accounts.tolist(), choice.reasons, strict=True):
            said[candidate].append(reason)
    chosen = votes >= (len(choices) if combine == "and" else 1)
    joint = "; and " if combine == "and" else "; also "
    return chosen, texts(joint.join(each) if key else "" for each, key in zip(said, chosen.tolist()))


def of_accounts(
    table: AccountTable, families: Families, by_hand: BookOverrides, chosen: Bools, reason: Texts
) -> tuple[Bools, Texts]:
    """From families to their accounts; an account kept out by hand stays out of a family that is key.

    Parameters
    ----------
    chosen : Bools, shape (families,)
        By the rules.
    reason : Texts, shape (families,)
        Of the rules.

    Returns
    -------
    is_key : Bools, shape (accounts,)
    reason : Texts, shape (accounts,)
    """
    family = families.family
    _, out = staying_accounts(families, by_hand)
    led = families.total(by_hand.chosen.astype(np.float64)) > 0
    is_key = (chosen | led)[family] & ~by_hand.kept_out
    words = reason.copy()
    for one in np.flatnonzero((families.size > 1) & ~out).tolist():
        words[one] = _of_family(families, one, reason[one])
    for account in np.flatnonzero(by_hand.chosen)[::-1].tolist():
        if families.size[family[account]] > 1:
            words[family[account]] = _led(table, families, by_hand, account)
    own = by_hand.reason
    return is_key, np.where(own != "", own, words[family])


def _of_family(families: Families, one: int, reason: str) -> str:
    count = f"{families.size[one]:,} accounts"
    if not reason:
        return f"not key: judged as one with the family {families.name[one]} of {count}"
    return f"family {families.name[one]} of {count}: {reason}"


def _led(table: AccountTable, families: Families, by_hand: BookOverrides, account: int) -> str:
    name = families.name[families.family[account]]
    return f"family {name} is key as a whole: account {table.account_id[account]}: {by_hand.reason[account]}"
