"""Key accounts looked at by themselves: what each of several rules would mean."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from territory_opt.errors import InvalidInput
from territory_opt.model.book import Book
from territory_opt.model.progress import SILENT, Progress
from territory_opt.model.scenario import KeyAccountRule, Scenario
from territory_opt.pipeline.scenario_input import Question, scenario_file, scenario_for

if TYPE_CHECKING:
    from territory_opt.accounts.preview.preview import Preview


def preview_key_accounts(
    book: Book,
    scenario: Question = None,
    rules: Iterable[KeyAccountRule | Mapping[str, object]] | None = None,
) -> dict[str, Any]:
    """Compare rules for key accounts, without assigning or solving anything.

    Parameters
    ----------
    book : Book
    scenario : Scenario, mapping, path, or None
        None takes the book's own.
    rules : iterable of KeyAccountRule or mapping, optional
        Mappings have the shape of the scenario's [key_accounts]. Left out: the scenario's own rule, Pareto's
        at 23, 30, 40, 50 and 60 % of revenue, the largest accounts that the KAMs have places for, and a
        score.

    Returns
    -------
    dict
        `whole`, `kams` (what a KAM is counted as), `rules` (a row each: accounts, sites, share of revenue,
        KAMs needed, what is left for the field) and `portfolio`.

    Raises
    ------
    InvalidInput
        With every fault of the scenario and the rules against this book.
    """
    from territory_opt.export.json_values import plain

    told: dict[str, Any] = plain(preview(book, scenario, rules).as_json())
    return told


def preview(
    book: Book,
    question: Question = None,
    rules: Iterable[KeyAccountRule | Mapping[str, object]] | None = None,
    progress: Progress = SILENT,
) -> Preview:
    """Do the same, and return the arrays that the page is drawn from."""
    from dataclasses import replace

    from territory_opt.accounts.preview.compare_rules import preview as compare

    scenario = scenario_for(book, question)
    progress.stage("key accounts")
    file = scenario_file(book, question)
    try:
        return compare(
            book,
            scenario.key_accounts,
            None if rules is None else [_rule(rule) for rule in rules],
            scenario.workload,
            _minutes(book, scenario),
        )
    except InvalidInput as refused:
        raise InvalidInput(
            replace(fault, file=file) if fault.file == "scenario.toml" else fault for fault in refused.faults
        ) from None


def _rule(rule: KeyAccountRule | Mapping[str, object]) -> KeyAccountRule:
    from territory_opt.ingest import parse_scenario

    if isinstance(rule, KeyAccountRule):
        return rule
    return parse_scenario({"key_accounts": rule}, "rules").key_accounts or KeyAccountRule()


def _minutes(book: Book, scenario: Scenario) -> Callable[[Any, Any], Any] | None:
    """Travel between places; none in a plane that lies nowhere on Earth."""
    from territory_opt.pipeline.travel_times import minutes_between

    return minutes_between(book, scenario.travel)
