"""Restrictions on scenarios that come with a request."""

from __future__ import annotations

import os

from territory_opt.ingest.collected_faults import CollectedFaults
from territory_opt.model.scenario import TravelSettings

ALLOWED = "TERRITORY_OPT_TRAVEL_URLS"
"""Environment variable: comma-separated addresses of road servers that requests may use."""


def refuse_untrusted_travel(travel: TravelSettings, file: str, findings: CollectedFaults) -> None:
    """Refuse travel settings with a file, or with a server address that is not allowed.

    A request brings no files. Without the list of allowed addresses it could make this service send requests
    to any host in its network.
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
