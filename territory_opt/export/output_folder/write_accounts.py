"""The preview, as a report and as a folder that appears complete or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from territory_opt import __version__
from territory_opt.accounts.preview.preview import Preview
from territory_opt.export.attribution import notes
from territory_opt.export.formats.json_text import write_json
from territory_opt.export.json_values import plain
from territory_opt.export.output_folder.accounts_folder import PAGE, REPORT, check_accounts_target
from territory_opt.export.output_folder.output_folder import replacing
from territory_opt.export.report_page.accounts.accounts_page import render_accounts
from territory_opt.model.book import Book
from territory_opt.model.fingerprint import fingerprint


def accounts_report(
    preview: Preview,
    book: Book,
    *,
    managers: Mapping[str, Any] | None = None,
    cut: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """What report.json holds; parts that were not asked for are None."""
    parts = {"managers": plain(managers), "cut": plain(cut)}
    head = {"version": __version__, "input_hash": fingerprint(book)}
    told: dict[str, Any] = {**plain(preview.as_json()), **parts, **head, **notes(book)}
    return told


def write_accounts(
    preview: Preview,
    book: Book,
    folder: Path,
    *,
    managers: Mapping[str, Any] | None = None,
    cut: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Write report.json and report.html.

    Parameters
    ----------
    preview : Preview
    book : Book
    managers : mapping, optional
        The numbers of KAMs as plain values.
    cut : mapping, optional
        The sweep of the cut as plain values.
    folder : Path
        Replaced when it is empty or holds an earlier preview.

    Returns
    -------
    dict
        What report.json holds.

    Raises
    ------
    OutputRefused
        When the folder holds something else.
    """
    told = accounts_report(preview, book, managers=managers, cut=cut)
    with replacing(folder, check_accounts_target) as stage:
        (stage / PAGE).write_text(render_accounts(told, preview.portfolio, book), encoding="utf-8")
        write_json(told, stage / REPORT)
    return told
