"""Units too large for a territory, cut into parts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from territory_opt.accounts.build_field_book import field_book
from territory_opt.errors import Fault
from territory_opt.geography.common_vertices import with_common_vertices
from territory_opt.geography.unit_halving import Halves, halve
from territory_opt.model.arrays import Bools, Floats, Ints, frozen
from territory_opt.model.book import Book, Customers, Units
from territory_opt.model.field_book import FieldBook
from territory_opt.model.key_accounts import Segmentation
from territory_opt.model.part_names import MARK
from territory_opt.model.scenario import CriterionSpec, Scenario
from territory_opt.model.split import LargeUnit, Split
from territory_opt.resolve.measures import available, depends_on_base, of_load
from territory_opt.resolve.scenario_faults import scenario_fault
from territory_opt.resolve.split.split_book import split_book
from territory_opt.resolve.split.split_edges import split_edges
from territory_opt.resolve.unit_rules import listed

_SLACK = 1e-9
"""A unit of exactly the share that is allowed stays whole, however its sum was rounded."""

NOBODY = "no territory serves customers there"
ONE_PLACE = "its customers are in one place"
KEPT = "it stays together with others"


def split_faults(book: Book, scenario: Scenario) -> Iterator[Fault]:
    """Faults of ids that could not be told from those of parts."""
    if scenario.units.split_above is None:
        return
    names = (book if book.split is None else book.split.whole).units.unit_id
    marked = [str(name) for name in names if MARK in name]
    if marked:
        yield scenario_fault(
            "unit_id",
            listed(marked),
            f"ids of units that may be cut must not contain {MARK!r}: it marks their parts",
            "Rename the units, or remove split_above from the scenario.",
            file="units",
        )


def split_large(book: Book, segmentation: Segmentation, field: FieldBook, scenario: Scenario) -> Book:
    """Cut every unit that is larger than the scenario's share of a territory.

    A unit, and then each of its parts, is halved while any balanced measure in it exceeds `split_above`
    times the mean target. Where the lines run depends on the customers alone; the number of territories
    only decides when to stop. So the parts for fewer territories are unions of those for more.

    Parameters
    ----------
    book : Book
    segmentation : Segmentation
    field : FieldBook
        Of this book.
    scenario : Scenario
        Complete. Without `split_above`, or without a number of territories, nothing is cut.

    Returns
    -------
    Book
        With its `split`; the same book when the scenario asks for none.

    Notes
    -----
    Workload and travel are known only once the bases are; where they are balanced, visits stand for them.
    """
    above, k = scenario.units.split_above, scenario.territories
    specs = _specs(field, scenario)
    if above is None or not k or not specs or any(split_faults(book, scenario)):
        return book
    share = _shares(field, specs, k)
    work = _Work(book, np.arange(len(book.units)), _kept(book, scenario), {})
    weight = _weights(book.customers, segmentation)
    limit = above * (1.0 + _SLACK)
    while work.cut(np.flatnonzero((_shares(field, specs, k) > limit).any(axis=1)), weight):
        field = field_book(work.book, segmentation)
    parts = np.bincount(work.parent, minlength=len(book.units))
    large = tuple(
        LargeUnit(
            unit_id=str(book.units.unit_id[unit]),
            measure=specs[int(share[unit].argmax())].measure,
            share=float(share[unit].max()),
            parts=int(parts[unit]),
            kept=work.why.get(int(unit), ""),
        )
        for unit in np.flatnonzero((share > limit).any(axis=1))
    )
    split = Split(book, work.parent, above, large)
    edges = split_edges(book, work.book, work.parent)
    units = _drawn(book, work.book, work.parent, parts > 1)
    return replace(work.book, units=units, split=split, edges=edges, notes=(*book.notes, *_notes(split)))


def _drawn(whole: Book, book: Book, parent: Ints, cut: Bools) -> Units:
    """The units; where a cut ends on the border of a neighbour, that has a vertex there too."""
    if book.units.geometry is None or whole.units.geometry is None or not cut.any():
        return book.units
    shapes = with_common_vertices(book.units.geometry, cut[parent], whole.units.geometry[cut])
    return replace(book.units, geometry=frozen(shapes))


@dataclass
class _Work:
    """A book on its way to being cut."""

    book: Book
    parent: Ints
    done: Bools
    why: dict[int, str]

    def cut(self, large: Ints, weight: Floats) -> bool:
        """Halve those units that can be; whether there were any."""
        cuts: dict[int, Halves] = {}
        members = _members(self.book)
        for unit in large.tolist():
            if self.done[unit]:
                self.why.setdefault(int(self.parent[unit]), KEPT)
                continue
            half = _halves(self.book, unit, members[unit], weight)
            if half is None:
                self.done[unit] = True
                nobody = not (weight[members[unit]] > 0).any()
                self.why.setdefault(int(self.parent[unit]), NOBODY if nobody else ONE_PLACE)
            else:
                cuts[unit] = half
        if cuts:
            self.book, old = split_book(self.book, cuts, members)
            self.parent, self.done = self.parent[old], self.done[old]
        return bool(cuts)


def _halves(book: Book, unit: int, members: Ints, weight: Floats) -> Halves | None:
    if book.customers is None:
        return None
    units, points = book.units, book.customers.points[members]
    shape = None if units.geometry is None else units.geometry[unit]
    return halve(book.frame, units.points[unit], points, weight[members], shape)


def _members(book: Book) -> list[Ints]:
    """Customers of each unit."""
    if book.customers is None:
        return [np.empty(0, dtype=np.int64)] * len(book.units)
    order = np.argsort(book.customers.unit, kind="stable")
    starts = np.searchsorted(book.customers.unit[order], np.arange(1, len(book.units)))
    return np.split(order, starts)


def _specs(field: FieldBook, scenario: Scenario) -> tuple[CriterionSpec, ...]:
    """What is balanced, as far as it is known without bases."""
    known = {
        CriterionSpec("visits") if depends_on_base(spec.measure) else replace(spec, tolerance=None): None
        for spec in scenario.criteria
    }
    there = (spec for spec in known if available(spec.measure, spec.source, field))
    return tuple(spec for spec in there if of_load(spec, field).sum() > 0)


def _shares(field: FieldBook, specs: tuple[CriterionSpec, ...], k: int) -> Floats:
    """What each unit holds of each measure, in mean territories; shape (n, measures)."""
    loads = np.column_stack([of_load(spec, field) for spec in specs])
    shares: Floats = loads * k / loads.sum(axis=0)
    return shares


def _kept(book: Book, scenario: Scenario) -> Bools:
    """Units that stay together with others: their parts would too."""
    named = {name for names in scenario.together for name in names}
    listed_too = np.array([str(name) in named for name in book.units.unit_id], dtype=np.bool_)
    kept: Bools = listed_too | (book.units.group_id != "")
    return kept


def _weights(customers: Customers | None, segmentation: Segmentation) -> Floats:
    """What each customer weighs when its unit is cut: the mean of its shares of customers, visits, potential.

    Only customers that territories serve weigh anything; the mean keeps the halves alike in all three.
    """
    if customers is None:
        return np.empty(0)
    served = (segmentation.coverage == "territory").astype(np.float64)
    measures = (served, served * customers.visits, served * customers.potential)
    shares = [each / each.sum() for each in measures if each.sum() > 0]
    return np.asarray(np.mean(shares, axis=0)) if shares else served


def _notes(split: Split) -> Iterator[str]:
    """What was cut and what could not be, for the report."""
    cut = [unit for unit in split.large if unit.parts > 1]
    whole = [unit for unit in split.large if unit.kept]
    if cut:
        told = [f"{u.unit_id} into {u.parts} parts ({u.measure}: {u.share:.2f} territories)" for u in cut]
        yield f"Units larger than {split.above:g} of a territory were cut: {listed(told)}."
    if whole:
        told = [f"{u.unit_id} ({u.kept})" for u in whole]
        yield (
            f"{len(whole):,} units, or parts of them, stay larger than {split.above:g} of a territory: "
            f"{listed(told)}."
        )
