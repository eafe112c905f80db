"""Every error in one shape: what (with the value), why, what to do, and what may be written instead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from rumbo.errors import (
    BadArchive,
    BadDefinition,
    CannotWrite,
    MissingPackage,
    NoData,
    RumboError,
    TooLarge,
    UnknownName,
    WrongUse,
)

LONGEST = 200
"""So many characters of a value are given back."""


class Failure(BaseModel):
    """Why there is no answer, in English."""

    what: str
    why: str
    do: str
    choices: Annotated[
        dict[str, list[str]],
        Field(description="What may be written instead, by what was asked: a dimension's values, names that are near."),
    ] = {}


STATUS: Mapping[type[RumboError], int] = {
    BadArchive: 503,  # the disk of the server
    CannotWrite: 503,
    BadDefinition: 500,
    MissingPackage: 501,
    TooLarge: 413,
    WrongUse: 400,
    NoData: 404,
    RumboError: 422,
}
"""The status of each class of errors; that of the first that an error is of counts."""


def failure(
    status: int, what: str, why: str = "", do: str = "", choices: Mapping[str, Sequence[str]] | None = None
) -> JSONResponse:
    """Return an error as an answer."""
    told = Failure(what=what, why=why, do=do, choices={name: list(one) for name, one in (choices or {}).items()})
    return JSONResponse(told.model_dump(), status, headers={"Cache-Control": "no-store"})


def status_of(error: RumboError) -> int:
    """Return the status of an error."""
    return next(status for kind, status in STATUS.items() if isinstance(error, kind))


def install(app: FastAPI) -> None:
    """Let an application answer all that goes wrong in this shape."""
    app.add_exception_handler(RumboError, _ours)
    app.add_exception_handler(RequestValidationError, _not_as_described)
    app.add_exception_handler(HTTPException, _of_http)
    app.add_exception_handler(Exception, _unexpected)


def _ours(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RumboError)
    status = status_of(error)
    if isinstance(error, UnknownName) and any(repr(part) in error.what for part in request.path_params.values()):
        status = 404  # the address names what is not there
    return failure(status, error.what, error.why, error.do, error.choices)


def _not_as_described(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    first: dict[str, Any] = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"][1:]) or "The body"
    if first["type"] == "json_invalid":
        why = first.get("ctx", {}).get("error", "")
        return failure(400, "The body is no JSON.", f"{why}." if why else "", 'Send {"text": "…"}.')
    given = first.get("input")
    if isinstance(given, bytes):
        return failure(415, "The body is not sent as JSON.", "", "Send it with Content-Type: application/json.")
    what = f"{where} is missing." if first["type"] == "missing" else f"{where} is {str(given)[:LONGEST]!r}."
    return failure(422, what, f"{first['msg']}.", "See /openapi.json.")


def _of_http(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    phrase = HTTPStatus(error.status_code).phrase
    do = "Ask again." if "Retry-After" in (error.headers or {}) else "See /openapi.json."
    answer = failure(error.status_code, f"{phrase}.", "" if error.detail == phrase else error.detail, do)
    answer.headers.update(error.headers or {})
    return answer


def _unexpected(_: Request, error: Exception) -> JSONResponse:
    return failure(500, "Something went wrong here.", "It is a bug of this program.", "Please report it.")
