"""What the status of an answer means, and its JSON."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from territory_opt.travel.http.connection import Reply
from territory_opt.travel.http.server_answer import RequestRefused, Transient

BUSY = (408, 425, 429)
"""Statuses that pass, besides those from 500 upwards."""


def refuse_status(reply: Reply, said: str = "") -> NoReturn:
    """Turn a status other than 200 into an exception.

    Raises
    ------
    Transient
        When asking again may help.
    RequestRefused
        When it will not.
    """
    what = f"HTTP {reply.status}" + (f": {said}" if said else "")
    if reply.status in BUSY or reply.status >= 500:
        raise Transient(what, _seconds(reply.retry_after))
    raise RequestRefused(what)


def parsed(body: bytes) -> dict[str, Any]:
    """Object of a JSON body.

    Raises
    ------
    Transient
        When it is none.
    """
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        answer = None
    if not isinstance(answer, dict):
        raise Transient("the answer is no JSON object")
    return answer


def _seconds(retry_after: str | None) -> float | None:
    """Seconds to wait, when the server names them; a date is left to our own patience."""
    try:
        seconds = float(retry_after or "")
    except ValueError:
        return None
    return seconds if seconds >= 0 else None
