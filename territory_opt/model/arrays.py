"""Type aliases and helpers for the arrays of the model."""

from __future__ import annotations

from typing import Any, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]
Bools: TypeAlias = NDArray[np.bool_]
Texts: TypeAlias = NDArray[np.object_]
"""Object array of str; an empty string is a blank."""
Shapes: TypeAlias = NDArray[np.object_]
"""Object array of shapely geometries."""
Array: TypeAlias = NDArray[Any]
"""An array of any of these types."""

_T = TypeVar("_T", bound=NDArray[Any])


def frozen(array: _T) -> _T:
    """Return the array, made read-only (a view when the caller still holds it)."""
    view = array.view()
    view.flags.writeable = False
    return view


def texts(values: Any) -> Texts:  # noqa: ANN401 - any iterable of str
    """Object array of str from any iterable."""
    values = list(values)
    out = np.empty(len(values), dtype=object)
    out[:] = values
    return out


def sums(group: Ints, values: Floats, groups: int) -> Floats:
    """Sum of the values of each group; shape (groups,)."""
    total: Floats = np.bincount(group, weights=values, minlength=groups).astype(np.float64, copy=False)
    return total


_LEFT_OUT: NDArray[Any] = np.empty(0)


def left_out() -> Any:  # noqa: ANN401 - stands for an array of any type
    """Placeholder of a column that the caller left out, until `fill_left_out`."""
    return _LEFT_OUT


def fill_left_out(record: object, **columns: NDArray[Any]) -> None:
    """Set the columns that were left out; for `__post_init__` of a frozen dataclass."""
    for name, column in columns.items():
        if getattr(record, name) is _LEFT_OUT:
            object.__setattr__(record, name, frozen(column))
