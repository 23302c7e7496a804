"""Sales territories that are balanced on every criterion at once, and say how close to the limit they are.

>>> import territory_opt as to
>>> book = to.read_book("my-book")                # doctest: +SKIP
>>> plan = to.optimise(book)                      # doctest: +SKIP
>>> plan.report["status"]                         # doctest: +SKIP
'feasible'
>>> to.write(plan, "my-plan")                     # doctest: +SKIP

Importing this module is cheap: the geographic and numeric libraries are loaded by the first call that needs
them.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from territory_opt.errors import InvalidInput, TerritoryError
    from territory_opt.model.book import Book
    from territory_opt.model.progress import Progress
    from territory_opt.model.scenario import Scenario
    from territory_opt.pipeline import (
        Plan,
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

__version__ = "0.1.0"

__all__ = [
    "Book",
    "InvalidInput",
    "Plan",
    "Progress",
    "Scenario",
    "TerritoryError",
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

_HOME = {
    "Book": "territory_opt.model.book",
    "InvalidInput": "territory_opt.errors",
    "Progress": "territory_opt.model.progress",
    "Scenario": "territory_opt.model.scenario",
    "TerritoryError": "territory_opt.errors",
}
"""Where a public name lives; those not listed live in the pipeline."""


def __getattr__(name: str) -> Any:  # noqa: ANN401 - any public name
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(_HOME.get(name, "territory_opt.pipeline")), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])


class _FrontDoor(ModuleType):
    """Keeps `territory_opt.evaluate` the function users call, though a room of the house has that name too.

    Importing the room would otherwise put the module in the function's place. The room stays reachable by
    ``from territory_opt.evaluate import ...``.
    """

    def __setattr__(self, name: str, value: object) -> None:
        if not (name in __all__ and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _FrontDoor
