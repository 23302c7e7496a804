"""Parameters of a sample region."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from territory_opt.model.book import Units


@dataclass(frozen=True)
class NameParts:
    """Words from which synthetic names are composed.

    Parameters
    ----------
    company : str
        First word of every customer's name, which marks it as no real company.
    trades : mapping of str to str
        The industries of the region, and the word each adds to a customer's name.
    site : str
        Word for a further site of an account.
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
    """Real geography, and the parameters of its synthetic customers, reps and KAMs.

    Parameters
    ----------
    name, title : str
        Name in commands, and name for display.
    units : callable
        Reads the real geography.
    weight : str
        Measure of the units that is proportional to the number of customers.
    customers, territories : int
        Default numbers.
    criteria : tuple of str
        Measures balanced within 0.10 in the region's own scenario.
    visits_per_rep : float
        Visits a year that fill a rep's year; fewer where distances are longer.
    spread : float
        Standard deviation of the customers' offset from the point of their unit, over the unit's size.
    home_weight, kam_home_weight : float
        People from which a unit is a town, and thus a possible home of a rep, or a KAM.
    home_measures : tuple of str
        Measures that are equal in the parts around the reps' homes: of customers, potential, visits.
    potential : float
        Median yearly potential of a site.
    country : str
        Of every customer.
    languages : mapping of str to float
        Languages of the accounts and their shares.
    kam_countries : tuple of str
        Countries of the KAMs, in turn.
    name_parts : NameParts
    attribution : tuple of str
        Sources of the geography, to be shown with it.
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
    name_parts: NameParts
    attribution: tuple[str, ...]

    def scenario(self, seed: int) -> dict[str, object]:
        """The region's own scenario, in the shape of scenario.toml."""
        return {
            "seed": seed,
            "criteria": [{"measure": measure, "tolerance": 0.10} for measure in self.criteria],
            "key_accounts": {"rule": "pareto", "measure": "revenue", "share": KEY_SHARE},
        }


def words(text: str) -> tuple[str, ...]:
    """Words of a text, separated by blanks."""
    return tuple(text.split())


KEY_SHARE = 0.35
"""Share of all revenue held by the key accounts of a sample."""
