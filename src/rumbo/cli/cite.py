"""``rumbo cite``: how to cite a figure, a series or a finding."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from rumbo.cli import answer, options
from rumbo.cli.language import language

if TYPE_CHECKING:
    from rumbo.core import Finding
    from rumbo.observatory import Observatory


@options.filtered
def cite(
    indicator: options.IndicatorName,
    place: options.Place = None,
    since: options.Since = None,
    until: options.Until = None,
    within: options.Within = None,
    by: options.By = None,
    as_of: options.AsOf = None,
    per: options.Per = None,
    finding: Annotated[
        Literal["outlook", "trend"] | None,
        typer.Option(
            "--finding",
            metavar="outlook|trend",
            help="Cite what Rumbo computed of it: what to expect of the next months, or where it is heading.",
            rich_help_panel=options.OUTPUT,
        ),
    ] = None,
    style: Annotated[
        Literal["text", "bibtex", "csl"],
        typer.Option(
            "--style",
            metavar="text|bibtex|csl",
            help="In words, as BibTeX, or as CSL-JSON for a reference manager.",
            rich_help_panel=options.OUTPUT,
        ),
    ] = "text",
    output: options.WholeFile = None,
    lang: options.Language = None,
    where: Mapping[str, str] | None = None,
) -> None:
    """How to cite a figure, a series or a finding: a sentence to quote, and each release it rests on.

    With --per, it is the sums of whole years that are cited; they are Rumbo's, as is what --finding names.
    """
    from rumbo.publish import citation, citing

    observatory = options.observatory()
    first, last = options.bounds(since, until, within)
    if finding:
        _refuse_unused(finding, {"--by": by, "--per": per, "--period": (first or last) if finding == "trend" else None})
        found: citation.Citation = citing.cite_finding(
            observatory, _findings(observatory, finding, indicator, place, (first, last), as_of, where), language()
        )
    else:
        series = observatory.series(
            indicator, place, by=by, since=first, until=last, as_of=as_of, per=per, where=where
        )  # fmt: skip
        sums = [one for one in series.sums if one.value is not None]
        found = (
            citing.cite_finding(observatory, sums, language())
            if per
            else citation.cite(observatory, series, language())
        )
    if style == "text" and not output:
        answer.show([found.text()])
    else:
        answer.deliver(f"{found.written(style)}\n".encode(), output)


def _refuse_unused(finding: str, given: Mapping[str, object]) -> None:
    """Raise WrongUse for an option that a finding has no use for: another figure than was asked would be cited."""
    from rumbo.errors import WrongUse

    for name in (name for name, value in given.items() if value):
        raise WrongUse(
            f"--finding {finding} takes no {name}.",
            "A trend is cited at its newest month, an outlook by its months, each of one series.",
            "Leave it out; --as-of tells what was said on an earlier day.",
        )


def _findings(
    observatory: Observatory, name: str, indicator: str, place: str | None, bounds: tuple[str | None, str | None],
    as_of: str | None, where: Mapping[str, str] | None,
) -> list[Finding]:  # fmt: skip
    """Return the findings that are cited: of an outlook those within bounds, else its first month."""
    if name == "trend":
        month = observatory.trend(indicator, place, alarms=False, as_of=as_of, where=where).month
        return [month] if month else []
    from rumbo.core import Period

    first, last = (Period.parse(one) if one else None for one in bounds)
    found = list(observatory.outlook(indicator, place, as_of=as_of, where=where))
    if not first and not last:
        return found[:1]
    months = {one.subject["period"]: Period.parse(one.subject["period"]) for one in found}
    return [
        one
        for one in found
        if (not first or months[one.subject["period"]].start >= first.start)
        and (not last or months[one.subject["period"]].end <= last.end)
    ]
