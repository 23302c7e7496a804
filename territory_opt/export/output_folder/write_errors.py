"""Errors of the disk while an output is written, as one clear message."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from territory_opt.errors import OutputFailed, OutputRefused, TerritoryError

LEAST_FREE_BYTES = 400_000
"""Smaller than the output of the smallest book."""
_TRIAL_BYTES = 4_000_000


def existing_parent(folder: Path) -> Path:
    """The nearest folder above that exists."""
    return next(place for place in folder.parents if place.exists())


def check_free_space(folder: Path, needed: int) -> None:
    """Raise when there is less free space, in bytes, than an output to this folder takes.

    Raises
    ------
    OutputRefused
    """
    free = shutil.disk_usage(existing_parent(folder.expanduser().resolve())).free
    if free < needed:
        raise OutputRefused(
            f"{folder}: the disk has {free / 1e6:,.1f} MB left, and the output takes at least "
            f"{needed / 1e6:,.1f} MB. Free some space, or name a folder on another disk."
        )


def creation_error(place: Path) -> OSError | None:
    """Why no folder can be made in a place; permissions mislead on read-only and virtual file systems."""
    try:
        Path(tempfile.mkdtemp(prefix=".territory-opt.", dir=place)).rmdir()
    except OSError as error:
        return error
    return None


@contextmanager
def disk_errors(folder: Path, temporary: Path) -> Iterator[None]:
    """Turn an error of the disk into `OutputFailed`, which says that the output folder is unchanged.

    Libraries that write files report a full disk by errors of their own. After any error a trial file is
    written to the same place: when that fails too, the disk is the cause.

    Parameters
    ----------
    folder : Path
        The output folder, for the message.
    temporary : Path
        Where the block writes.

    Raises
    ------
    OutputFailed
    """
    try:
        yield
    except OutputFailed as error:  # of an output inside this one
        raise _failed(folder, error.cause) from error
    except (TerritoryError, BrokenPipeError):
        raise
    except OSError as error:
        raise _failed(folder, error) from error
    except Exception as error:
        if (cause := _trial_error(temporary)) is not None:
            raise _failed(folder, cause) from error
        raise


def _trial_error(folder: Path) -> OSError | None:
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(bytes(_TRIAL_BYTES))
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        return error
    return None


def _failed(folder: Path, error: OSError) -> OutputFailed:
    opened = (
        " Close programs that have a file of this folder open, Excel for example."
        if isinstance(error, PermissionError)
        else ""
    )
    return OutputFailed(
        f"{folder} could not be written: {error.strerror or error}.{opened} The result of this run was not "
        "saved, and the folder is as it was before. When the cause is removed, run the command again, or "
        "name a folder elsewhere.",
        error,
    )
