"""Whose territories a file of assignments describes."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from territory_opt.brief import Brief, rep_of_name
from territory_opt.evaluate.homes.match import match_reps
from territory_opt.evaluate.matching import cheapest_places, places_in_order, places_of_today
from territory_opt.evaluate.rules import listed
from territory_opt.evaluate.stated import stated
from territory_opt.model.arrays import Ints, Texts, texts


def owners(brief: Brief, unit_territory: Texts, unit_rep: Texts) -> tuple[Texts, Ints, Ints, tuple[str, ...]]:
    """Give each territory of a file its place among the scenario's territories, and with it its base.

    By the rep_id in the file; else the rep whose territory_id or rep_id is the territory's name; else the
    one-to-one matching that makes the objective least, and among equals as a plan's reps are matched.
    Territories of the scenario that the file does not
    have come out without units; territories beyond the scenario's number follow at the end, without rep.

    Parameters
    ----------
    brief : Brief
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
    named, given = stated(brief, unit_territory, unit_rep)
    members = {name: np.flatnonzero(named == name) for name in sorted(set(named) - {""})}
    place = _by_rep(brief, members, given)
    rest = {name: units for name, units in members.items() if name not in place}
    matched = _by_cost(brief, rest, np.setdiff1d(np.arange(brief.k), list(place.values())))
    suited = _suited(brief, members, place, matched)
    notes = _notes(brief, suited, exchanged=suited != matched)
    if brief.book.reps is None and (unit_rep != "").any():
        notes.append("The book has no reps, so the rep_id of the file gives no base.")
    return _finish(brief, members, {**place, **suited}, notes)


def _by_rep(brief: Brief, members: Iterable[str], given: dict[str, int]) -> dict[str, int]:
    """Places of the territories whose rep the file or the territory's name tells."""
    reps, slot = brief.book.reps, {int(rep): t for t, rep in enumerate(brief.rep_of)}
    if reps is None:
        return {}
    taken = np.isin(np.arange(len(reps)), list(given.values()))
    by_name = rep_of_name(reps, [name for name in members if name not in given], taken)
    return {name: slot[rep] for name, rep in {**given, **by_name}.items()}


def _by_cost(brief: Brief, members: dict[str, Ints], places: Ints) -> dict[str, int]:
    """Places of the territories that name no rep."""
    if not members or not len(places):
        return {}
    if np.isnan(brief.homes[places]).all():
        if brief.change is not None:
            return places_of_today(brief, brief.change, members, places)
        return places_in_order(brief, members, places)
    return cheapest_places(brief, members, places)


def _suited(
    brief: Brief, members: dict[str, Ints], place: dict[str, int], matched: dict[str, int]
) -> dict[str, int]:
    """Places that the objective cannot tell apart, by travel from the reps' homes and customers kept."""
    label = np.full(len(brief.field), -1, dtype=np.int64)
    for name, t in {**place, **matched}.items():
        label[members[name]] = t
    named = {name for name, t in matched.items() if name == brief.territory_id[t]}
    loose = [t for name, t in matched.items() if name not in named]
    new = match_reps(brief, label, np.array(loose, dtype=np.int64))
    return {name: int(new[t]) for name, t in matched.items()}


def _notes(brief: Brief, matched: dict[str, int], *, exchanged: bool) -> list[str]:
    reps = brief.book.reps
    if reps is None:
        return []
    told = [
        f"{name} to {reps.rep_id[brief.rep_of[t]]}" for name, t in matched.items() if brief.rep_of[t] >= 0
    ]
    how = "in order" if np.isnan(brief.homes).all() else "one to one, so that the objective is least"
    if np.isnan(brief.homes).all() and brief.change is not None:
        how = "so that most stays as it is today"
    if exchanged:
        how = "by travel from their homes and the customers they have today"
    return (
        [f"Territories that name no rep were matched to the other reps {how}: {listed(told)}."]
        if told
        else []
    )


def _finish(
    brief: Brief, members: dict[str, Ints], place: dict[str, int], notes: list[str]
) -> tuple[Texts, Ints, Ints, tuple[str, ...]]:
    """Order everything by place: the scenario's territories, then the extra ones."""
    extra = [name for name in members if name not in place]
    place = {**place, **{name: brief.k + i for i, name in enumerate(extra)}}
    territory_id = [""] * (brief.k + len(extra))
    label = np.full(len(brief.field), -1, dtype=np.int64)
    for name, t in place.items():
        territory_id[t] = name
        label[members[name]] = t
    missing = [t for t, name in enumerate(territory_id) if not name]
    for t in missing:
        territory_id[t] = _distinct(str(brief.territory_id[t]), territory_id)
    if missing:
        notes = [*notes, f"The file gives no units to: {listed(territory_id[t] for t in missing)}."]
    rep_of = np.concatenate([brief.rep_of, np.full(len(extra), -1, dtype=np.int64)])
    return texts(territory_id), rep_of, label, tuple(notes)


def _distinct(name: str, taken: list[str]) -> str:
    """Return the name, marked when the file uses it for another territory."""
    while name in taken:
        name = f"{name} (missing)"
    return name
