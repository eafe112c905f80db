"""Structures as SDMX-JSON 2.0, each name in the language asked for and in both."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from rumbo.core import Text
from rumbo.publish.sdmx.availability import Availability
from rumbo.publish.sdmx.structures import (
    AGENCY,
    LIST_VERSION,
    SCHEME,
    CodeList,
    Component,
    Concept,
    Flow,
    Structures,
    code_lists,
    concepts,
    owner,
)
from rumbo.publish.sdmx.words import AGENCIES_NAME, SCHEME_NAME

SCHEMA = (
    "https://raw.githubusercontent.com/sdmx-twg/sdmx-json/develop/structure-message/tools/schemas/2.0.0/"
    "sdmx-json-structure-schema.json"
)

Json = dict[str, Any]


def structure_json(
    told: Structures, prepared: datetime, language: str = "en", available: Availability | None = None
) -> Json:  # fmt: skip
    """Return a message with structures, and with what data there are where that was asked."""
    data: Json = {}
    if told.flows:
        data["dataflows"] = [_flow(one, language) for one in told.flows]
    if told.structures:
        data["dataStructures"] = [_structure(one, language, told.stubs) for one in told.structures]
    if told.concepts:
        listed: Json = {} if told.stubs else {"concepts": [_concept(one, language) for one in told.concepts]}
        data["conceptSchemes"] = [_maintained(SCHEME, LIST_VERSION, SCHEME_NAME, language) | listed]
    if told.lists:
        data["codelists"] = [_list(one, language, told.stubs) for one in told.lists]
    if told.agency:
        one = owner()
        scheme = _maintained("AGENCIES", "1.0", AGENCIES_NAME, language) | {"agencyID": "SDMX"}
        data["agencySchemes"] = [scheme | {"agencies": [{"id": one.id, **_named(one.name, language)}]}]
    if available:
        data["dataConstraints"] = [_constraint(available, language)]
    meta = {
        "id": f"RUMBO-{prepared:%Y%m%dT%H%M%S}",
        "prepared": prepared.isoformat(timespec="seconds"),
        "test": False,
        "schema": SCHEMA,
        "contentLanguages": [language],
        "sender": {"id": AGENCY},
    }
    return {"meta": meta, "data": data}


def _named(text: Text, language: str, what: str = "name") -> Json:
    return {what: text.in_language(language), f"{what}s": dict(text)}


def _maintained(name: str, version: str, text: Text, language: str) -> Json:
    return {"id": name, "agencyID": AGENCY, "version": version, **_named(text, language)}


def _flow(one: Flow, language: str) -> Json:
    return {
        **_maintained(one.id, one.version, one.indicator.name, language),
        **_named(one.description, language, "description"),
        "structure": one.structure_urn,
    }


def _list(one: CodeList, language: str, stub: bool) -> Json:
    codes: Json = {} if stub else {"codes": [{"id": code.id, **_named(code.name, language)} for code in one.codes]}
    return _maintained(one.id, LIST_VERSION, one.name, language) | codes


def _concept(one: Concept, language: str) -> Json:
    described = _named(one.description, language, "description") if one.description else {}
    return {
        "id": one.id, **_named(one.name, language), **described, "links": [{"rel": "self", "urn": one.urn}],
    }  # fmt: skip


def _structure(one: Flow, language: str, stub: bool) -> Json:
    found = _maintained(one.id, one.version, one.indicator.name, language)
    if stub:
        return found
    dimensions = [_component(each) | {"position": number} for number, each in enumerate(one.dimensions)]
    time, measure = (next(each for each in one.components if each.role == role) for role in ("time", "measure"))
    return found | {
        "dataStructureComponents": {
            "dimensionList": {
                "id": "DimensionDescriptor", "dimensions": dimensions, "timeDimension": _component(time),
            },
            "measureList": {"id": "MeasureDescriptor", "measures": [_component(measure)]},
            "attributeList": {
                "id": "AttributeDescriptor",
                "attributes": [_component(each) | _relation(one, each) for each in one.attributes],
            },
        }
    }  # fmt: skip


def _component(one: Component) -> Json:
    form: Json = {"format": {"dataType": one.type}}
    if one.codes:
        form = {"enumeration": code_lists()[one.codes].urn}
    return {"id": one.id, "conceptIdentity": concepts()[one.id].urn, "localRepresentation": form}


def _relation(flow: Flow, one: Component) -> Json:
    if one.per_series:
        return {"attributeRelationship": {"dimensions": [each.id for each in flow.dimensions]}}
    return {"attributeRelationship": {"observation": {}}, "measureRelationship": ["OBS_VALUE"]}


def _constraint(found: Availability, language: str) -> Json:
    values: list[Json] = [
        {"id": name, "values": [{"value": code} for code in codes]} for name, codes in found.codes.items()
    ]
    if found.first:
        time = {"startPeriod": {"period": found.first, "isInclusive": True},
                "endPeriod": {"period": found.last, "isInclusive": True}}  # fmt: skip
        values.append({"id": "TIME_PERIOD", "timeRange": time})
    counts = {"obs_count": found.observations, "series_count": found.series}
    told = [{"id": name, "type": "sdmx_metrics", "title": str(count)} for name, count in counts.items() if count]
    return {
        **_maintained(f"{found.flow.id}_AVAILABLE", LIST_VERSION, found.flow.indicator.name, language),
        **({"annotations": told} if told else {}),
        "role": "Actual",
        "constraintAttachment": {"dataflows": [found.flow.urn]},
        "cubeRegions": [{"include": True, "keyValues": values}],
    }
