"""Sentences about the territories and the people of a plan."""

from __future__ import annotations

from territory_opt.model.findings.plan_findings import (
    AccountsWithoutKam,
    BookWithoutReps,
    OverCapacity,
    StartRepsUnknown,
    TerritoriesMatched,
)
from territory_opt.wording.finding_sentences.sentence import Sentences
from territory_opt.wording.label_text import LabelText, Language
from territory_opt.wording.sentence_format import fill_in

_ROLES = {
    "rep": LabelText("Rep {person}", "Mitarbeiter {person}"),
    "kam": LabelText("KAM {person}", "KAM {person}"),
    "agent": LabelText("Agent {person}", "Innendienst {person}"),
}
_MATCHED_BY = {
    "homes": LabelText(
        "by travel from their homes and the customers they have today",
        "nach der Fahrt vom Wohnort und den heutigen Kunden",
    ),
    "objective": LabelText(
        "one to one, so that the objective is least", "eins zu eins, sodass das Ziel am kleinsten ist"
    ),
    "order": LabelText("in order", "der Reihe nach"),
    "today": LabelText("so that most stays as it is today", "sodass am meisten bleibt, wie es heute ist"),
}


def _over_capacity(finding: OverCapacity, language: Language) -> str:
    who = _ROLES[finding.role].text(language)
    work = LabelText(
        "has {hours:number} hours of work a year", "hat {hours:number} Stunden Arbeitslast im Jahr"
    )
    where = LabelText(" in {territory}", " in {territory}") if finding.territory is not None else None
    limit = LabelText(
        "and a capacity of {capacity_hours:number} hours", "bei einer Kapazität von {capacity_hours:number}"
    )
    share = LabelText(" ({utilisation:percent})", " ({utilisation:percent})")
    parts = [
        f"{who} {work.text(language)}",
        "" if where is None else where.text(language),
        f" {limit.text(language)}",
        "" if finding.utilisation is None else share.text(language),
        ".",
    ]
    return fill_in("".join(parts), {**finding.about, **finding.figures}, language)


def _matched(finding: TerritoriesMatched, language: Language) -> str:
    pair = LabelText("{territory} to {rep}", "{territory} zu {rep}").text(language)
    pairs = [
        pair.format(territory=territory, rep=rep)
        for territory, rep in zip(finding.territories, finding.reps, strict=True)
    ]
    text = LabelText(
        "Territories that name no rep were matched to the other reps {how}: {pairs:list}.",
        "Gebiete ohne Angabe eines Mitarbeiters wurden den übrigen Mitarbeitern zugeordnet, {how}: "
        "{pairs:list}.",
    )
    how = _MATCHED_BY[finding.matched_by].text(language)
    return fill_in(text.text(language), {"how": how, "pairs": pairs}, language)


SENTENCES: Sentences = {
    OverCapacity: _over_capacity,
    AccountsWithoutKam: LabelText(
        "{count:count|key account has|key accounts have} no KAM: {accounts:list}; together "
        "{revenue:number} of revenue a year.",
        "{count:count|Key Account hat|Key Accounts haben} keinen KAM: {accounts:list}; zusammen "
        "{revenue:number} Umsatz im Jahr.",
    ),
    TerritoriesMatched: _matched,
    BookWithoutReps: LabelText(
        "The book has no reps, so the rep_id of the file gives no base.",
        "Das Buch hat keine Mitarbeiter, deshalb ergibt rep_id in der Datei keinen Wohnort.",
    ),
    StartRepsUnknown: LabelText(
        "The plan to start from has reps that the book does not have: {reps:list}.",
        "Der Ausgangsplan hat Mitarbeiter, die das Buch nicht hat: {reps:list}.",
    ),
}
