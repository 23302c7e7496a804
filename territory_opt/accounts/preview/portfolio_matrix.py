"""The portfolio matrix: attractiveness and position of every family of accounts."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from territory_opt.accounts.account_table import AccountTable
from territory_opt.accounts.families import find_families
from territory_opt.accounts.preview.default_rules import without_rules
from territory_opt.accounts.preview.portfolio import Portfolio
from territory_opt.accounts.rules.score import axes
from territory_opt.accounts.segmentation import segment_accounts
from territory_opt.model.arrays import Bools, Ints, Texts, texts
from territory_opt.model.frame import Frame
from territory_opt.model.key_accounts import Segmentation
from territory_opt.model.scenario import KeyAccountRule, KeyRule

LEVELS = ("regional", "national", "global")
"""In increasing order."""


def portfolio(
    table: AccountTable, own: KeyAccountRule, segmentation: Segmentation, frame: Frame
) -> Portfolio | None:
    """Score every family on the axes of the scenario's score, or of the default one.

    Parameters
    ----------
    table : AccountTable
    own : KeyAccountRule
        Rule of the scenario.
    segmentation : Segmentation
        By that rule.
    frame : Frame

    Returns
    -------
    Portfolio or None
        None when a measure of the axes is 0 for every account.
    """
    scoring = next((rule for rule in (own, *own.rules) if rule.rule == "score"), None)
    (_, attractiveness), (_, position) = axes(scoring or KeyRule("score"))
    if not all(table.total(item.measure).any() for item in (*attractiveness, *position)):
        return None
    scored = segmentation if scoring else segment_accounts(table, _default_score(own), frame)
    families = find_families(table, own.family)
    _, first = np.unique(families.family, return_index=True)
    return Portfolio(
        attractiveness=attractiveness,
        position=position,
        cuts=_cuts(scoring),
        name=families.name,
        score=scored.score[first],
        key=_any(families.family, segmentation.is_key, len(families)),
        level=_widest(families.family, segmentation.level, len(families)),
    )


def _default_score(own: KeyAccountRule) -> KeyAccountRule:
    """Return the rule `score` with the default axes and the scenario's families, for its scores only."""
    return replace(without_rules(own), rule="score", attractiveness_at_least=1.0, position_at_least=1.0)


def _cuts(scoring: KeyRule | None) -> tuple[float, float] | None:
    if scoring is None:
        return None
    return scoring.attractiveness_at_least or 0.0, scoring.position_at_least or 0.0


def _any(family: Ints, of_accounts: Bools, families: int) -> Bools:
    """Whether any account of each family is true; shape (families,)."""
    return np.bincount(family[of_accounts], minlength=families) > 0


def _widest(family: Ints, level: Texts, families: int) -> Texts:
    """Widest level in each family, blank without one; shape (families,)."""
    widest = texts([""] * families)
    for name in LEVELS:
        widest[family[level == name]] = name
    return widest
