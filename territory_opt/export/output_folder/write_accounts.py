"""The report of a preview of rules for key accounts, and the writing of its folder."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from territory_opt import __version__
from territory_opt.accounts.preview.preview import Preview
from territory_opt.export.attribution import attribution_members
from territory_opt.export.json_values import plain
from territory_opt.export.output_folder.folder_kinds import PREVIEW, REPORT, REPORT_PAGE
from territory_opt.export.output_folder.replace_folder import replace_folder
from territory_opt.export.report_page.accounts.accounts_page import render_accounts
from territory_opt.export.text_files.json_text import write_json
from territory_opt.model.book import Book
from territory_opt.model.fingerprint import fingerprint


def accounts_report(
    preview: Preview,
    book: Book,
    *,
    managers: Mapping[str, Any] | None = None,
    cut: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """The content of report.json; parts that were not requested are None."""
    report: dict[str, Any] = {
        **plain(preview.as_json()),
        "managers": plain(managers),
        "cut": plain(cut),
        "version": __version__,
        "input_hash": fingerprint(book),
        **attribution_members(book),
    }
    return report


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
    folder : Path
        Replaced when it is empty or holds an earlier preview.
    managers : mapping, optional
        Plans by number of KAMs, as plain values.
    cut : mapping, optional
        The sweep of the cut, as plain values.

    Returns
    -------
    dict
        The content of report.json.

    Raises
    ------
    OutputRefused
        When the folder holds something else.
    """
    report = accounts_report(preview, book, managers=managers, cut=cut)
    with replace_folder(folder, PREVIEW) as temporary:
        (temporary / REPORT_PAGE).write_text(
            render_accounts(report, preview.portfolio, book), encoding="utf-8"
        )
        write_json(report, temporary / REPORT)
    return report
