"""Decorator for numba-compiled functions, cached in a folder that is writable."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numba
import platformdirs


def cache_folder() -> Path:
    """Return the user's cache folder, or a temporary one where that is not writable."""
    folder = Path(platformdirs.user_cache_dir("territory-opt")) / "numba"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return folder
    except OSError:
        return Path(tempfile.mkdtemp(prefix="territory-opt-numba-"))


if not os.environ.get("NUMBA_CACHE_DIR"):
    # Otherwise numba cannot compile from a read-only installation without a home folder.
    _folder = str(cache_folder())
    setattr(numba.config, "CACHE_DIR", _folder)  # noqa: B010 - unknown to the type checker
    # Child processes use the same folder, which may be a temporary one.
    os.environ["NUMBA_CACHE_DIR"] = _folder


def compiled(function: Callable[..., Any]) -> Any:  # noqa: ANN401 - numba's dispatcher has no public type
    """Compile on first call, cache the machine code on disk, release the interpreter lock while it runs."""
    return numba.njit(cache=True, nogil=True)(function)
