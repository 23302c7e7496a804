"""Skills of KAMs and agents that match no customer: languages, industries, countries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from territory_opt.ingest.collected_faults import NAMED, CollectedFaults
from territory_opt.ingest.formats.raw_table import RawTable
from territory_opt.model.arrays import Texts
from territory_opt.model.book import Agents, Customers, Kams
from territory_opt.wording.spelling import closest_match

TYPO_SIMILARITY = 0.8
"""Similarity to a value of the customers from which a skill is taken for a typo."""

ATTRIBUTES = {"languages": "language", "industries": "industry", "countries": "country"}
"""Column of skills -> the column of the customers that it is matched with."""


def warn_of_unmatched_kam_skills(
    table: RawTable, kams: Kams, customers: Customers, findings: CollectedFaults
) -> None:
    """Warn of languages, industries and countries of KAMs that no customer has and that look wrong."""
    for name in ATTRIBUTES:
        _warn(table, name, getattr(kams, name), customers, findings)


def warn_of_unmatched_agent_languages(
    table: RawTable, agents: Agents, customers: Customers, findings: CollectedFaults
) -> None:
    """Warn of languages of agents that no customer has and that look wrong."""
    _warn(table, "languages", agents.languages, customers, findings)


def _warn(
    table: RawTable,
    name: str,
    skills: tuple[frozenset[str], ...],
    customers: Customers,
    findings: CollectedFaults,
) -> None:
    """One warning for each wrong value, however many rows have it.

    A value that no customer has looks wrong when it is similar to a customer's, or when its row has no
    matched value.
    """
    attribute = ATTRIBUTES[name]
    values: Texts = getattr(customers, attribute)
    known = {str(value).casefold(): str(value) for value in values if value}
    column = table.get(name)
    if column is None or not known:
        return
    found: dict[str, list[int]] = {}
    for index, row_skills in enumerate(skills):
        unmatched = {value for value in row_skills if value.casefold() not in known}
        for value in sorted(unmatched):
            if unmatched == row_skills or closest_match(value, known, TYPO_SIMILARITY) is not None:
                found.setdefault(value, []).append(int(table.rows[index]))
    for value, rows in found.items():
        findings.warn(
            table.file,
            f"no customer has the {attribute} {value!r}{_also(rows[1:])}",
            _remedy(value, known, attribute),
            row=rows[0],
            column=column.name,
            value=value,
        )


def _also(rows: list[int]) -> str:
    if not rows:
        return ""
    rest = f" and {len(rows) - NAMED:,} more" if len(rows) > NAMED else ""
    return f" (also in row {_listed(rows[:NAMED])}{rest})"


def _remedy(value: str, known: Mapping[str, str], attribute: str) -> str:
    parts = [part.strip() for part in value.split(",")]
    if len(parts) > 1 and any(part.casefold() in known for part in parts):
        return f"Write a semicolon between two: {';'.join(filter(None, parts))}."
    if (close := closest_match(value, known.values())) is not None:
        return f"Did you mean {close!r}?"
    some = sorted(known.values())
    rest = f" and {len(some) - NAMED:,} more" if len(some) > NAMED else ""
    written = f"{_listed(some[:NAMED])}{rest}"
    return f"Write it as the customers' {attribute} is written ({written}), or leave it blank."


def _listed(items: Iterable[object]) -> str:
    return ", ".join(map(str, items))
