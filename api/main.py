"""The application factory; importing this module creates nothing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module

from fastapi import FastAPI
from fastapi_offline import FastAPIOffline

from api.error_handlers import add_handlers
from api.head_requests import HeadRequests
from api.openapi import describe
from api.routes import health, optimise
from api.settings import Settings
from api.shutdown import on_signal
from api.solves.optimise_work import Optimise
from api.solves.solve_pool import SolvePool
from territory_opt import __version__


def create_app(settings: Settings | None = None) -> FastAPI:
    """Create the application.

    Parameters
    ----------
    settings : Settings, optional
        Those of the environment by default.

    Raises
    ------
    InvalidInput
        When the environment has an invalid setting.
    """
    app: FastAPI = FastAPIOffline(
        title="territory-opt",
        version=__version__,
        summary="Balanced, contiguous, compact sales territories, and how close to the limit they are.",
        redoc_url=None,
        lifespan=_lifespan,
        swagger_ui_parameters={"validatorUrl": None},
    )
    app.state.settings = settings or Settings.from_environment()
    app.state.pool = SolvePool(Optimise(), app.state.settings)
    app.add_middleware(HeadRequests)
    add_handlers(app)
    app.include_router(health.router)
    app.include_router(optimise.router)
    describe(app)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    pool: SolvePool = app.state.pool
    warm_up = asyncio.create_task(_warm_up(pool))
    try:
        with on_signal(pool.stop):
            yield
    finally:
        await pool.close()
        await warm_up


async def _warm_up(pool: SolvePool) -> None:
    # Names the folder of compiled code, so that all child processes use the same.
    await asyncio.to_thread(import_module, "territory_opt.compiled")
    await pool.warm_up()
