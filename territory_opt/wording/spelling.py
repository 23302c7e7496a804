"""Find the known name that is closest to a misspelt one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher, get_close_matches

_NUMBERED = ("unit_id", "customer_id", "rep_id", "kam_id", "agent_id")
_STAFF = ("rep_id", "name")
_HEADERS_OF: tuple[tuple[tuple[str, ...], str], ...] = (
    (("lon",), "longitude lng long laengengrad geolaenge xkoordinate"),
    (("lon", "length_m"), "laenge"),
    (("lat",), "latitude breite breitengrad geobreite ykoordinate"),
    (("x",), "easting rechtswert ostwert"),
    (("y",), "northing hochwert nordwert"),
    (_NUMBERED, "id nr nummer no key code"),
    (("unit_id",), "einheit unit gebietseinheit ags gemeindeschluessel"),
    (
        ("postal_code", "unit_id"),
        "plz plzgebiet postleitzahl postleitzahlgebiet zip zipcode postcode postalcode",
    ),
    (
        ("customer_id",),
        "kundennummer kundennr kundenid kdnr kdnummer debitor debitorennummer debitornr customernumber "
        "customerno customernr clientid",
    ),
    (("customer_id", "name"), "kunde customer"),
    (("name",), "firma firmenname kundenname bezeichnung company companyname customername"),
    (("account_id",), "account accountnumber accountno konto kontonummer kundengruppe kundenkonto"),
    (("parent_id",), "konzern konzernmutter mutter muttergesellschaft parent parentaccount verbund"),
    (("headquarters",), "zentrale hauptsitz stammsitz firmensitz hq headquarter"),
    (
        ("revenue",),
        "umsatz umsaetze jahresumsatz nettoumsatz umsatzeur erloes sales turnover annualrevenue",
    ),
    (("potential",), "potenzial potentiale potenziale umsatzpotenzial umsatzpotential kundenpotenzial"),
    (
        ("visits_per_year", "visits"),
        "besuche besuchejahr besucheprojahr besuchepa besuchsfrequenz besuchsanzahl anzahlbesuche "
        "besuchszahl frequenz visits visit visitsyear visitsperannum visitfrequency calls "
        "callsperyear frequency",
    ),
    (
        ("visit_minutes", "minutes"),
        "besuchsdauer besuchszeit besuchsminuten dauer minuten minutes duration visitduration visittime "
        "minutenprobesuch dauerminuten minutespervisit fahrzeit fahrminuten traveltime",
    ),
    (
        ("segment",),
        "klasse kundenklasse abc abcklasse abckunde abcsegment kategorie kundensegment kundenkategorie class "
        "tier category",
    ),
    (
        ("industry", "industries"),
        "branche branchen sektor sector vertical industrie industry wirtschaftszweig",
    ),
    (("language", "languages"), "sprache sprachen korrespondenzsprache kundensprache language"),
    (
        ("country", "countries"),
        "land laender staat nation countrycode laendercode laenderkennzeichen country",
    ),
    (("prospect",), "interessent interessenten lead prospekt potentialcustomer"),
    (("key_account",), "schluesselkunde grosskunde topkunde ka"),
    (("coverage",), "betreuung betreuungsart vertriebsweg vertriebskanal channel"),
    (
        _STAFF,
        "aussendienst aussendienstler aussendienstmitarbeiter aussendienstmitarbeiterin adm ad vertreter "
        "vertreternr vertreternummer handelsvertreter vertriebler vertriebsmitarbeiter verkaeufer salesrep "
        "salesperson salesmanager owner accountowner besitzer betreuer mitarbeiter mitarbeiternr "
        "mitarbeiternummer personalnr personalnummer gebietsleiter rep repname",
    ),
    (("kam_id", "name"), "kam kamname keyaccountmanager keyaccountmanagement"),
    (("agent_id", "inside_sales"), "innendienst innendienstler innendienstmitarbeiter agent"),
    (("inside_sales",), "partner innendienstpartner"),
    (("kam_years",), "kamjahre betreuungsjahre"),
    (("field_share",), "aussendienstanteil"),
    (
        ("capacity_hours",),
        "kapazitaet kapazitaeten kapazitaetstunden kapazitaetstd capacity stunden std hours jahresstunden "
        "arbeitszeit arbeitsstunden",
    ),
    (("share",), "anteil stellenanteil fte vzae beschaeftigungsgrad teilzeit"),
    (
        ("territory_id",),
        "gebiet gebietsnr gebietsnummer verkaufsgebiet vertriebsgebiet bezirk territory district",
    ),
    (("group_id",), "gruppe group"),
    (("max_accounts",), "maxkunden maximum maxanzahl maxanzahlkunden accountsmax"),
    (("min_accounts",), "minkunden minimum mindestanzahl accountsmin"),
    (("level", "levels"), "ebene ebenen stufe level"),
    (("conflicts",), "konflikt konflikte conflict wettbewerber competitors"),
    (("cost",), "kosten costs gehalt salary"),
    (("partner_hours",), "partnerstunden"),
    (("from_id", "unit_a"), "von from start origin"),
    (("to_id", "unit_b"), "nach to ziel destination"),
    (("length_m",), "length meter grenzlaenge"),
    (("action",), "aktion"),
    (("km",), "kilometer distanz entfernung distance"),
)
ALIASES: Mapping[str, tuple[str, ...]] = {
    header: names for names, headers in _HEADERS_OF for header in headers.split()
}
"""Headers in common use in German and English, in the form `folded` gives them, and the columns that they may
stand for, the most probable one first."""
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_SHORTEST_WORD = 3
"""Letters of the shortest first word of a header that is looked up without the rest."""


def normalized(name: str) -> str:
    """Letters and digits only, in lower case."""
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def folded(name: str) -> str:
    """Letters only, in lower case, umlauts written with two letters.

    Examples
    --------
    >>> folded("Außendienst"), folded("Umsatz 2025")
    ('aussendienst', 'umsatz')
    """
    return "".join(letter for letter in name.casefold().translate(_UMLAUTS) if letter.isalpha())


def meant_by_header(header: str, known: Iterable[str]) -> str | None:
    """The known column that a header in common use stands for; None for an unknown header.

    The whole header is looked up, without digits and punctuation, then its first word.

    Examples
    --------
    >>> meant_by_header("Besuche/Jahr", ["revenue", "visits_per_year"])
    'visits_per_year'
    >>> meant_by_header("Branche", ["industries", "countries"])
    'industries'
    """
    names = set(known)
    words = re.split(r"[\W_]+", header.strip())
    first = folded(words[0]) if words else ""
    for text in (folded(header), first if len(first) >= _SHORTEST_WORD else ""):
        for name in (*ALIASES.get(text, ()), *(one for one in sorted(names) if text and folded(one) == text)):
            if name in names:
                return name
    return None


def closest_match(name: str, known: Iterable[str], cutoff: float = 0.6) -> str | None:
    """Known name closest to `name`; None when none is close.

    In this order: a name that differs only in case, spaces or punctuation; a common alias; the most similar
    name (`difflib`).
    """
    names = sorted(set(known))
    same = [other for other in names if normalized(other) == normalized(name)]
    if same:
        return same[0]
    for other in ALIASES.get(folded(name), ()):
        if other in names:
            return other
    for other in names:
        if name in ALIASES.get(folded(other), ()):
            return other
    close = get_close_matches(name.casefold(), [other.casefold() for other in names], 1, cutoff)
    return next((other for other in names if close and other.casefold() == close[0]), None)


def similarity(name: str, other: str) -> float:
    """Similarity of two names, 0 to 1, ignoring case and punctuation."""
    return SequenceMatcher(None, normalized(name), normalized(other)).ratio()
