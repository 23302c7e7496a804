"""Kinds of output folders: what each may hold, so that only an earlier output of its kind is replaced."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from territory_opt.errors import OutputRefused

ANY_NAME = "*"


@dataclass(frozen=True)
class FolderKind:
    """What a folder of this kind may hold.

    Parameters
    ----------
    label : str
        In messages, with an article.
    mark : str or None
        File that every such folder has; None where the names of the files decide.
    files : frozenset of str or None
        Names of its files; None: any.
    sub_folders : tuple of (str, FolderKind)
        Names of its sub-folders, `ANY_NAME` for any, and their kinds.
    """

    label: str
    mark: str | None
    files: frozenset[str] | None
    sub_folders: tuple[tuple[str, FolderKind], ...] = ()

    def check(self, folder: Path) -> None:
        """Raise for an existing folder that is neither empty nor of this kind.

        Raises
        ------
        OutputRefused
            With the reason and the remedy.
        """
        entries = list(folder.iterdir())
        if entries and self.mark is not None and not (folder / self.mark).is_file():
            raise OutputRefused(
                f"{folder} holds files but no {self.mark}, so it is not {self.label} and is left alone. "
                "Name another folder, or empty this one."
            )
        unknown = sorted(entry.name for entry in entries if not self._may_hold(entry))
        if unknown:
            raise OutputRefused(
                f"{folder} holds what {self.label} does not have ({', '.join(unknown[:3])}) "
                "and is left alone. Name another folder."
            )

    def _may_hold(self, entry: Path) -> bool:
        if not entry.is_dir() or entry.is_symlink():
            return self.files is None or entry.name in self.files
        return any(name in (ANY_NAME, entry.name) and kind._matches(entry) for name, kind in self.sub_folders)

    def _matches(self, folder: Path) -> bool:
        if self.mark is not None and not (folder / self.mark).is_file():
            return False
        return all(map(self._may_hold, folder.iterdir()))


BOOK_SOURCE = "SOURCE.json"
BOOK = FolderKind(
    "a sample book",
    BOOK_SOURCE,
    frozenset(
        {
            "units.geojson",
            "units.csv",
            "customers.csv",
            "reps.csv",
            "kams.csv",
            "inside_sales.csv",
            "edges.csv",
            "scenario.toml",
            BOOK_SOURCE,
        }
    ),
)

DEMO_BOOK = "book"
"""Sub-folder of a demo's plan with its sample book."""
REPORT, REPORT_PAGE = "report.json", "report.html"
PLAN = FolderKind("a plan", REPORT, None, ((DEMO_BOOK, BOOK),))
PREVIEW = FolderKind("a preview of key accounts", None, frozenset({REPORT, REPORT_PAGE}))

COMPARISON_REPORT, COMPARISON_PAGE = "compare.json", "compare.html"
MOVES, DIFFERENCE = "moves.csv", "difference.geojson"
COMPARISON = FolderKind(
    "a comparison of two plans",
    COMPARISON_REPORT,
    frozenset({COMPARISON_REPORT, COMPARISON_PAGE, MOVES, DIFFERENCE}),
)

FRONT_REPORT, FRONT_PAGE = "front.json", "front.html"
FRONT = FolderKind(
    "a folder of alternatives",
    FRONT_REPORT,
    frozenset({FRONT_REPORT, FRONT_PAGE}),
    ((ANY_NAME, replace(PLAN, sub_folders=())),),
)
