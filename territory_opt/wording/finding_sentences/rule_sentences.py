"""Sentences about the rules of a scenario."""

from __future__ import annotations

from territory_opt.model.findings.rule_findings import (
    ChangeLimited,
    EmptyTerritories,
    ExtraTerritories,
    ForbidRequired,
    GroupsDivided,
    GroupsRequired,
    LockRequired,
    OutsideBand,
    RulesNotHeld,
    TerritoriesInPieces,
    TogetherRequired,
    TooMuchMoved,
    UnitsDivided,
    UnitsInForbiddenTerritory,
    UnitsLockedElsewhere,
    UnitsWithoutTerritory,
)
from territory_opt.wording.finding_sentences.sentence import Sentences
from territory_opt.wording.label_text import LabelText, Language
from territory_opt.wording.sentence_format import fill_in


def _lock(rule: LockRequired, language: Language) -> str:
    text = LabelText("{units} must be in {territory}.", "{units} muss in {territory} liegen.")
    several = LabelText("{units} must be in {territory}.", "{units} müssen in {territory} liegen.")
    return _about_units(text, several, rule.units, rule.territory, language)


def _forbid(rule: ForbidRequired, language: Language) -> str:
    text = LabelText("{units} must not be in {territory}.", "{units} darf nicht in {territory} liegen.")
    several = LabelText("{units} must not be in {territory}.", "{units} dürfen nicht in {territory} liegen.")
    return _about_units(text, several, rule.units, rule.territory, language)


def _about_units(
    one: LabelText, several: LabelText, units: tuple[str, ...], territory: str, language: Language
) -> str:
    """A sentence about one unit, or about several."""
    if len(units) == 1:
        subject = LabelText("Unit {unit}", "Einheit {unit}").text(language).format(unit=units[0])
        return fill_in(one.text(language), {"units": subject, "territory": territory}, language)
    listed = LabelText(
        "{count:count|unit|units} ({ids:list})", "{count:count|Einheit|Einheiten} ({ids:list})"
    )
    subject = fill_in(listed.text(language), {"count": len(units), "ids": units}, language)
    return fill_in(several.text(language), {"units": subject, "territory": territory}, language)


def _together(rule: TogetherRequired, language: Language) -> str:
    text = LabelText(
        "{count:count|unit|units} ({units:list}) must be in one territory.",
        "{count:count|Einheit|Einheiten} ({units:list}) müssen in einem Gebiet liegen.",
    )
    return fill_in(text.text(language), {"count": len(rule.units), "units": rule.units}, language)


def _groups(rule: GroupsRequired, language: Language) -> str:
    if len(rule.groups) == 1:
        text = LabelText(
            "The units of group {group} must be in one territory.",
            "Die Einheiten der Gruppe {group} müssen in einem Gebiet liegen.",
        )
        return text.text(language).format(group=rule.groups[0])
    text = LabelText(
        "The units of each of {count:number} groups must be in one territory.",
        "Die Einheiten jeder von {count:number} Gruppen müssen in einem Gebiet liegen.",
    )
    return fill_in(text.text(language), {"count": len(rule.groups)}, language)


SENTENCES: Sentences = {
    UnitsWithoutTerritory: LabelText(
        "Units without a territory: {units:list} (of {of:count|unit|units}); they count in no load and no "
        "total.",
        "Einheiten ohne Gebiet: {units:list} (von {of:count|Einheit|Einheiten}); sie zählen in keiner Last "
        "und keiner Summe.",
    ),
    EmptyTerritories: LabelText(
        "Territories without units: {territories:list}.",
        "Gebiete ohne Einheiten: {territories:list}.",
    ),
    ExtraTerritories: LabelText(
        "Territories beyond the requested number: {territories:list}; they have no target and count as "
        "outside.",
        "Gebiete über die verlangte Anzahl hinaus: {territories:list}; sie haben kein Soll und zählen als "
        "außerhalb.",
    ),
    OutsideBand: LabelText(
        "Outside the band of {measure}: {territories:list}.",
        "Außerhalb des Bandes von {measure}: {territories:list}.",
    ),
    TerritoriesInPieces: LabelText(
        "Territories in more than one piece: {territories:list} ({fragments:count|fragment|fragments}).",
        "Gebiete aus mehr als einem Stück: {territories:list} "
        "({fragments:count|abgetrenntes Stück|abgetrennte Stücke}).",
    ),
    UnitsLockedElsewhere: LabelText(
        "Units that {rule} puts into {territory} are elsewhere: {units:list}.",
        "Einheiten, die {rule} dem Gebiet {territory} gibt, liegen woanders: {units:list}.",
    ),
    UnitsInForbiddenTerritory: LabelText(
        "Units that {rule} keeps out of {territory} are in it: {units:list}.",
        "Einheiten, die nach {rule} nicht in {territory} liegen dürfen, liegen dort: {units:list}.",
    ),
    UnitsDivided: LabelText(
        "Units that {rule} keeps together are divided into {parts:number} parts: {units:list}.",
        "Einheiten, die nach {rule} zusammenbleiben müssen, sind in {parts:number} Teile geteilt: "
        "{units:list}.",
    ),
    GroupsDivided: LabelText(
        "Groups that are divided: {groups:list} (of {of:count|group|groups}).",
        "Geteilte Gruppen: {groups:list} (von {of:count|Gruppe|Gruppen}).",
    ),
    TooMuchMoved: LabelText(
        "{moved_share:whole_percent} of {measure} change territory; at most {max_moved_share:whole_percent} "
        "may.",
        "{moved_share:whole_percent} von {measure} wechseln das Gebiet; erlaubt sind höchstens "
        "{max_moved_share:whole_percent}.",
    ),
    RulesNotHeld: LabelText(
        "No plan was found that holds every rule.",
        "Es wurde kein Plan gefunden, der jede Regel einhält.",
    ),
    LockRequired: _lock,
    ForbidRequired: _forbid,
    TogetherRequired: _together,
    GroupsRequired: _groups,
    ChangeLimited: LabelText(
        "At most {max_moved_share:whole_percent} of {measure} may change territory.",
        "Höchstens {max_moved_share:whole_percent} von {measure} dürfen das Gebiet wechseln.",
    ),
}
