"""The command line: parses arguments, shows progress and prints results of the pipeline."""

from __future__ import annotations

from collections.abc import Sequence

from territory_opt.cli.error_output import run_command
from territory_opt.cli.native_output import native_output_on_stderr
from territory_opt.cli.parser import build_parser

__all__ = ["main"]


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code.

    Parameters
    ----------
    argv : sequence of str, optional
        Arguments without the program name; those of the process by default.

    Returns
    -------
    int
        0 done; 2 bad input; 3 no plan holds every rule; 130 interrupted without a plan; 1 a defect.

    Raises
    ------
    SystemExit
        From argparse: 0 after --help and --version, 2 after wrong usage.
    """
    arguments = build_parser().parse_args(argv)
    with native_output_on_stderr():
        return run_command(lambda: arguments.run(arguments))
