"""Identify the territories of an assignments file with those of the scenario."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import numpy as np

from territory_opt.judge.homes.rep_matching import match_reps
from territory_opt.judge.plan_labels import PlanLabels
from territory_opt.judge.read_labels import read_labels
from territory_opt.judge.territory_slots import least_cost_slots, slots_by_name, slots_by_today
from territory_opt.model.arrays import Ints, Texts, texts
from territory_opt.model.finding import Finding
from territory_opt.model.findings.plan_findings import BookWithoutReps, TerritoriesMatched
from territory_opt.resolve import ResolvedScenario, rep_of_name


def identify_territories(resolved: ResolvedScenario, unit_territory: Texts, unit_rep: Texts) -> PlanLabels:
    """Match each territory of a file to a slot: a territory of the scenario, with its rep and base.

    By the rep_id in the file; else by the rep whose territory_id or rep_id is the territory's name; else by
    the one-to-one matching with the least objective, ties as in `match_reps`. Slots without a territory in
    the file have no units; territories without a slot follow at the end, without a rep.

    Parameters
    ----------
    resolved : ResolvedScenario
    unit_territory, unit_rep : Texts, shape (n,)
        As in the file, in the order of the book's units; blank where the file has nothing. A unit with only
        a rep belongs to that rep's territory.

    Returns
    -------
    PlanLabels
        With at least as many territories as the scenario has. Label -1 where the file names neither
        territory nor rep. The findings describe the matching.

    Raises
    ------
    InvalidInput
        A rep the book does not have, a territory with two reps, or a rep with two territories.
    """
    named, given = read_labels(resolved, unit_territory, unit_rep)
    members = {name: np.flatnonzero(named == name) for name in sorted(set(named) - {""})}
    slot = _slots_by_rep(resolved, members, given)
    unmatched = {name: units for name, units in members.items() if name not in slot}
    by_cost = _slots_by_cost(resolved, unmatched, np.setdiff1d(np.arange(resolved.k), list(slot.values())))
    by_rep_fit = _slots_by_rep_fit(resolved, members, slot, by_cost)
    findings = _findings(resolved, by_rep_fit, exchanged=by_rep_fit != by_cost)
    if resolved.book.reps is None and (unit_rep != "").any():
        findings = (*findings, BookWithoutReps())
    return _labels(resolved, members, {**slot, **by_rep_fit}, findings)


def _slots_by_rep(
    resolved: ResolvedScenario, members: Iterable[str], given: dict[str, int]
) -> dict[str, int]:
    """Slots of the territories whose rep is given by the file or by the territory's name."""
    reps, slot = resolved.book.reps, {int(rep): t for t, rep in enumerate(resolved.rep_of)}
    if reps is None:
        return {}
    taken = np.isin(np.arange(len(reps)), list(given.values()))
    by_name = rep_of_name(reps, [name for name in members if name not in given], taken)
    return {name: slot[rep] for name, rep in {**given, **by_name}.items()}


def _slots_by_cost(resolved: ResolvedScenario, members: dict[str, Ints], slots: Ints) -> dict[str, int]:
    """Slots of the territories without a given rep."""
    if not members or not len(slots):
        return {}
    if np.isnan(resolved.homes[slots]).all():
        if resolved.change is not None:
            return slots_by_today(resolved, resolved.change, members, slots)
        return slots_by_name(resolved, members, slots)
    found = least_cost_slots(resolved, members, slots)
    return {**found, **_slots_with_free_bases(resolved, members, slots, found)}


def _slots_with_free_bases(
    resolved: ResolvedScenario, members: dict[str, Ints], slots: Ints, found: dict[str, int]
) -> dict[str, int]:
    """Slots of the territories that got one with a free base: all of these cost them the same."""
    free = np.array([t for t in slots if np.isnan(resolved.homes[t]).any()], dtype=np.int64)
    others = {name: units for name, units in members.items() if found.get(name) in set(free.tolist())}
    return _slots_by_cost(resolved, others, free)


def _slots_by_rep_fit(
    resolved: ResolvedScenario, members: dict[str, Ints], slot: dict[str, int], by_cost: dict[str, int]
) -> dict[str, int]:
    """Exchange slots of equal objective, by travel from the reps' homes and customers kept."""
    label = np.full(len(resolved.field), -1, dtype=np.int64)
    for name, t in {**slot, **by_cost}.items():
        label[members[name]] = t
    movable = [t for name, t in by_cost.items() if name != resolved.territory_id[t]]
    new = match_reps(resolved, label, np.array(movable, dtype=np.int64))
    return {name: int(new[t]) for name, t in by_cost.items()}


def _findings(resolved: ResolvedScenario, slot: dict[str, int], *, exchanged: bool) -> tuple[Finding, ...]:
    """Say which reps the territories without a given rep were matched to."""
    reps = resolved.book.reps
    if reps is None:
        return ()
    rep_of = {name: int(resolved.rep_of[t]) for name, t in slot.items() if resolved.rep_of[t] >= 0}
    if not rep_of:
        return ()
    matched = tuple(str(reps.rep_id[rep]) for rep in rep_of.values())
    return (TerritoriesMatched(tuple(rep_of), matched, _matching_rule(resolved, exchanged=exchanged)),)


def _matching_rule(
    resolved: ResolvedScenario, *, exchanged: bool
) -> Literal["homes", "objective", "order", "today"]:
    if exchanged:
        return "homes"
    if not np.isnan(resolved.homes).all():
        return "objective"
    return "order" if resolved.change is None else "today"


def _labels(
    resolved: ResolvedScenario, members: dict[str, Ints], slot: dict[str, int], findings: tuple[Finding, ...]
) -> PlanLabels:
    """Order the territories by slot, then the extra ones."""
    extra = [name for name in members if name not in slot]
    index = {**slot, **{name: resolved.k + i for i, name in enumerate(extra)}}
    territory_id = [""] * (resolved.k + len(extra))
    label = np.full(len(resolved.field), -1, dtype=np.int64)
    for name, t in index.items():
        territory_id[t] = name
        label[members[name]] = t
    for t, name in enumerate(territory_id):
        if not name:
            territory_id[t] = _distinct(str(resolved.territory_id[t]), territory_id)
    rep_of = np.concatenate([resolved.rep_of, np.full(len(extra), -1, dtype=np.int64)])
    return PlanLabels(label, texts(territory_id), rep_of, findings)


def _distinct(name: str, taken: list[str]) -> str:
    """The name, with a suffix when the file uses it for another territory."""
    while name in taken:
        name = f"{name} (missing)"
    return name
