"""What distinguishes one region of the samples from another."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from territory_opt.model.book import Units


@dataclass(frozen=True)
class Wording:
    """Words from which made-up names are put together.

    Parameters
    ----------
    company : str
        First word of every customer's name, so that nobody takes it for a real company.
    trades : mapping of str to str
        The industries of the region, and the word each adds to a customer's name.
    site : str
        What a further site of an account is called.
    first_names, last_names : tuple of str
        Of reps and KAMs.
    """

    company: str
    trades: Mapping[str, str]
    site: str
    first_names: tuple[str, ...]
    last_names: tuple[str, ...]


@dataclass(frozen=True)
class Region:
    """Real geography, and the settings that make its made-up customers believable.

    Parameters
    ----------
    name, title : str
        As typed, and as shown.
    units : callable
        Reads the real geography.
    weight : str
        Measure of the units by which customers are spread.
    customers, territories : int
        How many, unless told otherwise.
    criteria : tuple of str
        Measures balanced within 0.10 in the region's own scenario.
    visits_per_rep : float
        Visits a year that fill a rep's year here; longer ways leave time for fewer.
    spread : float
        How far customers lie from the middle of their unit: standard deviation over the unit's size.
    home_weight, kam_home_weight : float
        People from which a unit is a town that a rep, or a KAM, would live in.
    home_measures : tuple of str
        What the parts whose middles the reps live in are equal by: of customers, potential, visits.
    potential : float
        Median yearly potential of a site.
    country : str
        Of every customer.
    languages : mapping of str to float
        Languages of the accounts and their shares.
    kam_countries : tuple of str
        What KAMs cover, in turn.
    wording : Wording
    attribution : tuple of str
        Sources of the geography, to be named wherever it is shown.
    """

    name: str
    title: str
    units: Callable[[], Units]
    weight: str
    customers: int
    territories: int
    criteria: tuple[str, ...]
    visits_per_rep: float
    spread: float
    home_weight: float
    kam_home_weight: float
    home_measures: tuple[str, ...]
    potential: float
    country: str
    languages: Mapping[str, float]
    kam_countries: tuple[str, ...]
    wording: Wording
    attribution: tuple[str, ...]

    def scenario(self, seed: int) -> dict[str, object]:
        """The region's own scenario, in the shape of scenario.toml."""
        return {
            "seed": seed,
            "criteria": [{"measure": measure, "tolerance": 0.10} for measure in self.criteria],
            "key_accounts": {"rule": "pareto", "measure": "revenue", "share": KEY_SHARE},
        }


def words(text: str) -> tuple[str, ...]:
    """Words of a text with blanks between them."""
    return tuple(text.split())


KEY_SHARE = 0.35
"""Share of all revenue that the key accounts of a sample hold."""
