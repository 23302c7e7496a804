"""Sentences about a scenario's defaults and values."""

from __future__ import annotations

from territory_opt.model.findings.scenario_findings import (
    CriterionDropped,
    DroppedBecause,
    HomeMissing,
    ObjectiveWithoutWeight,
    ToleranceAboveOne,
)
from territory_opt.wording.finding_sentences.sentence import Sentences
from territory_opt.wording.label_text import LabelText, Language
from territory_opt.wording.number_text import exact_number
from territory_opt.wording.sentence_format import fill_in

DROPPED: dict[DroppedBecause, LabelText] = {
    "all-zero": LabelText("its total over all territories is 0", "die Summe über alle Gebiete ist 0"),
    "no-data": LabelText("the book has no data for it", "das Buch hat keine Daten dafür"),
    "no-travel-times": LabelText(
        "places without a CRS have no travel times", "Orte ohne CRS haben keine Fahrzeiten"
    ),
}
"""Why a default criterion is left out."""


def _criterion_dropped(finding: CriterionDropped, language: Language) -> str:
    text = LabelText(
        "{measure} is not balanced: the scenario names no criteria, and the default leaves it out, because "
        "{reason}. Add data for it, or name the criteria in [[criteria]].",
        "{measure} wird nicht ausgeglichen: das Szenario nennt keine Kriterien, und die Vorgabe lässt "
        "{measure} weg, denn {reason}. Ergänzen Sie Daten dafür, oder nennen Sie die Kriterien in "
        "[[criteria]].",
    )
    reason = DROPPED[finding.reason].text(language)
    return fill_in(text.text(language), {"measure": finding.measure, "reason": reason}, language)


def _above_one(finding: ToleranceAboveOne, language: Language) -> str:
    of_measure = LabelText(" of {measure}", " von {measure}").text(language)
    name = "" if finding.measure is None else fill_in(of_measure, {"measure": finding.measure}, language)
    text = LabelText(
        "{key}{name} is {value:exact}, which is {value:whole_percent}. If {value:exact}% is meant, write "
        "{written}.",
        "{key}{name} ist {value:exact}, das sind {value:whole_percent}. Wenn {value:exact} % gemeint sind, "
        "schreiben Sie {written}.",
    )
    # As TOML has it, also in a German sentence.
    return fill_in(
        text.text(language),
        {**vars(finding), "name": name, "written": exact_number(finding.as_percent, 10)},
        language,
    )


SENTENCES: Sentences = {
    HomeMissing: LabelText(
        "{count:count|rep has|reps have} no home (of {of:number}): {reps:list}. The base of such a territory "
        "is its best member unit, and a home is suggested; the other reps are based at their homes.",
        "{count:count|Mitarbeiter hat|Mitarbeiter haben} keinen Wohnort (von {of:number}): {reps:list}. "
        "Startpunkt eines solchen Gebiets ist seine beste Einheit, und ein Wohnort wird vorgeschlagen; die "
        "anderen starten an ihrem Wohnort.",
    ),
    CriterionDropped: _criterion_dropped,
    ToleranceAboveOne: _above_one,
    ObjectiveWithoutWeight: LabelText(
        "The total of {measure}, the compactness_weight, is 0: the objective is 0 for every plan, so plans "
        'are not compact. Add data for {measure}, or set compactness_weight = "none".',
        "Die Summe von {measure}, dem compactness_weight, ist 0: die Zielgröße ist für jeden Plan 0, und "
        "Pläne sind nicht kompakt. Ergänzen Sie Daten für {measure}, oder setzen Sie "
        'compactness_weight = "none".',
    ),
}
