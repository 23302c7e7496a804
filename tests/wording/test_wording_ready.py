"""Rules held and ready to use are two statements, in two languages."""

from __future__ import annotations

import pytest
from typed_reports import findings, typed_report

from territory_opt.model.finding import Severity
from territory_opt.wording.ready_text import rules_and_ready_text, severity_name


@pytest.mark.parametrize(
    ("holds", "problems", "english", "german"),
    [
        (True, 0, "Every rule is held; ready to use", "Alle Regeln sind eingehalten; einsatzbereit"),
        (
            True,
            1,
            "Every rule is held; not ready to use: 1 problem",
            "Alle Regeln sind eingehalten; nicht einsatzbereit: 1 Problem",
        ),
        (
            False,
            3,
            "Not every rule is held; not ready to use: 3 problems",
            "Nicht alle Regeln sind eingehalten; nicht einsatzbereit: 3 Probleme",
        ),
        (
            False,
            0,
            "Not every rule is held; not ready to use",
            "Nicht alle Regeln sind eingehalten; nicht einsatzbereit",
        ),
    ],
)
def test_both_statements_and_the_number_of_problems(holds, problems, english, german):
    report = typed_report(holds=holds).with_findings(findings(problems, 2, 2))
    assert rules_and_ready_text(report) == english
    assert rules_and_ready_text(report, "de") == german


@pytest.mark.parametrize("severity", Severity)
def test_a_severity_has_a_singular_and_a_plural_in_each_language(severity):
    names = [severity_name(severity, count, language) for language in ("en", "de") for count in (1, 2)]
    assert len(set(names)) == 4
    assert names[0] == severity.value
    assert severity_name(severity, 0) == names[1]
