"""The result of a run: JSON or a summary, blocking rules, and the exit code."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from territory_opt.cli.error_output import DONE, NO_PLAN
from territory_opt.cli.output import print_json
from territory_opt.cli.summary import show_blocking, show_summary


def print_result(report: Mapping[str, Any], folder: Path | None, as_json: bool = False) -> int:
    """Print the result on stdout, and on stderr what blocks it when no plan holds every rule.

    Parameters
    ----------
    report : mapping
        report.json.
    folder : Path or None
        Where the files are.
    as_json : bool
        Print the report instead of a summary.

    Returns
    -------
    int
        The exit code of the report's status.
    """
    if as_json:
        print_json(report)
    else:
        show_summary(report, folder)
    if report["status"] in ("optimal", "feasible"):
        return DONE
    show_blocking(report)
    return NO_PLAN
