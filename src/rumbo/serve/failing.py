"""Every error in one shape: what (with the value), why, and what to do."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from rumbo.errors import NoData, RumboError, UnknownName, WrongUse

LONGEST = 200
"""So many characters of a value are given back."""


class Failure(BaseModel):
    """Why there is no answer, in English."""

    what: str
    why: str
    do: str


def failure(status: int, what: str, why: str = "", do: str = "") -> JSONResponse:
    """Return an error as an answer."""
    return JSONResponse(Failure(what=what, why=why, do=do).model_dump(), status, headers={"Cache-Control": "no-store"})


def install(app: FastAPI) -> None:
    """Let an application answer all that goes wrong in this shape."""
    app.add_exception_handler(RumboError, _ours)
    app.add_exception_handler(RequestValidationError, _not_as_described)
    app.add_exception_handler(HTTPException, _of_http)
    app.add_exception_handler(Exception, _unexpected)


def _ours(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RumboError)
    status = 400 if isinstance(error, WrongUse | UnknownName) else 404 if isinstance(error, NoData) else 422
    return failure(status, error.what, error.why, error.do)


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
