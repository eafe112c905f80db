"""Structures as SDMX-ML 2.1, with their names in both languages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from xml.sax.saxutils import escape, quoteattr

from rumbo.core import Text
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
    owner,
)
from rumbo.publish.sdmx.words import AGENCIES_NAME, SCHEME_NAME

BASE = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1/"
DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'


def structure_xml(told: Structures, prepared: datetime) -> str:
    """Return a message with structures."""
    parts = [
        _within("OrganisationSchemes", _agencies() if told.agency else ""),
        _within("Dataflows", "".join(_flow(one) for one in told.flows)),
        _within("Codelists", "".join(_list(one, told.stubs) for one in told.lists)),
        _within("Concepts", _scheme(told.concepts, told.stubs) if told.concepts else ""),
        _within("DataStructures", "".join(_structure(one, told.stubs) for one in told.structures)),
    ]
    names = " ".join(f'xmlns:{short}="{BASE}{long}"' for short, long in
                     (("mes", "message"), ("str", "structure"), ("com", "common")))  # fmt: skip
    body = "".join(parts)
    return (
        f"{DECLARATION}<mes:Structure {names}>\n{header(prepared)}\n"
        f"<mes:Structures>\n{body}</mes:Structures>\n</mes:Structure>\n"
    )


def header(prepared: datetime, structure: str = "") -> str:
    """Return the header of a message; of data, with the structure that they are of."""
    return (
        f"<mes:Header><mes:ID>RUMBO-{prepared:%Y%m%dT%H%M%S}</mes:ID><mes:Test>false</mes:Test>"
        f"<mes:Prepared>{prepared.isoformat(timespec='seconds')}</mes:Prepared>"
        f'<mes:Sender id="{AGENCY}"/>{structure}</mes:Header>'
    )


def _within(element: str, content: str) -> str:
    return f"<str:{element}>\n{content}</str:{element}>\n" if content else ""


def _names(text: Text, element: str = "Name") -> str:
    return "".join(f'<com:{element} xml:lang="{lang}">{escape(words)}</com:{element}>' for lang, words in text.items())


def _identity(name: str, version: str, urn: str = "") -> str:
    named = f" urn={quoteattr(urn)}" if urn else ""
    return f'id={quoteattr(name)}{named} agencyID="{AGENCY}" version="{version}"'


def _agencies() -> str:
    one = owner()
    return (
        f'<str:AgencyScheme id="AGENCIES" agencyID="SDMX" version="1.0">{_names(AGENCIES_NAME)}'
        f"<str:Agency id={quoteattr(one.id)}>{_names(one.name)}</str:Agency></str:AgencyScheme>\n"
    )


def _flow(one: Flow) -> str:
    return (
        f"<str:Dataflow {_identity(one.id, one.version, one.urn)}>{_names(one.indicator.name)}"
        f"{_names(one.description, 'Description')}"
        f'<str:Structure><Ref {_identity(one.id, one.version)} package="datastructure" class="DataStructure"/>'
        f"</str:Structure></str:Dataflow>\n"
    )


def _list(one: CodeList, stub: bool) -> str:
    codes = "" if stub else "".join(_codes(one))
    return f"<str:Codelist {_identity(one.id, LIST_VERSION, one.urn)}>{_names(one.name)}{codes}</str:Codelist>\n"


def _codes(one: CodeList) -> Iterator[str]:
    for code in one.codes:
        urn = f"{one.urn.replace('.Codelist=', '.Code=')}.{code.id}"
        yield f"<str:Code id={quoteattr(code.id)} urn={quoteattr(urn)}>{_names(code.name)}</str:Code>\n"


def _scheme(told: Iterable[Concept], stub: bool) -> str:
    body = "" if stub else "".join(
        f"<str:Concept id={quoteattr(one.id)} urn={quoteattr(one.urn)}>{_names(one.name)}"
        f"{_names(one.description, 'Description') if one.description else ''}</str:Concept>\n"
        for one in told
    )  # fmt: skip
    return f"<str:ConceptScheme {_identity(SCHEME, LIST_VERSION)}>{_names(SCHEME_NAME)}{body}</str:ConceptScheme>\n"


def _structure(one: Flow, stub: bool) -> str:
    components = "" if stub else _components(one)
    return (
        f"<str:DataStructure {_identity(one.id, one.version, one.structure_urn)}>{_names(one.indicator.name)}"
        f"{components}</str:DataStructure>\n"
    )


def _components(one: Flow) -> str:
    dimensions = "".join(
        f'<str:Dimension id="{each.id}" position="{number}">{_content(each)}</str:Dimension>\n'
        for number, each in enumerate(one.dimensions, 1)
    )
    time = f'<str:TimeDimension id="TIME_PERIOD" position="{len(one.dimensions) + 1}">'
    time += f"{_concept('TIME_PERIOD')}<str:LocalRepresentation>"
    time += '<str:TextFormat textType="ObservationalTimePeriod"/></str:LocalRepresentation></str:TimeDimension>\n'
    attributes = "".join(
        f'<str:Attribute id="{each.id}" assignmentStatus="Conditional">{_content(each)}'
        f"<str:AttributeRelationship>{_relation(one, each)}</str:AttributeRelationship></str:Attribute>\n"
        for each in one.attributes
    )
    measure = next(each for each in one.components if each.role == "measure")
    return (
        f'<str:DataStructureComponents><str:DimensionList id="DimensionDescriptor">\n{dimensions}{time}'
        f'</str:DimensionList><str:AttributeList id="AttributeDescriptor">\n{attributes}</str:AttributeList>'
        f'<str:MeasureList id="MeasureDescriptor"><str:PrimaryMeasure id="OBS_VALUE">{_content(measure)}'
        "</str:PrimaryMeasure></str:MeasureList></str:DataStructureComponents>"
    )


def _concept(name: str) -> str:
    return (
        f'<str:ConceptIdentity><Ref id="{name}" maintainableParentID="{SCHEME}" '
        f'maintainableParentVersion="{LIST_VERSION}" agencyID="{AGENCY}" package="conceptscheme" class="Concept"/>'
        "</str:ConceptIdentity>"
    )


def _content(one: Component) -> str:
    if one.codes:
        listed = code_lists()[one.codes]
        form = (
            f'<str:Enumeration><Ref {_identity(listed.id, LIST_VERSION)} package="codelist" class="Codelist"/>'
            "</str:Enumeration>"
        )
    else:
        form = f'<str:TextFormat textType="{one.type}"/>'
    return f"{_concept(one.id)}<str:LocalRepresentation>{form}</str:LocalRepresentation>"


def _relation(flow: Flow, one: Component) -> str:
    if one.per_series:
        return "".join(f'<str:Dimension><Ref id="{each.id}"/></str:Dimension>' for each in flow.dimensions)
    return '<str:PrimaryMeasure><Ref id="OBS_VALUE"/></str:PrimaryMeasure>'
