"""The exceptions of the package.

::

    TerritoryError
    ├── InvalidInput      the book, scenario or plan has faults; carries every one of them  (exit 2, HTTP 422)
    ├── OutputRefused     the output folder holds files of another origin                   (exit 2)
    ├── OutputFailed      the disk is full or cannot be written; nothing was changed       (exit 2)
    ├── TooLarge          the request is beyond the limits of this service                  (HTTP 413)
    ├── Interrupted       cancelled before any plan was found                               (exit 130)
    └── JudgeDisagrees    the solver's figures differ from the judge's: a defect            (exit 1, HTTP 500)
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong with the input, and what to do about it.

    Parameters
    ----------
    file : str
        Name of the file (or request member), without its folder.
    row : int or None
        Line in the file; the header is line 1.
    column : str or None
        The column as the user named it.
    value : str or None
        The offending value, verbatim.
    problem, remedy : str
        What is wrong, and how to correct it.
    """

    file: str
    row: int | None
    column: str | None
    value: str | None
    problem: str
    remedy: str

    def __str__(self) -> str:
        """One line: where, what, and the remedy."""
        place = ", ".join(
            part
            for part in (
                self.file,
                f"row {self.row}" if self.row is not None else "",
                f"column {self.column}" if self.column else "",
                f"value {self.value!r}" if self.value is not None else "",
            )
            if part
        )
        return f"{place}: {self.problem}. {self.remedy}"

    def as_dict(self) -> dict[str, object]:
        """The fault as the JSON object of the contract."""
        return asdict(self)


class TerritoryError(Exception):
    """Base class of the exceptions of this package."""


class InvalidInput(TerritoryError):
    """The input has faults; all of them are listed.

    Parameters
    ----------
    faults : iterable of Fault
        At least one.
    """

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults: tuple[Fault, ...] = tuple(faults)
        count = len(self.faults)
        heading = "1 fault" if count == 1 else f"{count} faults"
        super().__init__("\n".join([f"{heading}:", *(f"  {fault}" for fault in self.faults)]))


class OutputRefused(TerritoryError):
    """The output folder exists and holds no plan of this package."""


class OutputFailed(TerritoryError):
    """The output folder could not be written, and is as it was before.

    Parameters
    ----------
    message : str
    cause : OSError
        What the system said.
    """

    def __init__(self, message: str, cause: OSError) -> None:
        self.cause = cause
        super().__init__(message)


class TooLarge(TerritoryError):
    """The request is larger than this service accepts."""


class Interrupted(TerritoryError):
    """Cancelled before any plan was found."""


class JudgeDisagrees(TerritoryError):
    """The solver's figures and the judge's differ: a defect, never the user's fault."""
