"""The record in an output folder of the files that a run wrote, with their digests.

A file that the record does not name, or whose content has another digest, is the user's.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from territory_opt.errors import OutputRefused

RECORD = ".territory-opt.json"
"""Name of the record; readers of books skip names that begin with a dot."""


@dataclass(frozen=True)
class WrittenFiles:
    """The files that a run wrote.

    Parameters
    ----------
    kind : str
        `FolderKind.name` of the folder.
    sha256 : dict of str to str
        Digest of each file, by its path in the folder, with slashes.
    """

    kind: str
    sha256: dict[str, str]

    def is_unchanged(self, folder: Path, path: Path) -> bool:
        """Whether a path in the folder is a file that the run wrote, with the content that it wrote."""
        digest = self.sha256.get(path.relative_to(folder).as_posix())
        return digest is not None and path.is_file() and not path.is_symlink() and digest == _digest(path)


def save_record(folder: Path, kind: str) -> None:
    """Record every file that the folder holds now."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path != folder / RECORD)
    written = WrittenFiles(kind, {path.relative_to(folder).as_posix(): _digest(path) for path in files})
    (folder / RECORD).write_text(json.dumps(asdict(written), indent=1) + "\n", encoding="utf-8")


def read_record(folder: Path) -> WrittenFiles | None:
    """The record of a folder; None without one.

    Raises
    ------
    OutputRefused
        When it cannot be read.
    """
    try:
        content = json.loads((folder / RECORD).read_text(encoding="utf-8"))
        return WrittenFiles(str(content["kind"]), dict(content["sha256"]))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise OutputRefused(
            f"{folder / RECORD}, the record of the files that were written here, cannot be read ({error}). "
            f"Nothing was changed. Name another folder."
        ) from None


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
