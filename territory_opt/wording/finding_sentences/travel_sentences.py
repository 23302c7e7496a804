"""Sentences about the source of the travel times."""

from __future__ import annotations

from territory_opt.model.findings.travel_findings import (
    BasesEstimated,
    CacheNotUsed,
    NeighbourTimesUnknown,
    ServerStoppedAnswering,
    StopTimesEstimated,
    TimesEstimated,
    TodaysBasesEstimated,
)
from territory_opt.wording.finding_sentences.sentence import Sentences
from territory_opt.wording.label_text import LabelText, Language
from territory_opt.wording.sentence_format import fill_in

_REASONS = {
    "no_route": LabelText("{count:number} without a route", "{count:number} ohne Weg"),
    "far_from_road": LabelText(
        "{count:number} of places too far from a road", "{count:number} von Orten zu weit von einer Straße"
    ),
    "not_answered": LabelText(
        "{count:number} that the server did not answer", "{count:number} ohne Antwort des Servers"
    ),
    "not_in_table": LabelText(
        "{count:number} that are not in the table", "{count:number}, die nicht in der Tabelle stehen"
    ),
}


def _times_estimated(finding: TimesEstimated, language: Language) -> str:
    reasons = ", ".join(
        fill_in(text.text(language), {"count": finding.figures[name]}, language)
        for name, text in _REASONS.items()
        if finding.figures[name]
    )
    text = {
        "places": LabelText(
            "{filled:number} of {requested:number} travel times are estimated: {reasons}.",
            "{filled:number} von {requested:number} Fahrzeiten sind geschätzt: {reasons}.",
        ),
        "stops": LabelText(
            "{filled:number} of {requested:number} times from stop to stop are estimated: {reasons}.",
            "{filled:number} von {requested:number} Fahrzeiten zwischen Besuchen sind geschätzt: {reasons}.",
        ),
    }[finding.times]
    return fill_in(text.text(language), {**finding.figures, "reasons": reasons}, language)


SENTENCES: Sentences = {
    TimesEstimated: _times_estimated,
    NeighbourTimesUnknown: LabelText(
        "{unknown:number} of {requested:number} times from unit to neighbouring unit are not known; units "
        "that touch stay neighbours where no time is known.",
        "{unknown:number} von {requested:number} Fahrzeiten zwischen benachbarten Einheiten sind nicht "
        "bekannt; Einheiten, die sich berühren, bleiben dort Nachbarn.",
    ),
    StopTimesEstimated: LabelText(
        "Times from stop to stop are estimated: the table of travel times does not have them.",
        "Fahrzeiten zwischen Besuchen sind geschätzt: Die Tabelle der Fahrzeiten enthält sie nicht.",
    ),
    BasesEstimated: LabelText(
        "Territories served from a place that is no rep's home: {territories:list}; their travel is "
        "estimated.",
        "Gebiete, die von einem Ort aus bedient werden, der kein Wohnort ist: {territories:list}; ihre "
        "Fahrzeiten sind geschätzt.",
    ),
    TodaysBasesEstimated: LabelText(
        "{territories:count|territory of today has|territories of today have} no rep; the travel there is "
        "estimated, from the unit that serves best.",
        "{territories:count|heutiges Gebiet hat|heutige Gebiete haben} keinen Mitarbeiter; die Fahrzeiten "
        "dort sind geschätzt, von der günstigsten Einheit aus.",
    ),
    ServerStoppedAnswering: LabelText(
        "{url} did not answer ({reason}) and was not requested again: {missing:number} of {requested:number} "
        "cells are missing.",
        "{url} antwortete nicht ({reason}) und wurde nicht mehr gefragt: {missing:number} von "
        "{requested:number} Fahrzeiten fehlen.",
    ),
    CacheNotUsed: LabelText(
        "The cache of travel times cannot be used: {reason}.",
        "Der Zwischenspeicher der Fahrzeiten kann nicht benutzt werden: {reason}.",
    ),
}
