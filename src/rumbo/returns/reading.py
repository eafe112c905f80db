"""A filled form, read: which form, whose, of which month, and the answer in each cell. Nothing is guessed.

What does not fit is a problem with its line; all of them are found in one go, so that a form is mended once. Zero, not
available and not asked are three answers, and an empty cell is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches

from rumbo.core import Kind, Period, Status, Text
from rumbo.errors import BadPeriod, BadReturn
from rumbo.returns import sheet
from rumbo.returns.declared import forms
from rumbo.returns.form import Cell, Filer, Form
from rumbo.returns.sheet import Row

HEAD = ("form", "for", "month")
CELLS = (*HEAD, "cell", "what", "value", "note_en", "note_es")
PROMISES = (
    *HEAD, "promise", "what", "stage", "figure", "unit", "kind", "as_of", "evidence", "published", "text_en", "text_es",
)  # fmt: skip
LONGEST_NOTE = 400
MOST_PROMISES = 500
ANSWERS = {
    **dict.fromkeys(("not available", "not-available", "no disponible"), Status.NOT_AVAILABLE),
    **dict.fromkeys(("not asked", "not-asked", "no se preguntó", "no se pregunto"), Status.NOT_ASKED),
}
ANSWER_WORDS = {
    Status.NOT_AVAILABLE: Text(en="not available", es="no disponible"),
    Status.NOT_ASKED: Text(en="not asked", es="no se preguntó"),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """What does not fit: the line it stands on (0: the whole return), which cell, what, why and what to do.

    >>> str(Problem(7, "registered.VEN", "-3 is no count.", "A count is zero or more.", "Write plain digits."))
    'Line 7, registered.VEN: -3 is no count. A count is zero or more. Write plain digits.'
    """

    line: int
    cell: str
    what: str
    why: str
    do: str

    def __str__(self) -> str:
        where = ", ".join(part for part in (f"Line {self.line}" if self.line else "", self.cell) if part)
        return " ".join(part for part in (f"{where}:" if where else "", self.what, self.why, self.do) if part)


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer in a cell: a count, or none with its status; the sentence that goes with it, in both languages."""

    value: int | None
    status: Status = Status.NORMAL
    line: int = 0
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class Return:
    """A filled form: the answers by cell, or the rows on promises; and what did not fit when it was read."""

    form: Form
    filer: Filer
    period: Period
    answers: Mapping[Cell, Answer] = field(default_factory=dict)
    promises: tuple[Row, ...] = ()
    problems: tuple[Problem, ...] = ()


def read(lines: Iterator[tuple[int, list[str]]], name: str, today: date) -> Return:
    """Return what a file holds, ``name`` being what errors call it.

    Raises BadReturn where it is no return at all, of another form, of a month that is not over or in which the office
    was not open; PersonalData.
    """
    columns = sheet.head(lines, name)
    of_cells = "cell" in columns
    sheet.hold_to(columns, CELLS if of_cells else PROMISES, name)
    most = max(sum(1 for _ in form.cells()) for form in forms().values()) if of_cells else MOST_PROMISES
    rows = list(sheet.rows(lines, columns, name, most + 1))
    if not rows:
        raise BadReturn(f"{name} has a first line and nothing below it.", "It answers nothing.", "Fill the template.")
    form = _form(rows[0], name)
    if bool(form.measures) != of_cells:
        raise BadReturn(f"{name} has the columns of another form than {form.id}.", "", "Use its own template.")
    filer, period = _filer(rows[0], form, name), _period(rows[0], name)
    hold_to_calendar(form, filer, period, today)
    problems = list(_mixed(rows))
    if not of_cells:
        return Return(form, filer, period, promises=tuple(rows), problems=tuple(problems))
    answers: dict[Cell, Answer] = {}
    known = {str(cell): cell for cell in form.cells()}
    for row in rows:
        _answer(row, form, known, answers, problems)
    return Return(form, filer, period, answers, problems=tuple(problems))


def _form(row: Row, name: str) -> Form:
    found, _, version = row.fields["form"].partition("/")
    if found not in forms():
        raise BadReturn(
            f"{name}, line {row.line}: no form is called {row.fields['form'][:60]!r}.",
            "",
            f"There are {', '.join(one.name for one in forms().values())}.",
        )
    form = forms()[found]
    if version != str(form.version):
        raise BadReturn(
            f"{name} is filled on {row.fields['form'][:60]}.",
            f"The form that holds is {form.name}: its cells or what they mean have changed.",
            f"Fill a new one: `rumbo returns template {form.id}`.",
        )
    return form


def _filer(row: Row, form: Form, name: str) -> Filer:
    found = row.fields["for"]
    if found not in form.filers:
        raise BadReturn(
            f"{name}, line {row.line}: {found[:60]!r} files no {form.id}.",
            "Only those that the programme names do.",
            f"Write one of {', '.join(form.filers)}.",
        )
    return form.filers[found]


def _period(row: Row, name: str) -> Period:
    text = row.fields["month"]
    try:
        period = Period.parse(text)
        if period.kind is Kind.MONTH and str(period) == text:
            return period
    except BadPeriod:
        pass
    raise BadReturn(
        f"{name}, line {row.line}: {text[:60]!r} is no month.",
        "A spreadsheet may have made a date of it.",
        "Write it as 2024-01, in a column formatted as text.",
    )


def hold_to_calendar(form: Form, filer: Filer, period: Period, today: date) -> None:
    """Raise BadReturn for a month that is not over, or in which the filer was not open."""
    if period.end >= today:
        raise BadReturn(
            f"{period} is not over: today is {today}.",
            "A return is of a whole month.",
            "File it when the month is over.",
        )
    if not filer.was_open(period):
        until = f" to {filer.closed}" if filer.closed else ""
        raise BadReturn(
            f"{filer.id} was closed in {period}.",
            f"It files {form.id} for the months from {filer.opened}{until}.",
            "Correct the month, or the office.",
        )


def _mixed(rows: Sequence[Row]) -> Iterator[Problem]:
    """Yield the rows that are of another form, filer or month than the first."""
    first = rows[0].fields
    for row in rows:
        for name in HEAD:
            if row.fields[name] != first[name]:
                what = f"{name} is {row.fields[name][:60]!r}, and {first[name]!r} in the first row."
                yield Problem(row.line, "", what, "One file is one return.", "Put each in a file of its own.")


def _answer(
    row: Row, form: Form, known: Mapping[str, Cell], answers: dict[Cell, Answer], problems: list[Problem]
) -> None:
    """Read one row into ``answers``, or note what does not fit."""
    name = row.fields["cell"]
    cell = known.get(name)
    if cell is None:
        problems.append(_unknown(row, name, known))
        return
    if cell in answers:
        what = f"It stands on line {answers[cell].line} too."
        problems.append(Problem(row.line, name, what, "A cell has one answer.", "Remove one of the two."))
        return
    note = _note(row, name, problems)
    found = number(row.fields["value"], form.largest)
    if isinstance(found, tuple):
        problems.append(Problem(row.line, name, *found))
        answers[cell] = Answer(None, Status.NOT_AVAILABLE, row.line, note)  # it was answered, if wrongly
    elif isinstance(found, Status):
        answers[cell] = Answer(None, found, row.line, note)
    else:
        answers[cell] = Answer(found, Status.NORMAL, row.line, note)


def _unknown(row: Row, name: str, known: Mapping[str, Cell]) -> Problem:
    if mark := sheet.hidden(name):
        return Problem(
            row.line,
            name[:60],
            f"The name of the cell has a {mark}, which is not seen.",
            "",
            "Copy it from the template.",
        )
    near = get_close_matches(name, known, n=2, cutoff=0.6)
    do = f"Did you mean {' or '.join(near)}?" if near else "The template has all cells."
    return Problem(
        row.line, name[:60], "The form has no such cell.", "A category that it does not know counts nobody.", do
    )


def number(text: str, largest: int) -> int | Status | tuple[str, str, str]:
    """Return the count that a text is, the status that its words stand for, or what is wrong, why, and what to do.

    >>> number("120", 1000), number("no disponible", 1000)
    (120, <Status.NOT_AVAILABLE: 'not-available'>)
    >>> number("1e9", 1000)[0]
    "'1e9' is written with an exponent."
    """
    do = "Write a whole number in plain digits, or: not available, or: not asked."
    if text.isascii() and text.isdigit():
        if len(text) <= 15 and int(text) <= largest:
            return int(text)
        return (
            f"{text[:30]} is larger than any such count can be.",
            f"The form allows {largest:,}.",
            "Correct the slip.",
        )
    if (status := ANSWERS.get(text.lower())) is not None:
        return status
    if not text:
        return "It has no answer.", "An empty cell is neither zero, nor not available, nor not asked.", do
    shown = repr(text[:30])
    if mark := sheet.hidden(text):
        return f"The value has a {mark}, which is not seen.", "Two figures could look like one.", do
    if re.fullmatch(r"[-\u2212\u2013]\s*\d.*", text):
        return f"{shown} is negative.", "A count is zero or more.", do
    if re.fullmatch(r"[0-9.]+[eE][+-]?[0-9]+", text):
        return f"{shown} is written with an exponent.", "Its last digits may be lost.", do
    if re.fullmatch(r"[0-9][0-9.,' ]*", text):
        return f"{shown} has a point, a comma or a space between its digits.", "It may part thousands, or decimals.", do
    return f"{shown} is no count.", "", do


def _note(row: Row, name: str, problems: list[Problem]) -> Text | None:
    """Return the sentence that goes with a figure: none, or one in both languages."""
    words = {"en": row.fields["note_en"], "es": row.fields["note_es"]}
    if not any(words.values()):
        return None
    problem = sentence_problem(words)
    if problem:
        problems.append(Problem(row.line, name, *problem))
        return None
    return Text(words)


def sentence_problem(words: Mapping[str, str]) -> tuple[str, str, str] | None:
    """Return what is wrong with a sentence that will be published: what, why, what to do; None where nothing is."""
    for language, text in words.items():
        if not text:
            why = "Readers of each language are told the same."
            return f"Its sentence has no {language!r}.", why, "Write it in English and in Spanish."
        if mark := sheet.hidden(text, spaces=False):
            return f"Its sentence has a {mark}, which is not seen.", "", "Write it anew."
        if re.search(r"\S@\S|\+\d[\d ().-]{6,}", text):
            why = "What is published of a figure names nobody."
            return "Its sentence has an e-mail address or a telephone number.", why, "Write it without."
        if len(text) > LONGEST_NOTE:
            return (
                f"Its sentence has {len(text)} letters.",
                f"At most {LONGEST_NOTE} are published.",
                "Write one sentence.",
            )
    return None
