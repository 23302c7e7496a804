"""What a request may not ask of the machine that answers it."""

from __future__ import annotations

import os

from territory_opt.ingest.collected_faults import CollectedFaults
from territory_opt.model.scenario import TravelSettings

ALLOWED = "TERRITORY_OPT_TRAVEL_URLS"
"""Environment variable: addresses that requests may have asked for travel times, with commas between."""


def refuse_of_strangers(travel: TravelSettings, file: str, findings: CollectedFaults) -> None:
    """Refuse travel times that whoever sends a request could use to reach where they cannot reach.

    A request brings no files, and must not send this machine to any address it likes.
    """
    if travel.provider == "matrix":
        findings.fault(
            file,
            "a request brings no table of travel times",
            'Use provider = "great_circle".',
            column="travel.provider",
            value="matrix",
        )
    elif travel.url is not None and travel.provider != "great_circle":
        allowed = {url.strip().rstrip("/") for url in os.environ.get(ALLOWED, "").split(",")}
        if travel.url not in allowed:
            findings.fault(
                file,
                "this service does not ask that address for travel times",
                f'Use provider = "great_circle", or have the address added to {ALLOWED} on the server.',
                column="travel.url",
                value=travel.url,
            )
