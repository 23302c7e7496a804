"""Split units that are too large for a territory into parts."""

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
from territory_opt.model.finding import Finding
from territory_opt.model.findings.geometry_findings import UnitKeptWhole, UnitsSplit, UnitsStayLarge
from territory_opt.model.key_accounts import Segmentation
from territory_opt.model.large_unit import LargeUnit
from territory_opt.model.part_names import MARK
from territory_opt.model.scenario import CriterionSpec, Scenario
from territory_opt.model.split import Split
from territory_opt.resolve.measures import available, depends_on_base, unit_criterion_loads
from territory_opt.resolve.scenario_faults import scenario_fault
from territory_opt.resolve.split.split_book import split_book
from territory_opt.resolve.split.split_edges import split_edges
from territory_opt.resolve.unit_rules import join_names

_SLACK = 1e-9
"""Relative tolerance, so that a unit of exactly the allowed share stays whole in spite of rounding."""

NOT_SERVED = UnitKeptWhole("not-served")
ONE_PLACE = UnitKeptWhole("one-place")
KEPT_TOGETHER = UnitKeptWhole("kept-together")


def split_faults(book: Book, scenario: Scenario) -> Iterator[Fault]:
    """Faults of ids that could be confused with ids of parts."""
    if scenario.units.split_above is None:
        return
    marked = [str(name) for name in book.units.unit_id if MARK in name]
    if marked:
        yield scenario_fault(
            "unit_id",
            join_names(marked),
            f"ids of units that may be cut must not contain {MARK!r}: it marks their parts",
            "Rename the units, or remove split_above from the scenario. The book of a plan whose units were "
            "split is solved again as the plan's `whole`.",
            file="units",
        )


def split_large(
    book: Book, segmentation: Segmentation, field: FieldBook, scenario: Scenario
) -> tuple[Book, Split | None]:
    """Split every unit that is larger than the scenario's share of a territory.

    A unit, and then each of its parts, is halved while any balanced measure in it exceeds `split_above`
    times the mean target. The dividing lines depend on the customers alone; the number of territories only
    decides when to stop. So the parts for fewer territories are unions of those for more.

    Parameters
    ----------
    book : Book
    segmentation : Segmentation
    field : FieldBook
        Of this book.
    scenario : Scenario
        With defaults. Without `split_above`, or without a number of territories, nothing is split.

    Returns
    -------
    Book
        With parts for large units; the same book when the scenario does not split units.
    Split or None
        None when the scenario does not split units.

    Notes
    -----
    Workload and travel depend on the bases, which are not known here; visits replace them.
    """
    above, k = scenario.units.split_above, scenario.territories
    specs = _specs(field, scenario)
    if above is None or not k or not specs or any(split_faults(book, scenario)):
        return book, None
    share = _shares(field, specs, k)
    state = _SplitState(book, np.arange(len(book.units)), _kept_together(book, scenario), {})
    weight = _weights(book.customers, segmentation)
    limit = above * (1.0 + _SLACK)
    while state.halve_units(np.flatnonzero((_shares(field, specs, k) > limit).any(axis=1)), weight):
        field = field_book(state.book, segmentation)
    parts = np.bincount(state.parent, minlength=len(book.units))
    large = tuple(
        LargeUnit(
            unit_id=str(book.units.unit_id[unit]),
            measure=specs[int(share[unit].argmax())].measure,
            share=float(share[unit].max()),
            parts=int(parts[unit]),
            kept=state.reason.get(int(unit)),
        )
        for unit in np.flatnonzero((share > limit).any(axis=1))
    )
    split = Split(book, state.parent, above, large)
    edges = split_edges(book, state.book, state.parent)
    units = _with_common_vertices(book, state.book, state.parent, parts > 1)
    return replace(state.book, units=units, edges=edges), split


def _with_common_vertices(whole: Book, book: Book, parent: Ints, is_split: Bools) -> Units:
    """The units; neighbours get a vertex where a dividing line ends on their border."""
    if book.units.geometry is None or whole.units.geometry is None or not is_split.any():
        return book.units
    shapes = with_common_vertices(book.units.geometry, is_split[parent], whole.units.geometry[is_split])
    return replace(book.units, geometry=frozen(shapes))


@dataclass
class _SplitState:
    """A book whose large units are being split.

    Parameters
    ----------
    book : Book
    parent : Ints, shape (n,)
        Original unit of each unit.
    done : Bools, shape (n,)
        Whether a unit cannot be halved further.
    reason : dict of int to UnitKeptWhole
        Why an original unit, or a part of it, could not be halved further.
    """

    book: Book
    parent: Ints
    done: Bools
    reason: dict[int, UnitKeptWhole]

    def halve_units(self, large: Ints, weight: Floats) -> bool:
        """Halve those of the units that can be halved; whether there were any."""
        halved: dict[int, Halves] = {}
        members = _members(self.book)
        for unit in large.tolist():
            if self.done[unit]:
                self.reason.setdefault(int(self.parent[unit]), KEPT_TOGETHER)
                continue
            halves = _halves(self.book, unit, members[unit], weight)
            if halves is None:
                self.done[unit] = True
                served = (weight[members[unit]] > 0).any()
                self.reason.setdefault(int(self.parent[unit]), ONE_PLACE if served else NOT_SERVED)
            else:
                halved[unit] = halves
        if halved:
            self.book, old = split_book(self.book, halved, members)
            self.parent, self.done = self.parent[old], self.done[old]
        return bool(halved)


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
    """Balanced measures that do not depend on bases; visits replace those that do."""
    distinct = {
        CriterionSpec("visits") if depends_on_base(spec.measure) else replace(spec, tolerance=None): None
        for spec in scenario.criteria
    }
    known = (spec for spec in distinct if available(spec.measure, spec.source, field))
    return tuple(spec for spec in known if unit_criterion_loads(spec, field).sum() > 0)


def _shares(field: FieldBook, specs: tuple[CriterionSpec, ...], k: int) -> Floats:
    """Each unit's load of each measure divided by the mean target, shape (n, measures)."""
    loads = np.column_stack([unit_criterion_loads(spec, field) for spec in specs])
    shares: Floats = loads * k / loads.sum(axis=0)
    return shares


def _kept_together(book: Book, scenario: Scenario) -> Bools:
    """Units that stay together with others; splitting them would have no effect. Shape (n,)."""
    listed = {name for names in scenario.together for name in names}
    is_listed = np.array([str(name) in listed for name in book.units.unit_id], dtype=np.bool_)
    kept: Bools = is_listed | (book.units.group_id != "")
    return kept


def _weights(customers: Customers | None, segmentation: Segmentation) -> Floats:
    """Weight of each customer in halving: the mean of its shares of customers, visits and potential.

    0 for customers that territories do not serve.
    """
    if customers is None:
        return np.empty(0)
    served = (segmentation.coverage == "territory").astype(np.float64)
    measures = (served, served * customers.visits, served * customers.potential)
    shares = [each / each.sum() for each in measures if each.sum() > 0]
    return np.asarray(np.mean(shares, axis=0)) if shares else served


def split_findings(split: Split) -> Iterator[Finding]:
    """Findings about units that were split and units that could not be."""
    cut = [unit for unit in split.large if unit.parts > 1]
    if cut:
        yield UnitsSplit(
            units=tuple(unit.unit_id for unit in cut),
            parts=tuple(unit.parts for unit in cut),
            measures=tuple(unit.measure for unit in cut),
            shares=tuple(unit.share for unit in cut),
            above=split.above,
        )
    whole = [(unit.unit_id, unit.kept.reason) for unit in split.large if unit.kept is not None]
    if whole:
        names, reasons = zip(*whole, strict=True)
        yield UnitsStayLarge(units=names, reasons=reasons, above=split.above)
