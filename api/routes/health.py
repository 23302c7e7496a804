"""`GET /health`, `/health/live` and `/health/ready`."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from starlette.status import HTTP_503_SERVICE_UNAVAILABLE

from api.solves.solve_pool import SolvePool
from territory_opt import __version__

router = APIRouter(tags=["service"])


@router.get("/health", summary="Liveness and version of the service")
@router.get("/health/live", summary="Whether the service responds")
async def health() -> dict[str, str]:
    """Return status and version."""
    return {"status": "ok", "version": __version__}


@router.get("/health/ready", summary="Whether a request is solved at once")
async def health_ready(request: Request, response: Response) -> dict[str, str]:
    """Return 200 once a solving process is prepared, and 503 until then.

    On a machine's first start the inner loops are compiled before that.
    """
    pool: SolvePool = request.app.state.pool
    if pool.ready:
        return {"status": "ok"}
    response.status_code = HTTP_503_SERVICE_UNAVAILABLE
    response.headers["retry-after"] = "5"
    return {"status": "preparing"}
