"""Names of the alternatives of a front, and why variants are left out, as text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from territory_opt.model.finding import Finding
from territory_opt.model.findings.front_findings import ProvedImpossible
from territory_opt.wording.finding_text import finding_text
from territory_opt.wording.label_text import LabelText, Language
from territory_opt.wording.sentence_format import fill_in

MAX_DETAILS = 3
"""Number of broken or blocking rules that are named."""

NameKind = Literal[
    "requested", "unchanged", "limited", "repaired", "looser", "nearest", "tighter", "tightest"
]
NAMES: Mapping[NameKind, LabelText] = {
    "requested": LabelText("As requested", "Wie verlangt"),
    "unchanged": LabelText("Today, unchanged", "Heute, unverändert"),
    "limited": LabelText("At most {limit} of {measure} {change}", "Höchstens {limit} von {measure} {change}"),
    "repaired": LabelText(
        "Today, repaired: at most {limit} of {measure} {change}",
        "Heute, nachgebessert: höchstens {limit} von {measure} {change}",
    ),
    "looser": LabelText(
        "Looser than requested: within {within}", "Lockerer als verlangt: innerhalb von {within}"
    ),
    "nearest": LabelText(
        "Nearest to the requested tolerances: within {within}",
        "Den verlangten Toleranzen am nächsten: innerhalb von {within}",
    ),
    "tighter": LabelText("Balanced to {within}", "Ausgeglichen auf {within}"),
    "tightest": LabelText("Tightest balance found: {within}", "Engster gefundener Ausgleich: {within}"),
}
"""Name of each kind of alternatives."""
_MANY_CHANGE = LabelText("change hands", "wechseln")
_MUCH_CHANGES = LabelText("changes hands", "wechselt")
_ALSO_WITHIN = LabelText(", within {within}", ", innerhalb von {within}")
_OF_THE_TOLERANCES = LabelText("{share} of the tolerances", "{share} der Toleranzen")

BestIn = Literal["objective", "balance", "changed"]
_BEST: Mapping[BestIn, LabelText] = {
    "objective": LabelText("least {objective}", "am wenigsten {objective}"),
    "balance": LabelText("best balance", "bester Ausgleich"),
    "changed": LabelText("fewest changes", "wenigste Wechsel"),
}
_MORE = LabelText("and {more:number} more", "und {more:number} weitere")


def alternative_name(kind: NameKind, values: Mapping[str, str], language: Language = "en") -> str:
    """Name of an alternative.

    Parameters
    ----------
    kind : NameKind
    values : mapping of str to str
        The fields of its name as text: `limit`, `measure`, `within`. With `within`, a limit on change has the
        tolerance too.
    language : {"en", "de"}

    Examples
    --------
    >>> alternative_name("tighter", {"within": "5 %"}), alternative_name("tighter", {"within": "5 %"}, "de")
    ('Balanced to 5 %', 'Ausgeglichen auf 5 %')
    """
    change = _MANY_CHANGE if values.get("measure") == "customers" else _MUCH_CHANGES
    name = fill_in(NAMES[kind].text(language), {"change": change.text(language), **values}, language)
    if kind in ("limited", "repaired", "unchanged") and "within" in values:
        name += fill_in(_ALSO_WITHIN.text(language), values, language)
    return name


def share_of_tolerances(share: str, language: Language = "en") -> str:
    """A factor on all tolerances in words."""
    return fill_in(_OF_THE_TOLERANCES.text(language), {"share": share}, language)


def best_in_text(figure: BestIn, objective: str, language: Language = "en") -> str:
    """Label of the alternative that has the least value of a figure.

    Examples
    --------
    >>> best_in_text("objective", "travel")
    'least travel'
    """
    return fill_in(_BEST[figure].text(language), {"objective": objective}, language)


def left_out_text(reason: Finding, details: Sequence[Finding], language: Language = "en") -> str:
    """Why a variant is left out, in one or more sentences.

    Parameters
    ----------
    reason : Finding
    details : sequence of Finding
        Of `ProvedImpossible`, what is proved, then what blocks it; else the rules that the nearest plan
        breaks. The first `MAX_DETAILS` of those are named.
    language : {"en", "de"}
    """
    text = finding_text(reason, language)
    proof = isinstance(reason, ProvedImpossible)
    most = MAX_DETAILS + 1 if proof else MAX_DETAILS
    shown = [finding_text(one, language) for one in details[:most]]
    if proof or not shown:
        return " ".join([text, *shown])
    if len(details) > most:
        shown.append(fill_in(_MORE.text(language), {"more": len(details) - most}, language))
    parts = "; ".join(part.removesuffix(".") for part in shown)
    return f"{text.removesuffix('.')}: {parts}."
