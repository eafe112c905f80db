"""What SDMX calls structures, made from the indicators and the codebook: dataflows, components, concepts, code lists.

Ids are ours (``cbp-encounters``, ``us-southwest``, ``VEN``), so that a figure has one name in every door; those of
components are in capitals, as SDMX has them, and ``_T`` is the total.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Literal

from rumbo.archive.feeds import PLACE_DIMENSIONS
from rumbo.core import Indicator, Text
from rumbo.core.codebook import dimension, dimensions
from rumbo.core.place import PlaceKind, places
from rumbo.core.table import TOTAL
from rumbo.indicators import indicator, indicators
from rumbo.publish.sdmx.words import CONCEPTS, FREQUENCIES, LISTS, OBS_STATUS, OWNER, STATUS

AGENCY = "RUMBO"
LIST_VERSION = "1.0"
"""A version of two numbers says that codes may be added: a new release can bring a value that no list had."""

WHOLE = "_T"
SCHEME = "CONCEPTS"
AREAS = "CL_AREA"
URN = "urn:sdmx:org.sdmx.infomodel"

Role = Literal["dimension", "time", "measure", "attribute"]


@dataclass(frozen=True, slots=True)
class Code:
    """A code and its name."""

    id: str
    name: Text


@dataclass(frozen=True, slots=True)
class CodeList:
    """A code list."""

    id: str
    name: Text
    codes: Sequence[Code]

    @property
    def urn(self) -> str:
        """Return its SDMX name."""
        return f"{URN}.codelist.Codelist={AGENCY}:{self.id}({LIST_VERSION})"

    def __contains__(self, code: str) -> bool:
        return any(one.id == code for one in self.codes)

    @property
    def names(self) -> Mapping[str, Text]:
        """Return the names by code."""
        return {one.id: one.name for one in self.codes}


@dataclass(frozen=True, slots=True)
class Concept:
    """What a component is about: its name, and in a sentence where the name does not do."""

    id: str
    name: Text
    description: Text | None = None

    @property
    def urn(self) -> str:
        """Return its SDMX name."""
        return f"{URN}.conceptscheme.Concept={AGENCY}:{SCHEME}({LIST_VERSION}).{self.id}"


@dataclass(frozen=True, slots=True)
class Component:
    """A dimension, the measure or an attribute: coded by a list, else of a type.

    ``dimension`` is our own id of a dimension; ``per_series`` says of an attribute that a series has it.
    """

    id: str
    role: Role
    codes: str = ""
    type: str = "String"
    per_series: bool = False
    dimension: str = ""


@dataclass(frozen=True, slots=True)
class Flow:
    """An indicator as a dataflow with its data structure, which bears the same id."""

    indicator: Indicator
    components: Sequence[Component]
    dimensions: Sequence[Component] = field(init=False)
    """The dimensions but that of time, in the order of keys."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "dimensions", [one for one in self.components if one.role == "dimension"])

    @property
    def id(self) -> str:
        """Return its id."""
        return self.indicator.id

    @property
    def version(self) -> str:
        """Return the version of the indicator's definition."""
        return f"{self.indicator.version}.0"

    @property
    def attributes(self) -> Sequence[Component]:
        """Return the attributes."""
        return [one for one in self.components if one.role == "attribute"]

    @property
    def reference(self) -> str:
        """Return agency, id and version as SDMX-CSV and names have them."""
        return f"{AGENCY}:{self.id}({self.version})"

    @property
    def urn(self) -> str:
        """Return the SDMX name of the dataflow."""
        return f"{URN}.datastructure.Dataflow={self.reference}"

    @property
    def structure_urn(self) -> str:
        """Return the SDMX name of its data structure."""
        return f"{URN}.datastructure.DataStructure={self.reference}"

    @property
    def description(self) -> Text:
        """Return the definition, with the caveat where there is one."""
        one = self.indicator
        if not one.caveat:
            return one.definition
        return Text({lang: f"{one.definition[lang]} {one.caveat[lang]}" for lang in ("en", "es")})


@dataclass(frozen=True, slots=True)
class Structures:
    """Structures that are told together; a stub is told without what it holds."""

    flows: Sequence[Flow] = ()
    structures: Sequence[Flow] = ()
    concepts: Sequence[Concept] = ()
    lists: Sequence[CodeList] = ()
    agency: bool = False
    stubs: bool = False


ATTRIBUTES = (
    Component("UNIT_MEASURE", "attribute", "CL_UNIT_MEASURE", per_series=True),
    Component("OBS_STATUS", "attribute", "CL_OBS_STATUS"),
    Component("STATUS", "attribute", "CL_STATUS"),
    Component("ROUNDING", "attribute", type="Integer"),
    Component("COMPUTED", "attribute", type="Boolean"),
    Component("WITHDRAWN", "attribute", type="Boolean"),
    Component("PRODUCT", "attribute"),
    Component("RELEASE", "attribute"),
    Component("PUBLISHED", "attribute"),
    Component("SOURCE_URL", "attribute"),
    Component("COMMENT_OBS", "attribute"),
)


@cache
def flow(name: str) -> Flow:
    """Return an indicator as a dataflow.

    >>> [one.id for one in flow("darien-transits").dimensions]
    ['FREQ', 'REF_AREA', 'CITIZENSHIP', 'DEMOGRAPHIC']

    Raises UnknownIndicator.
    """
    found = indicator(name)
    own = [name for name in found.dimensions if name not in PLACE_DIMENSIONS]
    return Flow(
        found,
        (
            Component("FREQ", "dimension", "CL_FREQ"),
            Component("REF_AREA", "dimension", AREAS),
            *(Component(_capitals(name), "dimension", _list_id(name), dimension=name) for name in own),
            Component("TIME_PERIOD", "time", type="ObservationalTimePeriod"),
            Component("OBS_VALUE", "measure", type="Double"),
            *ATTRIBUTES,
        ),
    )


@cache
def flows() -> Sequence[Flow]:
    """Return all dataflows."""
    return [flow(name) for name in indicators()]


@cache
def concepts() -> Mapping[str, Concept]:
    """Return all concepts by id."""
    told = [Concept(name, *words) for name, words in CONCEPTS.items()]
    own = [Concept(_capitals(one.id), one.name) for one in dimensions().values() if one.id not in PLACE_DIMENSIONS]
    return {one.id: one for one in (*told, *own)}


@cache
def code_lists() -> Mapping[str, CodeList]:
    """Return all code lists by id.

    >>> code_lists()["CL_CITIZENSHIP"].names["VEN"]["es"], "_T" in code_lists()["CL_CITIZENSHIP"]
    ('Venezuela', True)
    """
    found = [CodeList(name, LISTS[name], _codes(codes)) for name, codes in
             (("CL_FREQ", FREQUENCIES), ("CL_OBS_STATUS", OBS_STATUS), ("CL_STATUS", STATUS))]  # fmt: skip
    units = {code: unit for unit, code in _units().items()}
    found.append(CodeList("CL_UNIT_MEASURE", LISTS["CL_UNIT_MEASURE"], _codes(units)))
    areas = {one.id: one.name for one in places()}
    for name in PLACE_DIMENSIONS:
        areas |= dimension(name).values
    found.append(CodeList(AREAS, LISTS[AREAS], _codes(areas)))
    for one in dimensions().values():
        if one.id not in PLACE_DIMENSIONS:
            kinds = [PlaceKind(kind) for kind in sorted(one.places)]
            values = {place.id: place.name for kind in kinds for place in places(kind)} | dict(one.values)
            whole = {WHOLE: Text(en="Total", es="Total")}
            found.append(CodeList(_list_id(one.id), one.name, _codes(whole | values)))
    return {one.id: one for one in found}


def unit_code(one: Indicator) -> str:
    """Return the code of an indicator's unit.

    >>> unit_code(indicator("cbp-encounters"))
    'encounters'
    """
    return _units()[one.unit]


@cache
def _units() -> Mapping[Text, str]:
    """Return the codes of units; where English has one word for two, the Spanish one tells them apart."""
    found: dict[Text, str] = {}
    for one in indicators().values():
        if one.unit not in found:
            code = _slug(one.unit["en"])
            found[one.unit] = f"{code}-{_slug(one.unit['es'])}" if code in found.values() else code
    return found


def _slug(words: str) -> str:
    plain = unicodedata.normalize("NFKD", words.lower()).encode("ascii", "ignore").decode()
    return "-".join(plain.split())


def ours(code: str) -> str:
    """Return a code as we write the value: the total has another name in SDMX."""
    return TOTAL if code == WHOLE else code


def theirs(value: str) -> str:
    """Return a value as a code."""
    return WHOLE if value == TOTAL else value


def owner() -> Code:
    """Return the agency."""
    return Code(AGENCY, OWNER)


def _codes(names: Mapping[str, Text]) -> list[Code]:
    return [Code(value, name) for value, name in names.items()]


def _capitals(name: str) -> str:
    return name.upper().replace("-", "_")


def _list_id(name: str) -> str:
    return f"CL_{_capitals(name)}"
