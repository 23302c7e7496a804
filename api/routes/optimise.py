"""`POST /optimise`: stateless; takes a book and a scenario, returns territories."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from api.body import read_body
from api.openapi import OPTIMISE
from api.problem_details import ProblemDetails
from api.settings import Settings
from api.solves.solve_pool import ClientDisconnected, SolvePool

GEO_JSON = "application/geo+json"
CLIENT_CLOSED_REQUEST = 499

router = APIRouter(tags=["optimise"])


@router.post(
    "/optimise", summary="Divide a book into balanced territories", response_class=Response, **OPTIMISE
)
async def optimise(request: Request) -> Response:
    """Divide the book's units into territories balanced on every criterion of the scenario.

    Key accounts are assigned to key account managers. The response is a GeoJSON FeatureCollection of the
    territories with four more members: `report`, `assignments` (unit_id to territory_id), `key_accounts`, and
    `transition` (customers whose owner changes).
    A plan that breaks a rule is returned too: see `report.status`. The solve ends with the best plan so far
    at the time limit of the service, and is cancelled when the client disconnects.
    """
    settings: Settings = request.app.state.settings
    pool: SolvePool = request.app.state.pool
    pool.refuse_when_full()
    body = await read_body(request, settings.max_upload_bytes)
    try:
        result = await pool.run(body, request.is_disconnected)
    except ClientDisconnected:
        return Response(status_code=CLIENT_CLOSED_REQUEST)  # for the access log
    if isinstance(result, ProblemDetails):
        return result.response(request)
    return Response(result, media_type=GEO_JSON)
