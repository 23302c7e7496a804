"""Skills of KAMs and agents that match no customer: languages, industries, countries."""

from __future__ import annotations

from collections.abc import Mapping

from territory_opt.ingest.collected_faults import CollectedFaults
from territory_opt.ingest.formats.raw_table import RawTable
from territory_opt.model.about_file import MAX_IDS
from territory_opt.model.arrays import Texts
from territory_opt.model.book import Agents, Customers, Kams
from territory_opt.model.findings.book_findings import UnmatchedSkill
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
        written = sorted(known.values())
        findings.warn(
            UnmatchedSkill(
                file=table.file,
                row=rows[0],
                column=column.name,
                value=value,
                attribute=attribute,
                rows=tuple(rows),
                known=tuple(written[:MAX_IDS]),
                known_count=len(written),
                meant=closest_match(value, written),
                parts=_parts(value, known),
            )
        )


def _parts(value: str, known: Mapping[str, str]) -> tuple[str, ...]:
    """Values between commas, where customers have one of them; else empty."""
    parts = [part.strip() for part in value.split(",")]
    several = len(parts) > 1 and any(part.casefold() in known for part in parts)
    return tuple(filter(None, parts)) if several else ()
