"""What compiled libraries print goes to stderr, so that stdout holds results alone."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

STDOUT, STDERR = 1, 2


@contextmanager
def native_output_on_stderr() -> Iterator[None]:
    """Point the file descriptor of stdout to stderr; Python's own stdout keeps its destination.

    HiGHS, for example, prints some lines whatever its options are.
    """
    python_stdout = sys.stdout
    if not _writes_to_descriptor():
        # Replaced by a test or by an embedding program: nothing of ours goes to the descriptor.
        yield
        return
    python_stdout.flush()
    saved = os.dup(STDOUT)
    os.dup2(STDERR, STDOUT)
    sys.stdout = open(  # noqa: SIM115 - closed below
        saved, "w", encoding=python_stdout.encoding, errors=python_stdout.errors, closefd=False
    )
    try:
        yield
    finally:
        sys.stdout.close()
        sys.stdout = python_stdout
        os.dup2(saved, STDOUT)
        os.close(saved)


def _writes_to_descriptor() -> bool:
    """Whether Python's stdout is the process's own, and the process has a stderr."""
    try:
        return sys.__stderr__ is not None and sys.stdout.fileno() == STDOUT
    except (OSError, ValueError, AttributeError):
        return False
