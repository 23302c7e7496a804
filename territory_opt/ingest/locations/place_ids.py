"""Ids of all places of a book: units, customers, and the homes of reps and KAMs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from territory_opt.ingest.collected_faults import CollectedFaults
from territory_opt.ingest.formats.raw_table import RawTable
from territory_opt.model.about_file import MAX_IDS
from territory_opt.model.arrays import Bools, Floats, Ints, Texts, frozen, texts
from territory_opt.model.book import Book
from territory_opt.model.findings.book_findings import UnknownPlaces
from territory_opt.model.id_index import UNKNOWN, IdIndex
from territory_opt.model.travel_times_table import TravelTimesTable

AMBIGUOUS = -3


@dataclass(frozen=True)
class PlaceIds:
    """Places of a book by their ids. p places.

    Parameters
    ----------
    points : Floats, shape (p, 2)
        NaN for a home that is not known.
    name : Texts, shape (p,)
        Kind and id: ``rep R7``.
    unit : Ints, shape (p,)
        For customers, the place of their unit; -1 for others.
    index : mapping of str to int
        Place by id, and by kind and id: ``R7`` and ``rep:R7``; `AMBIGUOUS` for an id of several places.
    """

    points: Floats
    name: Texts
    unit: Ints
    index: Mapping[str, int]

    @classmethod
    def of(cls, book: Book) -> PlaceIds:
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

    def typo(self, one: str) -> tuple[str, str] | None:
        """For an unknown id with a common typo: the id that is meant, and the remedy."""
        near = self._id_index.near(one)
        return None if near is None else (f"{near[0]!r} differs only in {near[1]}", near[2])

    @cached_property
    def _id_index(self) -> IdIndex:
        return IdIndex(texts(self.index), "place")

    def look_up(self, table: RawTable, column: str, ids: Texts, findings: CollectedFaults) -> Ints:
        """Place of each id of a column, shape (rows,); blanks and ambiguous ids are faults."""
        found = self.find(ids)
        cells = table.get(column)
        if cells is not None:
            findings.fault_cells(
                table, cells, cells.blank, "the id is blank", "Name the place, or remove the row."
            )
            findings.fault_cells(
                table,
                cells,
                (found == AMBIGUOUS) & ~cells.blank,
                "several places have this id",
                "Say which: unit:ID, customer:ID, rep:ID or kam:ID.",
            )
            typos = {one: self.typo(one) for one in {str(one) for one in ids[found == UNKNOWN]}}
            for remedy in {typo[1] for typo in typos.values() if typo}:
                meant = {one for one, typo in typos.items() if typo and typo[1] == remedy}
                where = np.array([one in meant for one in ids], dtype=np.bool_)
                findings.fault_cells(
                    table, cells, where, "no place has this id, but a similar one exists", remedy
                )
        return found

    def times(
        self, file: str, origin: Ints, destination: Ints, minutes: Floats, km: Floats
    ) -> TravelTimesTable:
        """The table of the model; pairs with an unknown home are left out."""
        known = np.asarray(np.isfinite(self.points).all(axis=1))
        place = np.where(known, np.cumsum(known) - 1, -1)
        kept, unit = known[origin] & known[destination], self.unit[known]
        return TravelTimesTable(
            file=file,
            points=frozen(self.points[known]),
            name=frozen(self.name[known]),
            unit=frozen(np.where(unit >= 0, place[unit], -1)),
            origin=frozen(place[origin[kept]]),
            destination=frozen(place[destination[kept]]),
            minutes=frozen(minutes[kept]),
            km=frozen(km[kept]),
        )


def warn_of_unknown_ids(file: str, ids: Texts, known: Bools, findings: CollectedFaults) -> None:
    """Warn of pairs with places that the book does not have; a fault if that are all.

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
    if not known.any():
        some = ", ".join(named[:5]) + (f" and {len(named) - 5:,} more" if len(named) > 5 else "")
        problem = (
            f"no pair names two places of the book (unknown: {some})" if named else "the table has no pairs"
        )
        findings.fault(file, problem, "Use the ids of units, customers, reps and KAMs, verbatim.")
        return
    pairs = int((~known).sum())
    findings.warn(UnknownPlaces(file=file, ids=tuple(named[:MAX_IDS]), count=len(named), pairs=pairs))
