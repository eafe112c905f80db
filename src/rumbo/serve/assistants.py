"""The tools of assistant programs, by the Model Context Protocol: five questions, and no answer without its citation.

Each tool is one call of the façade; ``telling`` and ``consulting`` make of its answer what ``shapes`` describe. Errors
are a tool's errors, with what is wrong, why, and what to do. Nothing is written, and nothing is kept of what is asked.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any, Literal

from mcp.server.mcpserver import Context, MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.server.mcpserver.tools import Tool
from mcp.server.transport_security import TransportSecuritySettings
from mcp.types import CallToolResult, InputRequiredResult, TextContent, ToolAnnotations
from pydantic import Field, ValidationError
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from rumbo import __version__
from rumbo.errors import MayNotBeSummed, RumboError, WrongUse
from rumbo.serve import shapes
from rumbo.serve.worker import Worker

if TYPE_CHECKING:
    from rumbo.observatory import Observatory

PATH = "/mcp"
LONGEST_TEXT = 40_000
"""The characters of the longest text that is checked at once."""

LARGEST = 2**16
"""The bytes of the largest request over HTTP."""

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")

INSTRUCTIONS = """Rumbo answers on migration in the Americas from what governments published, as known on any day.

Begin with `find` to learn which indicator, place or record is meant; then `value`, `explain`, `records` or `check`.
How to use an answer:
- Give each figure with its unit, its period, and its source: the `text` and `url` of its citation. Say which day it was
  known on (`as_of`), and whether it is provisional, second-hand or rounded.
- An encounter is an event, not a person. Repeat the `caveat` and the `notes`: they say what a figure does not mean.
- What has `finding: true`, every verdict of `check` and every state of a record was computed by Rumbo. Say so; never
  give it as a publisher's.
- Where `known` is false, say that it is not known, with the reason. Do not fill the gap, and do not call it zero.
- Never add figures up yourself: not over places, since one person is counted in several, nor over what `explain` does
  not list under `may_be_summed_over`. Do not compare across a break, or with what `explain` says it must not be.
- A record that is not held says nothing against the thing itself.

Rumbo responde sobre la migración en las Américas a partir de lo que publicaron los gobiernos, según lo conocido en
cualquier día. Pida `language: "es"` para recibir respuestas en español; cite siempre la fuente y el día."""

Text = Annotated[str, Field(max_length=200)]
Words = Annotated[str, Field(min_length=1, max_length=1000)]
Language = Annotated[Literal["en", "es"], Field(description="The language of the answer.")]
Place = Annotated[
    str | None,
    Field(max_length=200, description="An id or a name in English or Spanish: MEX, US southwest border, Darién."),
]
Day = Annotated[
    str | None, Field(max_length=40, description="What was known on this day, such as 2024-05-07; else today.")
]
Indicator = Annotated[Text, Field(description="The id of an indicator, as `find` gives it: cbp-encounters.")]
Within = Annotated[
    str | None,
    Field(
        max_length=60,
        description="A month (2023-12), year (2023), US fiscal year (FY2024) or range (2023-10/2024-03) of up to ten "
        "years; else the newest month known.",
    ),
]
Dimensions = Annotated[
    dict[Text, Text],
    Field(
        max_length=12,
        description='What alone is counted: {"citizenship": "VEN"}, several with commas, "all" for each value apart.',
    ),
]
Query = Annotated[str, Field(max_length=1000, description="Words that the records should fit; empty for all.")]
Register = Annotated[
    Literal["compact", "pathways", "measures", "meetings"],
    Field(description="Promises, pathways and offices, measures and restrictions, or meetings and deals."),
]
Published = Annotated[
    str | None,
    Field(max_length=40, description="The day of the text's publication, by which its words are read and judged."),
]
READS = ToolAnnotations(read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False)


Answering = Callable[["Callable[[Observatory], shapes.Answer]"], Awaitable[CallToolResult]]


class Assistants(MCPServer[Any]):
    """The server; what a tool refuses becomes an error of that tool, in three parts."""

    async def call_tool(
        self, name: str, arguments: dict[str, Any], context: Context[Any, Any] | None = None
    ) -> CallToolResult | InputRequiredResult:
        """Call a tool by name; what is no tool of ours, and what fails unexpectedly, is told without its inside."""
        try:
            return await super().call_tool(name, arguments, context)
        except ToolError as error:
            refused = _refused(error.__cause__, name[:60])
            told = " ".join(part for part in (refused.what, refused.why, refused.do) if part)
            return CallToolResult(
                content=[TextContent(type="text", text=told)], structured_content=refused.model_dump(), is_error=True
            )


def server(observatory: Callable[[], Observatory], worker: Worker | None = None) -> Assistants:
    """Return the server over an observatory, which is opened when it is first asked; ``worker`` takes its questions."""
    asked = worker or Worker()

    async def answer(question: Callable[[Observatory], shapes.Answer]) -> CallToolResult:
        told = await asked.ask(lambda: question(observatory()))
        return CallToolResult(
            content=[TextContent(type="text", text=told.told())], structured_content=told.model_dump(mode="json")
        )

    return Assistants(
        "rumbo", title="Rumbo", version=__version__, instructions=INSTRUCTIONS, log_level="ERROR", subscriptions=False,
        tools=[_strict(Tool.from_function(tool, title=title, annotations=READS)) for tool, title in _tools(answer)],
    )  # fmt: skip


def _strict(tool: Tool) -> Tool:
    """Return a tool that refuses an argument it does not know: without that filter, the figure would be another."""
    arguments = tool.fn_metadata.arg_model
    arguments.model_config["extra"] = "forbid"
    arguments.model_rebuild(force=True)
    return tool.model_copy(update={"parameters": arguments.model_json_schema(by_alias=True)})


def _tools(answer: Answering) -> Sequence[tuple[Callable[..., Any], str]]:
    """Return the five tools with their titles; their docstrings are what an assistant reads of them."""

    async def find(question: Words, language: Language = "en") -> Annotated[CallToolResult, shapes.Matches]:
        """Find which indicators, places, values of dimensions, terms and records fit words, in English or Spanish."""
        from rumbo.serve import consulting

        return await answer(partial(consulting.found, question=question, language=language))

    async def value(
        indicator: Indicator, place: Place = None, period: Within = None, as_of: Day = None,
        dimensions: Dimensions = {}, language: Language = "en",  # noqa: B006
    ) -> Annotated[CallToolResult, shapes.Value]:  # fmt: skip
        """Give the figures of an indicator, at its usual place unless another is named, as known on a day."""
        from rumbo.serve import telling

        return await answer(
            partial(
                telling.value, indicator=indicator, place=place, period=period, as_of=as_of, dimensions=dimensions,
                language=language,
            )
        )  # fmt: skip

    async def explain(indicator: Indicator, language: Language = "en") -> Annotated[CallToolResult, shapes.Explained]:
        """Say what an indicator counts: definition, caveat, breaks, dimensions, what may be summed, its sources."""
        from rumbo.serve import telling

        return await answer(partial(telling.explained, indicator=indicator, language=language))

    async def check(
        text: Annotated[str, Field(min_length=1, max_length=LONGEST_TEXT)], published: Published = None,
        language: Language = "en",
    ) -> Annotated[CallToolResult, shapes.Checked]:  # fmt: skip
        """Check whether the claims of a text, on figures and on records, hold against what was published."""
        from rumbo.serve import consulting

        return await answer(partial(consulting.checked, text=text, published=published, language=language))

    async def records(
        register: Register, query: Query = "", place: Place = None, as_of: Day = None, language: Language = "en"
    ) -> Annotated[CallToolResult, shapes.Records]:
        """Give the records of a register that fit words and a country, as they stood on a day, and who says so."""
        from rumbo.serve import consulting

        return await answer(
            partial(
                consulting.records, register=register, query=query, place=place, as_of=as_of, language=language
            )
        )  # fmt: skip

    return (
        (find, "Find what there is"),
        (value, "Give figures"),
        (explain, "Explain an indicator"),
        (check, "Check a text"),
        (records, "Look into the registers"),
    )


def _refused(cause: BaseException | None, tool: str) -> shapes.Refused:
    """Return why there is no answer; of a sum that must not be made, with the choices there are."""
    if isinstance(cause, MayNotBeSummed):
        return shapes.Refused(what=cause.what, why=cause.why, do=f"{cause.do} {_choices(cause.what)}".strip())
    if isinstance(cause, RumboError):
        return shapes.Refused(what=cause.what, why=cause.why, do=cause.do)
    if isinstance(cause, ValidationError):
        first = cause.errors(include_input=False, include_url=False)[0]
        where = ".".join(str(part)[:60] for part in first["loc"][:3]) or "The arguments"
        return shapes.Refused(what=f"{where} does not fit.", why=f"{first['msg']}.", do="See the tool's input schema.")
    if isinstance(cause, HTTPException):
        return shapes.Refused(what="There is no answer now.", why=str(cause.detail), do="Ask again, or for less.")
    if cause is None:
        return shapes.Refused(
            what=f"No tool is called {tool!r}.", why="", do="There are find, value, explain, check, records."
        )
    return shapes.Refused(what="Something went wrong here.", why="It is a bug of this program.", do="Please report it.")


def _choices(what: str) -> str:
    """Return the values of the dimensions that an error says must not be summed over."""
    from rumbo.core.codebook import dimension, dimensions

    names = what.partition(" summed over ")[2].rstrip(".").split(", ")
    told = [f"{name} may be {', '.join([*dimension(name).values, 'all'])}." for name in names if name in dimensions()]
    return " ".join(told)


def over_http(found: Assistants, names: Sequence[str] = ()) -> Starlette:
    """Return a server's application at ``/mcp``, without sessions.

    A request must name this machine's loopback or one of ``names`` as its host, and a page that asks must be theirs: no
    page of another can ask by way of its reader's browser.
    """
    for name in names:
        if not re.fullmatch(r"[\w-]+(\.[\w-]+)*|\[[0-9a-fA-F:.]+\]", name):
            raise WrongUse(
                f"{name!r} names no host.", "It is a name without http:// and path.", "Write data.example.org."
            )
    hosts = [form for name in (*LOOPBACK, *names) for form in (name, f"{name}:*")]
    origins = [f"{way}://{host}" for host in hosts for way in ("http", "https")]
    security = TransportSecuritySettings(allowed_hosts=hosts, allowed_origins=origins)
    app = found.streamable_http_app(
        streamable_http_path=PATH, json_response=True, stateless_http=True, max_request_body_size=LARGEST,
        transport_security=security,
    )  # fmt: skip
    (route,) = app.routes
    assert isinstance(route, Route)
    app.router.routes[:] = [Route(PATH, PostAlone(route.endpoint))]
    return app


class PostAlone:
    """Lets POST through alone: the stream that a GET would open never says anything, and would stay open."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        post = scope["method"] == "POST"
        answer = self.app if post else Response("Ask by POST.", 405, {"Allow": "POST"}, "text/plain")
        await answer(scope, receive, send)
