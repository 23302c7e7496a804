"""Territory ids are written down before territories come and go, so that those of the plan are kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from territory_opt.model.arrays import frozen
from territory_opt.model.book import Book
from territory_opt.model.scenario import Scenario
from territory_opt.resolve.territories import (
    rep_count,
    scenario_territory_ids,
    territory_count,
    territory_ids,
)
from territory_opt.whatif.change_parts.known_names import territories_by_name


def with_fixed_ids(book: Book, scenario: Scenario) -> tuple[Book, Scenario]:
    """Write down the id of every territory: in its rep's row, or in the scenario's `vacant`.

    Locks and forbids name their territory by its id afterwards, so that they do not depend on its rep.
    """
    ids, reps = scenario_territory_ids(book, scenario), rep_count(book)
    names = territories_by_name(book, scenario)
    lock, forbid = (
        tuple(
            rule
            if names.get(rule.territory, rule.territory) == rule.territory
            else replace(rule, territory=names[rule.territory])
            for rule in rules
        )
        for rules in (scenario.lock, scenario.forbid)
    )
    vacant = tuple(str(name) for name in ids[reps:])
    scenario = replace(scenario, vacant=vacant, lock=lock, forbid=forbid)
    if book.reps is not None and (book.reps.territory_id != ids[:reps]).any():
        book = replace(book, reps=replace(book.reps, territory_id=frozen(ids[:reps])))
    return book, scenario


def next_territory_id(book: Book, scenario: Scenario) -> str:
    """The next unused id.

    Parameters
    ----------
    book : Book
    scenario : Scenario
        Both with fixed ids.
    """
    count = territory_count(book, scenario) + 1
    return str(territory_ids(book.reps, count, scenario.vacant, scenario.retired)[-1])


def with_count_changed(scenario: Scenario, by: int) -> Scenario:
    """The scenario with more or fewer territories, where it gives their number at all."""
    return (
        scenario if scenario.territories is None else replace(scenario, territories=scenario.territories + by)
    )


def with_retired(scenario: Scenario, names: Iterable[str], into: str | None = None) -> Scenario:
    """The scenario without some territories: not vacant, never given again, and in no rule.

    Parameters
    ----------
    scenario : Scenario
        With fixed ids.
    names : iterable of str
    into : str or None
        Territory that takes over their locks; None: the locks are dropped, as their forbids always are.
    """
    gone = tuple(names)
    kept = (rule for rule in scenario.lock if into is not None or rule.territory not in gone)
    moved = {name: into for name in gone if into is not None}
    return replace(
        scenario,
        vacant=tuple(name for name in scenario.vacant if name not in gone),
        retired=(*scenario.retired, *gone),
        lock=tuple(replace(rule, territory=moved.get(rule.territory, rule.territory)) for rule in kept),
        forbid=tuple(rule for rule in scenario.forbid if rule.territory not in gone),
    )
