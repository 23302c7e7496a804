"""Exception handlers: every error of a request becomes problem details."""

from __future__ import annotations

import logging

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from api.problem_details import ProblemDetails
from territory_opt.errors import Fault, InvalidInput, TerritoryError

_LOG = logging.getLogger("territory_opt.api")


def add_handlers(app: FastAPI) -> None:
    """Register the handlers."""
    app.add_exception_handler(TerritoryError, _known_error)
    app.add_exception_handler(RequestValidationError, _invalid_request)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(Exception, _unexpected_error)


async def _known_error(request: Request, error: Exception) -> Response:
    problem = ProblemDetails.of(error)
    if problem.status == 500:
        _LOG.error("%s %s", request.url.path, error, exc_info=error)
    return problem.response(request)


async def _invalid_request(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    faults = [
        Fault(
            "request",
            None,
            ".".join(map(str, item["loc"])),
            None,
            item["msg"],
            "See /docs for the request format.",
        )
        for item in error.errors()
    ]
    return ProblemDetails.of(InvalidInput(faults)).response(request)


async def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    headers = dict(error.headers) if error.headers else None
    return ProblemDetails.of_status(error.status_code, str(error.detail)).response(request, headers)


async def _unexpected_error(request: Request, error: Exception) -> Response:
    return ProblemDetails.of(error).response(request)
