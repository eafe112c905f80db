"""The application: its routes, what stands before them, and the site behind them."""

from __future__ import annotations

import asyncio
import posixpath
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Literal

from fastapi import FastAPI, Request, Response
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import Match

from rumbo import __version__
from rumbo.observatory import Observatory
from rumbo.serve import assistants, checking, failing, figures, found, held, measuring, records, statistics
from rumbo.serve.apart import Apart
from rumbo.serve.failing import Failure
from rumbo.serve.folder import Building, SiteFiles
from rumbo.serve.limiting import Bounds, Rate
from rumbo.serve.measuring import Measures
from rumbo.serve.routing import Desk
from rumbo.serve.warming import warm
from rumbo.serve.watching import Watched
from rumbo.serve.worker import Worker
from rumbo.site import paths
from rumbo.site.edition import LANGUAGES

INDEX = "/api/v1/"

ABOUT = """How the Americas manage migration together, as governments published it, with what was known on any day:
series with their vintages and releases, records of promises and measures, findings that say they are computed, and
whether the statistical claims of a text hold. Nothing can be written, nothing is kept of what is sent, and nothing is
sent on to anyone."""


class Health(BaseModel):
    """Whether the server answers, and how the site stands."""

    status: Literal["ok"] = "ok"
    site: Literal["ready", "building", "failed", "missing"]
    stage: str


class Index(BaseModel):
    """Where everything is: the description, the documentation in both languages, and what each path answers."""

    openapi: str
    documentation: dict[str, str]
    paths: dict[str, str]


class Ready(BaseModel):
    """Whether questions are answered: the archive can be read, and in which state it is."""

    status: Literal["ready"] = "ready"
    state: str
    releases: int


def application(
    observatory: Observatory, building: Building, names: Sequence[str] = (), *, warmed: bool = False
) -> FastAPI:
    """Return the application over an observatory; the site is begun with it where there is none.

    ``names`` are those under which assistants may ask, beside this machine's own. What most people ask is asked before
    they do where it is to be ``warmed``.
    """
    watched, apart = Watched(observatory), Apart(observatory)
    worker = Worker(watched.read_anew)
    desk = Desk(observatory, watched, worker, apart)
    tools = assistants.server(lambda: observatory, worker)

    @asynccontextmanager
    async def living(_: FastAPI) -> AsyncIterator[None]:
        building.begin()
        warming = asyncio.create_task(warm(observatory, worker)) if warmed else None
        async with tools.session_manager.run():
            yield
        if warming:
            warming.cancel()
        building.end()
        worker.end()
        apart.end()

    app = FastAPI(
        title="Rumbo", version=__version__, description=ABOUT, lifespan=living, docs_url=None, redoc_url=None,
        redirect_slashes=False,
    )  # fmt: skip
    app.state.watched = watched
    failing.install(app)
    for area in (figures, held, found, records, checking, statistics):
        app.include_router(area.router(desk))
    _add_index(app)
    _add_own(app, desk, building)
    _add_nothing(app)
    app.router.routes.extend(assistants.over_http(tools, names).routes)
    app.mount("/", SiteFiles(building))
    app.add_middleware(GZipMiddleware, minimum_size=1000, compresslevel=6)
    app.add_middleware(Rate)
    app.add_middleware(Bounds)
    return app


def _add_index(app: FastAPI) -> None:
    """Add the index of the interface, at its root; what stands above it leads there."""

    @app.get(INDEX, summary="What can be asked, and where it is described")
    async def index() -> Index:
        documentation: dict[str, str] = {
            language: f"../../{language}/{paths.document('api')}" for language in LANGUAGES
        }
        listed = {
            path: next(iter(methods.values()))["summary"]
            for path, methods in app.openapi()["paths"].items()
            if path.startswith(("/api/", "/sdmx/")) and path != INDEX
        }
        return Index(openapi="../../openapi.json", documentation=documentation, paths=listed)

    def leads(to: str) -> Callable[[Request], Awaitable[Response]]:
        async def above(_: Request) -> Response:
            return Response(status_code=308, headers={"Location": to})  # relative, so that any proxy keeps its own path

        return above

    for path, to in (("/api", "api/v1/"), ("/api/", "v1/"), ("/api/v1", "v1/")):
        app.add_route(path, leads(to), methods=["GET", "HEAD"], include_in_schema=False)


def _add_own(app: FastAPI, desk: Desk, building: Building) -> None:
    """Add what the server tells of itself."""
    measures = app.state.measures = Measures(__version__)
    measures.tell("rumbo_waiting_small", "Small questions that wait for their turn.", lambda: desk.worker.turns.waiting)
    measures.tell("rumbo_waiting_large", "Large questions that wait for their turn.", lambda: desk.apart.turns.waiting)
    measures.tell("rumbo_releases_held", "Releases held.", lambda: desk.watched.held)
    measures.tell("rumbo_site_ready", "1 where the site is built.", lambda: float(building.state == "ready"))

    @app.get("/health", summary="Whether the server answers")
    async def health() -> Health:
        return Health(site=building.state, stage=building.stage)  # type: ignore[arg-type]

    @app.get("/ready", summary="Whether questions are answered", responses={503: {"model": Failure}})
    async def ready() -> Ready:
        count = await desk.worker.ask(lambda: len(desk.observatory.releases()))
        return Ready(state=desk.watched.state, releases=count)

    @app.get("/metrics", summary="Figures of the server, in Prometheus' format", response_class=Response)
    async def metrics() -> Response:
        return Response(measures.content(), headers={"Content-Type": measuring.KIND, "Cache-Control": "no-store"})

    @app.get(f"/{paths.SERVER}", include_in_schema=False)
    async def server() -> dict[str, str]:
        return {"check": posixpath.relpath(checking.PATH, posixpath.dirname(f"/{paths.SERVER}"))}


def _add_nothing(app: FastAPI) -> None:
    """Say of what is not there that it is not, and of what is there how it may be asked."""

    async def nothing(request: Request) -> Response:
        allowed = [
            f"{method}, HEAD" if method == "GET" else method
            for method in ("GET", "POST", "DELETE")
            if any(route.matches({**request.scope, "method": method})[0] is Match.FULL for route in own)
        ]
        if allowed:
            raise HTTPException(405, headers={"Allow": ", ".join(allowed)})
        raise HTTPException(404)

    own = list(app.router.routes)
    others = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "QUERY"]
    for path in ("/api/{rest:path}", "/health", "/ready", "/metrics", "/openapi.json"):
        app.add_route(path, nothing, methods=others, include_in_schema=False)
