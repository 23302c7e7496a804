"""Locate the data files of the project."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
FOLDERS = (_PACKAGE / "_data", _PACKAGE.parent / "data")
"""In an installed package, and in a source checkout."""


def data_file(name: str) -> Path:
    """Path of a file of the project's `data` folder, in an installed package or a source checkout.

    Parameters
    ----------
    name : str
        Name of the file, such as "germany_units.parquet".

    Raises
    ------
    FileNotFoundError
        The installation is incomplete.
    """
    for folder in FOLDERS:
        if (folder / name).is_file():
            return folder / name
    searched = " or ".join(str(folder) for folder in FOLDERS)
    raise FileNotFoundError(f"{name} is missing from {searched}: the installation is incomplete")
