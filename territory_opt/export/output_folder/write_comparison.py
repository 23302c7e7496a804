"""Writing of the folder of a comparison."""

from __future__ import annotations

from pathlib import Path

from territory_opt.export.attribution import drawn_members
from territory_opt.export.layers.move_tables import difference_layer, moves_table
from territory_opt.export.layers.rfc7946 import feature_collection
from territory_opt.export.output_folder.folder_kinds import (
    COMPARISON,
    COMPARISON_PAGE,
    COMPARISON_REPORT,
    DIFFERENCE,
    MOVES,
)
from territory_opt.export.output_folder.replace_folder import replace_folder
from territory_opt.export.report_page.comparison.comparison_page import render_comparison
from territory_opt.export.text_files.csv_style import PLAIN, CsvStyle
from territory_opt.export.text_files.csv_text import write_csv
from territory_opt.export.text_files.json_text import write_json
from territory_opt.model.drawn_plan import DrawnPlan
from territory_opt.model.progress import SILENT, Progress
from territory_opt.whatif.comparison import Comparison


def write_comparison(
    comparison: Comparison,
    before: DrawnPlan,
    after: DrawnPlan,
    folder: Path,
    *,
    style: CsvStyle = PLAIN,
    progress: Progress = SILENT,
) -> None:
    """Write compare.html, compare.json, moves.csv and difference.geojson.

    Parameters
    ----------
    comparison : Comparison
    before, after : DrawnPlan
        Plan a and plan b.
    folder : Path
        Empty, or with an earlier comparison, which is replaced; other files in it are kept.
    style : CsvStyle
        How moves.csv is written.
    progress : Progress
        Notified of files of the user that got another name.

    Raises
    ------
    OutputRefused
        When the folder holds something else.
    """
    members = drawn_members(after)
    with replace_folder(folder, COMPARISON, progress) as temporary:
        write_csv(moves_table(comparison), temporary / MOVES, style)
        text = feature_collection(difference_layer(comparison, after), members)
        (temporary / DIFFERENCE).write_text(text, encoding="utf-8")
        page = render_comparison(comparison, before, after)
        (temporary / COMPARISON_PAGE).write_text(page, encoding="utf-8")
        write_json({**comparison.as_json(), **members}, temporary / COMPARISON_REPORT)
