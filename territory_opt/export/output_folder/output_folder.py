"""A folder of output that appears complete or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from territory_opt.errors import OutputRefused

MARK = "report.json"
"""The file that tells a plan's folder from any other."""

BOOK = "book"
"""Sub-folder with the sample book that a demo's plan was made of."""


def check_target(folder: Path) -> None:
    """Raise when a plan could not be written to this folder; leaves nothing behind.

    A folder may be written when it does not exist, is empty, or holds an earlier plan (a report.json, and no
    sub-folder but a demo's book).

    Raises
    ------
    OutputRefused
        With what is in the way, and what to do.
    """
    check_place(folder, _check_content)


def check_place(folder: Path, check_content: Callable[[Path], None]) -> None:
    """Raise when a folder could not be written; `check_content` judges one that is there already.

    Raises
    ------
    OutputRefused
        With what is in the way, and what to do.
    """
    folder = folder.expanduser().resolve()
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
    check_content(folder)


def _writable(folder: Path) -> bool:
    """Try it: permissions alone say yes on read-only and virtual file systems."""
    try:
        Path(tempfile.mkdtemp(prefix=".territory-opt.", dir=folder)).rmdir()
    except OSError:
        return False
    return True


@contextmanager
def replacing(folder: Path, check: Callable[[Path], None] = check_target) -> Iterator[Path]:
    """A new folder beside the target that takes its place when the block ends well, and vanishes otherwise.

    Parameters
    ----------
    folder : Path
    check : callable
        Raises when the folder must not be replaced.

    Raises
    ------
    OutputRefused
        As `check_target`.
    """
    folder = folder.expanduser().resolve()
    check(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    stage = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", suffix=".new", dir=folder.parent))
    try:
        stage.chmod(0o777 & ~_umask())
        yield stage
        _put_in_place(stage, folder)
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def written_before(folder: Path, mark: str, otherwise: str) -> list[Path]:
    """What lies in a folder that is empty, or holds the file that marks it as ours.

    Raises
    ------
    OutputRefused
        When it holds files without the mark; `otherwise` says what the folder is not then.
    """
    inside = list(folder.iterdir())
    if inside and not (folder / mark).is_file():
        raise OutputRefused(
            f"{folder} holds files but no {mark}, so it {otherwise} and is left alone. "
            "Name another folder, or empty this one."
        )
    return inside


def _check_content(folder: Path) -> None:
    inside = written_before(folder, MARK, "is not a plan")
    other = sorted(
        place.name
        for place in inside
        if place.is_dir() and not place.is_symlink() and not _is_demo_book(place)
    )
    if other:
        raise OutputRefused(
            f"{folder} holds folders that no plan has ({', '.join(other[:3])}) and is left alone. "
            "Name another folder."
        )


def _is_demo_book(place: Path) -> bool:
    """Whether this is the book that the demo writes beside its plan, and nothing else."""
    from territory_opt.export.write_book import FILES, SOURCE

    inside = {entry.name for entry in place.iterdir()}
    return place.name == BOOK and SOURCE in inside and inside <= FILES


def _put_in_place(stage: Path, folder: Path) -> None:
    """Rename the stage to the target; whatever was there is removed only after that."""
    if not folder.exists():
        stage.rename(folder)
        return
    old = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", suffix=".old", dir=folder.parent))
    old.rmdir()
    folder.rename(old)
    try:
        stage.rename(folder)
    except BaseException:
        old.rename(folder)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
