"""What whoever runs the service may decide, by environment."""

from __future__ import annotations

import math
import os
from collections.abc import Mapping
from dataclasses import dataclass, fields

from territory_opt.errors import Fault, InvalidInput

PREFIX = "TERRITORY_OPT_"


@dataclass(frozen=True)
class Settings:
    """Limits of one service. Every field is read from its name in capitals after `TERRITORY_OPT_`.

    Parameters
    ----------
    max_upload_mb : float
        Greatest body of a request, in millions of bytes.
    max_units : int
        Greatest number of units in a book.
    max_solves : int
        Solves at a time; each has a process of its own. Further requests are asked to come back.
    max_solve_s : float
        Seconds after which a solve ends with its best plan, whatever its scenario says.
    grace_s : float
        Seconds a solve that was told to stop has before its process is killed.
    """

    max_upload_mb: float = 25.0
    max_units: int = 50_000
    max_solves: int = 2
    max_solve_s: float = 60.0
    grace_s: float = 3.0

    @property
    def max_upload_bytes(self) -> int:
        """Greatest body of a request in bytes."""
        return round(self.max_upload_mb * 1e6)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """Read the settings; what is not set keeps its default.

        Raises
        ------
        InvalidInput
            With every value that is not a number above 0.
        """
        environment = os.environ if environment is None else environment
        given = {
            field.name: environment[PREFIX + field.name.upper()].strip()
            for field in fields(cls)
            if environment.get(PREFIX + field.name.upper(), "").strip()
        }
        whole = {field.name for field in fields(cls) if isinstance(field.default, int)}
        values = {name: _number(text, name in whole) for name, text in given.items()}
        faults = [_fault(name, given[name], name in whole) for name, value in values.items() if value is None]
        if faults:
            raise InvalidInput(faults)
        return cls(**{name: value for name, value in values.items() if value is not None})  # type: ignore[arg-type] # whole numbers are int, see _number


def _number(text: str, whole: bool) -> float | None:
    try:
        value: float = int(text) if whole else float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) and value > 0 else None


def _fault(name: str, text: str, whole: bool) -> Fault:
    kind = "a whole number" if whole else "a number"
    return Fault(
        "environment",
        None,
        PREFIX + name.upper(),
        text,
        f"it is not {kind} above 0",
        f"Set {kind} or unset it.",
    )
