"""Sentences about the units' geometry."""

from __future__ import annotations

from territory_opt.model.findings.geometry_findings import (
    KeptWhole,
    NarrowGaps,
    UnitKeptWhole,
    UnitsFromCells,
    UnitsFromColumn,
    UnitsSplit,
    UnitsStayLarge,
)
from territory_opt.wording.finding_sentences.in_file import with_rest
from territory_opt.wording.finding_sentences.sentence import Sentences
from territory_opt.wording.label_text import LabelText, Language
from territory_opt.wording.number_text import exact_number, format_number
from territory_opt.wording.sentence_format import fill_in

KEPT_REASONS: dict[KeptWhole, LabelText] = {
    "not-served": LabelText("no territory serves customers there", "dort bedient kein Gebiet Kunden"),
    "one-place": LabelText("its customers are in one place", "ihre Kunden sind an einem Ort"),
    "kept-together": LabelText("it stays together with others", "sie bleibt mit anderen zusammen"),
}
"""Why a unit is not split."""


def _units_from_cells(finding: UnitsFromCells, language: Language) -> str:
    text = LabelText(
        "The book has no units; they are H3 cells of resolution {resolution} ({size} km² on "
        "average{choice}): {occupied:number} with customers, and {empty:number} empty ones that fill gaps "
        "of up to {gap} cells between them.",
        "Das Buch hat keine Einheiten; sie sind H3-Zellen der Auflösung {resolution} (im Mittel {size} "
        "km²{choice}): {occupied:number} mit Kunden, und {empty:number} leere, die Lücken von bis zu {gap} "
        "Zellen dazwischen füllen.",
    )
    chosen = LabelText(
        ", chosen for {territories:count|territory|territories}",
        ", gewählt für {territories:count|Gebiet|Gebiete}",
    )
    choice = "" if finding.territories is None else fill_in(chosen.text(language), vars(finding), language)
    size = format_number(finding.mean_km2, significant=6)
    if language == "de":
        size = size.translate(str.maketrans(",.", ".,"))
    return fill_in(text.text(language), {**vars(finding), "choice": choice, "size": size}, language)


def _narrow_gaps(finding: NarrowGaps, language: Language) -> str:
    text = LabelText(
        "{islands:count|island lies|islands lie} within {width:number}{unit} of {neighbour} and had to be "
        "joined by a bridge: the outlines may not match, and other borders may have been missed too. Where "
        "no water lies between, set [neighbours] tolerance_m = {tolerance}.",
        "{islands:count|Insel liegt|Inseln liegen} höchstens {width:number}{unit} von {neighbour} entfernt "
        "und brauchten eine Brücke: die Umrisse passen vielleicht nicht zusammen, und auch andere Grenzen "
        "können fehlen. Wo kein Wasser dazwischen liegt, setzen Sie [neighbours] tolerance_m = {tolerance}.",
    )
    one = finding.islands == 1
    neighbour = LabelText(
        "its neighbour" if one else "their neighbours", "ihrem Nachbarn" if one else "ihren Nachbarn"
    )
    values = {
        "unit": " m" if finding.metres else "",
        "neighbour": neighbour.text(language),
        "tolerance": exact_number(finding.tolerance),  # as TOML, in both languages
    }
    return fill_in(text.text(language), {**vars(finding), **values}, language)


def _units_split(finding: UnitsSplit, language: Language) -> str:
    text = LabelText(
        "Units larger than {above:exact} of a territory were cut: {items}.",
        "Einheiten, die größer als {above:exact} eines Gebiets sind, wurden geteilt: {items}.",
    )
    item = LabelText(
        "{unit} into {parts:count|part|parts} ({measure}: {share:number} territories)",
        "{unit} in {parts:count|Teil|Teile} ({measure}: {share:number} Gebiete)",
    ).text(language)
    columns = (finding.units, finding.parts, finding.measures, finding.shares)
    items = [
        fill_in(item, dict(zip(("unit", "parts", "measure", "share"), row)), language)
        for row in zip(*columns, strict=True)
    ]
    listed = with_rest(items, len(items), language)
    return fill_in(text.text(language), {"above": finding.above, "items": listed}, language)


def _units_stay_large(finding: UnitsStayLarge, language: Language) -> str:
    text = LabelText(
        "{count:count|unit, or parts of it, stays|units, or parts of them, stay} larger than {above:exact} "
        "of a territory: {items}.",
        "{count:count|Einheit oder Teile davon bleiben|Einheiten oder Teile davon bleiben} größer als "
        "{above:exact} eines Gebiets: {items}.",
    )
    items = [
        f"{unit} ({KEPT_REASONS[reason].text(language)})"
        for unit, reason in zip(finding.units, finding.reasons, strict=True)
    ]
    values = {"count": len(items), "above": finding.above, "items": with_rest(items, len(items), language)}
    return fill_in(text.text(language), values, language)


def _kept_whole(finding: UnitKeptWhole, language: Language) -> str:
    return KEPT_REASONS[finding.reason].text(language)


SENTENCES: Sentences = {
    UnitsFromColumn: LabelText(
        "The book has no units; they are the {units:number} values of the customers' column {column!r}, "
        "each at the customer in its middle.",
        "Das Buch hat keine Einheiten; sie sind die {units:number} Werte der Spalte {column!r} der Kunden, "
        "jede am Kunden in ihrer Mitte.",
    ),
    UnitsFromCells: _units_from_cells,
    NarrowGaps: _narrow_gaps,
    UnitKeptWhole: _kept_whole,
    UnitsSplit: _units_split,
    UnitsStayLarge: _units_stay_large,
}
