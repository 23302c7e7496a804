"""The files of an output folder that its user made or edited: they stay when the folder is replaced."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from territory_opt.export.output_folder.written_files import RECORD, WrittenFiles


def keep_user_files(old: Path, new: Path, written: WrittenFiles) -> list[tuple[str, str]]:
    """Link the user's files of the old folder into the new one, which then holds both.

    A file that an earlier run wrote and the user edited gets another name, so that it is neither lost nor
    taken for a part of the new output; so does a file of the user whose name the new output needs. The old
    folder is not changed.

    Parameters
    ----------
    old, new : Path
    written : WrittenFiles
        What the earlier run wrote into the old folder.

    Returns
    -------
    list of (str, str)
        Files with another name: the path in the old folder and the path in the new one.
    """
    renamed = []
    for path in _user_files(old, old, written):
        name = path.relative_to(old)
        edited = name.as_posix() in written.sha256
        target = _free_name(new, name) if edited or _is_taken(new, name) else new / name
        if target != new / name:
            renamed.append((name.as_posix(), target.relative_to(new).as_posix()))
        _make_folders(old, new, target.relative_to(new).parent)
        _copy(path, target)
    return renamed


def _user_files(folder: Path, top: Path, written: WrittenFiles) -> Iterator[Path]:
    """Files, links and empty folders that are the user's, in order of their names."""
    for path in sorted(folder.iterdir()):
        if path == top / RECORD or written.is_unchanged(top, path):
            continue
        if path.is_dir() and not path.is_symlink() and any(path.iterdir()):
            yield from _user_files(path, top, written)
        else:
            yield path


def _is_taken(new: Path, name: Path) -> bool:
    """Whether a name, or a file in place of one of its folders, is in the new folder.

    The file system decides, because some do not distinguish capital letters.
    """
    folders = [new / parent for parent in name.parents]
    return os.path.lexists(new / name) or any(os.path.lexists(path) and not path.is_dir() for path in folders)


def _free_name(new: Path, name: Path) -> Path:
    """The first of NAME.before.EXT, NAME.before-2.EXT... that is free, in the same folder or at the top."""
    parent = new / name.parent
    if os.path.lexists(parent) and not parent.is_dir():
        parent = new
    names = (f"{name.stem}.before{'' if number == 1 else f'-{number}'}{name.suffix}" for number in count(1))
    return next(parent / free for free in names if not os.path.lexists(parent / free))


def _make_folders(old: Path, new: Path, folder: Path) -> None:
    """Make a folder of the user's, with the permissions that it has."""
    for part in reversed([folder, *folder.parents]):
        if not (new / part).exists():
            (new / part).mkdir()
            if (old / part).is_dir():
                shutil.copymode(old / part, new / part)


def _copy(path: Path, target: Path) -> None:
    """Give a file a second name, without copying where the file system allows; copy a link as a link."""
    if path.is_dir() and not path.is_symlink():
        target.mkdir()
        shutil.copymode(path, target)
        return
    try:
        os.link(path, target, follow_symlinks=False)
    except (OSError, NotImplementedError):
        shutil.copy2(path, target, follow_symlinks=False)
