"""SDMX: the indicators as dataflows, their structures and their figures, for the tools of statisticians.

The structures say in both languages what the codebook and the indicators say; the data are the rows of the long table,
and filters only select among them. Written here are structures as SDMX-JSON 2.0 and SDMX-ML 2.1, data as SDMX-CSV 1.0
and 2.0 and as SDMX-ML 2.1. Routes belong to ``serve``.
"""

from __future__ import annotations

from rumbo.publish.sdmx.availability import Availability, availability
from rumbo.publish.sdmx.data_csv import data_csv
from rumbo.publish.sdmx.data_xml import data_generic, data_xml
from rumbo.publish.sdmx.errors import CODES, error_json, error_xml
from rumbo.publish.sdmx.observations import Selected, selected
from rumbo.publish.sdmx.queries import Query, query_v1, query_v2
from rumbo.publish.sdmx.structure_json import structure_json
from rumbo.publish.sdmx.structure_xml import structure_xml
from rumbo.publish.sdmx.structures import AGENCY, Flow, Structures, flow
from rumbo.publish.sdmx.wanted import structures

__all__ = [
    "AGENCY",
    "CODES",
    "Availability",
    "Flow",
    "Query",
    "Selected",
    "Structures",
    "availability",
    "data_csv",
    "data_generic",
    "data_xml",
    "error_json",
    "error_xml",
    "flow",
    "query_v1",
    "query_v2",
    "selected",
    "structure_json",
    "structure_xml",
    "structures",
]
