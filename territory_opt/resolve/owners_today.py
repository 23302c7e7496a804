"""Today's owner of every unit and of every customer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from territory_opt.model.arrays import Ints, Texts
from territory_opt.model.book import Customers, Reps
from territory_opt.resolve.owned_amounts import OwnedAmounts, owned_amounts
from territory_opt.resolve.resolved_scenario import ResolvedScenario
from territory_opt.resolve.today import Today, todays_plan


@dataclass(frozen=True)
class OwnersToday:
    """Today's owners of the field, and what each of them owns. n units, m territories of today.

    The first m owners are today's territories; the others are reps whom customers name, but who have no
    territory of today: in each unit most customers have another rep.

    Parameters
    ----------
    rep_of : Ints, shape (owners,)
        Rep of each owner; -1 if it is no rep of the book.
    territories : int
        m.
    of_unit : Ints, shape (n,)
        Owner of each unit; -1 if unknown.
    of_customer : Ints, shape (customers,)
        Owner of each customer: the rep it names, else its unit's owner; -1 if unknown, and for customers of
        a KAM or an agent.
    """

    rep_of: Ints
    territories: int
    of_unit: Ints
    of_customer: Ints

    def continued(self, successor: Ints, rep_of_territory: Ints) -> Ints:
        """The new territory of each owner, shape (owners,); -1 for none.

        Parameters
        ----------
        successor : Ints, shape (m,)
            New territory that continues each territory of today; -1 for none.
        rep_of_territory : Ints, shape (k,)
            Rep of each new territory; -1 for none.
        """
        territory = {rep: t for t, rep in enumerate(rep_of_territory.tolist()) if rep >= 0}
        others = [territory.get(rep, -1) for rep in self.rep_of[self.territories :].tolist()]
        return np.concatenate([successor, np.array(others, dtype=np.int64)])


def owners_today(resolved: ResolvedScenario) -> OwnersToday | None:
    """Today's owners of a resolved scenario; None when the book has no plan of today."""
    now, book = todays_plan(resolved), resolved.book
    if now is None:
        return None
    return resolved.stages.get(
        "owners of customers today",
        (now, book.customers, book.reps),
        lambda: _owners(now, book.customers, book.reps),
    )


def amounts_of_owners(resolved: ResolvedScenario, owners: OwnersToday, measure: str) -> OwnedAmounts:
    """Amounts of an available measure by today's owner; see `owned_amounts`."""
    stops = resolved.segmentation.coverage == "territory"
    of_stop = owners.of_customer[stops] if resolved.field.has_customers else owners.of_customer
    return owned_amounts(measure, resolved.field, owners.of_unit, of_stop)


def _owners(now: Today, customers: Customers | None, reps: Reps | None) -> OwnersToday:
    if customers is None:
        return OwnersToday(now.rep_of, len(now.rep_of), now.label, np.zeros(0, dtype=np.int64))
    owner = now.label[customers.unit]
    named = np.flatnonzero(customers.rep_id != "")
    names, index = np.unique(customers.rep_id[named].astype(str), return_inverse=True)
    known = _owners_by_name(now, reps)
    others = [name for name in names.tolist() if name not in known]
    known |= {name: len(now.rep_of) + i for i, name in enumerate(others)}
    owner[named] = np.array([known[name] for name in names.tolist()], dtype=np.int64)[index.ravel()]
    owner[(customers.kam_id != "") | (customers.agent_id != "")] = -1
    rep = _reps_by_id(reps)
    return OwnersToday(
        rep_of=np.concatenate([now.rep_of, np.array([rep.get(name, -1) for name in others], dtype=np.int64)]),
        territories=len(now.rep_of),
        of_unit=now.label,
        of_customer=owner,
    )


def _owners_by_name(now: Today, reps: Reps | None) -> dict[str, int]:
    """Today's territory of each rep_id: that of the rep, or the one named so if no rep of the book is."""
    rep = _reps_by_id(reps)
    ids: Texts | list[str] = [] if reps is None else reps.rep_id
    found = {str(name): i for i, name in enumerate(now.territory_id) if now.rep_of[i] < 0 and name not in rep}
    return found | {str(ids[r]): i for i, r in enumerate(now.rep_of.tolist()) if r >= 0}


def _reps_by_id(reps: Reps | None) -> dict[str, int]:
    return {} if reps is None else {str(name): r for r, name in enumerate(reps.rep_id)}
