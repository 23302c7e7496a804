"""Sentences about the tables of a book."""

from __future__ import annotations

from territory_opt.model.findings.book_findings import (
    BlankMeasure,
    ColumnReplaced,
    CrsNotUsed,
    CustomersSnapped,
    DecimalMarkAssumed,
    EncodingAssumed,
    FlagOverruled,
    HomeMissing,
    ImplausibleSpeed,
    LeftTheCompany,
    NegativeColumn,
    OutlineRepaired,
    PlaceDisagrees,
    ReaderMessage,
    TerritoryWithoutRep,
    UnitColumnBlank,
    UnitsOverlap,
    UnknownPlaces,
    UnmatchedSkill,
    UnreadFile,
    UnusedColumn,
    YearsWithoutKam,
)
from territory_opt.wording.finding_sentences.in_file import (
    FileSentence,
    RecordsSentence,
    listed_records,
    phrase,
    with_rest,
)
from territory_opt.wording.finding_sentences.sentence import Sentences
from territory_opt.wording.label_text import LabelText, Language
from territory_opt.wording.sentence_format import fill_in


def _former_owners(finding: LeftTheCompany, language: Language) -> str:
    text = LabelText(
        "the {entity} of today of {rows_affected:number} of {rows_filled:number} customers is not in the "
        "table of {entity}s: {owners}",
        "{entity} von heute bei {rows_affected:number} von {rows_filled:number} Kunden ohne Zeile in der "
        "Tabelle dazu: {owners}",
    )
    counted = [
        fill_in("{one} ({times:number})", {"one": one, "times": times}, language)
        for one, times in zip(finding.ids, finding.customers, strict=True)
    ]
    owners = with_rest(counted, finding.count, language)
    return fill_in(text.text(language), {**vars(finding), "owners": owners}, language)


def _rename_column(finding: UnusedColumn, language: Language) -> str:
    if not finding.by_scenario:
        text = LabelText("Rename {column!r} to {meant!r}.", "Nennen Sie {column!r} in {meant!r} um.")
        return phrase(text, finding, language)
    text = LabelText(
        "Rename {column!r} to {meant!r}, or set {table}.{meant} = {key} under [columns] in the scenario.",
        "Nennen Sie {column!r} in {meant!r} um, oder setzen Sie {table}.{meant} = {key} unter [columns] im "
        "Szenario.",
    )
    key = f'"{finding.column}"'.replace("\n", " ")
    return fill_in(text.text(language), {**vars(finding), "key": key}, language)


def _unmatched_skill(finding: UnmatchedSkill, language: Language) -> str:
    text = LabelText(
        "no customer has the {attribute} {value!r}", "kein Kunde hat {value!r} in der Spalte {attribute}"
    )
    also = finding.rows[1:]
    if not also:
        return phrase(text, finding, language)
    rows = with_rest([str(row) for row in also], len(also), language)
    in_row = LabelText(" (also in row {rows})", " (auch in Zeile {rows})").text(language)
    return phrase(text, finding, language) + fill_in(in_row, {"rows": rows}, language)


def _skill_remedy(finding: UnmatchedSkill, language: Language) -> str:
    if finding.parts:
        text = LabelText(
            "Write a semicolon between two: {joined}.", "Trennen Sie zwei mit Semikolon: {joined}."
        )
    elif finding.meant is not None:
        text = LabelText("Did you mean {meant!r}?", "Meinten Sie {meant!r}?")
    else:
        text = LabelText(
            "Write it as the customers' {attribute} is written ({some}), or leave it blank.",
            "Schreiben Sie es wie in der Spalte {attribute} der Kunden ({some}), oder lassen Sie es leer.",
        )
    some = with_rest(finding.known, finding.known_count, language)
    return fill_in(
        text.text(language), {**vars(finding), "joined": ";".join(finding.parts), "some": some}, language
    )


def _speed(finding: ImplausibleSpeed, language: Language) -> str:
    pace = LabelText("faster", "schneller") if finding.faster else LabelText("slower", "langsamer")
    text = LabelText(
        "as minutes, half of the trips would be {pace} than {kmh:number} km/h in a straight line",
        "als Minuten wäre die Hälfte der Fahrten {pace} als {kmh:number} km/h in der Luftlinie",
    )
    words = fill_in(text.text(language), {**vars(finding), "pace": pace.text(language)}, language)
    if finding.unit is None:
        return words
    unit = {"seconds": LabelText("seconds", "Sekunden"), "hours": LabelText("hours", "Stunden")}[finding.unit]
    looks = LabelText("; they look like {unit}", "; sie sehen nach {unit} aus")
    return words + fill_in(looks.text(language), {"unit": unit.text(language)}, language)


_SPEED_REMEDIES = {
    "seconds": LabelText("Divide them by 60.", "Teilen Sie sie durch 60."),
    "hours": LabelText("Multiply them by 60.", "Multiplizieren Sie sie mit 60."),
    None: LabelText(
        "Give the time of each trip in minutes, and check the coordinates.",
        "Geben Sie die Zeit jeder Fahrt in Minuten an, und prüfen Sie die Koordinaten.",
    ),
}


def _speed_remedy(finding: ImplausibleSpeed, language: Language) -> str:
    return _SPEED_REMEDIES[finding.unit].text(language)


_FLAG_REASONS = {
    ("territory", True): LabelText(
        "not key, as coverage territory comes before key_account true",
        "nicht Key, weil coverage territory vor key_account true gilt",
    ),
    ("elsewhere", True): LabelText(
        "not key, as all sites have coverage inside_sales or house, for all key_account true",
        "nicht Key, weil alle Standorte coverage inside_sales oder house haben, trotz key_account true",
    ),
}
_KEY_ANYWAY = LabelText(
    "key, as coverage key_account comes before key_account false",
    "Key, weil coverage key_account vor key_account false gilt",
)


def _flag_overruled(finding: FlagOverruled, language: Language) -> str:
    text = LabelText(
        "{count:count|account is|accounts are} {reason}: {accounts_listed}",
        "{count:count|Kundenkonto ist|Kundenkonten sind} {reason}: {accounts_listed}",
    )
    where = LabelText(
        "{one} (key_account in row {flag}, coverage in row {coverage})",
        "{one} (key_account in Zeile {flag}, coverage in Zeile {coverage})",
    ).text(language)
    named = [
        fill_in(where, {"one": one, "flag": str(flag), "coverage": str(coverage)}, language)
        for one, flag, coverage in zip(
            finding.accounts, finding.flag_rows, finding.coverage_rows, strict=True
        )
    ]
    reason = _FLAG_REASONS.get((finding.coverage, finding.flag), _KEY_ANYWAY).text(language)
    values = {"reason": reason, "accounts_listed": with_rest(named, finding.count, language)}
    return fill_in(text.text(language), {**vars(finding), **values}, language)


def _unknown_places(finding: UnknownPlaces, language: Language) -> str:
    text = LabelText(
        "{pairs:count|pair names|pairs name} places that the book does not have, and were left out: {some}",
        "{pairs:count|Paar nennt|Paare nennen} Orte, die das Buch nicht hat; sie sind weggelassen: {some}",
    )
    some = with_rest(finding.ids, finding.count, language)
    return fill_in(text.text(language), {**vars(finding), "some": some}, language)


def _decimal_mark(finding: DecimalMarkAssumed, language: Language) -> str:
    text = LabelText(
        "the column does not show whether '.' and ',' mark decimals or thousands; {value!r} was read as "
        "{shown} (a decimal {mark_word})",
        "die Spalte zeigt nicht, ob '.' und ',' Dezimal- oder Tausenderzeichen sind; {value!r} ist gelesen "
        "als {shown} (Dezimalzeichen {mark_word})",
    )
    words = {"point": LabelText("point", "Punkt"), "comma": LabelText("comma", "Komma")}
    values = {
        "shown": _with_thousands(finding.read_as, language),
        "mark_word": words[finding.mark].text(language),
    }
    return fill_in(text.text(language), {**vars(finding), **values}, language)


def _with_thousands(value: float, language: Language) -> str:
    """A number with all its digits and thousands separators."""
    text = f"{value:,.10g}"
    return text.translate(str.maketrans(",.", ".,")) if language == "de" else text


def _territories_without_rep(finding: TerritoryWithoutRep, language: Language) -> str:
    words = "unit|units" if language == "en" else "Einheit|Einheiten"
    problem = LabelText(
        "today's territory belongs to no rep ({territories:list})",
        "das Gebiet von heute gehört keinem Mitarbeiter ({territories:list})",
    )
    return (
        fill_in("{count:count|" + words + "}", vars(finding), language)
        + f": {phrase(problem, finding, language)}: "
        + listed_records(finding.ids, finding.rows, finding.count, language)
    )


SENTENCES: Sentences = {
    LeftTheCompany: FileSentence(
        _former_owners,
        LabelText(
            "No action is needed if they have left; otherwise correct the id, or add the {entity}.",
            "Wer ausgeschieden ist, braucht nichts weiter; sonst die id berichtigen oder die Zeile ergänzen.",
        ),
    ),
    ColumnReplaced: FileSentence(
        LabelText(
            "the scenario reads {column!r} from the column {read_from!r}",
            "das Szenario liest {column!r} aus der Spalte {read_from!r}",
        ),
        LabelText(
            "The column {column!r} is not used; remove it, or the line in [columns].",
            "Die Spalte {column!r} wird nicht verwendet; entfernen Sie sie oder die Zeile in [columns].",
        ),
    ),
    UnusedColumn: FileSentence(
        LabelText(
            "the column {column!r} is not read; it looks like {meant!r}",
            "die Spalte {column!r} wird nicht gelesen; sie ähnelt {meant!r}",
        ),
        _rename_column,
    ),
    YearsWithoutKam: RecordsSentence(
        LabelText("kam_years without a kam_id have no effect", "kam_years ohne kam_id haben keine Wirkung"),
        LabelText(
            "Name today's KAM, or leave the years blank.",
            "Nennen Sie den KAM von heute, oder lassen Sie die Jahre leer.",
        ),
    ),
    CrsNotUsed: FileSentence(
        LabelText(
            "crs is not used: the units have lon and lat",
            "crs wird nicht verwendet: die Einheiten haben lon und lat",
        ),
        LabelText(
            "Remove it, or give the units x and y.", "Entfernen Sie es, oder geben Sie den Einheiten x und y."
        ),
    ),
    NegativeColumn: FileSentence(
        LabelText(
            "many numbers of the column are negative, so it is passed through and is no measure",
            "viele Zahlen der Spalte sind negativ; sie wird durchgereicht und ist keine Größe zum "
            "Ausgleichen",
        ),
        LabelText(
            "A measure has no negative numbers.", "Eine Größe zum Ausgleichen hat keine negativen Zahlen."
        ),
    ),
    BlankMeasure: RecordsSentence(
        LabelText("{column} is blank and counts as 0", "{column} ist leer und zählt als 0"),
        LabelText("Fill it in if the unit has any.", "Tragen Sie den Wert ein, wenn die Einheit einen hat."),
    ),
    UnmatchedSkill: FileSentence(_unmatched_skill, _skill_remedy),
    ImplausibleSpeed: FileSentence(_speed, _speed_remedy),
    TerritoryWithoutRep: FileSentence(
        _territories_without_rep,
        LabelText(
            "Correct the territory_id here or in reps, unless the territory is vacant.",
            "Berichtigen Sie die territory_id hier oder in reps, wenn das Gebiet nicht unbesetzt ist.",
        ),
    ),
    FlagOverruled: FileSentence(
        _flag_overruled,
        LabelText(
            "Correct the one or the other; blank leaves an account to the rule.",
            "Berichtigen Sie das eine oder das andere; leer entscheidet die Regel.",
        ),
    ),
    UnknownPlaces: FileSentence(
        _unknown_places,
        LabelText(
            "Check the ids if they should be there.", "Prüfen Sie die ids, wenn sie vorhanden sein sollten."
        ),
    ),
    ReaderMessage: FileSentence(
        LabelText("while reading: {message}", "beim Lesen: {message}"),
        LabelText("Check the file.", "Prüfen Sie die Datei."),
    ),
    EncodingAssumed: FileSentence(
        LabelText(
            "the file is not UTF-8; it was read as {encoding}",
            "die Datei ist nicht UTF-8; sie ist als {encoding} gelesen",
        ),
        LabelText(
            "Save it as CSV UTF-8 if letters look wrong.",
            "Speichern Sie sie als CSV UTF-8, wenn Buchstaben falsch aussehen.",
        ),
    ),
    UnreadFile: FileSentence(
        LabelText("the file was not read", "die Datei wurde nicht gelesen"),
        LabelText(
            "If it is the table {table!r}, name it {table!r}.",
            "Ist sie die Tabelle {table!r}, nennen Sie sie {table!r}.",
        ),
    ),
    DecimalMarkAssumed: FileSentence(
        _decimal_mark,
        LabelText(
            "If that is wrong, write the numbers without thousands marks and with a decimal point.",
            "Ist das falsch, schreiben Sie die Zahlen ohne Tausenderzeichen und mit Dezimalpunkt.",
        ),
    ),
    UnitColumnBlank: RecordsSentence(
        LabelText(
            "{column} is blank, so in the unit that is nearest",
            "{column} ist leer, daher in der nächsten Einheit",
        ),
        LabelText("Fill it in.", "Tragen Sie den Wert ein."),
    ),
    OutlineRepaired: RecordsSentence(
        LabelText(
            "invalid geometry was repaired ({reasons:all})",
            "ungültige Geometrie wurde repariert ({reasons:all})",
        ),
        LabelText(
            "Check the outline in a GIS if it matters.",
            "Prüfen Sie den Umriss in einem GIS, wenn es darauf ankommt.",
        ),
    ),
    UnitsOverlap: RecordsSentence(
        LabelText(
            "the middle of the unit lies in another unit too",
            "die Mitte der Einheit liegt auch in einer anderen Einheit",
        ),
        LabelText(
            "Overlapping units count a customer once, in the unit that comes first by id.",
            "Bei überlappenden Einheiten zählt ein Kunde einmal, in der Einheit mit der kleinsten id.",
        ),
    ),
    PlaceDisagrees: RecordsSentence(
        LabelText(
            "the place is more than {limit:exact} {unit_of_length} away from the unit in unit_id",
            "der Ort ist mehr als {limit:exact} {unit_of_length} von der Einheit in unit_id entfernt",
        ),
        LabelText(
            "The unit_id decides; correct it or the place.",
            "Die unit_id entscheidet; berichtigen Sie sie oder den Ort.",
        ),
    ),
    CustomersSnapped: RecordsSentence(
        LabelText(
            "outside every unit, but within {limit:exact} {unit_of_length} of one, so in the nearest",
            "außerhalb aller Einheiten, aber höchstens {limit:exact} {unit_of_length} von einer, daher in "
            "der nächsten",
        ),
        LabelText(
            "Correct the place, give a unit_id, or set units.snap_km in the scenario.",
            "Berichtigen Sie den Ort, geben Sie eine unit_id an, oder setzen Sie units.snap_km im Szenario.",
        ),
    ),
    HomeMissing: LabelText(
        "Bases are free, and no territory is served from a home: reps without one are {reps:list} "
        '(of {of:count|rep|reps}). With bases = "homes" in the scenario the others serve from their homes.',
        "Die Standorte sind frei, und kein Gebiet wird von einem Wohnort aus bedient: ohne Wohnort sind "
        '{reps:list} (von {of:count|Mitarbeiter|Mitarbeitern}). Mit bases = "homes" im Szenario fahren die '
        "anderen von ihrem Wohnort aus.",
    ),
}
