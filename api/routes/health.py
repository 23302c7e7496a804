"""`GET /health`."""

from __future__ import annotations

from fastapi import APIRouter

from territory_opt import __version__

router = APIRouter(tags=["service"])


@router.get("/health", summary="Whether the service answers, and its version")
async def health() -> dict[str, str]:
    """Return the state of the service."""
    return {"status": "ok", "version": __version__}
