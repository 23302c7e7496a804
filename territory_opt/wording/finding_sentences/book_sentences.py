"""Sentences about the tables of a book."""

from __future__ import annotations

from collections.abc import Mapping

from territory_opt.model.findings.book_findings import (
    BlankAmount,
    BlankMeasure,
    ColumnReadAs,
    ColumnReplaced,
    ColumnsPassedThrough,
    ControlCharacters,
    CoordinatesSwapped,
    CrsContradicted,
    CustomersSnapped,
    DecimalMarkAssumed,
    DefaultHours,
    DefaultLimit,
    DefaultVisits,
    DefaultYears,
    EncodingAssumed,
    FlagOverruled,
    FormulaLikeId,
    HomeDisagrees,
    HomeNotFound,
    ImplausibleSpeed,
    LeftTheCompany,
    NegativeColumn,
    OutlineRepaired,
    PartlyBlank,
    PartlyBlankField,
    PlaceDisagrees,
    ReaderMessage,
    TerritoryBeforeRep,
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
from territory_opt.wording.number_text import format_number
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


def _unused_column(finding: UnusedColumn, language: Language) -> str:
    text = (
        LabelText("the column {column!r} is not used", "die Spalte {column!r} wird nicht verwendet")
        if finding.meant is None
        else LabelText(
            "the column {column!r} is not used; it may be {meant!r}",
            "die Spalte {column!r} wird nicht verwendet; sie ist vielleicht {meant!r}",
        )
    )
    return phrase(text, finding, language)


def _rename_column(finding: UnusedColumn, language: Language) -> str:
    if finding.meant is None:
        text = LabelText(
            "No action is needed unless it holds something that the plan depends on.",
            "Nichts zu tun, wenn sie nichts enthält, wovon der Plan abhängt.",
        )
        return phrase(text, finding, language)
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


def _home_not_found(finding: HomeNotFound, language: Language) -> str:
    text = LabelText(
        "the postal code is the id of no unit ({values:list}), so the home is not known",
        "die Postleitzahl ist die id keiner Einheit ({values:list}), daher ist der Wohnort nicht bekannt",
    )
    return phrase(text, finding, language)


_VISITS_AND_MINUTES = LabelText(
    "{group} ({count:number}): {visits:exact} visits of {minutes:exact} minutes",
    "{group} ({count:number}): {visits:exact} Besuche von {minutes:exact} Minuten",
)
_VISITS = LabelText(
    "{group} ({count:number}): {visits:exact} visits", "{group} ({count:number}): {visits:exact} Besuche"
)
_MINUTES = LabelText(
    "{group} ({count:number}): {minutes:exact} minutes", "{group} ({count:number}): {minutes:exact} Minuten"
)
_PROSPECTS = LabelText("prospects", "Interessenten")


def _default_visits(finding: DefaultVisits, language: Language) -> str:
    if finding.alike:
        text = LabelText(
            "visits_per_year and visit_minutes are blank throughout: all {customers:number} customers get "
            "{visits_of_all:exact} visits a year of {minutes_of_all:exact} minutes",
            "visits_per_year und visit_minutes sind überall leer: alle {customers:number} Kunden erhalten "
            "{visits_of_all:exact} Besuche im Jahr von {minutes_of_all:exact} Minuten",
        )
        values = {"visits_of_all": finding.visits[0], "minutes_of_all": finding.minutes[0]}
        return fill_in(text.text(language), {**vars(finding), **values}, language)
    text = LabelText(
        "of {customers:number} customers, {visits_blank:number} have no visits_per_year and "
        "{minutes_blank:number} no visit_minutes; blanks follow the segment: {groups_listed}",
        "von {customers:number} Kunden haben {visits_blank:number} keine visits_per_year und "
        "{minutes_blank:number} keine visit_minutes; leere folgen dem Segment: {groups_listed}",
    )
    lines = zip(finding.groups, finding.counts, finding.visits, finding.minutes, strict=True)
    words = {"prospect": _PROSPECTS.text(language)}
    listed = [
        fill_in(
            _group_text(finding, minutes).text(language),
            {"group": words.get(group, group), "count": count, "visits": visits, "minutes": minutes},
            language,
        )
        for group, count, visits, minutes in lines
    ]
    return fill_in(text.text(language), {**vars(finding), "groups_listed": "; ".join(listed)}, language)


def _group_text(finding: DefaultVisits, minutes: float | None) -> LabelText:
    """What customers of a segment got: only what was blank."""
    if minutes is None or not finding.minutes_blank:
        return _VISITS
    return _VISITS_AND_MINUTES if finding.visits_blank else _MINUTES


def _visits_remedy(finding: DefaultVisits, language: Language) -> str:
    text = LabelText(
        "Fill in the columns, or the segment (A, B or C), where that is wrong.",
        "Füllen Sie die Spalten oder das Segment (A, B oder C) aus, wo das falsch ist.",
    ).text(language)
    if not finding.other_segments:
        return text
    other = LabelText(
        "Segments that count as C: {other_segments:list}. ",
        "Segmente, die als C zählen: {other_segments:list}. ",
    )
    return phrase(other, finding, language) + text


_BLANK_COUNTS_AS: Mapping[PartlyBlankField, LabelText] = {
    "account_id": LabelText("an account of its own", "eigener Account"),
    "field_share": LabelText(
        "field_share of the scenario's [key_accounts]", "field_share aus [key_accounts] des Szenarios"
    ),
    "capacity_hours": LabelText(
        "the hours of a working year by [workload]", "Stunden eines Arbeitsjahres nach [workload]"
    ),
    "languages": LabelText("any", "beliebig"),
    "industries": LabelText("any", "beliebig"),
    "countries": LabelText("any", "beliebig"),
    "levels": LabelText("any", "beliebig"),
    "min_accounts": LabelText("0", "0"),
    "cost": LabelText("0", "0"),
    "partner_hours": LabelText("0", "0"),
}


def _blank_counts_as(finding: PartlyBlank, language: Language) -> str:
    text = LabelText("{column} is blank and counts as {taken}", "{column} ist leer und zählt als {taken}")
    taken = _BLANK_COUNTS_AS[finding.field].text(language)
    return text.text(language).format(column=finding.column, taken=taken)


def _limit_remedy(finding: DefaultLimit, language: Language) -> str:
    if not finding.accounts_count:
        text = LabelText(
            "Fill in max_accounts where that is wrong.", "Füllen Sie max_accounts aus, wo das falsch ist."
        )
    else:
        text = LabelText(
            "{full:list} have that many in the plan, and {accounts_count:count|account has|accounts have} "
            "no KAM: {accounts:list}. Fill in max_accounts with what these KAMs can serve.",
            "{full:list} haben im Plan so viele, und {accounts_count:count|Account hat|Accounts haben} "
            "keinen KAM: {accounts:list}. Tragen Sie in max_accounts ein, was diese KAM betreuen können.",
        )
    return phrase(text, finding, language)


def _swapped(finding: CoordinatesSwapped, language: Language) -> str:
    region = (
        LabelText("Western or Central Europe", "West- oder Mitteleuropa").text(language)
        if finding.country is None
        else finding.country
    )
    text = LabelText(
        "lon and lat look exchanged: {count:number} of {of:number} places, ({lon:10g}, {lat:10g}) first, "
        "lie in {region} only when exchanged",
        "lon und lat scheinen vertauscht: {count:number} von {of:number} Orten, als erster ({lon:10g}; "
        "{lat:10g}), liegen nur vertauscht in {region}",
    )
    return fill_in(text.text(language), {**vars(finding), "region": region}, language)


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
    text = format_number(value, significant=10)
    return text.translate(str.maketrans(",.", ".,")) if language == "de" else text


def _crs_contradicted(finding: CrsContradicted, language: Language) -> str:
    text = {
        "file": LabelText(
            'crs = "{crs}" of the scenario is not used: the places are in {file_crs}',
            'crs = "{crs}" des Szenarios wird nicht verwendet: die Orte sind in {file_crs}',
        ),
        "scenario": LabelText(
            'the reference system of the file, {file_crs}, is not used: the scenario says crs = "{crs}"',
            'das Bezugssystem der Datei, {file_crs}, wird nicht verwendet: im Szenario steht crs = "{crs}"',
        ),
        "both": LabelText(
            'the places were read as {file_crs}, as the file says, and converted to crs = "{crs}" of the '
            "scenario",
            'die Orte wurden als {file_crs} gelesen, wie in der Datei angegeben, und in crs = "{crs}" des '
            "Szenarios umgerechnet",
        ),
    }[finding.used]
    return phrase(text, finding, language)


def _crs_remedy(finding: CrsContradicted, language: Language) -> str:
    by_columns = finding.column is not None
    columns = LabelText(
        "Remove crs, or give x and y in place of lon and lat.",
        "Entfernen Sie crs, oder geben Sie x und y anstelle von lon und lat an.",
    )
    geometry = LabelText(
        "Remove crs from the scenario, or correct the reference system of the file.",
        "Entfernen Sie crs aus dem Szenario, oder berichtigen Sie das Bezugssystem der Datei.",
    )
    return phrase(columns if by_columns else geometry, finding, language)


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
    UnusedColumn: FileSentence(_unused_column, _rename_column),
    ColumnsPassedThrough: FileSentence(
        LabelText(
            "columns that decide nothing and are passed through to the outputs: {columns:all}",
            "Spalten, die nichts entscheiden und in die Ausgaben durchgereicht werden: {columns:all}",
        ),
        LabelText(
            "A column of numbers is balanced when a criterion of the scenario names it.",
            "Eine Spalte mit Zahlen wird ausgeglichen, wenn ein Kriterium des Szenarios sie nennt.",
        ),
    ),
    ColumnReadAs: FileSentence(
        LabelText("the column is read as {read_as!r}", "die Spalte ist als {read_as!r} gelesen"),
        LabelText("If it is something else, rename it.", "Wenn sie etwas anderes ist, nennen Sie sie um."),
    ),
    FormulaLikeId: RecordsSentence(
        LabelText(
            "{column} begins with =, +, - or @, which a spreadsheet takes for a formula",
            "{column} beginnt mit =, +, - oder @, was eine Tabellenkalkulation für eine Formel hält",
        ),
        LabelText(
            "Ids go out as they are; give other ids if the files are opened in Excel.",
            "Ids gehen unverändert hinaus; vergeben Sie andere, wenn die Dateien in Excel geöffnet werden.",
        ),
    ),
    ControlCharacters: RecordsSentence(
        LabelText(
            "tabs, line breaks or other control characters in {column} became spaces",
            "Tabulatoren, Zeilenumbrüche oder andere Steuerzeichen in {column} sind zu Leerzeichen geworden",
        ),
        LabelText("No action is needed.", "Nichts zu tun."),
    ),
    CoordinatesSwapped: FileSentence(
        _swapped,
        LabelText(
            "Exchange the names of the columns lon and lat, unless the places are right.",
            "Vertauschen Sie die Namen der Spalten lon und lat, wenn die Orte nicht stimmen.",
        ),
    ),
    HomeNotFound: RecordsSentence(
        _home_not_found,
        LabelText("Give lon and lat, or a unit_id.", "Geben Sie lon und lat oder eine unit_id an."),
    ),
    HomeDisagrees: RecordsSentence(
        LabelText(
            "the home is more than {limit:exact} {unit_of_length} away from the unit in unit_id",
            "der Wohnort ist mehr als {limit:exact} {unit_of_length} von der Einheit in unit_id entfernt",
        ),
        LabelText(
            "lon and lat decide; correct them or the unit_id.",
            "lon und lat entscheiden; berichtigen Sie sie oder die unit_id.",
        ),
    ),
    DefaultVisits: FileSentence(_default_visits, _visits_remedy),
    BlankAmount: RecordsSentence(
        LabelText("{column} is blank and counts as 0", "{column} ist leer und zählt als 0"),
        LabelText(
            "Fill it in if the customer has any.", "Tragen Sie den Wert ein, wenn der Kunde einen hat."
        ),
    ),
    PartlyBlank: RecordsSentence(
        _blank_counts_as,
        LabelText("Fill it in where that is wrong.", "Tragen Sie es ein, wo das falsch ist."),
    ),
    DefaultYears: RecordsSentence(
        LabelText(
            "kam_years is blank and counts as 1 year with today's KAM",
            "kam_years ist leer und zählt als 1 Jahr mit dem KAM von heute",
        ),
        LabelText(
            "Fill it in if long relationships are to be kept first.",
            "Tragen Sie es ein, wenn lange Beziehungen zuerst erhalten bleiben sollen.",
        ),
    ),
    DefaultHours: RecordsSentence(
        LabelText(
            "capacity_hours is blank, so {hours:number} hours a year",
            "capacity_hours ist leer, daher {hours:number} Stunden im Jahr",
        ),
        LabelText("Fill it in where that is wrong.", "Tragen Sie es ein, wo das falsch ist."),
    ),
    DefaultLimit: RecordsSentence(
        LabelText(
            "max_accounts is blank, so at most {limit:number} accounts",
            "max_accounts ist leer, daher höchstens {limit:number} Accounts",
        ),
        _limit_remedy,
    ),
    YearsWithoutKam: RecordsSentence(
        LabelText("kam_years without a kam_id have no effect", "kam_years ohne kam_id haben keine Wirkung"),
        LabelText(
            "Name today's KAM, or leave the years blank.",
            "Nennen Sie den KAM von heute, oder lassen Sie die Jahre leer.",
        ),
    ),
    CrsContradicted: FileSentence(_crs_contradicted, _crs_remedy),
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
    TerritoryBeforeRep: RecordsSentence(
        LabelText(
            "rep_id is not the rep of most of the territory's rows; the territory_id decided",
            "rep_id ist nicht der Mitarbeiter der meisten Zeilen des Gebiets; die territory_id entschied",
        ),
        LabelText(
            "Correct the rep_id, or remove the column.",
            "Berichtigen Sie die rep_id, oder entfernen Sie die Spalte.",
        ),
    ),
}
