"""The tools of assistants, asked by the SDK's own client: over standard input and output, and over HTTP."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from mcp import Client, StdioServerParameters, stdio_client

import rumbo
from looping import finished
from rumbo.observatory import Observatory
from rumbo.serve import assistants
from rumbo.site.building import MARKER
from serving import Server, served

TODAY = "2026-11-24"
TOOLS = {"find", "value", "explain", "check", "records"}
TEXT = "In March 2024 Border Patrol made 137,480 apprehensions at the southwest border."
DOCS = Path(__file__).parents[2] / "docs" / "assistants.md"

Asked = tuple[str, dict[str, Any]]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def observatory(home: Path) -> Observatory:
    return rumbo.open(home, today=TODAY)


@pytest.fixture(scope="module")
def ask(observatory: Observatory) -> Callable[..., Any]:
    """Ask the server in this process, by the SDK's client."""
    found = assistants.server(lambda: observatory)

    async def asking(name: str, arguments: dict[str, Any]) -> Any:
        async with Client(found) as client:
            return await client.call_tool(name, arguments)

    return lambda name, **arguments: finished(asking(name, arguments))


def over_stdio(home: Path, questions: Callable[[Client], Awaitable[Any]]) -> Any:
    environment = {**os.environ, "RUMBO_TODAY": TODAY, "RUMBO_HOME": str(home)}
    program = StdioServerParameters(command=sys.executable, args=["-m", "rumbo", "mcp"], env=environment)

    async def asking() -> Any:
        async with Client(stdio_client(program)) as client:
            return await questions(client)

    return finished(asking())


def said(answer: Any) -> dict[str, Any]:
    """What an answer holds, which no answer holds without a citation and its day."""
    assert not answer.is_error, answer.content[0].text
    found: dict[str, Any] = answer.structured_content
    assert found["citations"] and all(one["text"] for one in found["citations"])
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", found["as_of"])
    assert found["citations"][0]["text"] in answer.content[0].text
    return found


def refused(answer: Any) -> dict[str, str]:
    assert answer.is_error
    found: dict[str, str] = answer.structured_content
    assert set(found) == {"what", "why", "do"} and found["what"] and found["what"] in answer.content[0].text
    assert "Traceback" not in answer.content[0].text and len(answer.content[0].text) < 4000
    return found


async def _conversation(client: Client) -> None:
    tools = {one.name: one for one in (await client.list_tools()).tools}
    assert set(tools) == TOOLS
    assert all(one.output_schema and one.annotations.read_only_hint for one in tools.values())
    assert "cite siempre la fuente" in (client.instructions or "")
    asked: list[Asked] = [
        ("find", {"question": "¿Cuántos encuentros hubo en la frontera suroeste?", "language": "es"}),
        ("value", {"indicator": "cbp-encounters", "period": "2023-12", "as_of": "2024-01-31"}),
        ("explain", {"indicator": "usbp-encounters", "language": "es"}),
        ("check", {"text": TEXT, "published": "2024-05-07"}),
        ("records", {"register": "measures", "query": "boats visas", "place": "Colombia", "as_of": "2024-05-07"}),
    ]
    for name, arguments in asked:
        found = said(await client.call_tool(name, arguments))
        assert found["language"] == arguments.get("language", "en")
        jsonschema.validate(found, tools[name].output_schema)
        if name == "value":
            (figure,) = found["figures"]
            assert (figure["value"], figure["status"], found["place"]) == (302034, "provisional", "us-southwest")
            assert found["citations"][0]["sha256"].startswith(found["citations"][0]["release"].split(".")[1])
    refused(await client.call_tool("value", {"indicator": "no-such-thing"}))


def test_a_conversation_over_standard_input_and_output(home: Path) -> None:
    over_stdio(home, _conversation)


@pytest.fixture(scope="module")
def server(observatory: Observatory, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("site")
    (folder / ".rumbo-site").write_text("")
    with served(observatory, folder) as found:
        yield found


def test_the_same_conversation_over_http(server: Server) -> None:
    async def asking() -> None:
        async with Client(f"{server.address}mcp") as client:
            await _conversation(client)

    finished(asking())


def test_a_page_of_another_and_a_foreign_name_are_turned_away(server: Server) -> None:
    body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}).encode()
    heads = {"Content_Type": "application/json", "Accept": "application/json, text/event-stream"}
    assert server.ask("POST", "/mcp", body, **heads).status == 200
    assert server.ask("POST", "/mcp", body, Origin="https://example.org", **heads).status == 403
    assert server.ask("POST", "/mcp", body, Host="example.org", **heads).status == 421


def test_no_stream_is_held_open(server: Server) -> None:
    for method in ("GET", "DELETE", "PUT"):
        assert server.ask(method, "/mcp", Accept="text/event-stream").status == 405
    assert server.ask("POST", "/mcp", b"{}", Content_Type="application/json", Accept="*/*").status == 400
    assert server.ask("POST", "/mcp", b"x" * 70_000, Content_Type="application/json", Accept="*/*").status == 413


def test_a_name_of_ones_own_is_answered(observatory: Observatory) -> None:
    from starlette.testclient import TestClient

    app = assistants.over_http(assistants.server(lambda: observatory), ["data.example.org"])
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}
    heads = {"Accept": "application/json, text/event-stream"}
    with TestClient(app, base_url="http://data.example.org") as client:
        answer = client.post("/mcp", json=body, headers=heads)
        assert answer.status_code == 200 and len(answer.json()["result"]["tools"]) == 5


@pytest.mark.parametrize("how", ["option", "environment"])
def test_the_server_answers_under_a_name_of_ones_own(home: Path, tmp_path: Path, how: str) -> None:
    (tmp_path / MARKER).write_text("")
    names = "data.example.org datos.example.org"
    environment = {**os.environ, "RUMBO_TODAY": TODAY, "RUMBO_HOME": str(home)}
    command = [sys.executable, "-m", "rumbo", "serve", "--port", "0", "--no-log", "--output", str(tmp_path)]
    if how == "option":
        command += [word for name in names.split() for word in ("--name", name)]
    else:
        environment["RUMBO_NAMES"] = names
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as program:
        try:
            assert program.stdout
            server = Server(int(program.stdout.readline().split("/en/")[0].rsplit(":", 1)[1]))
            body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}).encode()
            heads = {"Content_Type": "application/json", "Accept": "application/json, text/event-stream"}
            for name in names.split():
                assert server.ask("POST", "/mcp", body, Host=name, Origin=f"https://{name}", **heads).status == 200
            assert server.ask("POST", "/mcp", body, Host="example.net", **heads).status == 421
            assert server.ask("POST", "/mcp", body, Host=name, Origin="https://example.net", **heads).status == 403
        finally:
            program.terminate()
            program.wait(20)


def test_a_program_started_by_hand_serves_over_http(home: Path) -> None:
    environment = {**os.environ, "RUMBO_TODAY": TODAY, "RUMBO_HOME": str(home)}
    command = [sys.executable, "-m", "rumbo", "mcp", "--http", "--port", "0"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as program:
        try:
            assert program.stdout
            address = program.stdout.readline().split()[0]
            assert address.endswith("/mcp")

            async def asking() -> Any:
                async with Client(address) as client:
                    return await client.call_tool("value", {"indicator": "usbp-encounters", "period": "2024-03"})

            assert said(finished(asking()))["figures"][0]["value"] == 137473
        finally:
            program.terminate()
            program.wait(20)


def test_the_newest_figure_where_no_period_is_named(ask: Callable[..., Any], observatory: Observatory) -> None:
    found = said(ask("value", indicator="cbp-encounters"))
    newest = observatory.series("cbp-encounters").newest
    assert newest and [one["period"] for one in found["figures"]] == [newest.period]
    assert found["caveat"].startswith("Events, not people")


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_indicator_is_explained_and_valued_with_its_citation(
    ask: Callable[..., Any], observatory: Observatory, language: str
) -> None:
    for one in observatory.indicators():
        found = said(ask("explain", indicator=one.id, language=language))
        assert found["definition"] == one.definition.in_language(language)
        value = ask("value", indicator=one.id, language=language)
        if not value.is_error:
            told = said(value)
            assert told["known"] or told["reason"]
            assert told["known"] == any(figure["value"] is not None for figure in told["figures"])
            if told["known"]:
                assert all(cited["sha256"] and cited["url"] for cited in told["citations"])


def test_a_fiscal_year_comes_with_its_sum_as_a_finding_and_the_one_that_was_printed(ask: Callable[..., Any]) -> None:
    found = said(ask("value", indicator="refugee-admissions", period="FY2024"))
    assert len(found["figures"]) == 12 and not any(one["finding"] for one in found["figures"])
    assert [(one["value"], one["finding"]) for one in found["sums"]] == [(100034, True)]
    assert [(one["value"], one["finding"]) for one in found["printed_sums"]] == [(100034, False)]


def test_what_must_not_be_summed_is_refused(ask: Callable[..., Any]) -> None:
    found = refused(ask("value", indicator="unique-individuals", period="FY2022"))
    assert "must not be summed over months" in found["what"] and found["do"] == "Ask for the months."
    assert len(said(ask("value", indicator="unique-individuals", period="2021-10/2022-09"))["figures"]) == 12
    choices = refused(ask("value", indicator="asylum-applications", place="americas", dimensions={"kind": "new"}))
    assert "asylum" in choices["what"] and '"all"' not in choices["do"] and choices["do"]


def test_a_dimension_is_told_apart_by_each_of_its_values(ask: Callable[..., Any]) -> None:
    found = said(ask("value", indicator="usbp-encounters", period="2024-03", dimensions={"citizenship": "all"}))
    told = {one["dimensions"]["citizenship"]: one["value"] for one in found["figures"]}
    assert len(told) > 10 and told["Mexico"] > 10_000
    wide = said(ask("value", indicator="cbp-encounters", period="2020-01/2024-12", dimensions={"citizenship": "all"}))
    assert len(wide["figures"]) <= 400 and wide["left_out"] > 0


@pytest.mark.parametrize("language", ["en", "es"])
def test_what_is_not_known_says_so_with_the_reason(ask: Callable[..., Any], language: str) -> None:
    found = said(ask("value", indicator="office-registered", language=language))
    assert not found["known"] and found["figures"] == [] and found["reason"]
    assert ("not known" if language == "en" else "no se conoce") in found["sentence"]


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ({"indicator": "office-registered"}, "Ninguna publicación disponible"),
        ({"indicator": "darien-transits", "place": "MEX"}, "no distingue México"),
        ({"indicator": "usbp-encounters", "dimensions": {"area": "usbp-tucson", "entry": "at-large"}}, "no "),
        ({"indicator": "usbp-encounters", "period": "2031-01"}, "2031-01 aún no ha terminado"),
    ],
)
def test_the_reason_is_in_the_language_of_the_answer(ask: Callable[..., Any], asked: dict[str, Any], why: str) -> None:
    spanish, english = (said(ask("value", language=language, **asked)) for language in ("es", "en"))
    assert not spanish["known"] and not english["known"]
    assert why in spanish["reason"] and "inglés" not in spanish["reason"]
    assert spanish["reason"] != english["reason"] and spanish["reason"].rstrip(".")[1:] in spanish["sentence"]


def test_words_are_found_in_both_languages(ask: Callable[..., Any]) -> None:
    for words, kind, name in [
        ("How many people died on the way?", "indicator", "missing-migrants"),
        ("venezolanos en el Darién", "indicator", "darien-transits"),
        ("venezolanos en el Darién", "place", "VEN"),
        ("unaccompanied children", "value", "unaccompanied-children"),
        ("what is an encounter?", "term", "encounter"),
        ("oficina de movilidad segura en Colombia", "record", "safe-mobility-colombia"),
    ]:
        matches = said(ask("find", question=words))["matches"]
        assert (kind, name) in {(one["kind"], one["id"]) for one in matches}, words
    assert said(ask("find", question="¿qué?"))["matches"] == []


def test_a_verdict_is_a_finding_and_cites_what_it_rests_on(ask: Callable[..., Any]) -> None:
    found = said(ask("check", text=TEXT, published="2024-05-07", language="es"))
    (claim,) = found["claims"]
    assert found["finding"] and claim["verdict"] == "holds" and "se sostiene" in claim["sentence"]
    assert [found["citations"][number]["release"] for number in claim["citations"]]
    assert said(ask("check", text="Nothing here."))["claims"] == []


def test_records_are_those_of_the_day_and_each_word_has_its_speaker(ask: Callable[..., Any]) -> None:
    asked = {"register": "measures", "query": "visas boats companies", "place": "COL"}
    found = said(ask("records", **asked, as_of="2024-05-07"))
    (boats,) = [one for one in found["records"] if one["id"] == "usa-col-maritime-2024"]
    assert boats["state"] == "in-force" and boats["since"] == "2024-05-06"
    assert all(one["says"] and one["citations"] for one in boats["statements"])
    before = said(ask("records", **asked, as_of="2024-05-05"))
    assert "usa-col-maritime-2024" not in {one["id"] for one in before["records"]}


HOSTILE: list[Asked] = [
    ("value", {"indicator": "x" * 10_000}),
    ("value", {"indicator": "../../etc/passwd"}),
    ("value", {"indicator": "cbp-encounters", "period": "0001-01/9999-12"}),
    ("value", {"indicator": "cbp-encounters", "period": "'; drop table cells; --"}),
    ("value", {"indicator": "cbp-encounters", "place": "\x00\u202e\ud7ff"}),
    ("value", {"indicator": "cbp-encounters", "as_of": "2999-01-01"}),
    ("value", {"indicator": "cbp-encounters", "dimensions": {f"d{number}": "x" for number in range(500)}}),
    ("value", {"indicator": "cbp-encounters", "dimensions": {"citizenship": "VEN", "__class__": "x"}}),
    ("value", {"indicator": "cbp-encounters", "dimensions": "citizenship"}),
    ("value", {"indicator": "cbp-encounters", "citizenship": "VEN"}),
    ("records", {"register": "measures", "country": "COL"}),
    ("value", {"indicator": 7}),
    ("value", {}),
    ("explain", {"indicator": None}),
    ("find", {"question": ""}),
    ("find", {"question": "a" * 100_000}),
    ("check", {"text": "x" * 1_000_000}),
    ("check", {"text": TEXT, "published": "tomorrow"}),
    ("records", {"register": "secrets"}),
    ("records", {"register": "measures", "place": "Atlantis"}),
    ("records", {"register": "measures", "as_of": "yesterday"}),
    ("value", {"indicator": "cbp-encounters", "language": "fr"}),
    ("delete", {"everything": True}),
]


@pytest.mark.parametrize(("name", "arguments"), HOSTILE, ids=lambda one: str(one)[:40])
def test_hostile_arguments_get_a_short_error(ask: Callable[..., Any], name: str, arguments: dict[str, Any]) -> None:
    found = refused(ask(name, **arguments))
    assert not found["what"].startswith("Something went wrong")


def test_a_long_answer_is_bounded(ask: Callable[..., Any]) -> None:
    sentences = " ".join(
        f"In March 2024 Border Patrol made {number:,} apprehensions." for number in range(10_000, 10_100)
    )
    found = ask("check", text=sentences, published="2024-05-07")
    assert said(found)["left_out"] == 60
    every = said(ask("records", register="measures"))
    assert every["found"] > len(every["records"]) == 10


def test_it_starts_without_the_archive_and_the_site() -> None:
    code = (
        "import sys; from rumbo.cli.app import app; from rumbo.serve import assistants; "
        "assistants.server(lambda: None); "
        "heavy = ('duckdb', 'fastapi', 'altair', 'jinja2', 'rumbo.archive', 'rumbo.site'); "
        "print([one for one in heavy if one in sys.modules])"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"


def test_the_examples_of_the_documentation_run(ask: Callable[..., Any]) -> None:
    """Each tool is shown once, as the name and its arguments, with what must stand in its answer."""
    examples = re.findall(r"```json\n(\{\"name\": .+\})\n```\n\n> (.+)\n", DOCS.read_text(encoding="utf-8"))
    seen = set()
    for raw, must in examples:
        asked = json.loads(raw)
        answer = ask(asked["name"], **asked["arguments"])
        said(answer)
        seen.add(asked["name"])
        assert must in answer.content[0].text, (raw, answer.content[0].text)
    assert seen == TOOLS


def test_a_slow_question_is_not_waited_for(observatory: Observatory) -> None:
    from rumbo.serve.worker import Worker

    def slow() -> Observatory:
        time.sleep(0.5)
        return observatory

    found = assistants.server(slow, Worker(seconds=0.1))

    async def asking() -> Any:
        async with Client(found) as client:
            return await client.call_tool("explain", {"indicator": "cbp-encounters"})

    told = refused(finished(asking()))
    assert told["what"] == "There is no answer now." and "0.1 seconds" in told["why"]
