"""The claim checker's route: a text in, the document of its claims out, as JSON or drawn for a page."""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field

from rumbo.claims import Correction
from rumbo.observatory import Observatory
from rumbo.serve.apart import Told
from rumbo.serve.failing import Failure
from rumbo.serve.guarding import LARGEST
from rumbo.serve.routing import Desk

PATH = "/api/v1/check"
SHORT = 2_000
"""A text of at most so many characters is checked in its turn with other small questions."""

ERRORS = {400: "Not to be asked so.", 413: "Too large.", 422: "Not as described.", 503: "Too busy; ask again."}


class Set(BaseModel):
    """What a person says that a claim means."""

    model_config = ConfigDict(extra="forbid")

    claim: Annotated[int | str, Field(description="The character that it starts at, its words, or its number as #2.")]
    parts: Annotated[
        dict[Literal["indicator", "place", "citizenship", "demographic", "authority", "period", "baseline"], str],
        Field(description="In the words of `rumbo show`: ids or names. An empty one takes a part away."),
    ]


class Asked(BaseModel):
    """A text to check."""

    model_config = ConfigDict(extra="forbid")

    text: Annotated[str, Field(min_length=1, max_length=LARGEST, description="The text, in English or Spanish.")]
    published: Annotated[
        str | None,
        Field(description="The day of its publication, by which its words are read.", examples=["2024-05-07"]),
    ] = None
    context: Annotated[str, Field(max_length=LARGEST, description="What was said before it, as its headline.")] = ""
    lang: Annotated[
        Literal["en", "es"] | None, Field(description="The language of the text; else it is found out.")
    ] = None
    as_of: Annotated[str | None, Field(description="The day of the figures of now; else today.")] = None
    corrections: Annotated[list[Set], Field(max_length=100, description="Readings set by hand.")] = []


def router(desk: Desk) -> APIRouter:
    """Return the route over an observatory; a text may be long, so that it is checked in the process apart."""
    found = APIRouter(tags=["check"])
    answers: dict[int | str, dict[str, Any]] = {
        status: {"model": Failure, "description": words} for status, words in ERRORS.items()
    }
    answers[200] = {
        "description": "The document of the checked text.",
        "content": {"application/json": {"schema": {"type": "object"}}, "text/html": {"schema": {"type": "string"}}},
    }

    @found.post(PATH, summary="Check a text", responses=answers, response_class=JSONResponse)
    async def check(asked: Asked, request: Request, page: Literal["en", "es"] = "en") -> Response:
        """Return the claims of a text with their readings, figures, verdicts, and what they would have been on any day.

        Asked for `text/html`, the answer is a piece of a page in the language of `page`.
        """
        drawn = "text/html" in request.headers.get("accept", "")
        question = (asked, page if drawn else None)
        return await desk.answer(_answer, question, request, len(asked.text) + len(asked.context) > SHORT)

    return found


def _answer(observatory: Observatory, question: tuple[Asked, Literal["en", "es"] | None]) -> Told:
    asked, language = question
    found = observatory.check(
        asked.text, published=asked.published, context=asked.context, lang=asked.lang or "", as_of=asked.as_of
    )
    by_hand = [
        Correction(one.claim, {str(part): value for part, value in one.parts.items()}) for one in asked.corrections
    ]
    document = observatory.check_document(observatory.correct(found, by_hand))
    headers = {"Cache-Control": "no-store", "Vary": "Accept"}
    if language is None:
        return Told("application/json", [json.dumps(document, ensure_ascii=False).encode()], headers)
    from rumbo.site.checked import drawn

    return Told("text/html; charset=utf-8", [drawn(observatory, document, language).encode()], headers)
