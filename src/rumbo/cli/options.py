"""The options that commands share: one type each, so that a name means the same everywhere."""

from __future__ import annotations

import inspect
import os
from collections.abc import Callable
from functools import wraps
from keyword import iskeyword
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from rumbo.cli import complete

if TYPE_CHECKING:
    from rumbo.observatory import Observatory

CUT, TIME, OUTPUT = "Place and cut", "Time", "Answer"

LOOK = 4
"""The exit code that asks a person to look: a source fell silent, changed, or has newer figures that are not held."""

Format = Literal["table", "csv", "json", "parquet"]

IndicatorName = Annotated[
    str,
    typer.Argument(
        metavar="INDICATOR",
        help="What is counted: an id that rumbo indicators lists.",
        autocompletion=complete.indicators,
    ),
]
Place = Annotated[
    str | None,
    typer.Option(
        "--place",
        metavar="PLACE",
        help="Where: an id or a name, in English or Spanish; else the indicator's usual place.",
        autocompletion=complete.places,
        rich_help_panel=CUT,
    ),
]
By = Annotated[
    list[str] | None,
    typer.Option(
        "--by",
        metavar="DIMENSION",
        help="Break down by a dimension; may be given several times.",
        autocompletion=complete.dimensions,
        rich_help_panel=CUT,
    ),
]
Since = Annotated[
    str | None,
    typer.Option("--since", metavar="PERIOD", help="From this month, year or fiscal year on.", rich_help_panel=TIME),
]
Until = Annotated[
    str | None,
    typer.Option("--until", metavar="PERIOD", help="Up to this month, year or fiscal year.", rich_help_panel=TIME),
]
Within = Annotated[
    str | None,
    typer.Option(
        "--period",
        metavar="PERIOD",
        help="Short for --since and --until: 2023-12, 2023, FY2024, 2023-10/2024-03.",
        rich_help_panel=TIME,
    ),
]
AsOf = Annotated[
    str | None,
    typer.Option(
        "--as-of", metavar="DAY", help="As it was known on a day, such as 2024-05-07; else today.", rich_help_panel=TIME
    ),
]
Per = Annotated[
    Literal["year", "fiscal-year"] | None,
    typer.Option(
        "--per",
        metavar="year|fiscal-year",
        help="Add up the months of whole years. The sums are Rumbo's, not the publisher's.",
        rich_help_panel=TIME,
    ),
]
FormatOption = Annotated[
    Format | None,
    typer.Option(
        "--format",
        metavar="FORMAT",
        help="table, csv, json or parquet; else a table on a terminal, and for another program CSV, or text where CSV "
        "would not hold it all.",
        rich_help_panel=OUTPUT,
    ),
]
Output = Annotated[
    Path | None,
    typer.Option(
        "--output",
        metavar="FILE",
        help="Write to a file; its ending (.csv, .json, .parquet) tells the format where --format does not.",
        rich_help_panel=OUTPUT,
    ),
]
Host = Annotated[
    str,
    typer.Option("--host", metavar="ADDRESS", help="Listen here; else at 127.0.0.1, where only this machine can ask."),
]
Port = Annotated[int, typer.Option("--port", metavar="NUMBER", help="Listen on this port; else on 8000.")]
HERE: tuple[str, int] = ("127.0.0.1", 8000)
Names = Annotated[
    list[str] | None,
    typer.Option(
        "--name",
        metavar="NAME",
        envvar="RUMBO_NAMES",
        show_envvar=False,  # it would be told in English alone
        help="Answer assistants under this name too, such as data.example.org; may be given several times.",
    ),
]
WholeFile = Annotated[
    Path | None, typer.Option("--output", metavar="FILE", help="Write to a file.", rich_help_panel=OUTPUT)
]
Language = Annotated[
    Literal["en", "es"] | None,
    typer.Option("--lang", metavar="en|es", help="The language; else that of the locale.", rich_help_panel=OUTPUT),
]
SourceName = Annotated[
    str | None,
    typer.Option("--source", metavar="SOURCE", help="Of this source alone.", autocompletion=complete.sources),
]

FILTERS = {
    "citizenship": "Of this citizenship: VEN, Venezuela, or several with commas.",
    "demographic": "Of this demographic group, such as family-units.",
    "sex": "Of this sex: male or female.",
    "age": "Of this age, such as adults or 12-to-17.",
    "kind": "Of this kind, such as deportation or, of applications for asylum, new.",
    "from": "Returned from this country, such as USA.",
    "route": "On this route, such as darien.",
    "cause": "Of this cause, such as drowning.",
    "authority": "Under this title of authority: title-8 or title-42.",
    "component": "Of this component: usbp (Border Patrol) or ofo (Field Operations).",
    "encounter-type": "Of this type: apprehension, inadmissible or expulsion.",
    "entry": "Of this place of encounter: at-entry or at-large.",
    "enforcement": "Of this kind: enforcement or administrative.",
    "region": "In this border region, such as us-northern.",
    "state": "In this state, such as US-TX.",
    "asylum": "In this country of asylum, such as COL.",
    "origin": "From this country of origin: VEN, Venezuela, or several with commas.",
    "unit": "Counted in this unit: persons or cases.",
    "instance": "At this instance, such as first-instance.",
    "procedure": "In this procedure: government, unhcr or joint.",
    "outcome": "Of this outcome, such as recognized or transfers-to-ice.",
    "group": "Of this population group, such as refugees or internally-displaced.",
    "nationality-region": "Of this region of nationality, such as latin-america-caribbean.",
    "process": "Under the process for this country: CUB, HTI, NIC or VEN.",
    "repatriation": "Of this kind of repatriation, such as removals or voluntary-returns.",
    "arresting-agency": "First arrested by this agency: cbp or ice.",
    "criminality": "Of this criminal record, such as convicted or non-criminal.",
    "release-reason": "Released for this reason, such as bond or parole.",
    "screening-result": "With this result: positive, negative or administrative-closure.",
    "step": "At this step of an office, such as interview.",
    "reason": "For this reason, such as nationality.",
    "pathway": "By this pathway, such as us-resettlement.",
    "share": "Until this share has left the step: half or nine-in-ten.",
    "area": "In this sector or field office, such as usbp-del-rio.",
}


def filtered(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command one option for each dimension, and hand it their values as ``where``."""
    names = {_parameter(name): name for name in FILTERS}

    @wraps(command)
    def with_filters(**given: Any) -> None:
        chosen = {name: value for key, name in names.items() if (value := given.pop(key)) is not None}
        command(**given, where=chosen)

    signature = inspect.signature(command, eval_str=True)
    kept = [one for one in signature.parameters.values() if one.name != "where"]
    place = next(number for number, one in enumerate(kept) if one.name == "place") + 1
    options = [
        inspect.Parameter(key, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=_filter(name))
        for key, name in names.items()
    ]
    kept = [one.replace(kind=inspect.Parameter.KEYWORD_ONLY) for one in kept]
    with_filters.__signature__ = signature.replace(parameters=[*kept[:place], *options, *kept[place:]])  # type: ignore[attr-defined]
    return with_filters


def _parameter(name: str) -> str:
    """Return the name of a dimension as Python can have it: ``from`` is a word of the language."""
    key = name.replace("-", "_")
    return f"{key}_" if iskeyword(key) else key


def _filter(name: str) -> Any:
    return Annotated[
        str | None,
        typer.Option(
            f"--{name}",
            metavar="VALUE",
            help=FILTERS[name],
            autocompletion=complete.values(name),
            rich_help_panel=CUT,
        ),
    ]


def bounds(since: str | None, until: str | None, within: str | None) -> tuple[str | None, str | None]:
    """Return the first and the last bound that the options name. Raises WrongUse where they contradict one another."""
    if within is None:
        return since, until
    if since or until:
        from rumbo.errors import WrongUse

        raise WrongUse("--period came with --since or --until.", "It is short for both.", "Give one or the other.")
    return within, within


def observatory() -> Observatory:
    """Open the observatory. RUMBO_TODAY sets its clock, so that what is asked for can be asked on another day."""
    import rumbo
    from rumbo.core import parse_day
    from rumbo.errors import BadPeriod

    today = os.environ.get("RUMBO_TODAY")
    try:
        return rumbo.open(today=parse_day(today) if today else None)
    except BadPeriod as error:
        raise BadPeriod(f"RUMBO_TODAY: {error.what}", error.why, error.do) from None
