"""Exchange of two folders, in one step where the system can."""

from __future__ import annotations

import ctypes
import errno
import os
import tempfile
from pathlib import Path

_AT_FDCWD, _RENAME_EXCHANGE = -100, 2
_UNSUPPORTED = (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EPERM)


def put_in_place(new: Path, target: Path) -> Path | None:
    """Rename a folder to the target.

    Linux exchanges both in one step: at any moment the target is the old folder or the new one. Elsewhere it
    takes two renames, and the first is undone when the second fails.

    Parameters
    ----------
    new, target : Path
        With the same parent.

    Returns
    -------
    Path or None
        Where the folder is that was at the target; None without one.

    Raises
    ------
    OSError
        Both folders then have the names that they had.
    """
    if not target.exists():
        new.rename(target)
        return None
    if _exchange(new, target):
        return new
    old = Path(tempfile.mkdtemp(prefix=f".{target.name}.", suffix=".old", dir=target.parent))
    old.rmdir()
    target.rename(old)
    try:
        new.rename(target)
    except BaseException:
        old.rename(target)
        raise
    return old


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two names; False where the system or the file system cannot."""
    try:
        call = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError, TypeError):  # another system, or an older C library
        return False
    if call(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE) == 0:
        return True
    code = ctypes.get_errno()
    if code in _UNSUPPORTED:
        return False
    raise OSError(code, os.strerror(code), str(other))
