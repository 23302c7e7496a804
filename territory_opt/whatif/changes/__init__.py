"""What-if changes: one frozen dataclass each; `CHANGES` lists them all."""

from __future__ import annotations

from territory_opt.whatif.changes.balance_changes import (
    SetCompactness,
    SetCriterion,
    SetMaxMovedShare,
    SetTolerance,
)
from territory_opt.whatif.changes.change import Change
from territory_opt.whatif.changes.growth_changes import Grow
from territory_opt.whatif.changes.kam_changes import AddKam, RemoveKam, SetKam
from territory_opt.whatif.changes.key_account_changes import SetAccount
from territory_opt.whatif.changes.rep_changes import (
    AddRep,
    ExemptRep,
    MoveHome,
    RemoveRep,
    ReplaceRep,
    SetCapacity,
    SetShare,
    Vacate,
)
from territory_opt.whatif.changes.scenario_changes import SetKey, SetKeyAccounts
from territory_opt.whatif.changes.territory_changes import MergeTerritories, SetTerritories, SplitTerritory
from territory_opt.whatif.changes.unit_changes import (
    Assign,
    Forbid,
    Lock,
    Together,
    Unforbid,
    Unlock,
    Untogether,
)

__all__ = [
    "CHANGES",
    "AddKam",
    "AddRep",
    "Assign",
    "Change",
    "ExemptRep",
    "Forbid",
    "Grow",
    "Lock",
    "MergeTerritories",
    "MoveHome",
    "RemoveKam",
    "RemoveRep",
    "ReplaceRep",
    "SetAccount",
    "SetCapacity",
    "SetCompactness",
    "SetCriterion",
    "SetKam",
    "SetKey",
    "SetKeyAccounts",
    "SetMaxMovedShare",
    "SetShare",
    "SetTerritories",
    "SetTolerance",
    "SplitTerritory",
    "Together",
    "Unforbid",
    "Unlock",
    "Untogether",
    "Vacate",
]

CHANGES: tuple[type[Change], ...] = (
    RemoveRep,
    Vacate,
    ReplaceRep,
    AddRep,
    MoveHome,
    SetShare,
    SetCapacity,
    ExemptRep,
    SetTerritories,
    MergeTerritories,
    SplitTerritory,
    SetTolerance,
    SetCriterion,
    SetCompactness,
    Lock,
    Unlock,
    Assign,
    Forbid,
    Unforbid,
    Together,
    Untogether,
    Grow,
    SetKeyAccounts,
    AddKam,
    RemoveKam,
    SetKam,
    SetAccount,
    SetMaxMovedShare,
    SetKey,
)
