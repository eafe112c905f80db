"""Which structures an address asks for, with those that they refer to."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from rumbo.errors import NoData, WrongUse
from rumbo.publish.sdmx.structures import (
    AGENCY,
    LIST_VERSION,
    SCHEME,
    CodeList,
    Concept,
    Flow,
    Structures,
    code_lists,
    concepts,
    flows,
)

ANY = ("", "*", "all")
LATEST = (*ANY, "~", "latest", "+", "1+.0")
KINDS = ("dataflow", "datastructure", "conceptscheme", "codelist", "agencyscheme")
DOWN = ("all", "children", "descendants")
UP = ("all", "parents", "parentsandsiblings", "ancestors")
DETAILS = (
    "full",
    "allstubs",
    "referencestubs",
    "allcompletestubs",
    "referencecompletestubs",
    "referencepartial",
    "raw",
)


def structures(
    kind: str, agency: str = "", name: str = "", version: str = "", references: str = "none", detail: str = "full"
) -> Structures:  # fmt: skip
    """Return the structures that are asked for.

    >>> len(structures("codelist", "RUMBO", "CL_FREQ").lists)
    1

    Raises NoData where there is none, WrongUse where references or detail are not SDMX's.
    """
    if detail not in DETAILS:
        raise WrongUse(f"detail is {detail!r}.", "", f"It may be {', '.join(DETAILS)}.")
    kinds = KINDS if kind in (*ANY, "structure") else kind.split(",")
    if unknown := [one for one in kinds if one not in KINDS]:
        raise NoData(f"No {unknown[0]} is kept here.", "", f"There are {', '.join(KINDS)}.")
    stubs = detail in ("allstubs", "allcompletestubs")
    found = _found(kinds, agency.split(","), name.split(","), version, stubs)
    if not (found.flows or found.structures or found.concepts or found.lists or found.agency):
        raise NoData(
            f"There is no {kind} {agency or '*'}:{name or '*'}({version or '*'}).",
            "",
            "Ask without an id for the list of all.",
        )
    return _with_references(found, references)


def _found(
    kinds: Collection[str], agencies: Sequence[str], names: Sequence[str], version: str, stubs: bool
) -> Structures:  # fmt: skip
    def named(one: str, number: str) -> bool:
        return any(name in (*ANY, one) for name in names) and version in (*LATEST, number)

    if not any(one in (*ANY, AGENCY) for one in agencies):
        agency = "agencyscheme" in kinds and "SDMX" in agencies
        return Structures(agency=agency, stubs=stubs)
    chosen = [one for one in flows() if named(one.id, one.version)]
    return Structures(
        flows=chosen if "dataflow" in kinds else (),
        structures=chosen if "datastructure" in kinds else (),
        concepts=tuple(concepts().values()) if "conceptscheme" in kinds and named(SCHEME, LIST_VERSION) else (),
        lists=[one for one in code_lists().values() if named(one.id, LIST_VERSION)] if "codelist" in kinds else (),
        agency="agencyscheme" in kinds and any(name in (*ANY, "AGENCIES") for name in names),
        stubs=stubs,
    )


def _with_references(found: Structures, references: str) -> Structures:
    wanted = references.split(",")
    if unknown := [one for one in wanted if one not in ("none", *DOWN, *UP, *KINDS, *OTHERS)]:
        raise WrongUse(f"references is {unknown[0]!r}.", "", f"It may be none, {', '.join(dict.fromkeys(DOWN + UP))}.")
    deep = {"all", "descendants"}.intersection(wanted)
    down = deep or "children" in wanted

    def adds(kind: str, always: bool) -> bool:
        return always or kind in wanted

    structures = _joined(found.structures, found.flows if adds("datastructure", bool(down)) else ())
    of = structures if found.structures or deep else found.flows
    leaves = bool(deep) or bool(down and found.structures)
    used = _used(of)
    return Structures(
        flows=_joined(found.flows, found.structures if adds("dataflow", bool({*UP}.intersection(wanted))) else ()),
        structures=structures,
        concepts=found.concepts or (_concepts(of) if of and adds("conceptscheme", leaves) else ()),
        lists=[*found.lists, *(one for one in (used if adds("codelist", leaves) else ()) if one not in found.lists)],
        agency=found.agency,
        stubs=found.stubs,
    )


OTHERS = (
    "valuelist",
    "dataproviderscheme",
    "categorisation",
    "contentconstraint",
    "dataconstraint",
    "provisionagreement",
)
"""What may be asked along, and is not kept here."""


def _joined(one: Sequence[Flow], other: Iterable[Flow]) -> list[Flow]:
    return [*one, *(each for each in other if each not in one)]


def _concepts(of: Sequence[Flow]) -> tuple[Concept, ...]:
    names = {component.id for one in of for component in one.components}
    return tuple(one for one in concepts().values() if one.id in names)


def _used(of: Sequence[Flow]) -> list[CodeList]:
    names = {component.codes for one in of for component in one.components}
    return [one for one in code_lists().values() if one.id in names]
