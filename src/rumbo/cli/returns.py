"""``rumbo returns``: forms to fill, checks, filing, and who has filed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from rumbo.cli import answer, complete, options
from rumbo.cli.language import _, day, language, period, plural
from rumbo.cli.shell import Command, Group

if TYPE_CHECKING:
    from rich.console import RenderableType

    from rumbo.archive import Ingested
    from rumbo.core import Text
    from rumbo.observatory import Observatory
    from rumbo.returns.checked import Checked
    from rumbo.returns.due import Due

app = typer.Typer(cls=Group, rich_markup_mode=None, no_args_is_help=True)

FormName = Annotated[
    str, typer.Argument(metavar="FORM", help="Which form, such as office-month.", autocompletion=complete.forms)
]
FormOption = Annotated[
    str, typer.Option("--form", metavar="FORM", help="Which form, such as office-month.", autocompletion=complete.forms)
]
Return = Annotated[Path, typer.Argument(metavar="FILE", help="A filled form: .csv or .xlsx.")]
For = Annotated[str, typer.Option("--for", metavar="OFFICE", help="Whose: the country of the office, such as COL.")]
Month = Annotated[str, typer.Option("--month", metavar="MONTH", help="Of which month, such as 2024-01.")]
ApprovedBy = Annotated[
    str,
    typer.Option(
        "--approved-by", metavar="WHO", help="In which role somebody else approved it, such as head-of-office."
    ),
]
FiledBy = Annotated[
    str,
    typer.Option(
        "--filed-by", metavar="WHO", help="In which role you file it; else as the programme's reporting officer."
    ),
]
ReasonEn = Annotated[
    str, typer.Option("--reason-en", metavar="SENTENCE", help="Why what is out is changed, in English; published.")
]
ReasonEs = Annotated[
    str, typer.Option("--reason-es", metavar="SENTENCE", help="Why what is out is changed, in Spanish; published.")
]
Sheet = Annotated[
    Literal["csv", "xlsx"] | None,
    typer.Option("--format", metavar="csv|xlsx", help="Text or a workbook; else what the ending of --output says."),
]

SheetFile = Annotated[
    Path | None,
    typer.Option(
        "--output",
        metavar="FILE",
        help="Write to a file; its ending (.csv, .xlsx) tells the format where --format does not.",
        rich_help_panel=options.OUTPUT,
    ),
]


@app.callback()
def returns() -> None:
    """What an office or a country files of a month: forms, checks, filing, and who is late."""


@app.command(cls=Command)
def template(
    form: FormName,
    filer: For,
    month: Month,
    kind: Sheet = None,
    output: SheetFile = None,
    lang: options.Language = None,
) -> None:
    """An empty form to fill.

    Each cell takes a whole number (zero is one), or the words: not available, or: not asked. An empty cell is none of
    the three.
    """
    chosen = _kind(kind, output)
    _deliver(options.observatory().template(form, filer, month, kind=chosen, lang=language()), chosen, output)


@app.command(name="from-log", cls=Command)
def from_log(
    log: Annotated[
        Path, typer.Argument(metavar="EVENTS", help="A case log: case, step, day, group, pathway, reason; as .csv.")
    ],
    form: FormOption,
    filer: For,
    month: Month,
    kind: Sheet = None,
    output: SheetFile = None,
    lang: options.Language = None,
) -> None:
    """A form that a case log fills, on this machine: counts leave it, and nothing of a case does.

    What no event says (slots, interviewers, days of intake) stays empty, for you to fill.
    """
    chosen = _kind(kind, output)
    content = options.observatory().from_log(log, form, filer, month, kind=chosen, lang=language())
    _deliver(content, chosen, output)


def _kind(kind: str | None, output: Path | None) -> str:
    """Return the kind of a form. Raises CannotWrite where a file stands in its place: a form is never replaced."""
    if output and output.is_file():
        from rumbo.errors import CannotWrite

        raise CannotWrite(
            f"{output} exists already.", "It may be a form that somebody filled.", "Choose another name, or remove it."
        )
    return kind or (answer.ending(output, ("csv", "xlsx")) if output else "csv")


def _deliver(content: bytes, kind: str, output: Path | None) -> None:
    import sys

    if kind == "xlsx" and not output and sys.stdout.isatty():
        from rumbo.errors import WrongUse

        raise WrongUse("A workbook is no text for a terminal.", "", "Name a file with --output.")
    answer.deliver(content, output)


@app.command(cls=Command)
def check(
    file: Return,
    form: options.FormatOption = None,
    output: options.Output = None,
    lang: options.Language = None,
) -> None:
    """What stands in the way of filing a form: what refuses it, and what asks for a sentence; then the exit code is 1.

    Nothing is filed.
    """
    checked = options.observatory().check_return(file)
    rows = list(_rows(checked))
    answer.answer(rows, lambda: _checked(checked), form, output, rows)
    if not checked.can_be_filed:
        raise typer.Exit(1)


def _rows(checked: Checked) -> Iterator[dict[str, Any]]:
    for one in checked.problems:
        yield {"kind": "refused", "line": one.line or None, "cell": one.cell, "what": one.what, "why": one.why,
               "do": one.do}  # fmt: skip
    for flag in checked.flags:
        yield {"kind": "answered" if flag.answered else "asks", "line": flag.line, "cell": str(flag.cell),
               "what": flag.why.in_language(language()), "why": None, "do": None}  # fmt: skip


def _checked(checked: Checked) -> Iterator[RenderableType]:
    from rumbo.returns.checked import together

    found = checked.found
    name = found.filer.name.in_language(language())
    yield answer.heading(
        f"{found.form.title.in_language(language())}: {name}, {period(str(found.period), short=False)}"
    )
    yield ""
    yield from together(checked.problems)
    for flag in checked.flags:
        cell = found.form.words(flag.cell).in_language(language())
        asks = "" if flag.answered else " " + _("Say why in note_en and note_es.")
        yield f"{cell} ({flag.cell}): {flag.why.in_language(language())}{asks}"
    refused = plural("{count} problem", "{count} problems", len(checked.problems))
    asked = plural("{count} figure asks for a sentence", "{count} figures ask for a sentence", len(checked.unanswered))
    yield f"{refused}; {asked}."
    if checked.can_be_filed:
        yield _("It can be filed.")


@app.command(name="file", cls=Command)
def file_(
    file: Return,
    filer: For,
    approved_by: ApprovedBy,
    filed_by: FiledBy = "",
    reason_en: ReasonEn = "",
    reason_es: ReasonEs = "",
    lang: options.Language = None,
) -> None:
    """File a form: it is checked, protected, and put out as a release. With a reason it corrects what is out.

    The release names roles, never people. The same form again changes nothing.
    """
    observatory = options.observatory()
    reason = _reason(reason_en, reason_es)
    _tell(observatory, observatory.file_return(file, filer, approved_by=approved_by, filed_by=filed_by, reason=reason))


@app.command(cls=Command)
def withdraw(
    form: FormName,
    filer: For,
    month: Month,
    approved_by: ApprovedBy,
    reason_en: ReasonEn,
    reason_es: ReasonEs,
    filed_by: FiledBy = "",
    lang: options.Language = None,
) -> None:
    """Withdraw what was filed of a month. That is published too; what was known before stays as it was."""
    observatory = options.observatory()
    reason = _reason(reason_en, reason_es)
    assert reason is not None
    _tell(
        observatory,
        observatory.withdraw_return(form, filer, month, reason=reason, approved_by=approved_by, filed_by=filed_by),
    )


def _reason(english: str, spanish: str) -> Text | None:
    """Return the reason in both languages, or None. Raises WrongUse where one is missing or cannot be published."""
    if not english and not spanish:
        return None
    from rumbo.core import Text
    from rumbo.errors import WrongUse
    from rumbo.returns.reading import sentence_problem

    if wrong := sentence_problem({"en": english, "es": spanish}):
        raise WrongUse(wrong[0].replace("Its sentence", "The reason"), *wrong[1:])
    return Text(en=english, es=spanish)


def _tell(observatory: Observatory, one: Ingested) -> None:
    from rumbo.cli import marks

    release = marks.released(one.release.id, one.release.published)
    if not one.new:
        typer.echo(_("Already held: {release}.").format(release=release))
        return
    typer.echo(_("New: {release}.").format(release=release))
    if one.release.how:
        typer.echo(one.release.how.in_language(language()))
    if hidden := _hidden(observatory, one.release.id):
        told = plural(
            "{count} cell is hidden, so that no count of a few people can be worked out: {names}.",
            "{count} cells are hidden, so that no count of a few people can be worked out: {names}.",
            len(hidden),
            names=", ".join(hidden[:5]) + (", …" if len(hidden) > 5 else ""),
        )
        typer.echo(told)
    typer.echo(_("It lies in {folder}.").format(folder=observatory.archive.home.folder(one.release.id)))


def _hidden(observatory: Observatory, release: str) -> list[str]:
    """Return the cells that a filing hides."""
    from rumbo.core import Status

    (filing,) = [filing for one, filing in observatory.filings() if one.id == release]
    return [str(cell) for cell, one in filing.cells.items() if one.status is Status.SUPPRESSED]


@app.command(cls=Command)
def due(
    chosen: Annotated[
        str | None,
        typer.Option("--form", metavar="FORM", help="Which form, such as office-month.", autocompletion=complete.forms),
    ] = None,
    as_of: options.AsOf = None,
    form: options.FormatOption = None,
    output: options.Output = None,
    lang: options.Language = None,
) -> None:
    """Who has filed, on time or late, and who has not.

    Held to it are those who agreed to file: from the month that the programme names, else from the first they filed of.
    """
    from rumbo.core import parse_day

    observatory = options.observatory()
    found = observatory.due(chosen, as_of)
    known_on = parse_day(as_of) if as_of else observatory.today
    rows = [
        {
            "form": one.form.id,
            "for": one.filer.id,
            "period": str(one.period) if one.period else None,
            "state": str(one.state),
            "due": one.by.isoformat() if one.by else None,
            "filed": one.filed.isoformat() if one.filed else None,
            "corrections": one.corrections,
        }
        for one in found
    ]
    answer.answer(rows, lambda: _due(found, known_on), form, output)


def _due(found: Sequence[Due], known_on: date) -> Iterator[RenderableType]:
    names = {
        "on-time": _("filed on time"),
        "late": _("filed late"),
        "withdrawn": _("withdrawn"),
        "due": _("not yet due"),
        "silent": _("silent"),
    }
    for form in {one.form.id: one.form for one in found}.values():
        yield answer.heading(form.title.in_language(language()))
        own = [one for one in found if one.form.id == form.id]
        table = answer.table(_("Who"), _("Period"), _("State"), _("Due"), _("Filed"), _("Corrections"), right=[5])
        asked = [one for one in own if one.period]
        for one in asked:
            cells = [day(when) if when else "–" for when in (one.by, one.filed)]
            who = f"{one.filer.name.in_language(language())} ({one.filer.id})"
            table.add_row(who, period(str(one.period)), names[one.state.value], *cells, str(one.corrections))
        if asked:
            yield table
        if unasked := [one.filer.id for one in own if not one.period]:
            yield _("Nobody asked these to file, and none of them has: {names}.").format(names=", ".join(unasked))
        ended, why = form.programme.ended, form.programme.why_ended
        if ended and why and ended <= known_on:
            yield why.in_language(language())
        yield ""
