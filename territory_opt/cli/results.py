"""The result of a run: JSON or a summary, blocking rules, and the exit code."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from territory_opt.cli.error_output import DONE, NO_PLAN
from territory_opt.cli.output import print_json
from territory_opt.cli.summary import show_blocking, show_summary

if TYPE_CHECKING:
    from territory_opt.model.judged_plan import JudgedPlan
    from territory_opt.model.report import Report


def print_result(plan: JudgedPlan, report: Report, folder: Path, as_json: bool = False) -> int:
    """Print the result on stdout, and on stderr what blocks it when no plan holds every rule.

    Parameters
    ----------
    plan : JudgedPlan
    report : Report
        As written, with the seconds of writing.
    folder : Path
        Where the files are.
    as_json : bool
        Print report.json instead of a summary.

    Returns
    -------
    int
        The exit code of the report's status.
    """
    if as_json:
        from territory_opt.export.attribution import report_members

        print_json(report_members(report))
    else:
        show_summary(report, folder, plan)
    if report.status in ("optimal", "feasible"):
        return DONE
    show_blocking(report)
    return NO_PLAN
