"""Findings as sentences, in the language of the reader."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from territory_opt.model.finding import Finding, Severity, Worded, WordedText
from territory_opt.wording.finding_sentences import SENTENCES
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


def worded_text(finding: Finding, language: Language = "en") -> WordedText:
    """A finding that is published as its sentence alone."""
    return WordedText(finding, finding_text(finding, language))
