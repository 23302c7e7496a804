"""Writing of the folder of `territory-opt accounts`."""

from __future__ import annotations

from pathlib import Path

from territory_opt import __version__
from territory_opt.accounts.preview.preview import Preview
from territory_opt.export.attribution import attribution_members
from territory_opt.export.output_folder.accounts_report import AccountsReport
from territory_opt.export.output_folder.folder_kinds import PREVIEW, REPORT, REPORT_PAGE
from territory_opt.export.output_folder.replace_folder import replace_folder
from territory_opt.export.report_page.accounts.accounts_page import render_accounts
from territory_opt.export.text_files.json_text import write_json
from territory_opt.model.book import Book
from territory_opt.model.fingerprint import fingerprint
from territory_opt.model.kam_curve import KamCurveReport
from territory_opt.model.progress import SILENT, Progress
from territory_opt.whatif.cut.cut_report import CutReport


def accounts_report(
    preview: Preview,
    book: Book,
    *,
    managers: KamCurveReport | None = None,
    cut: CutReport | None = None,
) -> AccountsReport:
    """All parts, with the version and the fingerprint of the book."""
    return AccountsReport(preview, managers, cut, __version__, fingerprint(book))


def accounts_members(report: AccountsReport, book: Book) -> dict[str, object]:
    """The content of report.json: the report, with the sources of the book."""
    return {**report.as_json(), **attribution_members(book)}


def write_accounts(report: AccountsReport, book: Book, folder: Path, *, progress: Progress = SILENT) -> None:
    """Write report.json and report.html.

    Parameters
    ----------
    report : AccountsReport
    book : Book
    folder : Path
        Empty, or with an earlier preview, which is replaced; other files in it are kept.
    progress : Progress
        Notified of files of the user that got another name.

    Raises
    ------
    OutputRefused
        When the folder holds something else.
    """
    with replace_folder(folder, PREVIEW, progress) as temporary:
        (temporary / REPORT_PAGE).write_text(render_accounts(report, book), encoding="utf-8")
        write_json(accounts_members(report, book), temporary / REPORT)
