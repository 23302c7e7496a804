"""Every error a request can meet becomes problem details."""

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
    app.add_exception_handler(TerritoryError, _refused)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _defect)


async def _refused(request: Request, error: Exception) -> Response:
    problem = ProblemDetails.of(error)
    if problem.status == 500:
        _LOG.error("%s %s", request.url.path, error, exc_info=error)
    return problem.response(request)


async def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    faults = [
        Fault(
            "request",
            None,
            ".".join(map(str, item["loc"])),
            None,
            item["msg"],
            "See /docs for what is asked.",
        )
        for item in error.errors()
    ]
    return ProblemDetails.of(InvalidInput(faults)).response(request)


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    headers = dict(error.headers) if error.headers else None
    return ProblemDetails.of_status(error.status_code, str(error.detail)).response(request, headers)


async def _defect(request: Request, error: Exception) -> Response:
    return ProblemDetails.of(error).response(request)
