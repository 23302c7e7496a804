"""Findings as sentences, in the language of the reader."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from territory_opt.errors import Fault
from territory_opt.model.about_file import AboutFile
from territory_opt.model.finding import Finding, Severity, Statement, Worded, WordedText
from territory_opt.wording.finding_sentences import SENTENCES
from territory_opt.wording.finding_sentences.in_file import FileSentence
from territory_opt.wording.label_text import LabelText, Language
from territory_opt.wording.sentence_format import fill_in

ORDER = (Severity.PROBLEM, Severity.WARNING, Severity.NOTE)
"""Severities in the order in which findings are listed."""


def finding_text(finding: Finding, language: Language = "en") -> str:
    """A finding as one or more sentences.

    Parameters
    ----------
    finding : Finding
    language : {"en", "de"}
    """
    sentence = SENTENCES[type(finding)]
    if isinstance(sentence, LabelText):
        return fill_in(sentence.text(language), {**finding.about, **finding.figures}, language)
    return sentence(finding, language)


def joined_text(findings: Iterable[Finding], language: Language = "en") -> str:
    """Findings that are parts of one statement, separated by semicolons."""
    return "; ".join(finding_text(one, language) for one in findings)


def worded(findings: Iterable[Finding], language: Language = "en") -> tuple[Worded, ...]:
    """Findings with their sentences, problems first, then warnings, then notes; repeated ones once."""
    distinct: Sequence[Finding] = list(dict.fromkeys(findings))
    ordered = sorted(distinct, key=lambda one: ORDER.index(one.severity))
    return tuple(Worded(one, finding_text(one, language)) for one in ordered)


def as_fault(finding: Finding) -> Fault:
    """A finding about a file as a fault, where it refuses the input.

    Raises
    ------
    TypeError
        It is about no file, or its sentence does not separate the problem from the remedy.
    """
    sentence = SENTENCES[type(finding)]
    if not isinstance(finding, AboutFile) or not isinstance(sentence, FileSentence):
        raise TypeError(f"{type(finding).__name__} is no finding about a file, with a remedy")
    problem, remedy = sentence.problem_of(finding), sentence.remedy_of(finding)
    return Fault(finding.file, finding.row, finding.column, finding.value, problem, remedy)


def joined_texts(statements: Sequence[Statement], language: Language = "en") -> list[str]:
    """The text of each of many statements; one object that recurs is put into words once."""
    text_of: dict[int, str] = {}
    for statement in statements:
        if id(statement) not in text_of:
            text_of[id(statement)] = joined_text(statement, language)
    return [text_of[id(statement)] for statement in statements]


def worded_parts(findings: Iterable[Finding], language: Language = "en") -> tuple[WordedText, ...]:
    """Findings that are parts of one statement, in their order."""
    return tuple(worded_text(one, language) for one in findings)


def worded_text(finding: Finding, language: Language = "en") -> WordedText:
    """A finding that is published as its sentence alone."""
    return WordedText(finding, finding_text(finding, language))
