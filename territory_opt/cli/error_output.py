"""Exit codes and error messages: one line or a list on stderr, without a traceback."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable

from territory_opt import __version__
from territory_opt.cli.output import print_stderr
from territory_opt.errors import (
    Interrupted,
    InvalidInput,
    JudgeDisagrees,
    OutputFailed,
    OutputRefused,
    TerritoryError,
)

DONE, DEFECT, BAD_INPUT, NO_PLAN, INTERRUPTED, BROKEN_PIPE = 0, 1, 2, 3, 130, 141
DEBUG = "TERRITORY_OPT_DEBUG"

EXIT_CODES: tuple[tuple[type[BaseException], int], ...] = (
    (InvalidInput, BAD_INPUT),
    (OutputRefused, BAD_INPUT),
    (OutputFailed, BAD_INPUT),
    (Interrupted, INTERRUPTED),
    (KeyboardInterrupt, INTERRUPTED),
    (BrokenPipeError, BROKEN_PIPE),
    (JudgeDisagrees, DEFECT),
    (OSError, BAD_INPUT),
)
"""The first matching class applies; any other error is a defect."""


def run_command(command: Callable[[], int]) -> int:
    """Run a command; turn an exception into a message and an exit code."""
    try:
        code = command()
        sys.stdout.flush()
    except (Exception, KeyboardInterrupt) as error:
        return _report_error(error)
    return code


def _report_error(error: BaseException) -> int:
    code = next((code for kind, code in EXIT_CODES if isinstance(error, kind)), DEFECT)
    if code == BROKEN_PIPE:
        # The reader of the pipe has closed it; the interpreter must not fail again when it flushes on exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return code
    if os.environ.get(DEBUG, "") not in ("", "0"):
        traceback.print_exception(error, file=sys.stderr)
    print_stderr(_message(error, code))
    return code


def _message(error: BaseException, code: int) -> str:
    if code == DEFECT:
        return (
            f"territory-opt {__version__} has a defect: {type(error).__name__}: {_one_line(error)}. "
            f"Please report it with the command you typed and what {DEBUG}=1 shows."
        )
    if isinstance(error, KeyboardInterrupt):
        return "territory-opt: interrupted; nothing was written."
    if isinstance(error, OSError) and not isinstance(error, TerritoryError):
        return f"territory-opt: {error.strerror or error}: {error.filename or 'the system gave no file name'}"
    return f"territory-opt: {error}"


def _one_line(error: BaseException) -> str:
    return " ".join(str(error).split()) or "no message"
