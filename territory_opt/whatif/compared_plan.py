"""A plan as input of a comparison."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from territory_opt.geography.lonlat import has_place_on_earth, points_to_lonlat
from territory_opt.model.arrays import Bools, Floats, Ints, Texts, texts
from territory_opt.model.finding import Finding
from territory_opt.model.frame import Frame
from territory_opt.model.judged_plan import JudgedPlan
from territory_opt.whatif.compared_figures import ComparedFigures

Place = tuple[float, float]
"""Longitude and latitude; in a local frame x and y in its own units."""


@dataclass(frozen=True)
class ComparedCustomers:
    """The customers that territories serve in a plan; shape (customers,) each.

    Parameters
    ----------
    customer_id, unit_id : Texts
    territory : Texts
        Blank for none.
    revenue : Floats
        A year.
    known : Bools
        Whether the owner is known; all others do not count as moved.
    """

    customer_id: Texts
    unit_id: Texts
    territory: Texts
    revenue: Floats
    known: Bools


@dataclass(frozen=True)
class ComparedTerritory:
    """What a comparison says about one territory.

    Parameters
    ----------
    rep_id, rep_name : str
        Blank for a vacant territory.
    deviation : mapping of str to float
        Signed, as a fraction of the target, by measure.
    base : tuple of two floats, or None
    """

    rep_id: str = ""
    rep_name: str = ""
    deviation: Mapping[str, float] = field(default_factory=dict)
    base: Place | None = None


@dataclass(frozen=True)
class ComparedPlan:
    """The parts of a plan that a comparison needs.

    Parameters
    ----------
    name : str
        For messages.
    territory_of : mapping of str to str
        Territory of each unit, by unit_id; blank for a unit without one.
    figures : ComparedFigures or None
        None when there is no report.
    customers, revenue : mapping of str to float, or None
        Of each unit's customers with coverage `territory`, by unit_id; None where unknown.
    served : ComparedCustomers or None
        The same customers one by one; None in a book without customers.
    territories : mapping of str to ComparedTerritory
        By territory_id.
    place : mapping of str to tuple of two floats
        Of each unit.
    unknown : frozenset of str
        Units of which nobody knows the territory; they do not count as moved.
    shown : mapping of str to str
        Names for people of territories whose name in `territory_of` is that of the territory of the other
        plan that continues them.
    on_earth : bool
        Whether places are in degrees.
    findings : tuple of Finding
        How the plan was read.
    """

    name: str
    territory_of: Mapping[str, str]
    figures: ComparedFigures | None
    customers: Mapping[str, float] | None = None
    revenue: Mapping[str, float] | None = None
    served: ComparedCustomers | None = None
    territories: Mapping[str, ComparedTerritory] = field(default_factory=dict)
    place: Mapping[str, Place] = field(default_factory=dict)
    unknown: frozenset[str] = frozenset()
    shown: Mapping[str, str] = field(default_factory=dict)
    on_earth: bool = True
    findings: tuple[Finding, ...] = ()

    @classmethod
    def of(cls, plan: JudgedPlan, name: str | None = None) -> ComparedPlan:
        """Convert a plan in memory.

        Parameters
        ----------
        plan : JudgedPlan
        name : str, optional
            For messages; that of the book by default.
        """
        ids = [str(unit) for unit in plan.book.units.unit_id]
        names = [str(plan.territory_id[t]) if t >= 0 else "" for t in plan.label]
        sums = _sums(plan)
        return cls(
            name or plan.book.name,
            dict(zip(ids, names)),
            ComparedFigures.of(plan.report),
            customers=dict(zip(ids, sums["customers"])) if "customers" in sums else None,
            revenue=dict(zip(ids, sums["revenue"])) if "revenue" in sums else None,
            served=_served(plan, plan.label),
            territories=_territories(plan),
            place=dict(zip(ids, _places(plan.book.frame, plan.book.units.points))),
            on_earth=has_place_on_earth(plan.book.frame),
        )


def todays_plan_against(plan: JudgedPlan, today: JudgedPlan, name: str) -> ComparedPlan:
    """Today's plan for a comparison with another plan, whose judge found what continues what.

    Parameters
    ----------
    plan : JudgedPlan
        The other plan.
    today : JudgedPlan
        Today's territories, judged, in the same book.
    name : str
        For messages.
    """
    base = ComparedPlan.of(today, name)
    if plan.label_before is None:
        return base
    ids = [str(unit) for unit in plan.book.units.unit_id]
    own = _named(plan.territory_id, plan.label_before, _ended(plan.before, name))
    shown = dict(zip(own.tolist(), plan.before.tolist()))
    served, of_customers = _served_today(plan, name)
    territories = {key: base.territories[one] for key, one in shown.items() if one in base.territories}
    others = {key: one for key, one in of_customers.items() if key not in shown}
    return replace(
        base,
        territory_of=dict(zip(ids, own.tolist())),
        served=served,
        territories=territories | {key: ComparedTerritory(rep_id=one) for key, one in others.items()},
        unknown=frozenset(unit for unit, one in zip(ids, plan.before) if not one),
        shown={**others, **shown},
    )


def _served_today(plan: JudgedPlan, name: str) -> tuple[ComparedCustomers | None, dict[str, str]]:
    """The plan's field customers with the territories that continue those of today.

    The second value names the owners without one: those of the unit, or the customer's own rep.
    """
    found, before, customers = _served(plan, plan.label), plan.customers_before, plan.book.customers
    if found is None or before is None or customers is None or plan.label_before is None:
        return found, {}
    rows = plan.segmentation.coverage == "territory"
    rep, unit = customers.rep_id[rows], customers.unit[rows]
    unit_ended = (plan.label_before[unit] < 0) & (plan.before[unit] != "")
    of_unit = unit_ended & (
        (rep == "") | (rep == plan.before[unit]) | (plan.book.units.territory_id != "").any()
    )
    owner = texts(np.where(of_unit | (rep == ""), plan.before[unit], rep))
    ended = _ended(owner, name)
    gone = before.territory[rows] < 0
    named = dict(zip(ended[gone].tolist(), owner[gone].tolist()))
    territory = _named(plan.territory_id, before.territory[rows], ended)
    return replace(found, territory=territory, known=before.known[rows]), named


def _ended(names: Texts, plan: str) -> Texts:
    """Names of territories that no other one continues, distinct from those of the other plan."""
    return texts(f"{name} ({plan})" for name in names)


def _named(names: Texts, index: Ints, otherwise: Texts) -> Texts:
    """Names by index, and the others where the index is -1."""
    return texts(str(names[t]) if t >= 0 else str(other) for t, other in zip(index.tolist(), otherwise))


def _served(plan: JudgedPlan, label: Ints) -> ComparedCustomers | None:
    customers = plan.book.customers
    if customers is None:
        return None
    rows = plan.segmentation.coverage == "territory"
    unit = customers.unit[rows]
    return ComparedCustomers(
        customers.customer_id[rows],
        plan.book.units.unit_id[unit],
        _named(plan.territory_id, label[unit], texts([""] * len(unit))),
        customers.revenue[rows],
        np.ones(len(unit), dtype=np.bool_),
    )


def _territories(plan: JudgedPlan) -> dict[str, ComparedTerritory]:
    reps, base = plan.book.reps, _places(plan.book.frame, plan.base)
    found = {}
    for t, name in enumerate(plan.territory_id):
        rep = int(plan.rep_of[t])
        known = reps is not None and rep >= 0
        found[str(name)] = ComparedTerritory(
            str(reps.rep_id[rep]) if reps is not None and known else "",
            str(reps.name[rep]) if reps is not None and known else "",
            {m: float(plan.loads[m][t] / target[t] - 1) for m, target in plan.targets.items() if target[t]},
            base[t] if np.isfinite(base[t]).all() else None,
        )
    return found


def _places(frame: Frame, points: Floats) -> list[Place]:
    at = points_to_lonlat(frame, points) if has_place_on_earth(frame) else points
    return [(x, y) for x, y in at.tolist()]


def _sums(plan: JudgedPlan) -> dict[str, list[float]]:
    """Customers and revenue of every unit: from the customers, else from the units' own columns."""
    book, n = plan.book, len(plan.book.units)
    if book.customers is None:
        measures = book.units.measures
        return {name: measures[name].tolist() for name in ("customers", "revenue") if name in measures}
    served = plan.segmentation.coverage == "territory"
    unit = book.customers.unit[served]
    return {
        "customers": np.bincount(unit, minlength=n).tolist(),
        "revenue": np.bincount(unit, book.customers.revenue[served], n).tolist(),
    }
