"""What KAMs and agents offer, held against what customers ask for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from territory_opt.ingest.collected_faults import NAMED, CollectedFaults
from territory_opt.ingest.formats.raw_table import RawTable
from territory_opt.ingest.spelling import nearest
from territory_opt.model.arrays import Texts
from territory_opt.model.book import Agents, Customers, Kams

SLIP = 0.8
"""An offer this like a value that customers have is taken for a slip of the pen."""

Offers = tuple[frozenset[str], ...]


def warn_of_idle_kams(table: RawTable, kams: Kams, customers: Customers, findings: CollectedFaults) -> None:
    """Say which languages, industries and countries of KAMs no customer has, where it looks wrong."""
    _warn(table, "languages", kams.languages, "language", customers.language, findings)
    _warn(table, "industries", kams.industries, "industry", customers.industry, findings)
    _warn(table, "countries", kams.countries, "country", customers.country, findings)


def warn_of_idle_agents(
    table: RawTable, agents: Agents, customers: Customers, findings: CollectedFaults
) -> None:
    """Say the same of the languages of agents."""
    _warn(table, "languages", agents.languages, "language", customers.language, findings)


def _warn(
    table: RawTable, name: str, offers: Offers, asked: str, values: Texts, findings: CollectedFaults
) -> None:
    """One warning for each wrong value, however many rows have it.

    A value that no customer has is no error by itself: people can do more than is asked of them. It looks
    like one when it is nearly a customer's, and when its row offers nothing else.
    """
    known = {str(value).casefold(): str(value) for value in values if value}
    column = table.get(name)
    if column is None or not known:
        return
    found: dict[str, list[int]] = {}
    for index, offer in enumerate(offers):
        idle = {value for value in offer if value.casefold() not in known}
        for value in sorted(idle):
            if idle == offer or nearest(value, known, SLIP) is not None:
                found.setdefault(value, []).append(int(table.rows[index]))
    for value, rows in found.items():
        findings.warn(
            table.file,
            f"no customer has the {asked} {value!r}{_also(rows[1:])}",
            _remedy(value, known, asked),
            row=rows[0],
            column=column.name,
            value=value,
        )


def _also(rows: list[int]) -> str:
    if not rows:
        return ""
    rest = f" and {len(rows) - NAMED:,} more" if len(rows) > NAMED else ""
    return f" (also in row {_listed(rows[:NAMED])}{rest})"


def _remedy(value: str, known: Mapping[str, str], asked: str) -> str:
    parts = [part.strip() for part in value.split(",")]
    if len(parts) > 1 and any(part.casefold() in known for part in parts):
        return f"Write a semicolon between two: {';'.join(filter(None, parts))}."
    if (close := nearest(value, known.values())) is not None:
        return f"Did you mean {close!r}?"
    some = sorted(known.values())
    rest = f" and {len(some) - NAMED:,} more" if len(some) > NAMED else ""
    return (
        f"Write it as the customers' {asked} is written ({_listed(some[:NAMED])}{rest}), or leave it blank."
    )


def _listed(items: Iterable[object]) -> str:
    return ", ".join(map(str, items))
