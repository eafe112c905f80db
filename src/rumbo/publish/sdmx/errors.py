"""What went wrong, as a message of SDMX: with its own code beside that of HTTP."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from xml.sax.saxutils import escape

from rumbo.publish.sdmx.structure_xml import BASE, DECLARATION

CODES: Mapping[int, int] = {
    400: 140, 404: 100, 405: 140, 406: 140, 413: 130, 422: 150, 429: 1002, 500: 1000, 501: 501, 503: 503,
}  # fmt: skip
"""SDMX's codes by those of HTTP: syntax, no results, too large, semantic, and those of the service."""


def error_json(status: int, words: str) -> dict[str, Any]:
    """Return an error as SDMX-JSON."""
    return {"errors": [{"code": CODES.get(status, 1000), "title": words, "titles": {"en": words}}]}


def error_xml(status: int, words: str) -> str:
    """Return an error as SDMX-ML 2.1."""
    return (
        f'{DECLARATION}<mes:Error xmlns:mes="{BASE}message" xmlns:com="{BASE}common">\n'
        f'<mes:ErrorMessage code="{CODES.get(status, 1000)}"><com:Text xml:lang="en">{escape(words)}</com:Text>'
        "</mes:ErrorMessage>\n</mes:Error>\n"
    )
