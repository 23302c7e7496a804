"""Sections of the report about the change against today."""

from __future__ import annotations

from dataclasses import dataclass, field

from territory_opt.model.json_view import JSON_NAME


@dataclass(frozen=True)
class DisruptionSection:
    """What changes territory against today.

    Parameters
    ----------
    units_moved, customers_moved : int
    revenue_moved_share : float
        Of the revenue that territories serve.
    moved_share, max_moved_share : float or None
        Share of `measure` that moves, and the scenario's limit on it; None without a limit.
    measure : str or None
    """

    units_moved: int
    customers_moved: int
    revenue_moved_share: float
    moved_share: float | None = None
    max_moved_share: float | None = None
    measure: str | None = None


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
