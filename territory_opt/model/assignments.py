"""Rows of a plan that was read from a file."""

from __future__ import annotations

from dataclasses import dataclass

from territory_opt.model.arrays import Ints, Texts


@dataclass(frozen=True)
class Assignments:
    """Rows of an assignments file, not yet compared with a book. All arrays have shape (rows,).

    Parameters
    ----------
    unit_id, territory_id, rep_id : Texts
        Verbatim; blank where the file leaves them blank.
    file : str
        Name of the file, for faults.
    row : Ints
        Line of each row in the file.
    """

    unit_id: Texts
    territory_id: Texts
    rep_id: Texts
    file: str
    row: Ints

    def __len__(self) -> int:
        """Number of rows."""
        return len(self.unit_id)
