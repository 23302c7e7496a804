"""Whether every rule is held, and whether a plan is ready to use: two statements."""

from __future__ import annotations

from typing import TYPE_CHECKING

from territory_opt.model.finding import Severity
from territory_opt.wording.label_text import LabelText, Language

if TYPE_CHECKING:
    from territory_opt.model.report import Report

_HELD = LabelText("Every rule is held", "Alle Regeln sind eingehalten")
_BROKEN = LabelText("Not every rule is held", "Nicht alle Regeln sind eingehalten")
_READY = LabelText("ready to use", "einsatzbereit")
_NOT_READY = LabelText("not ready to use", "nicht einsatzbereit")
_COUNTS = {
    Severity.PROBLEM: (LabelText("problem", "Problem"), LabelText("problems", "Probleme")),
    Severity.WARNING: (LabelText("warning", "Warnung"), LabelText("warnings", "Warnungen")),
    Severity.NOTE: (LabelText("note", "Hinweis"), LabelText("notes", "Hinweise")),
}


def severity_name(severity: Severity, count: int = 1, language: Language = "en") -> str:
    """Name of a severity; the plural unless the count is 1.

    Examples
    --------
    >>> severity_name(Severity.PROBLEM, 2), severity_name(Severity.NOTE, 1, "de")
    ('problems', 'Hinweis')
    """
    singular, plural = _COUNTS[severity]
    return (singular if count == 1 else plural).text(language)


def rules_text(report: Report, language: Language = "en") -> str:
    """Whether every rule is held."""
    return (_HELD if report.holds else _BROKEN).text(language)


def ready_text(report: Report, language: Language = "en") -> str:
    """Whether the plan is ready to use, and how many problems keep it from being so."""
    if report.ready:
        return _READY.text(language)
    count = sum(one.finding.severity is Severity.PROBLEM for one in report.findings)
    problems = f": {count:,} {severity_name(Severity.PROBLEM, count, language)}" if count else ""
    return f"{_NOT_READY.text(language)}{problems}"


def rules_and_ready_text(report: Report, language: Language = "en") -> str:
    """Both statements as one sentence, without its full stop."""
    return f"{rules_text(report, language)}; {ready_text(report, language)}"
