"""Which folders a preview may replace."""

from __future__ import annotations

from pathlib import Path

from territory_opt.errors import OutputRefused
from territory_opt.export.output_folder.output_folder import check_place

REPORT, PAGE = "report.json", "report.html"
FILES = frozenset({REPORT, PAGE})


def check_accounts_target(folder: Path) -> None:
    """Raise when a preview could not be written to this folder; leaves nothing behind.

    A folder may be written when it does not exist, is empty, or holds an earlier preview: these two files and
    nothing else, so that no plan is lost.

    Raises
    ------
    OutputRefused
        With what is in the way, and what to do.
    """
    check_place(folder, _check_content)


def _check_content(folder: Path) -> None:
    other = sorted(place.name for place in folder.iterdir() if place.name not in FILES)
    if other:
        raise OutputRefused(
            f"{folder} holds what a preview of key accounts does not have ({', '.join(other[:3])}) "
            "and is left alone. Name another folder."
        )
