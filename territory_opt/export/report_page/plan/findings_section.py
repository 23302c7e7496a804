"""The section of report.html with every finding about book and plan, by severity."""

from __future__ import annotations

from dataclasses import dataclass

from territory_opt.model.finding import Severity
from territory_opt.model.report import Report
from territory_opt.wording.ready_text import rules_and_ready_text, severity_name

_SHOWN = {Severity.PROBLEM: 5, Severity.WARNING: 5, Severity.NOTE: 3}
"""Length up to which the findings of one severity are shown without folding."""
_TONES = {Severity.PROBLEM: "bad", Severity.WARNING: "fair", Severity.NOTE: "plain"}


@dataclass(frozen=True)
class FindingGroup:
    """All findings of one severity.

    Parameters
    ----------
    severity : str
        In words, of one finding.
    tone : str
        CSS class of its badge.
    title : str
        Their number in words.
    shown : list of str
        Sentences above the fold.
    folded : list of str
        All others.
    folded_title : str
        Their number in words.
    """

    severity: str
    tone: str
    title: str
    shown: list[str]
    folded: list[str]
    folded_title: str


@dataclass(frozen=True)
class FindingsSection:
    """Whether every rule is held and the plan ready to use, and the findings, problems first."""

    sentence: str
    groups: list[FindingGroup]


def findings_section(report: Report) -> FindingsSection:
    """Every finding of the report; groups without findings are left out."""
    groups = [_group(severity, _texts(report, severity)) for severity in Severity]
    return FindingsSection(
        f"{rules_and_ready_text(report)}.", [group for group in groups if group.shown or group.folded]
    )


def _texts(report: Report, severity: Severity) -> list[str]:
    return [one.text for one in report.findings if one.finding.severity is severity]


def _group(severity: Severity, texts: list[str]) -> FindingGroup:
    """A long list of notes is folded whole; of problems and warnings the first are always shown."""
    most = _SHOWN[severity]
    shown = most if severity is not Severity.NOTE else most if len(texts) <= most else 0
    return FindingGroup(
        severity=severity_name(severity),
        tone=_TONES[severity],
        title=_number(len(texts), severity),
        shown=texts[:shown],
        folded=texts[shown:],
        folded_title=f"{len(texts) - shown:,} more" if shown else "Show all",
    )


def _number(count: int, severity: Severity) -> str:
    return f"{count:,} {severity_name(severity, count)}"
