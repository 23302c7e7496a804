"""Sentences about the territories of a plan."""

from __future__ import annotations

from territory_opt.model.findings.plan_findings import (
    ExtraTerritories,
    RepOverCapacity,
    UnitsWithoutTerritory,
)
from territory_opt.wording.finding_sentences.sentence import Sentences
from territory_opt.wording.label_text import LabelText

SENTENCES: Sentences = {
    UnitsWithoutTerritory: LabelText(
        "Units without a territory: {units:list} (of {of:count|unit|units}); they count in no load and no "
        "total.",
        "Einheiten ohne Gebiet: {units:list} (von {of:count|Einheit|Einheiten}); sie zählen in keiner Last "
        "und keiner Summe.",
    ),
    ExtraTerritories: LabelText(
        "The plan has more territories than the scenario: {territories:list}; they have no target and count "
        "as outside.",
        "Der Plan hat mehr Gebiete als das Szenario: {territories:list}; sie haben kein Soll und zählen als "
        "außerhalb.",
    ),
    RepOverCapacity: LabelText(
        "{rep} has {hours:number} hours of work a year in {territory}: {utilisation:percent} of the capacity "
        "of {capacity_hours:number} hours.",
        "{rep} hat in {territory} {hours:number} Arbeitsstunden im Jahr: {utilisation:percent} der Kapazität "
        "von {capacity_hours:number} Stunden.",
    ),
}
