"""One module per command, listed in COMMANDS."""

from __future__ import annotations

import argparse
from typing import Protocol

from territory_opt.cli.commands import (
    accounts,
    calibrate,
    compare,
    demo,
    evaluate,
    front,
    optimise,
    sample,
    serve,
    validate,
    validate_travel,
)


class Command(Protocol):
    """The interface of each module in this package."""

    NAME: str
    HELP: str

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add arguments and options."""
        ...  # pragma: no cover - a protocol

    def run(self, arguments: argparse.Namespace) -> int:
        """Run the command and return the exit code."""
        ...  # pragma: no cover - a protocol


COMMANDS: tuple[Command, ...] = (
    demo,
    sample,
    validate,
    optimise,
    front,
    accounts,
    evaluate,
    compare,
    calibrate,
    validate_travel,
    serve,
)
