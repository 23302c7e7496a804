"""The type of the callables that stop a run."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

StopCondition: TypeAlias = Callable[[], bool]
"""Polled during a run; the run ends with its best result so far once it returns true."""


def never() -> bool:
    """Never stop."""
    return False
