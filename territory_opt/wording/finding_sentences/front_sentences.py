"""Sentences about the alternatives of a front."""

from __future__ import annotations

from collections.abc import Iterator

from territory_opt.model.findings.front_findings import (
    DominatedBy,
    GainsAndCosts,
    NoPlanFound,
    NotTried,
    ProvedImpossible,
    SameFigures,
)
from territory_opt.wording.finding_sentences.sentence import Sentences
from territory_opt.wording.label_text import LabelText, Language
from territory_opt.wording.number_text import format_share
from territory_opt.wording.sentence_format import fill_in

NEGLIGIBLE = 5e-5
"""Differences of shares below this are not mentioned."""

_SAME_OBJECTIVE = LabelText("the same {objective}", "gleich viel {objective}")
_MORE = LabelText("{share} more {objective}", "{share} mehr {objective}")
_LESS = LabelText("{share} less {objective}", "{share} weniger {objective}")
_SAME_BALANCE = LabelText(
    "as well balanced (worst deviation {here})", "gleich gut ausgeglichen (größte Abweichung {here})"
)
_BETTER = LabelText(
    "better balanced (worst deviation {here} in place of {there})",
    "besser ausgeglichen (größte Abweichung {here} statt {there})",
)
_WORSE = LabelText(
    "less well balanced (worst deviation {here} in place of {there})",
    "schlechter ausgeglichen (größte Abweichung {here} statt {there})",
)
_CHANGE = LabelText(
    "{here} of {measure} in place of {there} change hands against today",
    "{here} von {measure} statt {there} wechseln gegenüber heute",
)
_MOVED = LabelText(
    "{customers:number} customers are in another territory than in “{requested}”",
    "{customers:number} Kunden sind in einem anderen Gebiet als in „{requested}“",
)
_STOPPED = LabelText(
    "It was not tried: the run was stopped first.",
    "Nicht versucht: Der Lauf wurde vorher angehalten.",
)
_NO_TIME = LabelText("It was not tried: no time was left.", "Nicht versucht: Es blieb keine Zeit.")


def _gains_and_costs(finding: GainsAndCosts, language: Language) -> str:
    """The parts in one sentence, separated by semicolons."""
    parts = [_objective(finding, language), _balance(finding, language), *_change(finding, language)]
    if finding.customers_moved:
        values = {"customers": finding.customers_moved, "requested": finding.requested}
        parts.append(fill_in(_MOVED.text(language), values, language))
    text = "; ".join(parts)
    return f"{text[0].upper()}{text[1:]}."


def _objective(finding: GainsAndCosts, language: Language) -> str:
    share = finding.objective_share
    values = {"objective": finding.objective, "share": _rounded(abs(share or 0.0), language)}
    if share is None or abs(share) < NEGLIGIBLE:
        return fill_in(_SAME_OBJECTIVE.text(language), values, language)
    return fill_in((_MORE if share > 0 else _LESS).text(language), values, language)


def _balance(finding: GainsAndCosts, language: Language) -> str:
    here, there = finding.worst_deviation, finding.worst_deviation_requested
    values = {"here": _rounded(here, language), "there": _rounded(there, language)}
    if abs(here - there) < NEGLIGIBLE:
        return fill_in(_SAME_BALANCE.text(language), values, language)
    return fill_in((_BETTER if here < there else _WORSE).text(language), values, language)


def _change(finding: GainsAndCosts, language: Language) -> Iterator[str]:
    here, there = finding.changed, finding.changed_requested
    if finding.measure is None or abs(here - there) < NEGLIGIBLE:
        return
    values = {
        "here": _rounded(here, language),
        "there": _rounded(there, language),
        "measure": finding.measure,
    }
    yield fill_in(_CHANGE.text(language), values, language)


def _rounded(share: float, language: Language) -> str:
    """A share in percent with two decimals at most."""
    return format_share(round(share, 4), language)


def _not_tried(finding: NotTried, language: Language) -> str:
    return (_STOPPED if finding.cause == "stopped" else _NO_TIME).text(language)


SENTENCES: Sentences = {
    GainsAndCosts: _gains_and_costs,
    SameFigures: LabelText(
        "“{alternative}” has the same figures.", "„{alternative}“ hat dieselben Kennzahlen."
    ),
    DominatedBy: LabelText(
        "“{alternative}” is better in at least one figure and worse in none.",
        "„{alternative}“ ist in mindestens einer Kennzahl besser und in keiner schlechter.",
    ),
    NotTried: _not_tried,
    ProvedImpossible: LabelText("Proved impossible.", "Nachweislich unmöglich."),
    NoPlanFound: LabelText(
        "No plan was found, nor proved impossible. The nearest one breaks {broken:count|rule|rules}.",
        "Kein Plan wurde gefunden, und es ist nicht bewiesen, dass es keinen gibt. Der nächstliegende bricht "
        "{broken:count|Regel|Regeln}.",
    ),
}
