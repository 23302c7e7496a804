"""The summary of a run as text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from territory_opt.cli.output import print_stderr
from territory_opt.cli.territory_table import show_territories
from territory_opt.cli.text_tables import number, person, print_lines, print_table, share
from territory_opt.model.finding import Finding, Severity
from territory_opt.model.run_parts import MAIN_PARTS
from territory_opt.wording.finding_text import worded
from territory_opt.wording.missed_tolerances import missed_tolerances
from territory_opt.wording.ready_text import ready_text, severity_name
from territory_opt.wording.rounding import rounded_together

if TYPE_CHECKING:
    from territory_opt.model.judged_plan import JudgedPlan
    from territory_opt.model.report import Report
    from territory_opt.model.report.balance_rows import CriterionRow
    from territory_opt.model.report.report import Seconds

_MAX_LINES = 10
_MAX_HOMES = 5
_STATUS = {
    "optimal": "optimal: every rule is held, proved best",
    "feasible": "feasible: every rule is held",
    "infeasible": "infeasible: proved, no plan holds every rule",
    "not_found": "not found: no plan that holds every rule was found, nor proved impossible",
}


def show_summary(report: Report, folder: Path | None, plan: JudgedPlan | None = None) -> None:
    """Print status, findings, criteria, territories, quality, key accounts, time and files.

    Parameters
    ----------
    report : Report
    folder : Path or None
        Where the files are; None when nothing was written.
    plan : JudgedPlan, optional
        Without it there is no table of territories.
    """
    print_lines([_status_line(report), *_findings(report, folder)])
    print_table(
        ["criterion", "tolerance", "deviation", "outside", "total", "target", "least", "most"],
        [_criterion(row, plan) for row in report.criteria],
    )
    if plan is not None:
        show_territories(plan)
    print_lines(_facts(report, plan))
    if folder is not None:
        print_lines([f"files       {folder}", f"report      {folder / 'report.html'}"])


def show_blocking(report: Report) -> None:
    """Print on stderr why no plan holds every rule."""
    infeasible = report.infeasible
    reason = "" if infeasible is None else infeasible.reason.text
    print_stderr(f"territory-opt: {_STATUS[str(report.status)]}. {reason}".rstrip())
    if infeasible is None:
        return
    for line in infeasible.blocking:
        print_stderr(f"  {line.text}")
    for remedy in infeasible.remedies:
        print_stderr(f"  {remedy.text.text}")
    needed = ", ".join(f"{measure} {share(least)}" for measure, least in missed_tolerances(report).items())
    if needed:
        print_stderr(f"  The nearest plan was written; the tolerances it needs, all together: {needed}.")


def show_book_findings(findings: Sequence[Finding]) -> None:
    """Print the findings about the book on stderr, without its notes; for commands that print no plan."""
    shown = [one for one in worded(findings) if one.finding.severity is not Severity.NOTE]
    for one in shown[:_MAX_LINES]:
        print_stderr(f"{one.finding.severity}: {one.text}")
    if len(shown) > _MAX_LINES:
        print_stderr(f"and {len(shown) - _MAX_LINES} more; `territory-opt validate` lists all of them.")


def _status_line(report: Report) -> str:
    """Whether every rule is held, and whether the plan is ready to use."""
    if report.status is not None:
        return f"status      {_STATUS[report.status]}; {ready_text(report)}"
    count = len(report.broken_rules)
    rules = f"{count} broken rule{'s' if count > 1 else ''}" if count else "every rule is held"
    return f"judged      {rules}; {ready_text(report)}"


def _findings(report: Report, folder: Path | None) -> Iterator[str]:
    """The problems and warnings, up to a number of lines each; notes are only counted."""
    where = "the report that --json prints" if folder is None else "report.html"
    for severity in (Severity.PROBLEM, Severity.WARNING):
        texts = [one.text for one in report.findings if one.finding.severity is severity]
        for text in texts[:_MAX_LINES]:
            yield f"{severity:<12}{text}"
        more = len(texts) - _MAX_LINES
        if more > 0:
            yield f"{'':<12}and {more:,} more {severity_name(severity, more)} in {where}"
    if notes := sum(one.finding.severity is Severity.NOTE for one in report.findings):
        yield f"{'notes':<12}{notes:,} {severity_name(Severity.NOTE, notes)} in {where}"


def _criterion(row: CriterionRow, plan: JudgedPlan | None) -> list[str]:
    return [
        row.measure,
        share(row.tolerance),
        share(row.max_deviation),
        number(row.outside),
        number(row.total),
        _targets(row, plan),
        number(row.min),
        number(row.max),
    ]


def _targets(row: CriterionRow, plan: JudgedPlan | None) -> str:
    """Target of a territory; the least and the greatest where they differ."""
    targets = () if plan is None else plan.targets[row.measure].tolist()
    low, high = (number(limit(targets)) if targets else "" for limit in (min, max))
    return number(row.target) if low == high else f"{low} to {high}"


def _facts(report: Report, plan: JudgedPlan | None) -> Iterator[str]:
    counts, contiguity, seconds = report.counts, report.contiguity, report.seconds
    yield (
        f"territories {number(counts.territories)} of {number(counts.units)} units, "
        f"{number(contiguity.fragments)} fragments, {len(contiguity.bridges)} bridges"
    )
    yield f"quality     {_quality(report)}"
    yield from _travel(report)
    yield from _key_accounts(report)
    yield from _homes(report, plan)
    yield from _seconds(seconds)


def _seconds(seconds: Seconds) -> Iterator[str]:
    """Line with the total and its parts, which add up to it."""
    if seconds.total is None:
        return
    parts = {name: getattr(seconds, name) or 0.0 for name in MAIN_PARTS}
    parts["other"] = max(0.0, seconds.total - sum(parts.values()))
    rounded = dict(zip(parts, rounded_together(list(parts.values()), 1), strict=True))
    shown = ", ".join(f"{name} {spent:.1f}" for name, spent in rounded.items() if spent)
    yield f"seconds     {sum(rounded.values()):.1f}" + (
        f" ({shown})" if any(list(parts.values())[:-1]) else ""
    )


def _quality(report: Report) -> str:
    objective, bound = report.objective, report.bound
    parts = [f"{objective.name} {number(objective.value)} {objective.unit}".rstrip()]
    if bound is not None:
        parts.append(f"bound {number(bound.value)} ({bound.kind}, valid for {bound.valid_for})")
    if report.gap is not None:
        parts.append(f"gap {share(report.gap)}")
    elif report.gap_these_bases is not None:
        parts.append(f"gap {share(report.gap_these_bases)} for these bases only")
    return "; ".join(parts)


def _travel(report: Report) -> Iterator[str]:
    """Lines with the share of the requested travel times that is estimated or unknown."""
    travel = report.travel
    if travel is None:
        return
    parts = [
        f"{share(counts.filled / counts.requested)} of {label}"
        for counts, label in ((travel.cells, "travel times"), (travel.hops, "times from stop to stop"))
        if counts is not None and counts.filled
    ]
    if parts:
        yield f"travel      estimated, not known to {travel.provider}: {', '.join(parts)}"
    neighbours = travel.neighbours
    # "No route" between neighbours is a known result.
    if neighbours is not None and (unknown := neighbours.filled - neighbours.no_route):
        yield f"neighbours  {share(unknown / neighbours.requested)} of the times between them are not known"


def _homes(report: Report, plan: JudgedPlan | None) -> Iterator[str]:
    """Line with the suggested homes of reps without one."""
    reps = None if plan is None else plan.book.reps
    names = {} if reps is None else dict(zip(reps.rep_id.tolist(), reps.name.tolist(), strict=True))
    rows = [row for row in report.suggested_homes if row.rep_id is not None]
    named = [
        f"{person(row.rep_id or '', names.get(row.rep_id, ''))} in {row.unit_id}" for row in rows[:_MAX_HOMES]
    ]
    if len(rows) > _MAX_HOMES:
        named.append(f"{len(rows) - _MAX_HOMES} more in the report")
    if named:
        yield f"homes       suggested for reps without one: {', '.join(named)}"


def _key_accounts(report: Report) -> Iterator[str]:
    key = report.key_accounts
    if not key.accounts:
        return
    served = sum(1 for row in report.kams if row.accounts)
    yield (
        f"key         {number(key.accounts)} accounts at {number(key.customers)} sites, "
        f"{share(key.revenue_share)} of revenue, with {served} KAMs; {len(key.unassigned)} not placed"
    )
