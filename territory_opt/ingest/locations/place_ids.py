"""Ids of everything that has a place: units, customers, and the homes of reps and KAMs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from territory_opt.ingest.collected_faults import CollectedFaults
from territory_opt.ingest.formats.raw_table import RawTable
from territory_opt.model.arrays import Bools, Floats, Ints, Texts, frozen, texts
from territory_opt.model.book import Book
from territory_opt.model.id_index import UNKNOWN, IdIndex
from territory_opt.model.travel_times_table import OwnTimes

AMBIGUOUS = -3


@dataclass(frozen=True)
class PlaceNames:
    """Places of a book by their ids. p places.

    Parameters
    ----------
    points : Floats, shape (p, 2)
        NaN for a home that is not known.
    name : Texts, shape (p,)
        With what it is: ``rep R7``.
    unit : Ints, shape (p,)
        For customers, the place of their unit; -1 for others.
    index : mapping of str to int
        Place by id, and by kind and id: ``R7`` and ``rep:R7``; `AMBIGUOUS` for an id of several things.
    """

    points: Floats
    name: Texts
    unit: Ints
    index: Mapping[str, int]

    @classmethod
    def of(cls, book: Book) -> PlaceNames:
        """Collect the places of a book."""
        kinds = [("unit", book.units.unit_id, book.units.points)]
        if book.customers is not None:
            kinds.append(("customer", book.customers.customer_id, book.customers.points))
        if book.reps is not None:
            kinds.append(("rep", book.reps.rep_id, book.reps.homes))
        if book.kams is not None:
            kinds.append(("kam", book.kams.kam_id, book.kams.homes))
        named = [(kind, str(one)) for kind, ids, _ in kinds for one in ids]
        often = Counter(one for _, one in named)
        index = {one: AMBIGUOUS if often[one] > 1 else place for place, (_, one) in enumerate(named)}
        index |= {f"{kind}:{one}": place for place, (kind, one) in enumerate(named)}
        unit = np.full(len(named), -1, dtype=np.int64)
        if book.customers is not None:
            unit[len(book.units) :][: len(book.customers)] = book.customers.unit
        return cls(
            points=np.vstack([points for _, _, points in kinds]),
            name=texts(f"{kind} {one}" for kind, one in named),
            unit=unit,
            index=index,
        )

    def find(self, ids: Texts) -> Ints:
        """Place of each id; negative where there is none, or several."""
        return np.array([self.index.get(one, UNKNOWN) for one in ids], dtype=np.int64)

    def slip(self, one: str) -> tuple[str, str] | None:
        """What an unknown id may have meant, and the remedy, where it differs by a usual slip."""
        near = self._register.near(one)
        return None if near is None else (f"{near[0]!r} differs only in {near[1]}", near[2])

    @cached_property
    def _register(self) -> IdIndex:
        return IdIndex(texts(self.index), "place")

    def look_up(self, table: RawTable, column: str, ids: Texts, findings: CollectedFaults) -> Ints:
        """Place of each id of a column, shape (rows,); blanks, and ids of several things, are faults."""
        found = self.find(ids)
        cells = table.get(column)
        if cells is not None:
            findings.cells(table, cells, cells.blank, "the id is blank", "Name the place, or remove the row.")
            findings.cells(
                table,
                cells,
                (found == AMBIGUOUS) & ~cells.blank,
                "several things have this id",
                "Say which: unit:ID, customer:ID, rep:ID or kam:ID.",
            )
            slips = {one: self.slip(one) for one in {str(one) for one in ids[found == UNKNOWN]}}
            for remedy in {slip[1] for slip in slips.values() if slip}:
                meant = {one for one, slip in slips.items() if slip and slip[1] == remedy}
                where = np.array([one in meant for one in ids], dtype=np.bool_)
                findings.cells(table, cells, where, "no place has this id, but one almost", remedy)
        return found

    def times(self, file: str, origin: Ints, destination: Ints, minutes: Floats, km: Floats) -> OwnTimes:
        """The table as the model has it; pairs of a home that is not known are left out."""
        known = np.asarray(np.isfinite(self.points).all(axis=1))
        place = np.where(known, np.cumsum(known) - 1, -1)
        kept, unit = known[origin] & known[destination], self.unit[known]
        return OwnTimes(
            file=file,
            points=frozen(self.points[known]),
            name=frozen(self.name[known]),
            unit=frozen(np.where(unit >= 0, place[unit], -1)),
            origin=frozen(place[origin[kept]]),
            destination=frozen(place[destination[kept]]),
            minutes=frozen(minutes[kept]),
            km=frozen(km[kept]),
        )


def warn_of_strangers(file: str, ids: Texts, known: Bools, findings: CollectedFaults) -> None:
    """Say how many pairs are of no use to this book; none of use is a fault.

    Parameters
    ----------
    ids : Texts
        Ids that the book does not have.
    known : Bools
        Which pairs name two places of the book.
    """
    if known.all() and len(known):
        return
    named = sorted(set(map(str, ids)))
    some = ", ".join(named[:5]) + (f" and {len(named) - 5:,} more" if len(named) > 5 else "")
    if not known.any():
        problem = (
            f"no pair names two places of the book (unknown: {some})" if named else "the table has no pairs"
        )
        findings.fault(file, problem, "Use the ids of units, customers, reps and KAMs, verbatim.")
        return
    findings.warn(
        file,
        f"{int((~known).sum()):,} pairs name places that the book does not have, and were left out: {some}",
        "Check the ids if they should be there.",
    )
