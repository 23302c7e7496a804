"""The summary of a run as text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from territory_opt.cli.output import print_stderr
from territory_opt.cli.text_tables import number, print_lines, print_table, share
from territory_opt.errors import Fault
from territory_opt.model.run_parts import MAIN_PARTS

_MAX_LINES = 10
_MAX_HOMES = 5
_STATUS = {
    "optimal": "optimal: proved",
    "feasible": "feasible: every rule is held",
    "infeasible": "infeasible: proved, no plan holds every rule",
    "not_found": "not found: no plan that holds every rule was found, nor proved impossible",
}


def show_summary(report: Mapping[str, Any], folder: Path | None) -> None:
    """Print status, criteria, quality, key accounts, time and files.

    Parameters
    ----------
    report : mapping
        report.json.
    folder : Path or None
        Where the files are; None when nothing was written.
    """
    print_lines(_status_lines(report))
    print_table(
        ["criterion", "tolerance", "deviation", "outside", "target", "least", "most"],
        [_criterion(row) for row in report["criteria"]],
    )
    print_lines(_facts(report))
    if folder is not None:
        print_lines([f"files       {folder}", f"report      {folder / 'report.html'}"])


def show_blocking(report: Mapping[str, Any]) -> None:
    """Print on stderr why no plan holds every rule."""
    infeasible = report.get("infeasible") or {}
    print_stderr(f"territory-opt: {_STATUS[report['status']]}. {infeasible.get('reason') or ''}".rstrip())
    for line in infeasible.get("blocking") or ():
        print_stderr(f"  {line}")
    smallest = infeasible.get("smallest_tolerance") or {}
    needed = [
        f"{measure} {share(tolerance)}" for measure, tolerance in smallest.items() if tolerance is not None
    ]
    if needed:
        print_stderr(
            f"  The nearest plan was written; the tolerances it needs, all together: {', '.join(needed)}."
        )


def show_warnings(warnings: Sequence[Fault]) -> None:
    """Print the warnings of the book on stderr."""
    for warning in warnings[:_MAX_LINES]:
        print_stderr(f"warning: {warning}")
    if len(warnings) > _MAX_LINES:
        print_stderr(
            f"warning: and {len(warnings) - _MAX_LINES} more; `territory-opt validate` lists all of them."
        )


def _status_lines(report: Mapping[str, Any]) -> Iterator[str]:
    """Lines with the status; an evaluated plan has none, only broken rules."""
    if report["status"] is not None:
        yield f"status      {_STATUS[report['status']]}"
        return
    broken = report.get("broken_rules") or ()
    yield "judged      " + (f"{len(broken)} broken rules" if broken else "every rule is held")
    yield from (f"            {rule}" for rule in broken[:_MAX_LINES])


def _criterion(row: Mapping[str, Any]) -> list[str]:
    figures = [number(row.get(key)) for key in ("outside", "target", "min", "max")]
    return [
        str(row["measure"]),
        share(row.get("tolerance")),
        share(row.get("max_deviation")),
        *figures,
    ]


def _facts(report: Mapping[str, Any]) -> Iterator[str]:
    counts, contiguity = report.get("counts") or {}, report.get("contiguity") or {}
    yield (
        f"territories {number(counts.get('territories'))} of {number(counts.get('units'))} units, "
        f"{number(contiguity.get('fragments'))} fragments, {len(contiguity.get('bridges') or ())} bridges"
    )
    yield f"quality     {_quality(report)}"
    yield from _travel(report)
    yield from _key_accounts(report)
    yield from _homes(report)
    seconds = report.get("seconds") or {}
    parts = ", ".join(f"{name} {seconds[name]:.1f}" for name in MAIN_PARTS if seconds.get(name))
    if seconds.get("total") is not None:
        yield f"seconds     {seconds['total']:.1f}" + (f" ({parts})" if parts else "")


def _quality(report: Mapping[str, Any]) -> str:
    objective, bound = report.get("objective") or {}, report.get("bound") or {}
    unit = objective.get("unit") or ""
    parts = [f"{objective.get('name') or 'objective'} {number(objective.get('value'))} {unit}".rstrip()]
    if bound.get("value") is not None:
        parts.append(
            f"bound {number(bound['value'])} ({bound.get('kind')}, valid for {bound.get('valid_for')})"
        )
    if report.get("gap") is not None:
        parts.append(f"gap {share(report['gap'])}")
    elif report.get("gap_these_bases") is not None:
        parts.append(f"gap {share(report['gap_these_bases'])} for these bases only")
    return "; ".join(parts)


def _travel(report: Mapping[str, Any]) -> Iterator[str]:
    """Lines with the share of the requested travel times that is estimated or unknown."""
    travel = report.get("travel") or {}
    cells, hops, neighbours = (travel.get(key) or {} for key in ("cells", "hops", "neighbours"))
    parts = [
        f"{share(counts['filled'] / counts['asked'])} of {label}"
        for counts, label in ((cells, "travel times"), (hops, "times from stop to stop"))
        if counts.get("filled")
    ]
    if parts:
        yield f"travel      estimated, not known to {travel['provider']}: {', '.join(parts)}"
    # "No route" between neighbours is a known result.
    if unknown := neighbours.get("filled", 0) - neighbours.get("no_route", 0):
        yield f"neighbours  {share(unknown / neighbours['asked'])} of the times between them are not known"


def _homes(report: Mapping[str, Any]) -> Iterator[str]:
    """Line with the suggested homes of reps without one."""
    rows = [row for row in report.get("suggested_homes") or () if row["rep_id"] is not None]
    named = [f"{row['rep_id']} in {row['unit_id']}" for row in rows[:_MAX_HOMES]]
    if len(rows) > _MAX_HOMES:
        named.append(f"{len(rows) - _MAX_HOMES} more in the report")
    if named:
        yield f"homes       suggested for reps without one: {', '.join(named)}"


def _key_accounts(report: Mapping[str, Any]) -> Iterator[str]:
    key = report.get("key_accounts") or {}
    if not key.get("accounts"):
        return
    unplaced = len(key.get("unassigned") or ())
    served = sum(1 for row in report.get("kams") or () if row.get("accounts"))
    yield (
        f"key         {number(key['accounts'])} accounts at {number(key.get('customers'))} sites, "
        f"{share(key.get('revenue_share'))} of revenue, with {served} KAMs; {unplaced} not placed"
    )
