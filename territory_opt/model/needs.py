"""What a criterion or an objective needs of a book."""

from __future__ import annotations

from dataclasses import dataclass

from territory_opt.model.field_book import FieldBook
from territory_opt.model.frame import Frame


@dataclass(frozen=True)
class Needs:
    """What a criterion or an objective needs of a book.

    Parameters
    ----------
    columns : tuple of str
        Columns of the units that a book without customers must have.
    travel_times : bool
        Whether travel times are needed. A local frame has none.
    """

    columns: tuple[str, ...] = ()
    travel_times: bool = False

    def allow(self, frame: Frame) -> bool:
        """Whether places of this frame have what is needed."""
        return frame.has_travel_times or not self.travel_times

    def met_by(self, field: FieldBook) -> bool:
        """Whether the field book has what is needed."""
        has_data = field.has_customers or set(self.columns) <= set(field.unit_measures)
        return has_data and self.allow(field.frame)
