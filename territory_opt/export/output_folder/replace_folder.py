"""Writing of an output folder as a whole: a temporary folder replaces it when it is complete."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from territory_opt.errors import OutputRefused
from territory_opt.export.output_folder.folder_kinds import PLAN, FolderKind


def check_target(folder: Path, kind: FolderKind = PLAN, inputs: Iterable[Path | None] = ()) -> None:
    """Raise when an output of this kind cannot be written to this folder; changes nothing.

    A folder may be written when it does not exist, is empty, or holds an earlier output of this kind, but no
    input.

    Parameters
    ----------
    folder : Path
    kind : FolderKind
    inputs : iterable of Path or None
        Files and folders that are read; the folder must be none of them, nor hold one.

    Raises
    ------
    OutputRefused
        With the reason and the remedy.
    """
    folder = folder.expanduser().resolve()
    _refuse_inputs(folder, inputs)
    parent = next(place for place in folder.parents if place.exists())
    if not parent.is_dir() or not _writable(parent):
        raise OutputRefused(
            f"{folder}: {parent} is not a folder that can be written to. Name another folder."
        )
    if not folder.exists():
        return
    if not folder.is_dir():
        raise OutputRefused(f"{folder} is a file. Name a folder.")
    if folder.is_mount():
        raise OutputRefused(f"{folder} is a mount point and cannot be replaced. Name a folder inside it.")
    kind.check(folder)


@contextmanager
def replace_folder(folder: Path, kind: FolderKind = PLAN) -> Iterator[Path]:
    """A temporary folder that replaces the target when the block ends without an error.

    Parameters
    ----------
    folder : Path
    kind : FolderKind

    Yields
    ------
    Path
        The temporary folder, which has the same parent as the target.

    Raises
    ------
    OutputRefused
        As `check_target`.
    """
    folder = folder.expanduser().resolve()
    check_target(folder, kind)
    folder.parent.mkdir(parents=True, exist_ok=True)
    temporary = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", suffix=".new", dir=folder.parent))
    try:
        temporary.chmod(0o777 & ~_umask())
        yield temporary
        _put_in_place(temporary, folder)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _refuse_inputs(folder: Path, inputs: Iterable[Path | None]) -> None:
    for path in inputs:
        place = None if path is None else path.expanduser().resolve()
        if place is not None and place.exists() and (place == folder or folder in place.parents):
            raise OutputRefused(f"{folder} holds an input ({path}) and is left alone. Name another folder.")


def _writable(folder: Path) -> bool:
    """Whether a folder can be created here; permissions mislead on read-only and virtual file systems."""
    try:
        Path(tempfile.mkdtemp(prefix=".territory-opt.", dir=folder)).rmdir()
    except OSError:
        return False
    return True


def _put_in_place(temporary: Path, folder: Path) -> None:
    """Rename the temporary folder to the target; an earlier folder is deleted only after that."""
    if not folder.exists():
        temporary.rename(folder)
        return
    old = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", suffix=".old", dir=folder.parent))
    old.rmdir()
    folder.rename(old)
    try:
        temporary.rename(folder)
    except BaseException:
        old.rename(folder)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
