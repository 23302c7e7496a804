"""The type of the callables that stop a run."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from territory_opt.model.deadline import never

StopCondition: TypeAlias = Callable[[], bool]
"""Polled during a run; the run ends with its best result so far once it returns true."""

__all__ = ["StopCondition", "never"]
