"""``rumbo releases`` and ``rumbo ingest``: what publishers put out, and what a file adds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rumbo.cli import answer, complete, options
from rumbo.cli.language import _, day, language, period, spans
from rumbo.publish import held as published

if TYPE_CHECKING:
    from rich.console import RenderableType

    from rumbo.archive import Ingested
    from rumbo.core import Coverage, Release
    from rumbo.observatory import Observatory


def releases(
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="RELEASE",
            help="The whole record of one, by the beginning of its id.",
            autocompletion=complete.releases,
        ),
    ] = None,
    source: Annotated[
        str | None,
        typer.Option("--source", metavar="SOURCE", help="Of this source alone.", autocompletion=complete.sources),
    ] = None,
    as_of: options.AsOf = None,
    remove: Annotated[
        str | None,
        typer.Option(
            "--remove",
            metavar="RELEASE",
            help="Take out a release that you added; its folder is moved aside, and nothing else changes.",
            autocompletion=complete.releases,
        ),
    ] = None,
    form: options.FormatOption = None,
    output: options.Output = None,
    lang: options.Language = None,
) -> None:
    """The releases held: each is one file as its publisher put it out."""
    observatory = options.observatory()
    if remove is not None:
        _remove(observatory, remove, name or source or as_of)
        return
    if name:
        one = observatory.release(name)
        held = observatory.archive.has_content(one)
        whole = published.release_whole(one, held)
        answer.answer([published.release(one)], lambda: _release(one, held), form, output, whole)
        return
    found = observatory.releases(source, as_of)
    answer.answer([published.release(one) for one in found], lambda: _releases(found), form, output)


def _remove(observatory: Observatory, name: str, more: str | None) -> None:
    from rumbo.cli import marks
    from rumbo.errors import WrongUse

    if more:
        raise WrongUse(f"--remove {name} came with {more}.", "It takes one release out.", "Give it alone.")
    release, place = observatory.remove(name)
    typer.echo(_("Taken out: {release}.").format(release=marks.released(release.id, release.published)))
    for table, covered in sorted(release.covers.items()):
        typer.echo(f"  {table}: {_span(covered)}")
    typer.echo(_("It lies in {folder}. To have it again, ingest its file again.").format(folder=place))


def _releases(found: Sequence[Release]) -> Iterator[RenderableType]:
    from rumbo.cli import marks
    from rumbo.words import number

    table = answer.table(_("Published"), _("Release"), _("Newest"), _("Cells"), right=[3], whole=1)
    for one in found:
        newest = period(str(one.newest)) if one.newest else "–"
        table.add_row(marks.published(one.published), one.id, newest, number(one.rows))
    yield table


def _release(one: Release, held: bool) -> Iterator[RenderableType]:
    from rumbo.publish import sentences
    from rumbo.sources import source
    from rumbo.words import number

    content = source(one.product).content
    yield answer.heading(one.id)
    yield ""
    pairs = [
        (_("Source"), f"{source(one.product).title.in_language(language())} ({one.product})"),
        (_("Published"), sentences.published(one.published, language())),
        (_("Retrieved"), day(one.retrieved, short=False) if one.retrieved else "–"),
        (_("How it came"), one.how.in_language(language()) if one.how else _("from the publisher")),
        (_("Address"), one.url or "–"),
        (_("File"), one.file_name or "–"),
        ("SHA-256", f"{one.sha256} ({content.in_language(language())})" if content else one.sha256),
        (_("Publisher's bytes"), _("held") if held else _("not held, only what was read from them")),
        (_("Licence"), source(one.product).licence_of(one).in_language(language())),
        (_("Cells"), number(one.rows)),
    ]
    pairs += [
        (_("Covers") if number_ == 0 else "", f"{table}: {_span(covered)}")
        for number_, (table, covered) in enumerate(sorted(one.covers.items()))
    ]
    pairs += [
        (_("Also said"), f"{said.table} {said.period}: {number(said.value)} ({said.who}; {said.how}) {said.url}")
        for said in (*one.also_read, *one.statements)
    ]
    yield answer.pairs(pairs)


def _span(covered: Coverage) -> str:
    """Return the periods that a release covers of a table, and which of them it calls provisional."""
    text = spans(covered.periods)
    if len(covered.provisional) == len(covered.periods):
        return _("{periods}, provisional").format(periods=text)
    if covered.provisional:
        return _("{periods}, of which provisional {provisional}").format(
            periods=text, provisional=spans(covered.provisional)
        )
    return text


# What comes in --------------------------------------------------------------------------------------------------------


def ingest(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A file as its publisher put it out.")],
    source: Annotated[
        str,
        typer.Option("--source", metavar="SOURCE", help="Which source it is of.", autocompletion=complete.sources),
    ],
    published: Annotated[
        str | None,
        typer.Option(
            "--published",
            metavar="DAY",
            help="When it became public: a day, or FROM/TO where that is not known to the day.",
        ),
    ] = None,
    url: Annotated[str, typer.Option("--url", metavar="ADDRESS", help="Where the file came from.")] = "",
    anyway: Annotated[
        bool, typer.Option("--anyway", help="Take it also where most of what was known of its periods would be gone.")
    ] = False,
    lang: options.Language = None,
) -> None:
    """Add a release. The same file twice changes nothing, and a refused file leaves nothing behind."""
    observatory = options.observatory()
    with answer.waiting(_("Reading {file} …").format(file=file.name)):
        found = observatory.ingest(file, source, published, url, anyway=anyway)
    new = [one for one in found if one.new]
    for one in found if len(found) <= len(new) + 1 else new:
        _tell(observatory, one)
    if len(found) > 1:
        typer.echo(_("{new} new, {held} already held.").format(new=len(new), held=len(found) - len(new)))


def _tell(observatory: Observatory, one: Ingested) -> None:
    from rumbo.cli import marks
    from rumbo.cli.revisions import summary

    release = marks.released(one.release.id, one.release.published)
    if not one.new:
        typer.echo(_("Already held: {release}.").format(release=release))
        return
    typer.echo(_("New: {release}.").format(release=release))
    typer.echo(" ".join(summary(observatory.changes(one.release.id))))
    for sentence in unusual(observatory, one.release.id):
        answer.say(sentence)
    typer.echo(_("It lies in {folder}.").format(folder=observatory.archive.home.folder(one.release.id)))


def unusual(observatory: Observatory, release_id: str) -> Iterator[str]:
    """Yield which figures of a new release somebody should look at, because none held was ever so large."""
    from rumbo.core.codebook import value_name
    from rumbo.words import number

    for one in observatory.unusual(release_id):
        names = [value_name(name, value).in_language(language()) for name, value in one.dimensions.items()]
        sentence = _(
            "Look at it: {value} in {where}. The largest figure that the other releases have there is {largest}. "
            "`rumbo releases --remove {release}` takes the release out."
        )
        yield sentence.format(
            value=number(one.value),
            where=", ".join([one.table, period(one.period, short=False), *names]),
            largest=number(one.largest),
            release=release_id,
        )
