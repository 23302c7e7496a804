"""Sentences about two plans that are compared."""

from __future__ import annotations

from territory_opt.model.findings.comparison_findings import (
    CustomersOfOtherRep,
    DifferentBooks,
    DifferentCriteria,
    DifferentObjectives,
    DifferentSettings,
    MoveBalances,
    MoveByExchange,
    MoveFromEnded,
    MoveNearer,
    MoveToAdded,
    NoFiguresOfPlan,
    RepsExchanged,
    TableNewerThanReport,
    UnitAdded,
    UnitLeftOut,
)
from territory_opt.wording.finding_sentences.sentence import Sentences
from territory_opt.wording.label_text import LabelText, Language
from territory_opt.wording.sentence_format import fill_in


def _reps_exchanged(finding: RepsExchanged, language: Language) -> str:
    nobody = LabelText("nobody", "niemand").text(language)
    pairs = zip(finding.territories, finding.reps_a, finding.reps_b, strict=True)
    listed = [f"{name} ({a or nobody} → {b or nobody})" for name, a, b in pairs]
    text = LabelText(
        "Territories with another rep in each plan: {listed:list}.",
        "Gebiete mit verschiedenen Mitarbeitern: {listed:list}.",
    )
    return fill_in(text.text(language), {"listed": listed}, language)


SENTENCES: Sentences = {
    DifferentBooks: LabelText(
        "The plans are of different books: their input_hash differs.",
        "Die Pläne gehören zu verschiedenen Eingaben: input_hash ist nicht gleich.",
    ),
    DifferentObjectives: LabelText(
        "The objectives are not the same measure, so objective_a and objective_b cannot be compared.",
        "Die Ziele sind nicht dieselbe Größe; objective_a und objective_b sind nicht vergleichbar.",
    ),
    NoFiguresOfPlan: LabelText(
        "{plan} comes without a report.json, so its criteria and objective are not known.",
        "Zu {plan} gibt es keine report.json; Kriterien und Ziel des Plans sind nicht bekannt.",
    ),
    DifferentCriteria: LabelText(
        "The plans were judged by different criteria or tolerances: {measures:list}.",
        "Die Pläne wurden nach verschiedenen Kriterien oder Toleranzen beurteilt: {measures:list}.",
    ),
    DifferentSettings: LabelText(
        "The scenarios of the plans differ in {keys:all} too.",
        "Die Szenarien der Pläne unterscheiden sich auch in {keys:all}.",
    ),
    RepsExchanged: _reps_exchanged,
    TableNewerThanReport: LabelText(
        "assignments.csv of {plan} differs from its other files in {units:count|unit|units}, so the plan was "
        "judged again.",
        "assignments.csv von {plan} weicht in {units:count|Einheit|Einheiten} von den anderen Dateien ab; "
        "der Plan wurde neu beurteilt.",
    ),
    UnitLeftOut: LabelText("Plan B gives {unit} to no territory.", "Plan B gibt {unit} in kein Gebiet."),
    UnitAdded: LabelText("{unit} has no territory in plan A.", "{unit} hat in Plan A kein Gebiet."),
    MoveFromEnded: LabelText("{old} does not exist in plan B.", "{old} gibt es in Plan B nicht."),
    MoveToAdded: LabelText("{new} does not exist in plan A.", "{new} gibt es in Plan A nicht."),
    MoveBalances: LabelText(
        "{measure} of {territory} against its target: {deviation_a:signed} in plan A, {deviation_b:signed} "
        "in plan B.",
        "{measure} von {territory} gegenüber dem Soll: {deviation_a:signed} in Plan A, {deviation_b:signed} "
        "in Plan B.",
    ),
    MoveNearer: LabelText(
        "It is {km_b:number} km from the base of {new}, and {km_a:number} km from that of {old}.",
        "Zum Standort von {new} sind es {km_b:number} km, zu dem von {old} {km_a:number} km.",
    ),
    CustomersOfOtherRep: LabelText(
        "In one of the plans these customers have another rep than most of {unit}.",
        "In einem der Pläne haben diese Kunden einen anderen Mitarbeiter als die meisten in {unit}.",
    ),
    MoveByExchange: LabelText(
        "Neither balance nor distance explains this move alone: it belongs to the moves around it.",
        "Weder Ausgleich noch Entfernung erklären den Wechsel allein; er gehört zu den Wechseln ringsum.",
    ),
}
