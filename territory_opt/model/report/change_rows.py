"""Sections of the report about the change against today."""

from __future__ import annotations

from dataclasses import dataclass, field

from territory_opt.model.json_view import JSON_NAME


@dataclass(frozen=True)
class UnavoidableChange:
    """What changes territory in every plan that keeps the locks and forbids.

    A unit goes whole to one territory: where its customers have several reps today, all but those of one rep
    move. So do customers whose territory of today no longer exists, or is forbidden to their unit.

    Parameters
    ----------
    customers : int
    share : float
        Of the measure under the limit on change; without a limit, of the customers.
    """

    customers: int
    share: float


@dataclass(frozen=True)
class DisruptionSection:
    """What changes territory against today, counted by customer.

    A customer moves when another rep serves it than today, also where the customers of one unit have several
    reps. One whose owner of today is unknown, a KAM or an agent does not count.

    Parameters
    ----------
    units_moved : int
        Units in another territory than today; a unit belongs to the rep of most of its customers.
    customers_moved : int
        The rows of the transition list whose coverage is `territory` today and in the plan. In a book without
        customers, the sum of the units' column `customers`, if there is one.
    revenue_moved_share : float
        Of all revenue that territories serve, with that of customers whose owner of today is unknown.
    moved_share, max_moved_share : float or None
        Share of `measure` that moves, and the scenario's limit on it; None without a limit.
    measure : str or None
    unavoidable : UnavoidableChange or None
        What no plan avoids; None in a book without customers, unless a limit is set.
    """

    units_moved: int
    customers_moved: int
    revenue_moved_share: float
    moved_share: float | None = None
    max_moved_share: float | None = None
    measure: str | None = None
    unavoidable: UnavoidableChange | None = None


@dataclass(frozen=True)
class TransitionChange:
    """Customers whose coverage changes in the same way.

    Parameters
    ----------
    old, new : str
        Coverage today and in the plan; published as `from` and `to`.
    with_owner : bool
        Whether they have an owner in the plan.
    customers, accounts : int
    revenue : float
    """

    old: str = field(metadata={JSON_NAME: "from"})
    new: str = field(metadata={JSON_NAME: "to"})
    with_owner: bool
    customers: int
    accounts: int
    revenue: float


@dataclass(frozen=True)
class TransitionSection:
    """Customers whose owner changes.

    Parameters
    ----------
    customers, accounts : int
    revenue : float
        A year, of those customers.
    owner_unknown : int
        Customers whose owner of today is unknown; not counted in the others.
    changes : tuple of TransitionChange
    """

    customers: int
    accounts: int
    revenue: float
    owner_unknown: int
    changes: tuple[TransitionChange, ...]
