"""Where the data files lie that come with the project."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
FOLDERS = (_PACKAGE / "_data", _PACKAGE.parent / "data")
"""Inside an installed package, and beside it in a source checkout."""


def data_file(name: str) -> Path:
    """Path of a file of the project's `data` folder, however the project was installed.

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
    looked = " or ".join(str(folder) for folder in FOLDERS)
    raise FileNotFoundError(f"{name} is missing from {looked}: the installation is incomplete")
