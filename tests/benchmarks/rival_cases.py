"""GerryChain's short bursts on the same instances, on the same machine, in the same run."""

from __future__ import annotations

import functools
import json
import subprocess
import sys
import tempfile
import venv
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from measure import Failed
from published import MEASURES, Instance
from solving import MARGIN_S, outcome, solve, workplace
from table import Asked, Bar, Case, Outcome, Row, Skipped, measured

RIVAL = "gerrychain==1.0.0"
STEPS = 300
SHARE = 0.2
"""Of the rival's seconds, which ours may take."""
SCRIPT = Path(__file__).with_name("rival_bursts.py")
HELD: list[tempfile.TemporaryDirectory[str]] = []
"""Kept until the process ends, so that the rival is installed once."""


@functools.cache
def rival_python() -> str:
    """Install the rival into an environment of its own.

    Raises
    ------
    Skipped
        It cannot be installed.
    """
    HELD.append(tempfile.TemporaryDirectory(prefix="rival-"))
    folder = Path(HELD[-1].name)
    venv.create(folder, with_pip=True)
    python = str(folder / ("Scripts" if sys.platform == "win32" else "bin") / "python")
    made = subprocess.run(
        [python, "-m", "pip", "install", "--quiet", RIVAL], capture_output=True, text=True, check=False
    )
    if made.returncode:
        raise Skipped(f"pip install {RIVAL}: {made.stderr.strip().splitlines()[-1]}")
    return python


def bursts(instance: Instance, steps: int, seed: int, out: Path) -> dict[str, Any]:
    """Run the rival; its seconds without its imports, and its plan in `out`.

    Raises
    ------
    Failed, Skipped
    """
    nodes, edges = (
        instance.data / instance.kind / f"{instance.name}_{one}.csv" for one in ("nodes", "edges")
    )
    columns = (*MEASURES[instance.kind], str(instance.territories))
    made = subprocess.run(
        [rival_python(), str(SCRIPT), str(nodes), str(edges), *columns, str(steps), str(seed), str(out)],
        capture_output=True,
        text=True,
        check=False,
    )
    if made.returncode:
        raise Failed(f"the rival: {made.stderr.strip().splitlines()[-1]}")
    return json.loads(made.stdout.splitlines()[-1])


def _rows(name: str, asked: Asked) -> Iterator[Row]:
    """One run: the rival's first, then ours with a fifth of the seconds it took."""
    instance = Instance.named(asked.data, "hess", name)
    steps = int(STEPS * asked.scale)

    def once(seed: int) -> Outcome:
        with workplace() as place:
            theirs = bursts(instance, steps, seed, place / "rival.csv")
            score = instance.score(place / "rival.csv")
            instance.write_book(place / "book")
            limit = max(0.5, SHARE * theirs["seconds"] - MARGIN_S)
            solved = solve(place / "book", instance.scenario(seed) | {"time_limit_s": limit}, place / "plan")
            ours = instance.score(solved.folder / "assignments.csv")
        sound = ours["inside_band"] and ours["fragments"] == 0
        return outcome(
            solved,
            sound=sound,
            remark=f"the rival: {score['objective']:,.0f} in {theirs['seconds']:.1f} s, worst deviation "
            f"{score['worst_deviation']:.2%}, {score['fragments']} fragments",
            of_rival=ours["objective"] / score["objective"],
            of_rival_s=solved.report["seconds"]["solve"] / theirs["seconds"],
        )

    value, what = instance.published
    one = Asked(asked.seeds[:1], asked.data, asked.say, asked.scale)
    words = f"{RIVAL} beside ours, {name}: short bursts on inertia, {steps} steps"
    yield measured(words, BAR, one, once, f"{value:,.2f} ({what})")


BAR = Bar(most={"of_rival": 0.9999, "of_rival_s": SHARE})
CASES = tuple(Case(f"rival-{state}", partial(_rows, f"{state}_tract")) for state in ("ID", "UT", "WV"))
