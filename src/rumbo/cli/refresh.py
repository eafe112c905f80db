"""``rumbo update`` and ``rumbo reread``: fetch what is new, and read again what a better reader reads better."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from rumbo.cli import answer, complete, options
from rumbo.cli.language import _, language, plural

if TYPE_CHECKING:
    from rumbo.archive.reread import Reread
    from rumbo.archive.update import Asked


def update(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="SOURCE",
            help="Of these sources alone; else of all that can be watched.",
            autocompletion=complete.sources,
        ),
    ] = None,
    mirror: Annotated[
        str, typer.Option("--mirror", metavar="ADDRESS", help="Ask here instead of at the publishers' hosts.")
    ] = "",
    lang: options.Language = None,
) -> None:
    """Look at the publishers' own pages, and fetch what is new.

    The exit code is 4 where somebody should look at something: it is named, with the reason.
    """
    from rumbo.cli.releases import unusual

    observatory = options.observatory()
    asked = observatory.update(names or (), mirror=mirror, progress=answer.say)
    told = [one for one in asked if one.alarming or one.why or one.result == "new"]
    for one in told:
        typer.echo(_told(one))
        for release in one.releases if one.result == "new" else ():
            for sentence in unusual(observatory, release.id):
                typer.echo(sentence)
    new = sum(one.result == "new" for one in asked)
    alarming = sum(one.alarming for one in asked)
    typer.echo(plural("{count} new file.", "{count} new files.", new))
    if alarming:
        typer.echo(plural("{count} thing to look at.", "{count} things to look at.", alarming))
        raise typer.Exit(options.LOOK)


def _told(one: Asked) -> str:
    """Return what came of asking for one address; the words of results are those of the manual in every language."""
    parts = [f"{one.source.id}: {one.result}: {one.url}"]
    parts += [_("New: {release}.").format(release=release.id) for release in one.releases if one.result == "new"]
    parts += [text for text in (one.why, one.by_hand.in_language(language()) if one.by_hand else "") if text]
    return " ".join(parts)


def reread(
    everything: Annotated[
        bool, typer.Option("--all", help="Read all again, to prove that the readings are what the reader gives.")
    ] = False,
    lang: options.Language = None,
) -> None:
    """Read anew, from the bytes held, what a better reader reads better."""
    found = [_changed(one) for one in options.observatory().reread(everything=everything)]
    for sentence in found or [_("Every reading is the newest.")]:
        typer.echo(sentence)


def _changed(one: Reread) -> str:
    if one.refused:
        return _("{release}: the old reading stands. {why}").format(release=one.release, why=one.refused)
    return _("{release}: {added} cells added, {changed} changed, {gone} gone.").format(
        release=one.release, added=one.added, changed=one.changed, gone=one.gone
    )
