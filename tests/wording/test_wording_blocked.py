"""Sentences about problems without a plan: parts that not every finding has, in both languages."""

from __future__ import annotations

from dataclasses import replace

import pytest

from territory_opt.model.block_name import BlockName
from territory_opt.model.findings.blocked_findings import (
    IslandNotDivisible,
    LimitInConflict,
    LimitsConflict,
    LockOverfillsTerritory,
    LooserRulesHelp,
    NoCombination,
    PartsNeedTerritories,
    TerritoryLimitsContradict,
    TerritoryOutsideBand,
    UnitFitsNowhere,
    UnitsTooLarge,
    UnitTooLarge,
    WiderTolerancesHelp,
)
from territory_opt.wording.finding_text import finding_text

DRESDEN = BlockName(("01067",), place="Dresden")
NORTH = BlockName(("01067", "01069"), group="North", place="Dresden")
TOO_LARGE = UnitTooLarge(NORTH, "customers", 0.25, 0.2, 3, 0.251, 1_234_567.5, "ungroup")


def test_every_remedy_of_a_unit_that_is_too_large_is_listed():
    assert finding_text(TOO_LARGE) == (
        "Group North (2 units) holds 25% of customers; a territory may hold at most 20%. What would help: "
        "at most 3 territories, a tolerance of at least 0.251 for customers, a max of at least 1,234,567.5 "
        "for customers, or not keeping its units together."
    )
    assert finding_text(TOO_LARGE, "de") == (
        "Gruppe North (2 Einheiten) hat 25 % von customers; ein Gebiet darf höchstens 20 % haben. Was helfen "
        "würde: höchstens 3 Gebiete, eine Toleranz von mindestens 0,251 für customers, ein max von "
        "mindestens 1.234.567,5 für customers oder ihre Einheiten nicht zusammenzuhalten."
    )


@pytest.mark.parametrize(
    ("division", "end"),
    [
        ("divide", "or dividing it."),
        ("smaller-units", "or smaller units in its place."),
        ("split", "or splitting it, with split_above in [units]."),
        ("split-further", "or a smaller split_above in [units]."),
        ("one-place", "for customers. It cannot be divided, for its customers are in one place."),
    ],
)
def test_how_a_unit_can_be_divided_ends_the_sentence(division, end):
    one = replace(TOO_LARGE, division=division, territories=1)
    assert finding_text(one).endswith(end)
    assert "at most 1 territory," in finding_text(one)


def test_one_and_several_differ():
    assert finding_text(UnitsTooLarge(1)).startswith("One unit or group alone is larger")
    assert finding_text(UnitsTooLarge(2)).startswith("2 units or groups are each larger")
    assert "pieces that the other territory can" in finding_text(UnitFitsNowhere(DRESDEN, ("a",), 1))
    assert "pieces that the other 3 territories can" in finding_text(UnitFitsNowhere(DRESDEN, ("a",), 3))
    assert finding_text(IslandNotDivisible(DRESDEN, 0)).startswith("Unit 01067 (Dresden) is not connected")
    assert "(Dresden) with 1 more unit around it is not" in finding_text(IslandNotDivisible(DRESDEN, 1))
    assert "needs at least 5 territories, but 3" in finding_text(PartsNeedTerritories(4, 5, 9, 3))
    assert "allows at most 2, but 3" in finding_text(PartsNeedTerritories(2, 1, 2, 3))


def test_measures_are_listed_and_may_be_none():
    assert "limits of a, b and c, connected or not." in finding_text(NoCombination(("a", "b", "c")))
    assert "Grenzen von a und b ein" in finding_text(NoCombination(("a", "b")), "de")
    assert "limits of the rules, connected" in finding_text(NoCombination(()))
    assert "a wider tolerance for a, another" in finding_text(WiderTolerancesHelp(("a",)))


def test_a_limit_that_depends_on_the_base_has_no_figure():
    known = LimitInConflict("T1", "hours", "least", 5.4)
    assert finding_text(known) == "Territory T1 must hold at least 5.4 of hours."
    assert finding_text(replace(known, side="most")) == "Territory T1 may hold at most 5.4 of hours."
    unknown = replace(known, limit=None)
    assert finding_text(unknown) == "Territory T1 must hold at least its least share of hours."
    assert "at most its largest share" in finding_text(replace(unknown, side="most"))


@pytest.mark.parametrize(
    ("locks", "change", "rules", "remedies"),
    [
        (False, False, "the limits below cannot", "wider limits."),
        (True, False, "the limits below and the locks and forbids cannot", "or fewer locks and forbids."),
        (False, True, "the limits below and the limit on change cannot", "or a larger limit on change."),
        (
            True,
            True,
            "the locks and forbids and the limit on change",
            "forbids, or a larger limit on change.",
        ),
    ],
)
def test_only_the_rules_of_a_conflict_are_named(locks, change, rules, remedies):
    assert rules in finding_text(LimitsConflict(locks, change))
    assert finding_text(LooserRulesHelp(locks, change)).endswith(remedies)


def test_units_beyond_the_named_ones_are_counted():
    locked = LockOverfillsTerritory("T1", "revenue", (DRESDEN, NORTH), 1_200, 12_345_678.9, 33.3333333)
    text = finding_text(locked)
    assert "must hold unit 01067 (Dresden), group North (2 units) and 1,200 more, together 12,345,679" in text
    assert "at most 33.3333." in text
    assert "und 1.200 weitere haben" in finding_text(locked, "de")


def test_close_limits_stay_apart():
    text = finding_text(TerritoryLimitsContradict("T1", "revenue", 1_234_567.25, 1_234_567.0))
    assert "at least 1,234,567.25 and at most 1,234,567 of" in text


def test_territories_are_renamed_and_units_are_not():
    found = TerritoryOutsideBand("T1", "T1", 0.2, 0.1)
    assert found.renamed({"T1": "T2", "T2": "T1"}) == TerritoryOutsideBand("T2", "T1", 0.2, 0.1)
    assert finding_text(found) == "Territory T1 is +20% from its target of T1, 10% outside its band."
