"""Sentences about files: where in the file, what, and the remedy."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from territory_opt.model.about_file import AboutFile, AboutRecords
from territory_opt.model.finding import Finding
from territory_opt.wording.label_text import LabelText, Language
from territory_opt.wording.sentence_format import MAX_LISTED, fill_in

Phrase = LabelText | Callable[[Any, Language], str]

TABLE_WORDS = {
    "units": LabelText("unit|units", "Einheit|Einheiten"),
    "customers": LabelText("customer|customers", "Kunde|Kunden"),
    "reps": LabelText("rep|reps", "Mitarbeiter|Mitarbeiter"),
    "kams": LabelText("KAM|KAMs", "KAM|KAM"),
}
"""What a row of each table is."""
RECORD_WORDS = LabelText("record|records", "Zeile|Zeilen")
"""What a row of any other table is."""


@dataclass(frozen=True)
class FileSentence:
    """A finding about a file in words.

    Parameters
    ----------
    problem : LabelText or function of the finding and the language
        Without a full stop.
    remedy : LabelText or function of the finding and the language
        One or more sentences.
    """

    problem: Phrase
    remedy: Phrase

    def __call__(self, finding: AboutFile, language: Language) -> str:
        """Where, what, and the remedy."""
        place = _place(finding, language)
        return f"{place}: {self.problem_of(finding, language)}. {self.remedy_of(finding, language)}"

    def problem_of(self, finding: AboutFile, language: Language = "en") -> str:
        """What is wrong, without a full stop."""
        return phrase(self.problem, finding, language)

    def remedy_of(self, finding: AboutFile, language: Language = "en") -> str:
        """What to do about it."""
        return phrase(self.remedy, finding, language)


@dataclass(frozen=True)
class RecordsSentence(FileSentence):
    """A finding about several records: their number, the problem, and the first ids with their lines."""

    def problem_of(self, finding: AboutFile, language: Language = "en") -> str:
        """What is wrong, without a full stop."""
        assert isinstance(finding, AboutRecords)
        words = TABLE_WORDS.get(finding.table, RECORD_WORDS).text(language)
        return (
            fill_in("{count:count|" + words + "}", {"count": finding.count}, language)
            + f": {phrase(self.problem, finding, language)}: "
            + listed_records(finding.ids, finding.rows, finding.count, language)
        )


def phrase(text: Phrase, finding: object, language: Language) -> str:
    """A part of a sentence with the fields of a finding."""
    if isinstance(text, LabelText):
        assert isinstance(finding, Finding)
        return fill_in(text.text(language), vars(finding), language)
    return text(finding, language)


def listed_records(ids: Sequence[str], rows: Sequence[int], count: int, language: Language) -> str:
    """The first ids with their lines; the rest of `count` is counted."""
    line = LabelText("row", "Zeile").text(language)
    return with_rest([f"{one} ({line} {row})" for one, row in zip(ids, rows, strict=True)], count, language)


def with_rest(items: Sequence[str], count: int, language: Language) -> str:
    """The first few items with commas; the rest of `count` is counted.

    Examples
    --------
    >>> with_rest(["a", "b"], 2, "en"), with_rest(list("abcdefg"), 1_007, "en")
    ('a, b', 'a, b, c, d, e and 1,002 more')
    """
    shown = items[:MAX_LISTED]
    more = LabelText(" and {more:number} more", " und {more:number} weitere").text(language)
    rest = count - len(shown)
    return ", ".join(shown) + (fill_in(more, {"more": rest}, language) if rest > 0 else "")


def _place(finding: AboutFile, language: Language) -> str:
    """File, line and column."""
    row = None if finding.row is None else LabelText("row", "Zeile").text(language) + f" {finding.row}"
    column = None
    if finding.column is not None:
        column = LabelText("column", "Spalte").text(language) + f" {finding.column}"
    return ", ".join(part for part in (finding.file, row, column) if part)
