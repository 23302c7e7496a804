"""The body of a request: measured while it arrives, parsed in the process that solves."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from fastapi import Request

from api.problem_details import Malformed
from territory_opt.errors import TooLarge

_MAX_DISCARDED = 8
"""A body that is too large is received and discarded up to this multiple of the limit, so that the client
reads the response."""


async def read_body(request: Request, limit: int) -> bytes:
    """Read the body.

    Parameters
    ----------
    request : Request
    limit : int
        In bytes; more is never kept, whatever the headers declare.

    Raises
    ------
    TooLarge
    """
    declared = request.headers.get("content-length", "")
    if declared.isdigit() and int(declared) > limit and request.headers.get("expect"):
        raise _too_large(limit)  # the client waits for "100 Continue"
    parts: list[bytes] = []
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > limit * _MAX_DISCARDED:
            break
        if size > limit:
            parts.clear()
        else:
            parts.append(part)
    if size > limit:
        raise _too_large(limit)
    return b"".join(parts)


def parse_body(body: bytes, max_units: int) -> dict[str, Any]:
    """Return the JSON object in the body.

    Raises
    ------
    Malformed
        When it is not JSON (RFC 8259 has no NaN or Infinity), or not an object.
    TooLarge
        When it holds more than `max_units` units.
    """
    try:
        payload = json.loads(body, parse_constant=_refuse_constant)
    except RecursionError:
        raise Malformed("The JSON is nested too deeply.") from None
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise Malformed(f"The body is not JSON: {error}.") from None
    except ValueError:  # the interpreter's limit on digits
        raise Malformed("A whole number in the body has too many digits.") from None
    if not isinstance(payload, dict):
        raise Malformed("The body is JSON, but not an object with units, customers, reps, kams, scenario.")
    refuse_more_units(_units(payload.get("units")), max_units)
    return payload


def refuse_more_units(count: int, max_units: int) -> None:
    """Raise when a book has more units than the service takes.

    Raises
    ------
    TooLarge
    """
    if count > max_units:
        raise TooLarge(f"{count:,} units; this service takes at most {max_units:,}.")


def _units(units: object) -> int:
    rows = units.get("features") if isinstance(units, dict) else units
    return len(rows) if isinstance(rows, list) else 0


def _refuse_constant(name: str) -> NoReturn:
    raise Malformed(f"The body is not JSON: {name} is not a JSON value.")


def _too_large(limit: int) -> TooLarge:
    return TooLarge(f"The body is larger than {limit / 1e6:,.0f} MB ({limit:,} bytes).")
