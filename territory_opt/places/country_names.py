"""Countries as people write them: codes of two and three letters, names, car plates."""

from __future__ import annotations

from territory_opt.places.place_names import name_form

SPELLINGS: dict[str, str] = {
    "DE": "de d deu ger deutschland germany allemagne germania brd;bundesrepublik deutschland;"
    "federal republic of germany",
    "AT": "at a aut österreich austria oesterreich autriche;republik österreich",
    "CH": "ch che sui schweiz switzerland suisse svizzera swiss",
    "LI": "li fl lie liechtenstein;fürstentum liechtenstein",
    "LU": "lu l lux luxemburg luxembourg letzebuerg",
    "FR": "fr f fra frankreich france francia",
    "NL": "nl nld ned niederlande netherlands nederland holland;the netherlands;pays-bas",
    "BE": "be b bel belgien belgium belgique belgië",
    "IT": "it i ita italien italy italia italie",
    "ES": "es e esp spanien spain españa espagne",
    "PL": "pl pol polen poland polska pologne",
    "CZ": "cz cze tschechien czechia česko;czech republic;tschechische republik;česká republika",
    "DK": "dk dnk dänemark denmark danmark daenemark",
    "SE": "se s swe schweden sweden sverige suède",
    "GB": "gb uk gbr großbritannien england scotland wales schottland;united kingdom;"
    "vereinigtes königreich;great britain;northern ireland;nordirland",
    "US": "us usa;united states;united states of america;vereinigte staaten;"
    "vereinigte staaten von amerika;u.s.a.;u.s.",
    "CA": "ca can cdn kanada canada",
}
"""Country -> words that stand for it; behind the first semicolon those of several words."""


def _spellings() -> dict[str, str]:
    """Every normalised spelling -> its country."""
    found = {}
    for country, listed in SPELLINGS.items():
        words, *phrases = listed.split(";")
        for spelling in (*words.split(), *phrases):
            found.update(dict.fromkeys(name_form(spelling).keys, country))
    return found


_COUNTRY_OF = _spellings()


def country_code(written: str) -> str | None:
    """The country's code of two letters; "" for a blank cell, None for what the gazetteer does not know."""
    if not written.strip():
        return ""
    return next((_COUNTRY_OF[key] for key in name_form(written).keys if key in _COUNTRY_OF), None)
