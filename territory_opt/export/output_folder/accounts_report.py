"""The report of `territory-opt accounts`: rules compared, numbers of KAMs, and cuts."""

from __future__ import annotations

from dataclasses import dataclass

from territory_opt.accounts.preview.preview import Preview
from territory_opt.model.kam_curve import KamCurveReport
from territory_opt.whatif.cut.cut_report import CutReport


@dataclass(frozen=True)
class AccountsReport:
    """What was computed about key accounts.

    Parameters
    ----------
    preview : Preview
        The rules compared; its fields are members of report.json.
    managers : KamCurveReport or None
        Assignments by number of KAMs; None when they were not requested.
    cut : CutReport or None
        The sweep of the cut; None when it was not requested.
    version : str
        Of this project.
    input_hash : str
        Fingerprint of the book.
    """

    preview: Preview
    managers: KamCurveReport | None
    cut: CutReport | None
    version: str
    input_hash: str

    def as_json(self) -> dict[str, object]:
        """The members of report.json."""
        return {
            **self.preview.as_json(),
            "managers": None if self.managers is None else self.managers.as_json(),
            "cut": None if self.cut is None else self.cut.as_json(),
            "version": self.version,
            "input_hash": self.input_hash,
        }
