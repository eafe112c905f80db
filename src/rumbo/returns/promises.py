"""What a state says of its own promises: rows of a return held against the register, and the statements they become.

The statement is the state's own word and says so; the page that it names as evidence is its source, unread by us.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from urllib.parse import urlsplit

from rumbo.core import Text, When, parse_day, place
from rumbo.core.record import Evidence, Figure, FigureKind, How, Said, Side, Speaker
from rumbo.errors import BadPeriod
from rumbo.returns import sheet
from rumbo.returns.checks import Held
from rumbo.returns.form import Filer, Form
from rumbo.returns.reading import HEAD, Problem, Return, sentence_problem
from rumbo.returns.sheet import Row

KINDS = (FigureKind.CUMULATIVE, FigureKind.COUNT, FigureKind.LEVEL)
LEFT_ALONE = (*HEAD, "promise", "what")
"""What the template fills: a row that has no more says nothing of its promise."""

Wrong = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Progress:
    """What is said of one promise: its stage, a figure where there is one, the page that shows it, and the words."""

    promise: str
    stage: str
    text: Text
    evidence: str
    published: date
    value: int | float | None = None
    unit: str = ""
    kind: str = ""
    as_of: str = ""


def read(found: Return, held: Held) -> tuple[list[Progress], list[Problem]]:
    """Return what the rows say, and what does not fit in them."""
    said: list[Progress] = []
    problems: list[Problem] = []
    lines: dict[tuple[str, str, str], int] = {}
    rows = [row for row in found.promises if any(text for name, text in row.fields.items() if name not in LEFT_ALONE)]
    if not rows:
        problems.append(Problem(0, "", "It says nothing of any promise.", "", "Fill the row of at least one."))
    for row in rows:
        wrong = list(_wrong(row, found, held))
        key = (row.fields["promise"], row.fields["unit"], row.fields["kind"])
        if key in lines:
            wrong.append((f"It stands on line {lines[key]} too.", "One figure of a kind is said.", "Remove one."))
        lines.setdefault(key, row.line)
        problems += (Problem(row.line, row.fields["promise"][:60], *one) for one in wrong)
        if not wrong:
            said.append(_progress(row))
    problems += _falls(found, held, said)
    return said, problems


def _wrong(row: Row, found: Return, held: Held) -> Iterator[Wrong]:
    fields, form = row.fields, found.form
    for name, text in fields.items():
        if (mark := sheet.hidden(text, spaces=False)) and not name.startswith(("text", "what")):
            yield f"{name} has a {mark}, which is not seen.", "", "Write it anew."
    if fields["promise"] not in held.promises:
        near = get_close_matches(fields["promise"], held.promises, n=2, cutoff=0.5)
        listed = (
            f"Write {' or '.join(held.promises)}."
            if found.filer.is_committee
            else (f"`rumbo compact {found.filer.id}` lists its promises.")
        )
        do = f"Did you mean {' or '.join(near)}?" if near else listed
        why = (
            "A committee reports on its own work" if found.filer.is_committee else "A state reports on its own promises"
        )
        yield f"{found.filer.id} made no promise of that name.", f"{why} alone.", do
    if fields["stage"] not in form.stages:
        yield f"No stage is called {fields['stage'][:60]!r}.", "", f"Write one of {', '.join(form.stages)}."
    if wrong := sentence_problem({"en": fields["text_en"], "es": fields["text_es"]}):
        yield wrong
    yield from _wrong_evidence(fields, held.today)
    yield from _wrong_figure(fields, found, held)


def _wrong_evidence(fields: Mapping[str, str], today: date) -> Iterator[Wrong]:
    if not is_address(fields["evidence"]):
        why = "Others must be able to look at what shows it."
        yield f"{fields['evidence'][:80]!r} is no public address.", why, "Write one that begins with https://."
    try:
        if parse_day(fields["published"]) > today:
            what = f"The evidence is of {fields['published']}, and today is {today}."
            yield what, "What is not out shows nothing.", "Correct the day."
    except BadPeriod as error:
        yield f"published: {error.what}", error.why, error.do


def is_address(text: str) -> bool:
    """Say whether a text is an address that anybody could open.

    >>> is_address("https://www.example.org/report"), is_address("see the annex"), is_address("http://10.0.0.1/x")
    (True, False, False)
    """
    try:
        parts = urlsplit(text)
        host = parts.hostname or ""
    except ValueError:
        return False
    named = re.fullmatch(r"[^\s.:@]+(\.[^\s.:@]+)+", host) and not re.fullmatch(r"[\d.]+", host)
    return bool(parts.scheme in ("http", "https") and named and not re.search(r"\s", text))


def _wrong_figure(fields: Mapping[str, str], found: Return, held: Held) -> Iterator[Wrong]:
    given = [name for name in ("figure", "unit", "kind", "as_of") if fields[name]]
    if not given:
        return
    if len(given) < 4:
        why = "A number alone says nothing."
        yield "A figure needs figure, unit, kind and as_of.", why, "Fill all four, or leave all four empty."
        return
    text = fields["figure"]
    if not (re.fullmatch(r"\d{1,15}(\.\d{1,6})?", text) and text.isascii() and float(text) <= found.form.largest):
        yield f"{text[:40]!r} is no figure.", "", "Write plain digits, such as 43600."
    if fields["unit"] not in held.units:
        near = get_close_matches(fields["unit"], held.units, n=3, cutoff=0.5)
        yield f"No unit is called {fields['unit'][:40]!r}.", "", f"Did you mean {' or '.join(near or ['people'])}?"
    if fields["kind"] not in KINDS:
        yield f"No kind of figure is called {fields['kind'][:40]!r}.", "", f"Write one of {', '.join(KINDS)}."
    try:
        if When.parse(fields["as_of"]).latest > found.period.end:
            yield (
                f"The figure is of {fields['as_of']}.",
                f"The return ends with {found.period}.",
                "Correct one of the two.",
            )
    except BadPeriod as error:
        yield f"as_of: {error.what}", error.why, error.do


def _progress(row: Row) -> Progress:
    fields = row.fields
    text = fields["figure"]
    return Progress(
        promise=fields["promise"],
        stage=fields["stage"],
        text=Text(en=fields["text_en"], es=fields["text_es"]),
        evidence=fields["evidence"],
        published=parse_day(fields["published"]),
        value=None if not text else float(text) if "." in text else int(text),
        unit=fields["unit"],
        kind=fields["kind"],
        as_of=fields["as_of"],
    )


def _falls(found: Return, held: Held, said: list[Progress]) -> Iterator[Problem]:
    for one, row in ((one, row) for one in said for row in found.promises if row.fields["promise"] == one.promise):
        before = held.reached.get((one.promise, one.unit))
        if one.kind == FigureKind.CUMULATIVE and row.fields["unit"] == one.unit and before is not None:
            assert one.value is not None
            if one.value < before:
                what = f"{one.value:,} {one.unit}, and {before:,} were filed before."
                do = "Correct it; if the earlier one was wrong, first file a correction of it."
                yield Problem(row.line, one.promise, what, "What is counted from a start never falls.", do)
        after = held.reached_after.get((one.promise, one.unit))
        if one.kind == FigureKind.CUMULATIVE and row.fields["unit"] == one.unit and after is not None:
            assert one.value is not None
            if one.value > after:
                what = f"{one.value:,} {one.unit}, and {after:,} were filed for a later month."
                do = "Correct it; if the later one was wrong, first file a correction of it."
                yield Problem(row.line, one.promise, what, "What is counted from a start never falls.", do)


def statement(one: Progress, form: Form, filer: Filer, month: str, filed: date) -> Said:
    """Return the statement of the register that a row becomes: the own word of a state, or of a committee."""
    stage = form.stages[one.stage]
    happened = When.parse(one.as_of or month)
    note = Text(en=f"the return of {month}, filed on {filed}", es=f"el informe de {month}, presentado el {filed}")
    day = When(one.published, one.published)
    figure = None
    if one.value is not None:
        figure = Figure(one.value, one.unit, FigureKind(one.kind), When.parse(one.as_of))
    return Said(
        happened=happened,
        text=one.text,
        says=Speaker(Side.OFFICIAL, filer.name, filer.id)
        if filer.is_committee
        else Speaker(Side.STATE, place(filer.id).name, filer.id),
        sources=(Evidence(one.evidence, day, How.FILED, note),),
        becomes=stage.becomes,
        figures=(figure,) if figure else (),
        reports_none=stage.becomes is None,
    )
