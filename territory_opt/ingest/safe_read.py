"""Calls into libraries that read binary files: exceptions become faults, warnings are passed on."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import TypeVar

from territory_opt.ingest.collected_faults import CollectedFaults
from territory_opt.model.findings.book_findings import ReaderMessage

_T = TypeVar("_T")


def call_reader(file: str, remedy: str, findings: CollectedFaults, read: Callable[[], _T]) -> _T | None:
    """Result of a library's reader; None (and a fault) when it raises any exception.

    For damaged files these libraries raise anything from KeyError to zlib.error. Warnings of the library
    become findings about the file. `read` must only call the library, so that a defect of this package is
    not reported as a damaged file.
    """
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            result = read()
        except Exception as error:
            reason = str(error).splitlines()[0] if str(error) else type(error).__name__
            findings.fault(file, f"the file cannot be read ({reason})", remedy)
            return None
    for message in dict.fromkeys(str(warning.message) for warning in caught):
        findings.warn(ReaderMessage(file=file, message=message))
    return result
