"""Status and JSON body of a response: which errors are transient, which are final."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from territory_opt.travel.http.connection import HttpResponse
from territory_opt.travel.http.server_answer import RequestRefused, TransientError

TRANSIENT_STATUSES = (408, 425, 429)
"""Statuses below 500 that are worth a retry; those from 500 upwards all are."""


def raise_for_status(response: HttpResponse, message: str = "") -> NoReturn:
    """Turn a status other than 200 into an exception.

    Raises
    ------
    TransientError
        When a retry may help.
    RequestRefused
        When it will not.
    """
    reason = f"HTTP {response.status}" + (f": {message}" if message else "")
    if response.status in TRANSIENT_STATUSES or response.status >= 500:
        raise TransientError(reason, _seconds(response.retry_after))
    raise RequestRefused(reason)


def parse_json(body: bytes) -> dict[str, Any]:
    """Object of a JSON body.

    Raises
    ------
    TransientError
        When it is none.
    """
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        answer = None
    if not isinstance(answer, dict):
        raise TransientError("the answer is no JSON object")
    return answer


def _seconds(retry_after: str | None) -> float | None:
    """Seconds of a Retry-After header; None for a date, where our own waits apply."""
    try:
        seconds = float(retry_after or "")
    except ValueError:
        return None
    return seconds if seconds >= 0 else None
