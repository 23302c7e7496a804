"""Read the territory of each unit and the rep of each territory from an assignments file."""

from __future__ import annotations

from collections.abc import Iterator

from territory_opt.errors import Fault, InvalidInput
from territory_opt.model.arrays import Texts, texts
from territory_opt.resolve import ResolvedScenario
from territory_opt.resolve.unit_rules import join_names

FILE = "assignments"


def read_labels(
    resolved: ResolvedScenario, unit_territory: Texts, unit_rep: Texts
) -> tuple[Texts, dict[str, int]]:
    """Territory name of every unit, and the rep of each territory where the file gives one.

    Parameters
    ----------
    resolved : ResolvedScenario
    unit_territory, unit_rep : Texts, shape (n,)
        Blank where the file has nothing. A unit with only a rep belongs to that rep's territory.

    Returns
    -------
    named : Texts, shape (n,)
        Blank for a unit without a territory.
    reps : dict of str to int
        Index of the rep of each territory with a rep in the file.

    Raises
    ------
    InvalidInput
        With every rep the book does not have, territory with two reps, and rep with two territories.
    """
    reps = resolved.book.reps
    if reps is None:
        return texts(name or rep for name, rep in zip(unit_territory, unit_rep)), {}
    known = {str(rep): r for r, rep in enumerate(reps.rep_id)}
    pairs = sorted({(t, r) for t, r in zip(unit_territory, unit_rep) if r})
    if faults := [*_unknown(pairs, set(known)), *_contradictions([pair for pair in pairs if pair[0]])]:
        raise InvalidInput(faults)
    name_of = {rep: name for name, rep in pairs if name}
    used = set(unit_territory)
    for rep in sorted({rep for _, rep in pairs} - set(name_of)):
        default = str(resolved.territory_id[list(resolved.rep_of).index(known[rep])])
        name_of[rep] = next(name for name in (default, rep, f"{default} ({rep})") if name not in used)
        used.add(name_of[rep])
    named = texts(name_of[rep] if rep and not name else name for name, rep in zip(unit_territory, unit_rep))
    return named, {name: known[rep] for rep, name in name_of.items()}


def _unknown(pairs: list[tuple[str, str]], known: set[str]) -> Iterator[Fault]:
    for rep in sorted({rep for _, rep in pairs} - known):
        remedy = "Correct the rep_id, or add the rep to the book."
        yield Fault(FILE, None, "rep_id", rep, "the book has no such rep", remedy)


def _contradictions(pairs: list[tuple[str, str]]) -> Iterator[Fault]:
    for territory in sorted({territory for territory, _ in pairs}):
        reps = [rep for other, rep in pairs if other == territory]
        if len(reps) > 1:
            problem = f"the territory has more than one rep: {join_names(reps)}"
            yield Fault(FILE, None, "territory_id", territory, problem, "Give every territory one rep.")
    for rep in sorted({rep for _, rep in pairs}):
        territories = [territory for territory, other in pairs if other == rep]
        if len(territories) > 1:
            problem = f"the rep has more than one territory: {join_names(territories)}"
            yield Fault(FILE, None, "rep_id", rep, problem, "Give every rep one territory.")
