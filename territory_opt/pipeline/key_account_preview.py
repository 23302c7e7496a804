"""Comparison of rules for key accounts, without assignment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from territory_opt.errors import InvalidInput
from territory_opt.model.book import Book
from territory_opt.model.progress import SILENT, Progress
from territory_opt.model.scenario import KeyAccountRule, Scenario
from territory_opt.pipeline.scenario_input import ScenarioInput, scenario_file, scenario_for

if TYPE_CHECKING:
    from territory_opt.accounts.preview.preview import Preview
    from territory_opt.accounts.preview.service_hours import Minutes


def preview_key_accounts(
    book: Book,
    scenario: ScenarioInput = None,
    rules: Iterable[KeyAccountRule | Mapping[str, object]] | None = None,
    *,
    progress: Progress = SILENT,
) -> Preview:
    """Compare rules for key accounts, without assignment or solve.

    Parameters
    ----------
    book : Book
    scenario : Scenario, mapping, path, or None
        None: that of the book.
    rules : iterable of KeyAccountRule or mapping, optional
        Mappings have the shape of the scenario's [key_accounts]. Default: the rule of the scenario, Pareto
        rules at 23, 30, 40, 50 and 60 % of revenue, the largest accounts that the KAMs have places for, and a
        score.
    progress : Progress

    Returns
    -------
    Preview
        `rows` has one row for each rule: accounts, sites, share of revenue, KAMs needed, remaining field.

    Raises
    ------
    InvalidInput
        With every fault of the scenario and the rules against this book.
    """
    from dataclasses import replace

    from territory_opt.accounts.preview.compare_rules import preview

    requested = scenario_for(book, scenario)
    progress.stage("key accounts")
    file = scenario_file(book, scenario)
    try:
        return preview(
            book,
            requested.key_accounts,
            None if rules is None else [_rule(rule) for rule in rules],
            requested.workload,
            _minutes(book, requested),
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


def _minutes(book: Book, scenario: Scenario) -> Minutes | None:
    """Function that computes travel minutes; None without a CRS."""
    from territory_opt.pipeline.travel_times import minutes_between

    return minutes_between(book, scenario.travel)
