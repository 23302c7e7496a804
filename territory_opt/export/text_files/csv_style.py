"""How the CSV files of a run are written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

ExcelLanguage: TypeAlias = Literal["de"]
"""Language of the spreadsheet that the files are opened with."""


@dataclass(frozen=True)
class CsvStyle:
    """The options of CSV files.

    Parameters
    ----------
    verbatim : bool
        Whether texts that begin like formulas are written as they are; ids always are.
    excel : "de" or None
        de: semicolons, decimal commas and a byte order mark, as German Excel opens and saves them. None:
        commas and decimal points.

    Raises
    ------
    ValueError
        For any other language.
    """

    verbatim: bool = False
    excel: ExcelLanguage | None = None

    def __post_init__(self) -> None:
        """Check the language."""
        if self.excel is not None and self.excel not in get_args(ExcelLanguage):
            raise ValueError(f'excel is {self.excel!r}; give "de", or leave it out')

    @property
    def separator(self) -> str:
        """What separates the fields of a row."""
        return ";" if self.excel else ","

    @property
    def encoding(self) -> str:
        """UTF-8, with a byte order mark for Excel, which takes a file without one for Windows-1252."""
        return "utf-8-sig" if self.excel else "utf-8"


PLAIN = CsvStyle()
