"""The rep of each territory in a table of assignments, where its rows contradict each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import numpy as np

from territory_opt.ingest.collected_faults import CollectedFaults
from territory_opt.ingest.formats.raw_table import RawTable
from territory_opt.model.arrays import Bools, Texts, texts
from territory_opt.model.assignments import Assignments
from territory_opt.model.findings.book_findings import TerritoryBeforeRep

REMEDY = "A territory has one rep: correct one of them, or leave the column rep_id out."


def one_rep_each(
    table: RawTable, assignments: Assignments, rep_id: Texts, findings: CollectedFaults
) -> Texts:
    """Rep of every row, without those that contradict the territory.

    Who moves a unit to another territory in a spreadsheet may leave its old rep_id: the rep in more than half
    of a territory's rows is its rep, and a rep with two territories has the one with more than half of its
    rows. All other rows keep their territory, without a rep, and a finding counts them. So do rows whose
    territory was cleared, where the rep has one in other rows.

    Parameters
    ----------
    table : RawTable
        The rows, for faults.
    assignments : Assignments
    rep_id : Texts, shape (rows,)
        Blank where unknown.
    findings : CollectedFaults
        Gets a fault for every row of a territory, or of a rep, without such a majority.

    Returns
    -------
    Texts, shape (rows,)
    """
    territory = assignments.territory_id
    filled: Bools = (rep_id != "") & (territory != "")
    pairs = Counter((str(t), str(r)) for t, r in zip(territory[filled], rep_id[filled]))
    rep_of = _majorities(pairs)
    kept = Counter({pair: count for pair, count in pairs.items() if rep_of[pair[0]] in (pair[1], None)})
    territory_of = _majorities(Counter({(r, t): count for (t, r), count in kept.items()}))
    ok = np.array([_agrees(str(t), str(r), rep_of, territory_of) for t, r in zip(territory, rep_id)], bool)
    undecided = filled & np.array(
        [rep_of.get(t) is None or territory_of.get(r, t) is None for t, r in zip(territory, rep_id)], bool
    )
    _refuse(table, assignments, rep_id, undecided, findings)
    cleared = (territory == "") & np.array([str(rep) in territory_of for rep in rep_id], bool)
    overruled = (filled & ~ok & ~undecided) | cleared
    units = assignments.unit_id
    findings.warn_rows(TerritoryBeforeRep, table, overruled, units, "rep_id")
    return texts("" if wrong else rep for rep, wrong in zip(rep_id, overruled))


def _majorities(pairs: Mapping[tuple[str, str], int]) -> dict[str, str | None]:
    """The second of the pairs that more than half of the first one's rows have; None without one."""
    counts: dict[str, Counter[str]] = {}
    for (first, second), count in pairs.items():
        counts.setdefault(first, Counter())[second] += count
    found: dict[str, str | None] = {}
    for first, seconds in counts.items():
        best, most = seconds.most_common(1)[0]
        found[first] = best if 2 * most > seconds.total() else None
    return found


def _agrees(
    territory: str, rep: str, rep_of: Mapping[str, str | None], territory_of: Mapping[str, str | None]
) -> bool:
    return rep_of.get(territory) == rep and territory_of.get(rep) == territory


def _refuse(
    table: RawTable, assignments: Assignments, rep_id: Texts, where: Bools, findings: CollectedFaults
) -> None:
    """Refuse rows that name another rep for their territory, or another territory for their rep."""
    first_of_territory: dict[str, int] = {}
    first_of_rep: dict[str, int] = {}
    problems: dict[int, str] = {}
    for index in np.flatnonzero(where).tolist():
        territory, rep = str(assignments.territory_id[index]), str(rep_id[index])
        one = first_of_territory.setdefault(territory, index)
        other = first_of_rep.setdefault(rep, index)
        if rep_id[one] != rep:
            problems[index] = f"territory {territory!r} has rep {rep_id[one]!r} in row {table.rows[one]}"
        elif assignments.territory_id[other] != territory:
            there = assignments.territory_id[other]
            problems[index] = f"rep {rep!r} has territory {there!r} in row {table.rows[other]}"
    again = np.isin(np.arange(len(table)), list(problems))
    findings.fault_cells(table, table.columns["rep_id"], again, problems.__getitem__, REMEDY)
