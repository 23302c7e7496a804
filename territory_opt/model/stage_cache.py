"""Results of stages, kept while their inputs stay the same."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from typing import Any, TypeVar

import numpy as np

T = TypeVar("T")

SHORT = 4096
"""Elements up to which arrays are compared by value."""

MOST_KEPT = 4
"""Results kept for each stage: those used last."""

_PLAIN = (str, bytes, int, float, bool, frozenset, type(None))


class StageCache:
    """Results of pure functions, by the name of the stage and its inputs.

    Inputs are the same when they are the same object, or plain values that are equal, or tuples, mappings and
    dataclasses whose members are the same. Arrays are compared by identity alone, so a comparison costs
    microseconds; a table that was changed by `replace` differs only in the columns that were replaced. Short
    arrays are compared by value too.

    Attributes
    ----------
    computed : Counter of str
        How often each stage was computed.

    Examples
    --------
    >>> stages = StageCache()
    >>> [stages.get("sum", (2, 3), lambda: 2 + 3) for _ in range(3)]
    [5, 5, 5]
    >>> stages.computed["sum"]
    1
    """

    def __init__(self, most: int = MOST_KEPT) -> None:
        self.computed: Counter[str] = Counter()
        self._most = most
        self._kept: dict[str, list[tuple[tuple[object, ...], Any]]] = {}
        self._lock = threading.Lock()

    def get(self, stage: str, inputs: tuple[object, ...], compute: Callable[[], T]) -> T:
        """Return the result of a stage for these inputs; compute it where it is not known.

        Parameters
        ----------
        stage : str
        inputs : tuple
            Everything that `compute` reads. They are kept alive with the result.
        compute : callable
            Without side effects. A result is kept only when it returns.
        """
        with self._lock:
            entries = self._kept.setdefault(stage, [])
            for index in reversed(range(len(entries))):
                if is_same(entries[index][0], inputs):
                    entries.append(entries.pop(index))
                    known: T = entries[-1][1]
                    return known
        value = compute()
        with self._lock:
            self.computed[stage] += 1
            entries.append((inputs, value))
            del entries[: -self._most]
        return value


def is_same(a: object, b: object) -> bool:
    """Whether two inputs of a stage are the same; see `StageCache`."""
    if a is b:
        return True
    if type(a) is not type(b):
        return False
    if isinstance(a, tuple) and isinstance(b, tuple):
        return len(a) == len(b) and all(map(is_same, a, b))
    if isinstance(a, Mapping) and isinstance(b, Mapping):
        return a.keys() == b.keys() and all(is_same(value, b[key]) for key, value in a.items())
    if is_dataclass(a):
        return all(is_same(getattr(a, item.name), getattr(b, item.name)) for item in fields(a))
    return _is_equal(a, b)


def _is_equal(a: object, b: object) -> bool:
    """Whether two plain values, or two short arrays, are equal."""
    if isinstance(a, np.ndarray) and isinstance(b, np.ndarray):
        return a.size <= SHORT and a.dtype == b.dtype and np.array_equal(a, b)
    return isinstance(a, _PLAIN) and a == b
