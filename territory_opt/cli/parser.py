"""The argparse parser with one subparser per command."""

from __future__ import annotations

import argparse

from territory_opt import __version__
from territory_opt.cli.commands import COMMANDS

_EPILOG = """exit codes: 0 done; 2 bad input; 3 no plan holds every rule (the nearest one is still written);
130 interrupted without a plan; 1 a defect"""


def build_parser() -> argparse.ArgumentParser:
    """Return the parser; each command sets the default `run`, a function of the parsed arguments."""
    parser = argparse.ArgumentParser(
        prog="territory-opt",
        description="Balanced, contiguous, compact sales territories, and how close to the limit they are.",
        epilog=_EPILOG,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for command in COMMANDS:
        sub = commands.add_parser(
            command.NAME, help=command.HELP, description=command.HELP, allow_abbrev=False
        )
        command.add_options(sub)
        sub.set_defaults(run=command.run)
    return parser
