"""What goes where: results to stdout, everything else to stderr."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping


def say(text: str) -> None:
    """Write a line for the reader of the screen, to stderr."""
    print(text, file=sys.stderr, flush=True)  # noqa: T201 - this is the command line


def show(text: str) -> None:
    """Write a result to stdout."""
    print(text)  # noqa: T201 - this is the command line


def show_json(value: Mapping[str, object]) -> None:
    """Write a result to stdout as JSON, and nothing else."""
    show(json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False))
