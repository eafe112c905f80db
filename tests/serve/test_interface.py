"""The interface: each route answers what the facade answers, says how it came, and refuses what may not be asked."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import duckdb
import pytest

from rumbo.observatory import Observatory
from rumbo.publish import rows
from serving import Answer, Server

SERIES = "series/usbp-encounters?place=us-southwest&since=2023-10&until=2024-03"


def ask(server: Server, question: str, status: int = 200, **headers: str) -> Answer:
    answer = server.ask("GET", f"/api/v1/{question}", **headers)
    assert answer.status == status, (question, answer.body[:500])
    return answer


def told(server: Server, question: str) -> dict[str, Any]:
    found = ask(server, question).json
    assert list(found)[:3] == ["as_of", "newest", "came"]
    assert all({"release", "publisher", "published", "url", "sha256"} <= one.keys() for one in found["came"])
    return dict(found)


def test_the_root_lists_what_can_be_asked_and_what_stands_above_it_leads_there(server: Server) -> None:
    found = ask(server, "").json
    described = server.ask("GET", "/openapi.json").json
    assert set(found) == {"openapi", "documentation", "paths"}
    asked = {path for path in described["paths"] if path.startswith(("/api/v1/", "/sdmx/"))} - {"/api/v1/"}
    assert found["paths"].keys() == asked and all(found["paths"].values())
    assert "/api/v1/" in described["paths"]
    assert urljoin("http://here/api/v1/", found["openapi"]) == "http://here/openapi.json"
    assert urljoin("http://here/below/api/v1/", found["documentation"]["es"]) == "http://here/below/es/docs/api.html"
    for path in ("/api", "/api/", "/api/v1"):
        answer = server.ask("GET", path)
        assert (
            answer.status == 308 and urljoin(f"http://here{path}", answer.headers["location"]) == "http://here/api/v1/"
        )
    assert server.ask("POST", "/api/v1/").status == 405


def test_a_series_is_that_of_the_facade_and_says_how_it_came(server: Server, observatory: Observatory) -> None:
    found = told(server, f"{SERIES}&as_of=2024-05-07")
    expected = observatory.series("usbp-encounters", "us-southwest", since="2023-10", until="2024-03",
                                  as_of="2024-05-07")  # fmt: skip
    assert found["rows"] == json.loads(json.dumps(rows.of_series(expected)))
    march = found["rows"][-1]
    assert (march["period"], march["value"], march["status"]) == ("2024-03", 137480, "second-hand")
    assert found["as_of"] == "2024-05-07" and found["newest"]["period"] == "2024-03"
    assert {one["release"] for one in found["came"]} == {one["release"] for one in found["rows"]}


def test_the_same_rows_come_as_lines_and_files(server: Server) -> None:
    expected = told(server, SERIES)["rows"]
    lines = [json.loads(line) for line in ask(server, f"{SERIES}&format=jsonl").body.splitlines()]
    assert lines == expected
    answer = ask(server, f"{SERIES}&format=csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    table = list(csv.DictReader(io.StringIO(answer.body.decode())))
    assert [(row["period"], int(row["value"])) for row in table] == [(row["period"], row["value"]) for row in expected]
    parquet = ask(server, f"{SERIES}&format=parquet").body
    assert parquet.startswith(b"PAR1") and parquet.endswith(b"PAR1")


def test_a_dimension_is_a_parameter_and_its_sums_are_told(server: Server) -> None:
    one = told(server, "series/usbp-encounters?period=2023-12&citizenship=Venezuela")
    assert one["where"] == {"citizenship": "VEN"} and one["summed_over"] and len(one["rows"]) == 1
    many = told(server, "series/usbp-encounters?period=2023-12&by=citizenship")
    values = {row["citizenship"]: row["value"] for row in many["rows"]}
    assert many["by"] == ["citizenship"] and values["VEN"] == one["rows"][0]["value"]
    years = told(server, "series/usbp-encounters?since=FY2023&until=FY2023&per=fiscal-year")
    assert [row["finding"] for row in years["rows"]] == ["sum"] and years["rows"][0]["method"]


def test_what_must_not_be_summed_is_refused_with_the_choices(server: Server) -> None:
    refused = ask(server, "series/asylum-applications?place=ESP&period=2024", 400).json
    assert "must not be summed" in refused["what"] and {"MEX", "VEN"} <= set(refused["choices"]["origin"])
    chosen = told(server, "series/asylum-applications?place=ESP&period=2024&origin=VEN")
    assert chosen["rows"][0]["value"] > 0
    years = ask(server, "series/unique-individuals?per=year", 400).json
    assert "must not be summed" in years["what"]


def test_a_figure_through_its_vintages(server: Server) -> None:
    found = told(server, "history/usbp-encounters/2024-03?place=us-southwest")
    values = [one["value"] for one in found["vintages"]]
    assert 137480 in values and 137473 in values and found["vintages"][0]["known_from"] <= "2024-05-07"
    assert ask(server, "history/usbp-encounters/1850-01", 404).json["why"]


@pytest.mark.parametrize(
    ("question", "name", "finding"),
    [
        ("outlook/usbp-encounters?horizons=2", "findings", True),
        ("trend/usbp-encounters", "findings", True),
        ("drivers/usbp-encounters?first=2023-12&last=2024-01", "findings", True),
        ("capacity?at=2023-11-30", "findings", True),
        ("asylum?country=MEX", "findings", True),
        ("revisions?indicator=usbp-encounters", "revisions", True),
        ("indicators", "indicators", False),
        ("sources", "sources", False),
        ("silences", "silences", False),
        ("releases?source=panama-darien", "releases", False),
        ("records/measures?country=COL&as_of=2024-05-07", "records", False),
        ("pathways?citizenship=VEN&place=COL&since=2023-05-01&as_of=2024-05-07", "pathways", False),
        ("timeline?since=2024-05&until=2024-05", "events", False),
    ],
)
def test_each_list_has_entries_and_findings_say_that_they_are(
    server: Server, question: str, name: str, finding: bool
) -> None:
    found = told(server, question)[name]
    assert found and all(("finding" in one) is finding for one in found)


def test_single_things_are_found_by_their_names(server: Server) -> None:
    assert told(server, "indicators/usbp-encounters")["indicator"]["counts"] == "events"
    assert told(server, "sources/cbp-southwest")["source"]["releases_held"] > 0
    name = told(server, "releases?source=panama-darien")["releases"][-1]["release"]
    found = told(server, f"releases/{name}")
    assert found["release"]["sha256"].startswith(name.split(".")[1]) and found["came"][0]["release"] == name
    assert told(server, f"releases/{name}/changes")["release"] == name
    assert told(server, "records/measures/usa-col-maritime-2024")["record"]["state"] == "in-force"
    ambiguous = ask(server, "releases/cbp-southwest", 404).json
    assert len(ambiguous["choices"]["release"]) > 1


def test_a_citation_in_each_style(server: Server) -> None:
    question = "citation/usbp-encounters?place=us-southwest&period=2024-03"
    assert "Patrulla" in told(server, f"{question}&lang=es")["citation"]
    assert told(server, f"{question}&style=bibtex")["citation"].startswith("@")
    assert json.loads(told(server, f"{question}&style=csl")["citation"])


def test_the_whole_table_says_what_each_row_is_broken_down_by(server: Server, tmp_path: Any) -> None:
    lines = [json.loads(line) for line in ask(server, "table/darien-transits").body.splitlines()]
    december = {row["citizenship"]: row["value"] for row in lines
                if row["period"] == "2023-12" and row["demographic"] == "total"}  # fmt: skip
    assert (december["total"], december["VEN"]) == (24626, 11505)
    one = [json.loads(line) for line in ask(server, "table/darien-transits?by=demographic").body.splitlines()]
    assert {row["cut"] for row in one} == {"demographic"} and {row["citizenship"] for row in one} == {"total"}
    assert ["citizenship"] in told(server, "indicators/darien-transits")["indicator"]["cuts"]
    assert ask(server, "table/darien-transits?by=authority", 400).json["choices"]
    answer = ask(server, "table/darien-transits?format=csv", Accept_Encoding="gzip")
    assert answer.headers["content-encoding"] == "gzip"
    path = tmp_path / "table.parquet"
    path.write_bytes(ask(server, "table/darien-transits?format=parquet").body)
    ((count,),) = duckdb.execute("SELECT count(*) FROM read_parquet(?)", [str(path)]).fetchall()
    assert count == len(lines)


@pytest.mark.parametrize(
    ("question", "status", "choice"),
    [
        ("series/usbp-encountres", 404, ("indicator", "usbp-encounters")),
        ("series/usbp-encounters?plce=MEX", 400, ("parameter", "place")),
        ("series/usbp-encounters?place=Mexcio", 400, ("place", "MEX")),
        ("series/usbp-encounters?format=xls", 400, ("format", "csv")),
        ("series/usbp-encounters?citizenship=Venezeula", 400, ("citizenship", "VEN")),
        ("records/measure", 404, ("register", "measures")),
        ("series/usbp-encounters?as_of=2999-01-01", 400, None),
        ("series/usbp-encounters?since=2024-03&until=2023-01", 400, None),
        ("series/usbp-encounters?since=2024-03&period=2023-01", 400, None),
        ("series/usbp-encounters?place=", 400, None),
        ("series/usbp-encounters?since=1950-01&until=1950-02", 200, None),
        ("outlook/usbp-encounters?horizons=13", 400, None),
        ("outlook/displaced-population", 400, None),
        ("drivers/usbp-encounters", 400, None),
        ("capacity?staff=1.5", 400, None),
        ("sources/nobody", 404, ("source", "cbp-southwest")),
        ("releases/none.0000", 404, None),
        ("series/unique-individuals?per=year", 400, None),
    ],
)
def test_what_cannot_be_answered_says_what_why_and_do(
    server: Server, question: str, status: int, choice: tuple[str, str] | None
) -> None:
    found = ask(server, question, status).json
    if status != 200:
        assert set(found) == {"what", "why", "do", "choices"} and found["what"] and found["do"]
        assert choice is None or choice[1] in found["choices"][choice[0]]


def test_nothing_but_reading_is_allowed_and_pages_of_others_may_read(server: Server) -> None:
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        answer = server.ask(method, "/api/v1/indicators")
        assert answer.status == 405 and answer.headers["allow"] == "GET, HEAD"
    head = server.ask("HEAD", "/api/v1/indicators")
    whole = server.ask("GET", "/api/v1/indicators")
    assert head.status == 200 and head.body == b"" and head.headers["etag"] == whole.headers["etag"]
    assert whole.headers["access-control-allow-origin"] == "*"
    first = server.ask("OPTIONS", "/api/v1/indicators", Origin="https://a.example",
                       Access_Control_Request_Method="GET")  # fmt: skip
    assert first.status == 204 and first.headers["access-control-allow-methods"] == "GET, HEAD"
    assert "access-control-allow-origin" not in server.ask("POST", "/api/v1/check", b"{}").headers
    assert "sandbox" in whole.headers["content-security-policy"]


def test_the_server_tells_how_it_is(server: Server, observatory: Observatory) -> None:
    ready = server.ask("GET", "/ready").json
    assert ready["status"] == "ready" and ready["releases"] == len(observatory.releases())
    text = server.ask("GET", "/metrics").body.decode()
    assert 'rumbo_answers_total{area="/api/v1/series"' in text and "rumbo_releases_held 2" in text
    assert "us-southwest" not in text


def test_every_parameter_and_route_is_described(server: Server) -> None:
    described = server.ask("GET", "/openapi.json").json
    assert len(described["paths"]) > 20
    series = described["paths"]["/api/v1/series/{indicator}"]["get"]
    names = {one["name"] for one in series["parameters"]}
    assert {"indicator", "place", "by", "as_of", "citizenship", "format"} <= names
    for path, methods in described["paths"].items():
        for method, one in methods.items():
            assert one["summary"] and "200" in one["responses"], path
            assert method == "get" or path == "/api/v1/check"


def test_every_path_is_in_the_page(server: Server) -> None:
    page = (Path(__file__).resolve().parents[2] / "docs" / "api.md").read_text(encoding="utf-8")
    for path in server.ask("GET", "/openapi.json").json["paths"]:
        if path.startswith("/api/v1/"):
            assert f"`{path.split('/')[3]}" in page, path
