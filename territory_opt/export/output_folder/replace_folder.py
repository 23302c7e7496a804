"""Writing of an output folder as a whole: a temporary folder replaces it when it is complete."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from territory_opt.errors import OutputRefused
from territory_opt.export.output_folder.exchange_folders import put_in_place
from territory_opt.export.output_folder.folder_kinds import KINDS, PLAN, FolderKind
from territory_opt.export.output_folder.user_files import keep_user_files
from territory_opt.export.output_folder.write_errors import (
    LEAST_FREE_BYTES,
    check_free_space,
    creation_error,
    disk_errors,
    existing_parent,
)
from territory_opt.export.output_folder.written_files import RECORD, WrittenFiles, read_record, save_record
from territory_opt.model.progress import SILENT, Progress


def check_target(folder: Path, kind: FolderKind = PLAN, inputs: Iterable[Path | None] = ()) -> None:
    """Raise when an output of this kind cannot be written to this folder; changes nothing.

    A folder may be written when it does not exist, is empty, or holds an earlier output of this kind. Call it
    before the work, so that its result is not lost.

    Parameters
    ----------
    folder : Path
    kind : FolderKind
    inputs : iterable of Path or None
        What the run reads; the folder may be none of them and hold none of them.

    Raises
    ------
    OutputRefused
        With the reason and the remedy.
    """
    folder = folder.expanduser().resolve()
    _check_inputs(folder, inputs)
    check_free_space(folder, LEAST_FREE_BYTES)
    _check_replaceable(folder, kind)


@contextmanager
def replace_folder(folder: Path, kind: FolderKind = PLAN, progress: Progress = SILENT) -> Iterator[Path]:
    """A temporary folder that replaces the target when the block ends without an error.

    Files in the target that the earlier run wrote and nobody changed are replaced or removed; all others are
    kept, as `keep_user_files` describes. At any moment the target is the earlier folder or the new one.

    Parameters
    ----------
    folder : Path
    kind : FolderKind
    progress : Progress
        Notified of files that got another name.

    Yields
    ------
    Path
        The temporary folder, which has the same parent as the target.

    Raises
    ------
    OutputRefused
        As `check_target`.
    OutputFailed
        When the disk cannot be written; the target is then unchanged.
    """
    folder = folder.expanduser().resolve()
    _check_replaceable(folder, kind)
    with disk_errors(folder, folder.parent):
        folder.parent.mkdir(parents=True, exist_ok=True)
        temporary = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", suffix=".new", dir=folder.parent))
    old: Path | None = None
    try:
        with disk_errors(folder, temporary):
            temporary.chmod(0o777 & ~_umask())
            yield temporary
            save_record(temporary, kind.name)
            renamed = _keep(folder, temporary)
            old = put_in_place(temporary, folder)
    finally:
        for unused in (temporary, old):
            if unused is not None:
                shutil.rmtree(unused, ignore_errors=True)
    for name, other in renamed:
        progress.kept_file(folder / name, folder / other)


def _check_replaceable(folder: Path, kind: FolderKind) -> None:
    _check_place(folder)
    if not folder.exists():
        return
    if not folder.is_dir():
        raise OutputRefused(f"{folder} is a file. Name a folder.")
    if folder.is_mount():
        raise OutputRefused(f"{folder} is a mount point and cannot be replaced. Name a folder inside it.")
    _check_origin(folder, kind)


def _check_place(folder: Path) -> None:
    parent = existing_parent(folder)
    error = NotADirectoryError() if not parent.is_dir() else creation_error(parent)
    if error is not None:
        reason = f" ({error.strerror})" if error.strerror else ""
        raise OutputRefused(
            f"{folder}: {parent} is not a folder that can be written to{reason}. Name another folder."
        )


def _check_inputs(folder: Path, inputs: Iterable[Path | None]) -> None:
    for path in inputs:
        place = None if path is None else path.expanduser().resolve()
        if place is None or not place.exists():
            continue
        # Names may differ in capital letters, so the file system decides whether two are the same.
        if folder.exists() and any(near.samefile(folder) for near in (place, *place.parents)):
            raise OutputRefused(
                f"{folder} is, or holds, an input of this run ({path}), and would be replaced. "
                "Name another folder with --out."
            )


def _check_origin(folder: Path, kind: FolderKind) -> None:
    record = read_record(folder)
    if record is None and any(folder.iterdir()):
        raise OutputRefused(
            f"{folder} holds files, and no record ({RECORD}) that they are {kind.label} from an earlier run; "
            "it is left alone. Name another folder, or empty this one."
        )
    if record is not None and record.kind != kind.name:
        found = KINDS[record.kind].label if record.kind in KINDS else "the output of another command"
        raise OutputRefused(
            f"{folder} holds {found}, not {kind.label}, and is left alone. Name another folder."
        )


def _keep(folder: Path, temporary: Path) -> list[tuple[str, str]]:
    """Link what the user has in the folder into the temporary one, which also gets its permissions."""
    if not folder.exists():
        return []
    shutil.copymode(folder, temporary)
    return keep_user_files(folder, temporary, read_record(folder) or WrittenFiles("", {}))


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
