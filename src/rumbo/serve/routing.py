"""From a path to its answer: each route is declared as one function of the observatory and of what is asked.

Small questions take turns in the server's own thread, large ones go to the process apart; the function does not know.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Request
from fastapi.responses import Response, StreamingResponse
from pydantic import BaseModel, ConfigDict, Field

from rumbo.observatory import Observatory
from rumbo.serve.answers import JSON, KINDS
from rumbo.serve.apart import Answering, Apart, Told
from rumbo.serve.failing import Failure
from rumbo.serve.parameters import Parameter, described, taken
from rumbo.serve.watching import Watched
from rumbo.serve.worker import Worker

FORMS = ("json", "jsonl", "csv", "parquet")
ERRORS = {
    400: "Not to be asked so.", 404: "Not there, or not known.", 414: "Too long.", 422: "Not to be answered.",
    429: "Asked too often.", 503: "Too busy, or it takes too long; ask again.",
}  # fmt: skip


class Newest(BaseModel):
    """What is newest in an answer: the period, when it was published, and by which release."""

    period: str
    published: str | None
    release: str | None
    age_days: int


class Came(BaseModel):
    """A release that an answer rests on."""

    release: str
    product: str
    publisher: str
    published: str
    retrieved: str | None
    url: str
    sha256: str
    licence: str
    how: dict[str, str] | None


class Whole(BaseModel):
    """What every answer begins with. A row that has `finding` was computed by Rumbo, and nobody printed it."""

    model_config = ConfigDict(extra="allow")

    as_of: Annotated[str, Field(description="The day that the answer is of.")]
    newest: Newest | None
    came: list[Came]


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked: the parts of the path and the parameters, as texts."""

    path: Mapping[str, str]
    given: Mapping[str, str] = field(default_factory=dict)

    def get(self, name: str) -> str | None:
        """Return a parameter, None where it is not given."""
        return self.given.get(name)

    @property
    def form(self) -> str:
        """The format of the answer."""
        return self.given.get("format", JSON_FORM)


JSON_FORM = "json"
Function = Callable[[Observatory, Asked], Told]


def always(_: Asked) -> bool:
    """Say that a question is large."""
    return True


def never(_: Asked) -> bool:
    """Say that a question is small."""
    return False


@dataclass(frozen=True, slots=True)
class Desk:
    """Where questions are answered."""

    observatory: Observatory
    watched: Watched
    worker: Worker
    apart: Apart

    async def answer(self, answering: Answering, question: Any, request: Request, large: bool) -> Response:
        """Return the answer to a question, from the thread or from the process apart."""
        if not large:
            kind, content, headers = await self.worker.ask(partial(_made, answering, self.observatory, question))
            return Response(content, media_type=kind, headers=headers)
        packed = "gzip" in request.headers.get("accept-encoding", "")
        spool = await self.apart.ask(self.watched.state, answering, question, packed)
        assert spool.head
        kind, more = spool.head
        headers = {**more, **({"Content-Encoding": "gzip"} if packed else {})}
        return StreamingResponse(spool.pieces(), media_type=kind, headers=headers)


def _made(answering: Answering, observatory: Observatory, question: Any) -> tuple[str, bytes, dict[str, str]]:
    told = answering(observatory, question)
    return told.kind, b"".join(told.pieces), dict(told.headers)


def add(
    found: APIRouter, desk: Desk, path: str, answering: Function, *parameters: Parameter,
    large: Callable[[Asked], bool] = never, example: Mapping[str, str] | None = None,
) -> None:  # fmt: skip
    """Add the route of a function; its docstring says what it answers."""

    async def route(request: Request) -> Response:
        asked = Asked(dict(request.path_params), taken(request.query_params, parameters))
        return await desk.answer(answering, asked, request, large(asked))

    about = (answering.__doc__ or "").strip()
    forms = next((one.choices for one in parameters if one.name == "format"), ("json",))
    content: dict[str, Any] = {KINDS[form].partition(";")[0]: {"schema": {"type": "string"}} for form in forms}
    content[JSON] = {"schema": {"$ref": "#/components/schemas/Whole"}}
    answers: dict[int | str, dict[str, Any]] = {
        status: {"model": Failure, "description": words} for status, words in ERRORS.items()
    }
    answers[200] = {"model": Whole, "description": about.splitlines()[0], "content": content}
    names = [part.strip("{}") for part in path.split("/") if part.startswith("{")]
    in_path = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string", "minLength": 1, "maxLength": 200},
         "example": (example or {})[name]}
        for name in names
    ]  # fmt: skip
    found.add_api_route(
        f"/api/v1/{path}", route, methods=["GET"], summary=about.splitlines()[0], description=about, responses=answers,
        response_class=Response, operation_id=answering.__name__, response_model=None,
        openapi_extra={"parameters": [*in_path, *described(parameters)]},
    )  # fmt: skip
