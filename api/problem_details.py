"""Errors of a request as problem details (RFC 9457)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from fastapi import Request, Response

from territory_opt.errors import (
    Interrupted,
    InvalidInput,
    JudgeDisagrees,
    OutputFailed,
    OutputRefused,
    TerritoryError,
    TooLarge,
)

PROBLEM_JSON = "application/problem+json"
_TYPE = "urn:territory-opt:problem:"


class Malformed(TerritoryError):
    """The body of the request is not a JSON object."""


class Busy(TerritoryError):
    """As many solves are running as this service allows."""


class SolveLost(TerritoryError):
    """The solving process ended without a response."""


@dataclass(frozen=True)
class Kind:
    """A kind of problem: the last part of its type, its title and HTTP status."""

    name: str
    title: str
    status: int


_DEFECT = Kind("defect", "This service has a defect", 500)

KINDS: tuple[tuple[type[Exception], Kind], ...] = (
    (InvalidInput, Kind("invalid-input", "The book or the scenario has faults", 422)),
    (TooLarge, Kind("too-large", "The request is larger than this service accepts", 413)),
    (Malformed, Kind("malformed", "The body is not a JSON object", 400)),
    (Busy, Kind("busy", "As many solves are running as this service allows", 503)),
    (Interrupted, Kind("interrupted", "The solve was stopped before it had a plan", 503)),
    (SolveLost, Kind("solve-lost", "The solving process ended without a response", 500)),
    (JudgeDisagrees, _DEFECT),
    (OutputRefused, _DEFECT),
    (OutputFailed, _DEFECT),
)
"""The first matching class applies; any other error is a defect, whose message is not sent to the client."""


@dataclass(frozen=True)
class ProblemDetails:
    """Problem details of one error response.

    Parameters
    ----------
    type, title, detail : str
    status : int
    faults : tuple of dict, or None
        Every fault of the input, as in the contract.
    """

    type: str
    title: str
    status: int
    detail: str
    faults: tuple[dict[str, object], ...] | None = None

    @classmethod
    def of(cls, error: Exception) -> ProblemDetails:
        """Return the problem details of an error."""
        kind = next((kind for known, kind in KINDS if isinstance(error, known)), _DEFECT)
        if kind is _DEFECT:
            return cls(
                _TYPE + kind.name,
                kind.title,
                kind.status,
                "The request failed; see the log of the service.",
            )
        if isinstance(error, InvalidInput):
            count = len(error.faults)
            detail = f"{count} fault{'s' if count > 1 else ''}; see faults."
            return cls(
                _TYPE + kind.name,
                kind.title,
                kind.status,
                detail,
                tuple(fault.as_dict() for fault in error.faults),
            )
        return cls(_TYPE + kind.name, kind.title, kind.status, str(error))

    @classmethod
    def of_status(cls, status: int, detail: str) -> ProblemDetails:
        """Return a plain HTTP error; RFC 9457 gives it the type about:blank."""
        return cls("about:blank", HTTPStatus(status).phrase, status, detail)

    def response(self, request: Request, headers: dict[str, str] | None = None) -> Response:
        """Return the HTTP response."""
        body: dict[str, Any] = {
            "type": self.type,
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            "instance": request.url.path,
        }
        if self.faults is not None:
            body["faults"] = list(self.faults)
        extra = {"Retry-After": "5"} if self.status == 503 else {}
        text = json.dumps(body, ensure_ascii=False)
        return Response(text, self.status, {**extra, **(headers or {})}, PROBLEM_JSON)
