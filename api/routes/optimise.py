"""`POST /optimise`: book and scenario in, territories out, nothing kept."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from api.body import read_body
from api.openapi import OPTIMISE
from api.problem_details import ProblemDetails
from api.settings import Settings
from api.solves.solve_pool import ClientGone, SolvePool

GEO_JSON = "application/geo+json"
CLIENT_CLOSED_REQUEST = 499

router = APIRouter(tags=["optimise"])


@router.post(
    "/optimise", summary="Divide a book into balanced territories", response_class=Response, **OPTIMISE
)
async def optimise(request: Request) -> Response:
    """Divide the book's units into territories balanced on every criterion of the scenario.

    Key accounts are taken out and given to their managers. The answer is a GeoJSON FeatureCollection of the
    territories with four more members: `report`, `assignments` (unit_id to territory_id), `key_accounts`, and
    `transition` (customers whose owner changes).
    A plan that breaks a rule is an answer too: see `report.status`. The request ends with the best plan so
    far when the service's time is up, and stops when the client goes away.
    """
    settings: Settings = request.app.state.settings
    pool: SolvePool = request.app.state.pool
    pool.refuse_when_full()
    body = await read_body(request, settings.max_upload_bytes)
    try:
        answer = await pool.answer(body, request.is_disconnected)
    except ClientGone:
        return Response(status_code=CLIENT_CLOSED_REQUEST)  # for the log; nobody hears it
    if isinstance(answer, ProblemDetails):
        return answer.response(request)
    return Response(answer, media_type=GEO_JSON)
