"""The application: its routes, what stands before them, and the site behind them."""

from __future__ import annotations

import posixpath
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Literal

from fastapi import FastAPI
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware

from rumbo import __version__
from rumbo.observatory import Observatory
from rumbo.serve import assistants, checking, failing
from rumbo.serve.folder import Building, SiteFiles
from rumbo.serve.worker import Worker
from rumbo.site import paths

ABOUT = """Whether the statistical claims of a text on migration in the Americas hold, against what governments had
published on any day. Nothing is kept of what is sent, and nothing is sent on to anyone."""


class Health(BaseModel):
    """Whether the server answers, and how the site stands."""

    status: Literal["ok"] = "ok"
    site: Literal["ready", "building", "failed", "missing"]
    stage: str


def application(observatory: Observatory, building: Building) -> FastAPI:
    """Return the application over an observatory; the site is begun with it where there is none."""
    worker = Worker()
    tools = assistants.server(lambda: observatory, worker)
    over_http = assistants.over_http(tools)

    @asynccontextmanager
    async def living(_: FastAPI) -> AsyncIterator[None]:
        building.begin()
        async with tools.session_manager.run():
            yield
        building.end()
        worker.end()

    app = FastAPI(
        title="Rumbo", version=__version__, description=ABOUT, lifespan=living, docs_url=None, redoc_url=None,
        redirect_slashes=False,
    )  # fmt: skip
    failing.install(app)
    app.include_router(checking.router(observatory, worker))

    @app.get("/health", summary="Whether the server answers")
    async def health() -> Health:
        return Health(site=building.state, stage=building.stage)  # type: ignore[arg-type]

    @app.get(f"/{paths.SERVER}", include_in_schema=False)
    async def server() -> dict[str, str]:
        return {"check": posixpath.relpath(checking.PATH, posixpath.dirname(f"/{paths.SERVER}"))}

    @app.get("/api/{rest:path}", include_in_schema=False)
    async def nothing(rest: str) -> None:
        if rest == checking.PATH.removeprefix("/api/"):
            raise HTTPException(405, headers={"Allow": "POST"})
        raise HTTPException(404)

    app.router.routes.extend(over_http.routes)
    app.mount("/", SiteFiles(building))
    app.add_middleware(GZipMiddleware, minimum_size=1000)
    return app
