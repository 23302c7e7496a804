"""Calls into libraries that read binary files."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import TypeVar

from territory_opt.ingest.collected_faults import CollectedFaults

_T = TypeVar("_T")


def call_reader(file: str, remedy: str, findings: CollectedFaults, read: Callable[[], _T]) -> _T | None:
    """What a library reads from a file; None (and a fault) when it fails, in whatever way.

    A damaged file makes these libraries raise anything from KeyError to zlib.error, and any of it means
    the same to the user. What they warn of is passed on. Only calls into libraries belong in here, so
    that no defect of this package is mistaken for a bad file.
    """
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        try:
            result = read()
        except Exception as error:
            reason = str(error).splitlines()[0] if str(error) else type(error).__name__
            findings.fault(file, f"the file cannot be read ({reason})", remedy)
            return None
    for message in dict.fromkeys(str(warning.message) for warning in said):
        findings.warn(file, f"while reading: {message}", "Check the file.")
    return result
