"""The statisticians' routes: SDMX-REST, as version 2 and version 1 have it, also frozen on a past day.

Form and language of an answer are chosen by ``Accept`` and ``Accept-Language``, or by ``format``, ``labels`` and
``lang`` in the address, for programs that set no headers. What goes wrong is told as a message of SDMX.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from difflib import get_close_matches
from typing import Any, Literal
from urllib.parse import parse_qsl

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from rumbo.core import parse_day
from rumbo.errors import NoData, RumboError, WrongUse
from rumbo.observatory import Observatory
from rumbo.publish import sdmx
from rumbo.serve import failing
from rumbo.serve.apart import Told
from rumbo.serve.negotiating import CSV_1, CSV_2, DATA, DATA_GENERIC, DATA_XML, JSON, STRUCTURE, chosen, chosen_language
from rumbo.serve.routing import Desk

PATH = "/sdmx"
Face = Literal["v1", "v2"]
RESOURCES: Mapping[Face, tuple[str, ...]] = {
    "v1": ("data", "dataflow", "datastructure", "conceptscheme", "codelist", "agencyscheme"),
    "v2": ("data", "structure", "availability"),
}
ALWAYS = ("format", "labels", "lang")
DATA_PARAMETERS = (
    "asOf", "firstNObservations", "lastNObservations", "dimensionAtObservation", "limit", "offset", "updatedAfter",
    "includeHistory", "sort", "reportingYearStartDay",
)  # fmt: skip
PARAMETERS: Mapping[tuple[Face, str], tuple[str, ...]] = {
    ("v1", "data"): ("startPeriod", "endPeriod", "detail", *DATA_PARAMETERS),
    ("v1", "structures"): ("references", "detail", "asOf"),
    ("v2", "data"): ("attributes", "measures", *DATA_PARAMETERS),
    ("v2", "availability"): ("asOf", "mode", "references", "updatedAfter"),
    ("v2", "structures"): ("references", "detail", "asOf"),
}
"""What may be asked of each face beside ``c[DIMENSION]``; some of it is answered by a refusal that says why.

Structures are the same on every day, and clients send them the day of the data all the same.
"""

FORMS = ", ".join(dict.fromkeys((*STRUCTURE, *DATA)))
WORDS = {
    200: "A message of SDMX, in the form that Accept asks for.",
    304: "What you have is still so.",
    400: "Not well formed.",
    404: "Nothing fits.",
    406: f"Not in that form. There are {FORMS}.",
    413: "More fits than is answered at once: filter more.",
    503: "Too busy; ask again.",
}


def _described(status: int, words: str) -> dict[str, Any]:
    # An address that is refused before it is read gets the answer that any other gets.
    forms = (*STRUCTURE, *DATA) if status == 200 else (*STRUCTURE, "application/json")
    return {"description": words, "content": {form: {} for form in forms if status != 304}}


RESPONSES: dict[int | str, dict[str, Any]] = {status: _described(status, words) for status, words in WORDS.items()}


@dataclass(frozen=True)
class Asked:
    """A question: the face and the parts of its path after it, its parameters, its day, its form and language."""

    face: Face
    parts: tuple[str, ...]
    parameters: Mapping[str, str]
    day: str
    form: str
    language: str

    def part(self, number: int, otherwise: str = "*") -> str:
        """Return a part of the path, or what stands for all where it was left out."""
        return self.parts[number] if len(self.parts) > number and self.parts[number] else otherwise


def router(desk: Desk) -> APIRouter:
    """Return the routes over an observatory."""
    found = APIRouter(tags=["sdmx"])
    told: dict[str, Any] = {"responses": RESPONSES, "response_class": Response}

    async def answered(request: Request, face: Face, path: str, day: str = "") -> Response:
        form = ""
        try:
            asked = _asked(request, face, path, day)
            form = asked.form
            return await desk.answer(answer, asked, request, _is_large(asked))
        except RumboError as error:
            return _failed(form, face, failing.status_of(error), str(error))
        except HTTPException as error:
            return _failed(form, face, error.status_code, str(error.detail), error.headers)

    @found.get(f"{PATH}/v2/{{path:path}}", summary="SDMX-REST version 2", **told)
    async def version_2(request: Request, path: str) -> Response:
        """Structures, what data there are, and data.

        `structure/dataflow`, `availability/dataflow/RUMBO/{id}/{version}`, `data/dataflow/RUMBO/{id}/{version}/{key}`,
        the last with `c[DIMENSION]=…`, `asOf`, `firstNObservations`, `lastNObservations`, `limit`.
        """
        return await answered(request, "v2", path)

    @found.get(f"{PATH}/v1/{{path:path}}", summary="SDMX-REST version 1", **told)
    async def version_1(request: Request, path: str) -> Response:
        """Structures and data: `dataflow/RUMBO/all/latest`, `data/{id}/{key}`, with `startPeriod`, `endPeriod`."""
        return await answered(request, "v1", path)

    @found.get(f"{PATH}/asof/{{day}}/v2/{{path:path}}", summary="Version 2, as known on a day", **told)
    async def version_2_then(request: Request, day: str, path: str) -> Response:
        """The same as version 2, with the figures as they were known on a day, such as 2024-01-31."""
        return await answered(request, "v2", path, day)

    @found.get(f"{PATH}/asof/{{day}}/v1/{{path:path}}", summary="Version 1, as known on a day", **told)
    async def version_1_then(request: Request, day: str, path: str) -> Response:
        """The same as version 1, with the figures as they were known on a day, such as 2024-01-31."""
        return await answered(request, "v1", path, day)

    return found


def _asked(request: Request, face: Face, path: str, day: str) -> Asked:
    """Return what a request asks. Raises WrongUse, and HTTPException 406 where no form of ours is taken."""
    # As it was sent: a plus sign in a filter joins two conditions, and an escaped slash divides nothing.
    pairs = parse_qsl(request.url.query, keep_blank_values=True)
    parameters: dict[str, str] = {}
    for name, value in pairs:
        # The same component twice is both: so filters are joined.
        joined = f"{parameters[name]}+{value}" if name.startswith("c[") and name in parameters else value
        parameters[name] = joined
    parts = tuple(path.rstrip("/").split("/"))
    if parts[0] not in RESOURCES[face]:
        raise NoData(
            f"There is no {parts[0] or 'resource'!r} in {face}.", "", f"There are {', '.join(RESOURCES[face])}."
        )
    _refuse_unknown(face, parts[0], parameters)
    offered = DATA if parts[0] == "data" else (JSON,) if parts[0] == "availability" else STRUCTURE
    usual = _usual(face, parts[0] == "data")
    form = chosen(offered, usual, request.headers.get("accept", ""), parameters.get("format", ""))
    language = chosen_language(request.headers.get("accept-language", ""), parameters.get("lang", ""))
    return Asked(face, parts, parameters, day, form, language)


def _refuse_unknown(face: Face, resource: str, parameters: Mapping[str, str]) -> None:
    """Raise WrongUse for a parameter that there is not: a misspelt one would give other figures than were asked for."""
    kind = resource if resource in ("data", "availability") else "structures"
    known = (*PARAMETERS[face, kind], *ALWAYS)
    for name in parameters:
        filters = name.startswith("c[") and face == "v2" and kind != "structures"
        if name not in known and not filters:
            low = {one.lower(): one for one in known}
            near = [low[one] for one in get_close_matches(name[:40].lower().replace("_", ""), low, n=1)]
            hint = f"Did you mean {near[0]}? " if near else ""
            raise WrongUse(
                f"There is no parameter {name[:40]!r} for {resource} in {face}.",
                "One that is passed over would give other figures than were asked for.",
                f"{hint}There are {', '.join(known)}{' and c[DIMENSION]' if face == 'v2' else ''}.",
            )


def _usual(face: Face, data: bool) -> str:
    if face == "v1":
        return DATA_XML if data else STRUCTURE[1]
    return CSV_2 if data else JSON


def _is_large(asked: Asked) -> bool:
    """Say whether data of several series are asked for, or what there is of a part of them."""
    if asked.parts[0] not in ("data", "availability"):
        return False
    query = _query(asked)
    if asked.parts[0] == "availability" and not (query.wanted or query.tests):
        return False
    return any(len(query.wanted.get(one.dimension or "place", ())) != 1 for one in query.flow.dimensions[1:])


def answer(observatory: Observatory, asked: Asked) -> Told:
    """Return the answer to a question. Raises what refuses it."""
    if asked.parts[0] == "data":
        return _data(observatory, asked)
    prepared = datetime.now(UTC).replace(microsecond=0)
    available = None
    if asked.parts[0] == "availability":
        query = _query(asked)
        available = sdmx.availability(observatory, query, _day(observatory, asked))
        references = asked.parameters.get("references", "none")
        told = sdmx.Structures()
        if references != "none":
            told = sdmx.structures("dataflow", sdmx.AGENCY, query.flow.id, references=references)
    else:
        v2 = asked.face == "v2"
        kind, agency, name, version = (asked.part(number + v2) for number in range(4))
        parameters = asked.parameters
        told = sdmx.structures(
            kind, agency, name, version, parameters.get("references", "none"), parameters.get("detail", "full")
        )
    if asked.form == JSON:
        message = sdmx.structure_json(told, prepared, asked.language, available)
        return _told(asked.form, [json.dumps(message, ensure_ascii=False)])
    return _told(asked.form, [sdmx.structure_xml(told, prepared)])


def _data(observatory: Observatory, asked: Asked) -> Told:
    query = _query(asked)
    found = sdmx.selected(observatory, query, _day(observatory, asked), asked.language)
    if asked.form in (DATA_XML, DATA_GENERIC):
        write = sdmx.data_xml if asked.form == DATA_XML else sdmx.data_generic
        return _told(asked.form, write(found, datetime.now(UTC).replace(microsecond=0)))
    labels = asked.parameters.get("labels", "id")
    if labels not in ("id", "name", "both"):
        raise WrongUse(f"labels is {labels!r}.", "", "It may be id, name or both.")
    version = "1.0" if asked.form == CSV_1 else "2.0"
    pieces = sdmx.data_csv(found, version, labels, asked.language)  # type: ignore[arg-type]
    return _told(asked.form, pieces, f"{query.flow.id}.csv")


def _query(asked: Asked) -> sdmx.Query:
    if asked.face == "v1":
        return sdmx.query_v1(_flow("dataflow", *_of_v1(asked.part(1, ""))), asked.part(2), asked.parameters)
    flow = _flow(asked.part(1), asked.part(2), asked.part(3), asked.part(4))
    return sdmx.query_v2(flow, asked.part(5), asked.parameters)


def _of_v1(text: str) -> tuple[str, str, str]:
    """Return agency, id and version of ``RUMBO,cbp-encounters,1.0``, of which the id alone does."""
    parts = text.split(",")
    if len(parts) == 1:
        return "*", parts[0], "*"
    return parts[0], parts[1], parts[2] if len(parts) > 2 else "*"


def _flow(context: str, agency: str, name: str, version: str) -> sdmx.Flow:
    """Return the one dataflow that an address names. Raises NoData where it names none or several."""
    if context not in ("dataflow", "datastructure", "*"):
        raise NoData(f"There are no data of a {context}.", "", "Ask for those of a dataflow.")
    found = sdmx.structures("dataflow", agency, name, version).flows
    if len(found) != 1:
        raise WrongUse("Data of several dataflows were asked for.", "Each has its own structure.", "Name one.")
    return found[0]


def _day(observatory: Observatory, asked: Asked) -> date:
    text = asked.day or asked.parameters.get("asOf")
    if asked.day and "asOf" in asked.parameters:
        raise WrongUse("asOf came with a path of a day.", "It is of one day.", "Give one or the other.")
    return observatory.today if text is None else parse_day(text.partition("T")[0])


def _told(form: str, pieces: Iterable[str], name: str = "") -> Told:
    headers = {"Vary": "Accept, Accept-Language"}
    if name:
        headers["Content-Disposition"] = f'inline; filename="{name}"'
    # Spreadsheets take text without it for that of their own machine.
    kind = f"{form};charset=utf-8" if form in (CSV_1, CSV_2) else form
    return Told(kind, (piece.encode() for piece in pieces), headers)


def _failed(form: str, face: Face, status: int, words: str, more: Mapping[str, str] | None = None) -> Response:
    headers = {**(more or {}), "Cache-Control": "no-store"}
    if form.endswith("xml;version=2.1") or (not form and face == "v1"):
        return Response(sdmx.error_xml(status, words), status, headers, STRUCTURE[1])
    return Response(json.dumps(sdmx.error_json(status, words), ensure_ascii=False), status, headers, JSON)
