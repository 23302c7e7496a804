"""Output streams: results on stdout, everything else on stderr."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping


def print_stderr(text: str) -> None:
    """Write a line to stderr."""
    print(text, file=sys.stderr, flush=True)  # noqa: T201 - this is the command line


def print_stdout(text: str) -> None:
    """Write a result to stdout."""
    print(text)  # noqa: T201 - this is the command line


def print_json(value: Mapping[str, object]) -> None:
    """Write a result to stdout as JSON."""
    print_stdout(json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False))
