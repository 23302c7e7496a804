"""The assignment of key accounts to KAMs as whole numbers: all that its solver sees."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from territory_opt.assignment.kams.model.eligibility import Eligibility
from territory_opt.assignment.kams.model.fair_share import fair_loads, trimmed
from territory_opt.assignment.kams.model.key_account_hours import KeyHours, comparable
from territory_opt.assignment.kams.model.key_account_table import KeyTable
from territory_opt.model.arrays import Bools, Floats, Ints
from territory_opt.model.book import Kams

NOBODY = -1
TICKS_AN_HOUR = 600
"""Hours are counted in tenths of a minute: accounts rounded up, capacities down, so no KAM is overrun."""
NOISE = 1e-6
"""Ticks by which floating-point sums may be off before they are rounded."""
VALUE_STEPS = 1_000_000
"""Steps into which the value of all key accounts is divided; the number of accounts then decides."""
KEPT_STEPS, KEPT_EACH = 1_000, 5
"""Steps into which the value x years of all relationships is divided, more where they are many; each has one
more."""
TRAVEL_AN_HOUR = 1
"""Steps in an hour of travel."""
LOAD = 10_000
"""Steps in what a KAM has on average, of hours and of potential."""
GIANT = 0.25
"""The potential of a family counts as at most this part of what a KAM has on average."""
BALANCED_WITHIN = 0.2
"""How far from its fair share a KAM's load may be and still count as balanced."""
BALANCE_STEPS = 200
"""Balance is counted in steps of half a per cent of all loads; less outside the bands is nothing."""


@dataclass(frozen=True)
class Burden:
    """Something that is to be spread fairly over the KAMs.

    Parameters
    ----------
    weight : Ints, shape (families, kams)
        What each family would load on each KAM, in steps of `LOAD` to an average KAM.
    low, high : Ints, shape (kams,)
        Band around each KAM's fair share.
    """

    weight: Ints
    low: Ints
    high: Ints


@dataclass(frozen=True)
class Placement:
    """Which KAM could have which family of key accounts, within which limits, and what speaks for it.

    Parameters
    ----------
    open : Bools, shape (families, kams)
        Pairs that fit and that the KAM has room for when everything else is left out.
    size : Ints, shape (families,)
        Accounts of each family.
    value : Ints, shape (families,)
        What placing each is worth.
    ticks, own : Ints, shape (families, kams)
        Time a year in tenths of a minute: of the team, and of it what no partner can take off the KAM.
    team, capacity : Ints, shape (kams,)
        Time a year of each team, and of each KAM.
    places, least : Ints, shape (kams,)
        Accounts each KAM can have, and is to have.
    apart : tuple of Ints
        Families of which no two may be with the same KAM.
    burdens : tuple of Burden
        Hours, then potential; those that exist.
    kept, travel, skill : Ints, shape (families, kams)
        Relationships kept, hours on the road, points of skill.
    """

    open: Bools
    size: Ints
    value: Ints
    ticks: Ints
    own: Ints
    team: Ints
    capacity: Ints
    places: Ints
    least: Ints
    apart: tuple[Ints, ...]
    burdens: tuple[Burden, ...]
    kept: Ints
    travel: Ints
    skill: Ints

    def __len__(self) -> int:
        """Number of families."""
        return len(self.size)

    @property
    def kams(self) -> int:
        """Number of KAMs."""
        return len(self.places)

    @property
    def has_partner(self) -> Bools:
        """KAMs whose own time may run out before the team's, shape (kams,)."""
        return np.asarray((self.own != self.ticks).any(axis=0) | (self.capacity < self.team))


def placement(
    keys: KeyTable,
    kams: Kams,
    fitting: Eligibility,
    hours: KeyHours,
    skill: Ints,
    partner_share: float = 0.0,
    apart: Sequence[Ints] = (),
) -> Placement:
    """Turn hours and money into whole numbers and strike out the pairs that cannot be.

    Parameters
    ----------
    skill : Ints, shape (families, kams)
    partner_share : float
        Part of an account's service hours that a partner can take off the KAM.
    apart : sequence of Ints
        Families of which no two may be with the same KAM.
    """
    total = keys.by_family(hours.total)
    service = keys.by_family(hours.service)
    partner = np.where(kams.partner_hours > 0, partner_share, 0.0)
    size = np.bincount(keys.family, minlength=keys.families)
    places = np.minimum(kams.max_accounts, len(keys))
    ticks, own = _ticks(total), _ticks(total - service[:, None] * partner)
    team, capacity = _capacity(kams.capacity_hours + kams.partner_hours), _capacity(kams.capacity_hours)
    fits = fitting.met & (ticks <= team) & (own <= capacity) & (size[:, None] <= places)
    travel = keys.by_family(comparable(hours.travel, kams.homes))
    return Placement(
        open=fits,
        size=size,
        value=_value(keys.by_family(keys.worth), size),
        ticks=ticks,
        own=own,
        team=team,
        capacity=capacity,
        places=places,
        least=kams.min_accounts,
        apart=tuple(apart),
        burdens=_burdens(keys, kams, fits, service[:, None] + travel),
        kept=_kept(keys, kams),
        travel=np.round(travel * TRAVEL_AN_HOUR).astype(np.int64),
        skill=skill * size[:, None],
    )


def _ticks(hours: Floats) -> Ints:
    ticks: Ints = np.ceil(hours * TICKS_AN_HOUR - NOISE).astype(np.int64)
    return ticks


def _capacity(hours: Floats) -> Ints:
    ticks: Ints = np.floor(hours * TICKS_AN_HOUR + NOISE).astype(np.int64)
    return ticks


def _value(worth: Floats, size: Ints) -> Ints:
    """Worth in steps; the number of accounts decides between equals."""
    total = worth.sum()
    steps = np.round(worth / total * VALUE_STEPS) if total > 0 else np.zeros(len(worth))
    value: Ints = steps.astype(np.int64) * (int(size.sum()) + 1) + size
    return value


def kept_steps(relationships: int) -> int:
    """Steps into which the value x years of so many relationships is divided."""
    return max(KEPT_STEPS, KEPT_EACH * relationships)


def _kept(keys: KeyTable, kams: Kams) -> Ints:
    """Value x years of every relationship of today, where its KAM is."""
    has = np.isin(keys.kam_id, kams.kam_id) & (keys.kam_years > 0)
    worth = (keys.worth if keys.worth.any() else np.ones(len(keys))) * keys.kam_years * has
    total = worth.sum()
    steps = np.round(worth / total * kept_steps(int(has.sum()))) if total > 0 else worth
    with_kam = (steps + has)[:, None] * (keys.kam_id[:, None] == kams.kam_id[None, :])
    kept: Ints = keys.by_family(with_kam).astype(np.int64)
    return kept


def _burdens(keys: KeyTable, kams: Kams, fits: Bools, hours: Floats) -> tuple[Burden, ...]:
    """Hours and potential, over what the teams can bear; revenue where nobody has potential.

    An account counts with the hours it takes of the average KAM it fits, whoever gets it: otherwise living
    near would pass for having little to do, and travel would come before relationships.
    """
    able = fits.any(axis=1)
    fitting = np.maximum(1, fits.sum(axis=1))
    usual = np.where(fits, hours, 0).sum(axis=1) / fitting
    money = keys.by_family(keys.potential if keys.potential.any() else keys.revenue)
    money = trimmed(np.where(able, money, 0.0), len(kams), GIANT)
    strength = _strength(kams, usual[able])
    return tuple(_burden(load, fits, strength) for load in (usual, money) if load[able].any())


def _strength(kams: Kams, usual: Floats) -> Floats:
    """What each team can bear: its hours, or as many average accounts as it has places."""
    hours = kams.capacity_hours + kams.partner_hours
    places = kams.max_accounts.astype(np.float64)
    if not usual.any():
        return np.where(hours > 0, places, 0.0)
    strength: Floats = np.minimum(hours, places * usual.mean())
    return strength


def _burden(load: Floats, fits: Bools, strength: Floats) -> Burden:
    """Bands reach half of the largest family at least: whole ones come no nearer. One alone is all right."""
    on_kam = np.repeat(load[:, None], len(strength), axis=1)
    fair = fair_loads(on_kam, fits, strength)
    scale = LOAD * len(strength) / fair.sum()
    largest = np.where(fits, on_kam, 0.0).max(axis=0)
    reach = np.maximum(BALANCED_WITHIN * fair, largest / 2)
    return Burden(
        weight=np.round(on_kam * scale).astype(np.int64),
        low=np.floor((fair - reach) * scale).astype(np.int64),
        high=np.ceil(np.maximum(fair + reach, largest) * scale).astype(np.int64),
    )
