"""How a checked text is drawn: each claim underlined, its verdict in the margin, and then what is known of each.

Where nothing can be underlined, in a file or for another program, a claim stands in brackets. A verdict is Rumbo's own
and therefore magenta; sign and word say it without colour as well.
"""

from __future__ import annotations

import textwrap
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from rumbo.cli import answer
from rumbo.cli.language import _, day, language, period, plural
from rumbo.core import Published
from rumbo.publish import sentences

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.text import Text

    from rumbo.claims import Claim, RecordClaim

SIGNS = {
    "holds": "✓",
    "holds-under-another-definition": "≈",
    "was-right-when-written": "↺",
    "does-not-hold": "✗",
    "cannot-check": "?",
    "forecast-came-true": "✓",
    "forecast-missed": "✗",
    "forecast-open": "…",
}
WIDE = 100
"""So many columns have room for a margin; on fewer a verdict stands below its line."""
MARGIN = 36
READ = 88
"""Lines of text longer than this are hard to read."""
BETWEEN = 2
"""Of more paragraphs in a row without a claim, only that they are there is shown."""

Document = Mapping[str, Any]


class Mark(NamedTuple):
    """Where a claim stands in the text, and its verdict as the margin has it."""

    start: int
    end: int
    verdict: str


def draw(
    document: Document, found: Sequence[Claim | RecordClaim], claims: Iterable[Document], width: int,
    *, underlined: bool,
) -> Iterator[RenderableType]:  # fmt: skip
    """Yield a checked text and its claims for a width: what is said of the text, the claims, what is said of each."""
    if found:
        count = plural("{count} claim", "{count} claims", len(found))
        yield answer.heading(f"{count}, {_published(document)}")
    else:
        yield _("No claim on migration was found.")
    yield from _notes(document, bool(found))
    if found:
        yield ""
        marks = [
            Mark(one.start, one.end, _verdict(number, one.verdict, document)) for number, one in enumerate(found, 1)
        ]
        yield from _text(document["text"], marks, width, underlined)
    for claim in claims:
        yield ""
        yield from _claim(document, claim)


def _published(document: Document) -> str:
    if not document["published"]:
        return _("without a day of publication")
    return _("published {day}").format(day=day(date.fromisoformat(document["published"]), short=False))


def _notes(document: Document, found: bool) -> Iterator[RenderableType]:
    """Yield what has to be known of the text and of the figures before a verdict is read."""
    article, newest = document["article"] or {}, document["newest"]
    if not document["published"]:
        yield answer.faint(_("Months without a year cannot be placed: give --published DAY."))
    elif article.get("published") == document["published"]:
        yield answer.faint(_("The day of publication is the page's own; --published DAY sets another."))
    if article.get("charset_guessed"):
        yield answer.faint(_("The page does not say how its letters are written; {charset} was assumed.").format(
            charset=article["charset"]))  # fmt: skip
    if newest and found:
        since = date.fromisoformat(newest["known_since"])
        told = _("Newest figure held: {period}, known since {day}.").format(
            period=period(newest["period"]), day=day(since)
        )
        if newest["days_late"]:
            told += " " + plural(
                "The next is {count} day late.", "The next is {count} days late.", newest["days_late"]
            )  # fmt: skip
        yield answer.faint(told)


# The text and its margin --------------------------------------------------------------------------------------------


def _text(text: str, marks: Sequence[Mark], width: int, underlined: bool) -> Iterator[RenderableType]:
    from rumbo.claims.text import shown

    text, start, bare = shown(text).rstrip(), 0, 0
    waiting = iter(marks)
    mark = next(waiting, None)
    for paragraph in text.split("\n"):
        after = start + len(paragraph)
        mine = []
        while mark is not None and mark.start <= after:
            mine.append(mark)
            mark = next(waiting, None)
        if mine or bare < BETWEEN:
            yield from _paragraph(text, start, after, mine, width, underlined)
        elif bare == BETWEEN:
            yield answer.faint("…")
        if paragraph.strip():
            bare = 0 if mine else bare + 1
        start = after + 1


def _paragraph(
    text: str, start: int, after: int, marks: Sequence[Mark], width: int, underlined: bool
) -> Iterator[RenderableType]:
    from rich.text import Text

    beside = underlined and width >= WIDE
    column = min(width - MARGIN - 3, READ) if beside else min(width, READ) if underlined else width
    waiting: list[str] = []
    coming, within = deque(marks), list[Mark]()
    for first, end in _lines(text, start, after, column):
        begun = []
        while coming and coming[0].start < end:
            begun.append(coming.popleft())
        within = [one for one in within if one.end > first] + begun
        line = _marked(text, first, end, within, underlined)
        here = [one.verdict for one in begun]
        if beside:
            waiting += [part for one in here for part in textwrap.wrap(one, MARGIN, subsequent_indent="    ")]
            yield _beside(line, column, waiting.pop(0) if waiting else "")
            continue
        yield line
        for one in here:
            yield Text(f"  └ {one}", style=answer.FINDING)
    while waiting:
        yield _beside(Text(""), column, waiting.pop(0))


def _beside(line: Text, column: int, margin: str) -> Text:
    if not margin:
        return line
    line.pad_right(max(column - line.cell_len, 0))
    line.append(" │ ", style=answer.FAINT)
    line.append(margin, style=answer.FINDING)
    return line


def _verdict(number: int, verdict: str, document: Document) -> str:
    return f"{number} {SIGNS[verdict]} {document['verdicts'][verdict][language()]}"


def _lines(text: str, start: int, after: int, width: int) -> Iterator[tuple[int, int]]:
    """Yield where the lines of a paragraph begin and end, broken at blanks."""
    while after - start > width:
        cut = text.rfind(" ", start, start + width + 1)
        cut = cut if cut > start else start + width
        yield start, cut
        start = cut + (text[cut : cut + 1] == " ")
    yield start, after


def _marked(text: str, first: int, end: int, marks: Sequence[Mark], underlined: bool) -> Text:
    """Return a line with its claims underlined, or in brackets."""
    from rich.text import Text

    if underlined:
        line = Text(text[first:end])
        for one in marks:
            line.stylize("underline", max(one.start - first, 0), max(one.end - first, 0))
        return line
    signs = sorted(
        [(one.start, 1, "[") for one in marks if first <= one.start < end]
        + [(one.end, 0, "]") for one in marks if first < one.end <= end]
    )
    parts, at = [], first
    for place, _order, sign in signs:
        parts += [text[at:place], sign]
        at = place
    return Text("".join([*parts, text[at:end]]))


# Each claim ---------------------------------------------------------------------------------------------------------


def _claim(document: Document, claim: Document) -> Iterator[RenderableType]:
    from rich.text import Text

    verdict = _verdict(claim["number"], claim["verdict"], document)
    yield Text(verdict, style=f"bold {answer.FINDING}")
    yield answer.pairs([(name, text) for name, text in _told(document, claim) if text])
    others = [one for one in claim.get("definitions", ()) if one["record_told"]["now"]]
    if others and claim["verdict"] != "holds":
        table = answer.table(_("Definition"), _("As known then"), _("As known now"), right=(1, 2))
        for one in others:
            then, now = ((one["record_told"][name] or {}).get(language(), "–") for name in ("then", "now"))
            table.add_row(one["told"][language()], then, now)
        yield table


def _told(document: Document, claim: Document) -> Iterator[tuple[str, str]]:
    """Yield what is known of a claim, by name."""
    spoken = language()
    yield _("To quote"), claim["sentence"][spoken]
    parts = document["parts"]
    why = [f"{parts[one['part']][spoken]}: {one['told'][spoken]}" for one in claim.get("because", ())]
    yield _("Read as"), "; ".join(why)
    yield _("Calculation"), (claim.get("arithmetic") or {}).get(spoken, "")
    yield _("Sources"), "\n".join(dict.fromkeys(line for one in claim["evidence"] for line in _from(one)))
    yield _("To redo"), "\n".join(claim["commands"])


def _from(one: Document) -> Iterator[str]:
    """Yield a release with its day, or the first source of a record."""
    if "release" in one:
        when = sentences.published(Published.parse(one["published"]), language(), short=True)
        yield _("{release}, published {when}").format(release=one["release"], when=when)
    else:
        yield from one["sources"][:1]
