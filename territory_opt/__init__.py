"""Sales territories balanced on several criteria, with proved bounds on their quality.

>>> import territory_opt as to
>>> book = to.read_book("my-book")                # doctest: +SKIP
>>> plan = to.optimise(book)                      # doctest: +SKIP
>>> plan.report["status"]                         # doctest: +SKIP
'feasible'
>>> to.write(plan, "my-plan")                     # doctest: +SKIP

Importing this module is cheap: the geographic and numeric libraries are loaded when a name that needs
them is first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import lazy_loader

if TYPE_CHECKING:
    from territory_opt.errors import InvalidInput, TerritoryError
    from territory_opt.model.book import Book
    from territory_opt.model.progress import Progress
    from territory_opt.model.scenario import Scenario
    from territory_opt.pipeline import (
        Plan,
        Session,
        apply_changes,
        calibrate,
        compare,
        evaluate,
        front,
        how_many_kams,
        optimise,
        preview_key_accounts,
        read_book,
        sample,
        sweep_cut,
        validate_travel,
        write,
    )
    from territory_opt.whatif.changes import (
        AddKam,
        AddRep,
        Assign,
        ExemptRep,
        Forbid,
        Grow,
        Lock,
        MergeTerritories,
        MoveHome,
        RemoveKam,
        RemoveRep,
        ReplaceRep,
        SetAccount,
        SetCapacity,
        SetCompactness,
        SetCriterion,
        SetKam,
        SetKey,
        SetKeyAccounts,
        SetMaxMovedShare,
        SetShare,
        SetTerritories,
        SetTolerance,
        SplitTerritory,
        Together,
        Unforbid,
        Unlock,
        Untogether,
        Vacate,
    )

__version__ = "0.1.0"

__all__ = [
    "AddKam",
    "AddRep",
    "Assign",
    "Book",
    "ExemptRep",
    "Forbid",
    "Grow",
    "InvalidInput",
    "Lock",
    "MergeTerritories",
    "MoveHome",
    "Plan",
    "Progress",
    "RemoveKam",
    "RemoveRep",
    "ReplaceRep",
    "Scenario",
    "Session",
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
    "TerritoryError",
    "Together",
    "Unforbid",
    "Unlock",
    "Untogether",
    "Vacate",
    "apply_changes",
    "calibrate",
    "compare",
    "evaluate",
    "front",
    "how_many_kams",
    "optimise",
    "preview_key_accounts",
    "read_book",
    "sample",
    "sweep_cut",
    "validate_travel",
    "write",
]

_NAMES_BY_MODULE = {
    "errors": ["InvalidInput", "TerritoryError"],
    "model.book": ["Book"],
    "model.progress": ["Progress"],
    "model.scenario": ["Scenario"],
    "pipeline": [
        "Plan",
        "Session",
        "apply_changes",
        "calibrate",
        "compare",
        "evaluate",
        "front",
        "how_many_kams",
        "optimise",
        "preview_key_accounts",
        "read_book",
        "sample",
        "sweep_cut",
        "validate_travel",
        "write",
    ],
}
"""Modules of public names; all other names are those of what-if changes."""
_ELSEWHERE = [name for names in _NAMES_BY_MODULE.values() for name in names]

__getattr__, __dir__, _ = lazy_loader.attach(
    __name__,
    submod_attrs={**_NAMES_BY_MODULE, "whatif.changes": [name for name in __all__ if name not in _ELSEWHERE]},
)
