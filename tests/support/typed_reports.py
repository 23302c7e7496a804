"""Reports for tests of what reads them, and findings with a sentence of their own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from territory_opt.model.finding import Finding, Severity, Worded, WordedText
from territory_opt.model.findings.plan_findings import (
    AccountsWithoutKam,
    BookWithoutReps,
    OverCapacity,
    StartRepsUnknown,
)
from territory_opt.model.findings.travel_findings import NeighbourTimesUnknown
from territory_opt.model.report.account_rows import KeyAccountsSection
from territory_opt.model.report.balance_rows import CriterionRow
from territory_opt.model.report.report import Counts, ObjectiveValue, Report, Seconds
from territory_opt.model.report.rule_rows import Infeasible
from territory_opt.model.report.shape_rows import Compactness, Contiguity
from territory_opt.model.result import Bound, EndedBy, Status

COMPACTNESS = Compactness(18.0, 123456.7, 88.1, 120, 110, 900.0, 950.0, 0.4, 0.4, 0.5)
KEY_ACCOUNTS = KeyAccountsSection(0, 0, 0.0, {}, (), (), (), "none", (), None, None)


def sentence(text: str) -> WordedText:
    """A text as rules and blocking statements have it."""
    return WordedText(BookWithoutReps(), text)


def criterion_row(measure: str = "customers", **changes: Any) -> CriterionRow:
    """A criterion of two territories with an even load."""
    figures = {
        "unit": "", "tolerance": 0.1, "lower_limit": None, "upper_limit": None, "total": 200.0,
        "target": 100.0, "min": 95.0, "max": 105.0, "max_deviation": 0.05, "outside": 0,
        "smallest_tolerance_found": 0.04,
    }  # fmt: skip
    return CriterionRow(measure, **{**figures, **changes})


def typed_report(**changes: Any) -> Report:
    """A feasible plan of two territories without findings."""
    parts = {
        "status": Status.FEASIBLE, "ended_by": EndedBy.TIME, "ready": True, "seconds": Seconds(), "seed": 0,
        "input_hash": "0123456789abcdef" * 4, "version": "0.1.0",
        "counts": Counts(units=8, customers=20, field_customers=18, territories=2, reps=2, key_accounts=0,
                         kams=0),
        "criteria": (criterion_row(),),
        "contiguity": Contiguity(0, (), 1, "rook", (), (), ()),
        "objective": ObjectiveValue("travel", 100.0, "hours"),
        "bound": Bound(95.0, "fixed_bases", "problem"), "gap": 0.05, "gap_these_bases": None,
        "compactness": COMPACTNESS, "workload": None, "reach": None, "reach_overall": None, "matching": None,
        "suggested_homes": (), "disruption": None, "today": None, "key_accounts": KEY_ACCOUNTS, "kams": (),
        "inside_sales": (), "inside_sales_pool": None, "house": None, "transition": None, "infeasible": None,
        "holds": True, "broken_rules": (), "rules": (), "travel": None, "settings": {}, "split": None,
        "findings": (), "attribution": (), "synthetic": False, "iterations": 1, "trace": None,
    }  # fmt: skip
    return Report(**{**parts, **changes})


def infeasible(reason: str = "nothing fits", blocking: Iterable[str] = (), **changes: Any) -> Infeasible:
    """Why no plan was found."""
    parts = {
        "proved": True, "smallest_tolerance": {}, "smallest_tolerance_bound": {},
        "smallest_tolerance_uniform": None, "smallest_tolerance_uniform_bound": None,
    }  # fmt: skip
    return Infeasible(sentence(reason), tuple(map(sentence, blocking)), **{**parts, **changes})


def findings(problems: int = 0, warnings: int = 0, notes: int = 0) -> tuple[Worded, ...]:
    """Findings of each severity, problems first, whose sentences are all different and have markup."""
    made: list[tuple[Finding, str]] = []
    for number in range(problems):
        kind: Finding = OverCapacity(f"R{number}", "rep", None, 1500.0 + number, 1408.0, 1.1)
        if number == 1:
            kind = AccountsWithoutKam(("A1",), 1, 5.0)
        made.append((kind, f"<problem> no. {number}."))
    made += [(NeighbourTimesUnknown(number, 100), f"<warning> no. {number}.") for number in range(warnings)]
    made += [(StartRepsUnknown((f"R{number}",)), f"<note> no. {number}.") for number in range(notes)]
    worded = tuple(Worded(kind, text) for kind, text in made)
    assert [one.finding.severity for one in worded] == (
        [Severity.PROBLEM] * problems + [Severity.WARNING] * warnings + [Severity.NOTE] * notes
    )
    return worded
