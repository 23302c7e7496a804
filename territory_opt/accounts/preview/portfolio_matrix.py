"""The portfolio: every account between attractiveness and position."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from territory_opt.accounts.account_table import AccountTable
from territory_opt.accounts.families import find_families
from territory_opt.accounts.preview.default_rules import without_rules
from territory_opt.accounts.preview.preview import Portfolio
from territory_opt.accounts.rules.score import axes
from territory_opt.accounts.segmentation import segment_accounts
from territory_opt.model.arrays import Bools, Ints, Texts, texts
from territory_opt.model.frame import Frame
from territory_opt.model.key_accounts import Segmentation
from territory_opt.model.scenario import KeyAccountRule, KeyRule

LEVELS = ("regional", "national", "global")
"""From narrow to wide."""


def portfolio(
    table: AccountTable, own: KeyAccountRule, split: Segmentation, frame: Frame
) -> Portfolio | None:
    """Place every family on the axes of the scenario's own score, or of the usual one.

    Parameters
    ----------
    table : AccountTable
    own : KeyAccountRule
    split : Segmentation
        By that rule.
    frame : Frame

    Returns
    -------
    Portfolio or None
        None where a measure of the axes is 0 for every account.
    """
    scoring = next((rule for rule in (own, *own.rules) if rule.rule == "score"), None)
    (_, attractiveness), (_, position) = axes(scoring or KeyRule("score"))
    if not all(table.total(item.measure).any() for item in (*attractiveness, *position)):
        return None
    scored = split if scoring else segment_accounts(table, _usual_score(own), frame)
    families = find_families(table, own.family)
    _, first = np.unique(families.family, return_index=True)
    return Portfolio(
        attractiveness=attractiveness,
        position=position,
        cuts=_cuts(scoring),
        name=families.name,
        score=scored.score[first],
        key=_any(families.family, split.is_key, len(families)),
        level=_widest(families.family, split.level, len(families)),
    )


def _usual_score(own: KeyAccountRule) -> KeyAccountRule:
    """Score with the usual axes over the own families; whom it would choose does not matter here."""
    return replace(without_rules(own), rule="score", attractiveness_at_least=1.0, position_at_least=1.0)


def _cuts(scoring: KeyRule | None) -> tuple[float, float] | None:
    if scoring is None:
        return None
    return scoring.attractiveness_at_least or 0.0, scoring.position_at_least or 0.0


def _any(family: Ints, said: Bools, families: int) -> Bools:
    return np.bincount(family[said], minlength=families) > 0


def _widest(family: Ints, level: Texts, families: int) -> Texts:
    """Widest level in each family, blank without one; shape (families,)."""
    widest = texts([""] * families)
    for name in LEVELS:
        widest[family[level == name]] = name
    return widest
