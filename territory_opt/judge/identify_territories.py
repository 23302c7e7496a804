"""Whose territories a file of assignments describes."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from territory_opt.judge.broken_rules import listed
from territory_opt.judge.homes.rep_matching import match_reps
from territory_opt.judge.read_labels import read_labels
from territory_opt.judge.territory_places import cheapest_places, places_in_order, places_of_today
from territory_opt.model.arrays import Ints, Texts, texts
from territory_opt.resolve import ResolvedScenario, rep_of_name


def identify_territories(
    resolved: ResolvedScenario, unit_territory: Texts, unit_rep: Texts
) -> tuple[Texts, Ints, Ints, tuple[str, ...]]:
    """Give each territory of a file its place among the scenario's territories, and with it its base.

    By the rep_id in the file; else the rep whose territory_id or rep_id is the territory's name; else the
    one-to-one matching that makes the objective least, and among equals as a plan's reps are matched.
    Territories of the scenario that the file does not
    have come out without units; territories beyond the scenario's number follow at the end, without rep.

    Parameters
    ----------
    resolved : ResolvedScenario
    unit_territory, unit_rep : Texts, shape (n,)
        As in the file, in the order of the book's units; blank where the file has nothing. A unit with only
        a rep belongs to that rep's territory.

    Returns
    -------
    territory_id : Texts, shape (k,)
        At least as many as the scenario has.
    rep_of : Ints, shape (k,)
    label : Ints, shape (n,)
        -1 where the file names neither territory nor rep.
    notes : tuple of str
        What had to be decided.

    Raises
    ------
    InvalidInput
        A rep the book does not have, a territory with two reps, or a rep with two territories.
    """
    named, given = read_labels(resolved, unit_territory, unit_rep)
    members = {name: np.flatnonzero(named == name) for name in sorted(set(named) - {""})}
    place = _by_rep(resolved, members, given)
    rest = {name: units for name, units in members.items() if name not in place}
    matched = _by_cost(resolved, rest, np.setdiff1d(np.arange(resolved.k), list(place.values())))
    suited = _suited(resolved, members, place, matched)
    notes = _notes(resolved, suited, exchanged=suited != matched)
    if resolved.book.reps is None and (unit_rep != "").any():
        notes.append("The book has no reps, so the rep_id of the file gives no base.")
    return _finish(resolved, members, {**place, **suited}, notes)


def _by_rep(resolved: ResolvedScenario, members: Iterable[str], given: dict[str, int]) -> dict[str, int]:
    """Places of the territories whose rep the file or the territory's name tells."""
    reps, slot = resolved.book.reps, {int(rep): t for t, rep in enumerate(resolved.rep_of)}
    if reps is None:
        return {}
    taken = np.isin(np.arange(len(reps)), list(given.values()))
    by_name = rep_of_name(reps, [name for name in members if name not in given], taken)
    return {name: slot[rep] for name, rep in {**given, **by_name}.items()}


def _by_cost(resolved: ResolvedScenario, members: dict[str, Ints], places: Ints) -> dict[str, int]:
    """Places of the territories that name no rep."""
    if not members or not len(places):
        return {}
    if np.isnan(resolved.homes[places]).all():
        if resolved.change is not None:
            return places_of_today(resolved, resolved.change, members, places)
        return places_in_order(resolved, members, places)
    return cheapest_places(resolved, members, places)


def _suited(
    resolved: ResolvedScenario, members: dict[str, Ints], place: dict[str, int], matched: dict[str, int]
) -> dict[str, int]:
    """Places that the objective cannot tell apart, by travel from the reps' homes and customers kept."""
    label = np.full(len(resolved.field), -1, dtype=np.int64)
    for name, t in {**place, **matched}.items():
        label[members[name]] = t
    named = {name for name, t in matched.items() if name == resolved.territory_id[t]}
    loose = [t for name, t in matched.items() if name not in named]
    new = match_reps(resolved, label, np.array(loose, dtype=np.int64))
    return {name: int(new[t]) for name, t in matched.items()}


def _notes(resolved: ResolvedScenario, matched: dict[str, int], *, exchanged: bool) -> list[str]:
    reps = resolved.book.reps
    if reps is None:
        return []
    told = [
        f"{name} to {reps.rep_id[resolved.rep_of[t]]}"
        for name, t in matched.items()
        if resolved.rep_of[t] >= 0
    ]
    how = "in order" if np.isnan(resolved.homes).all() else "one to one, so that the objective is least"
    if np.isnan(resolved.homes).all() and resolved.change is not None:
        how = "so that most stays as it is today"
    if exchanged:
        how = "by travel from their homes and the customers they have today"
    return (
        [f"Territories that name no rep were matched to the other reps {how}: {listed(told)}."]
        if told
        else []
    )


def _finish(
    resolved: ResolvedScenario, members: dict[str, Ints], place: dict[str, int], notes: list[str]
) -> tuple[Texts, Ints, Ints, tuple[str, ...]]:
    """Order everything by place: the scenario's territories, then the extra ones."""
    extra = [name for name in members if name not in place]
    place = {**place, **{name: resolved.k + i for i, name in enumerate(extra)}}
    territory_id = [""] * (resolved.k + len(extra))
    label = np.full(len(resolved.field), -1, dtype=np.int64)
    for name, t in place.items():
        territory_id[t] = name
        label[members[name]] = t
    missing = [t for t, name in enumerate(territory_id) if not name]
    for t in missing:
        territory_id[t] = _distinct(str(resolved.territory_id[t]), territory_id)
    if missing:
        notes = [*notes, f"The file gives no units to: {listed(territory_id[t] for t in missing)}."]
    rep_of = np.concatenate([resolved.rep_of, np.full(len(extra), -1, dtype=np.int64)])
    return texts(territory_id), rep_of, label, tuple(notes)


def _distinct(name: str, taken: list[str]) -> str:
    """Return the name, marked when the file uses it for another territory."""
    while name in taken:
        name = f"{name} (missing)"
    return name
