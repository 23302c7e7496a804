"""`GET /health`."""

from __future__ import annotations

from fastapi import APIRouter

from territory_opt import __version__

router = APIRouter(tags=["service"])


@router.get("/health", summary="Liveness and version of the service")
async def health() -> dict[str, str]:
    """Return status and version."""
    return {"status": "ok", "version": __version__}
