"""Which folders the alternatives may replace."""

from __future__ import annotations

from pathlib import Path

from territory_opt.errors import OutputRefused
from territory_opt.export.output_folder.output_folder import MARK as PLAN_MARK
from territory_opt.export.output_folder.output_folder import check_place, written_before

MARK = "front.json"
PAGE = "front.html"


def check_front_target(folder: Path) -> None:
    """Raise when alternatives could not be written to this folder; leaves nothing behind.

    A folder may be written when it does not exist, is empty, or holds earlier alternatives: a front.json, and
    no sub-folder but those of plans.

    Raises
    ------
    OutputRefused
        With what is in the way, and what to do.
    """
    check_place(folder, _check_content)


def _check_content(folder: Path) -> None:
    inside = written_before(folder, MARK, "holds no alternatives")
    known = {MARK, PAGE}
    other = sorted(place.name for place in inside if place.name not in known and not _is_plan(place))
    if other:
        raise OutputRefused(
            f"{folder} holds what alternatives do not have ({', '.join(other[:3])}) and is left alone. "
            "Name another folder."
        )


def _is_plan(place: Path) -> bool:
    """Whether this is a plan's folder without folders of its own."""
    if place.is_symlink() or not (place / PLAN_MARK).is_file():
        return False
    return not any(inside.is_dir() for inside in place.iterdir())
