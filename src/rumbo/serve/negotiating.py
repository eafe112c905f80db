"""Which form and which language an answer has, by what a client takes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from starlette.exceptions import HTTPException

JSON = "application/vnd.sdmx.structure+json;version=2.0.0"
XML = "application/vnd.sdmx.structure+xml;version=2.1"
DATA_XML = "application/vnd.sdmx.structurespecificdata+xml;version=2.1"
DATA_GENERIC = "application/vnd.sdmx.genericdata+xml;version=2.1"
CSV_1 = "application/vnd.sdmx.data+csv;version=1.0.0"
CSV_2 = "application/vnd.sdmx.data+csv;version=2.0.0"
STRUCTURE = (JSON, XML)
DATA = (CSV_2, CSV_1, DATA_XML, DATA_GENERIC)

NAMED: Mapping[str, tuple[str, ...]] = {
    "json": (JSON,), "xml": (XML, DATA_XML), "csv": (CSV_2,), "csv1": (CSV_1,), "generic": (DATA_GENERIC,),
}  # fmt: skip
"""What ``format`` in an address stands for."""

LIKE: Mapping[str, tuple[str, ...]] = {
    "application/json": (JSON,),
    "application/xml": (XML, DATA_XML),
    "text/xml": (XML, DATA_XML),
    "text/csv": (CSV_2,),
    "application/vnd.sdmx.structurespecifictimeseriesdata+xml": (DATA_XML,),
    "application/vnd.sdmx.generictimeseriesdata+xml": (DATA_GENERIC,),
}
"""Kinds that are not SDMX's own, and what is sent for them."""


def chosen(offered: Sequence[str], usual: str, accept: str, named: str = "") -> str:
    """Return the form to send: the one named, else the first of those that a client likes best, else the usual.

    >>> chosen(DATA, CSV_2, "application/vnd.sdmx.data+csv;version=1.0.0, */*;q=0.1")
    'application/vnd.sdmx.data+csv;version=1.0.0'
    >>> chosen(DATA, DATA_XML, "*/*"), chosen(DATA, DATA_XML, "text/csv")[-13:]
    ('application/vnd.sdmx.structurespecificdata+xml;version=2.1', 'version=2.0.0')

    Raises HTTPException 406 where there is none.
    """
    if named:
        fits = [one for one in NAMED.get(named, ()) if one in offered]
        if not fits:
            raise HTTPException(406, f"format is {named!r}. Here it may be {_named(offered)}.")
        return fits[0]
    liked = sorted(_ranges(accept), key=lambda one: -one[0])
    for quality, kind, version in liked:
        if quality > 0 and (found := _of(kind, version, offered, usual)):
            return found
    if liked:
        raise HTTPException(406, f"Accept is {accept[:200]!r}. There are {', '.join(offered)}.")
    return usual


def _named(offered: Sequence[str]) -> str:
    return ", ".join(name for name, forms in NAMED.items() if {*forms}.intersection(offered))


def _of(kind: str, version: str, offered: Sequence[str], usual: str) -> str:
    """Return the form that one range of ``Accept`` fits, empty where none does."""
    if kind in ("*/*", "application/*"):
        return usual
    if kind in LIKE:
        return next((one for one in LIKE[kind] if one in offered), "")
    fits = [one for one in offered if one.partition(";")[0] == kind]
    exact = [one for one in fits if not version or one.endswith(f"={version}") or one.endswith(f"={version}.0")]
    return exact[0] if exact else ""


def _ranges(accept: str) -> list[tuple[float, str, str]]:
    found = []
    for part in accept.split(",")[:50]:
        kind, *parameters = (one.strip().lower().replace(" ", "") for one in part.split(";"))
        told = dict(one.partition("=")[::2] for one in parameters)
        try:
            quality = float(told.get("q", "1"))
        except ValueError:
            quality = 0.0
        if kind:
            found.append((quality, kind, told.get("version", "").strip('"')))
    return found


def chosen_language(accept: str, named: str = "") -> str:
    """Return the language to answer in.

    >>> chosen_language("es-MX,es;q=0.9,en;q=0.8"), chosen_language("de"), chosen_language("en", "es")
    ('es', 'en', 'es')
    """
    for _, kind, _ in sorted(_ranges(named or accept), key=lambda one: -one[0]):
        if kind[:2] in ("en", "es"):
            return kind[:2]
    return "en"
