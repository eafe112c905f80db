"""``rumbo compact``: what each country promised under the compact, and what was heard of it since."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from rumbo.cli import answer, options, records
from rumbo.cli.language import _, plural

if TYPE_CHECKING:
    from rich.console import RenderableType

    from rumbo.core.record import Record, Searched
    from rumbo.registers.asking import OnDay


def compact(
    country: Annotated[
        str | None, typer.Argument(metavar="COUNTRY", help="The promises of this country; else who endorsed it.")
    ] = None,
    as_of: records.AsOf = None,
    known_by: records.KnownBy = None,
    form: options.FormatOption = None,
    output: options.Output = None,
    lang: options.Language = None,
) -> None:
    """The compact: what each country promised, what is reported done and by whom, what was searched and not found."""
    from rumbo.publish import records as published
    from rumbo.registers import asking

    observatory = options.observatory()
    on = records.asked(observatory, as_of)
    found = observatory.records("compact", as_of=as_of, known_by=known_by, country=country)
    promises = [one for one in found if one.record.kind in published.PROMISES]
    actor = asking.actor(country) if country else ""
    own = records.searched(["compact"], actor) if country else ()
    searches = (*own, *records.searched(["compact"]))
    endorsed = [one for one in found if one.record.kind == "endorsement"]
    shown = found if country else endorsed
    rows = [_row(one, promises) for one in shown]
    whole = published.whole(map(published.record, found), searches, on, known_by)

    def draw() -> Iterator[RenderableType]:
        if country:
            yield from records.title(_("The compact: {country}").format(country=records.names([actor])), on, known_by)
            yield from _country(found, promises, own)
        else:
            yield from records.title(_endorsers(endorsed), on, known_by)
            yield from _table(endorsed, promises)
        yield from records.foot(searches)

    records.give(rows, draw, form, output, whole, searches)


def _row(one: OnDay, promises: Sequence[OnDay]) -> dict[str, object]:
    """Return a flat row; that of an endorsement counts the promises of its country by what was heard of them."""
    from rumbo.publish.records import record_row
    from rumbo.registers.state import Hearing

    counts: dict[str, object] = {}
    if one.record.kind == "endorsement":
        heard = _heard(one.record.actors[0], promises)
        counts = {
            "promises": heard.total(),
            "claims": _claims(one.record.actors[0], promises),
            **{name.value: heard[name.value] for name in Hearing},
        }
    return {**record_row(one), **counts}


def _heard(country: str, promises: Sequence[OnDay]) -> Counter[str]:
    """Return how many promises of a country were heard of in which way, in the order of the ways."""
    from rumbo.registers.state import Hearing

    own = [one.record for one in promises if country in one.record.actors and one.record.kind == "commitment"]
    found = Counter(one.hearing.value for one in promises if one.record in own)
    return Counter({name.value: found[name.value] for name in Hearing if found[name.value]})


def _endorsers(endorsed: Sequence[OnDay]) -> str:
    count = sum(one.standing.is_active for one in endorsed)
    return plural("The compact: {count} country endorses it", "The compact: {count} countries endorse it", count)


def _table(endorsed: Sequence[OnDay], promises: Sequence[OnDay]) -> Iterator[RenderableType]:
    found = answer.table(_("Country"), _("Endorsed"), _("Promises"), _("Heard since"), whole=0)
    for one in sorted(endorsed, key=lambda one: records.names(one.record.actors)):
        heard = _heard(one.record.actors[0], promises)
        since = records.when(one.standing.since) if one.standing.is_active else records.standing(one)
        name = f"{records.names(one.record.actors)} ({one.record.actors[0]})"
        parts = [f"{count} {_summary(way)}" for way, count in heard.items()]
        if claims := _claims(one.record.actors[0], promises):
            parts.append(plural("{count} claim of progress without a promise",
                                "{count} claims of progress without a promise", claims))  # fmt: skip
        found.add_row(name, since, _count(heard.total(), one.record.actors[0]), "; ".join(parts))
    yield found
    yield ""
    yield _("Promises are counted once for each country that makes them, by what was heard of them since.")


def _summary(name: str) -> str:
    """Return in few words what was heard of promises."""
    return {
        "others-report": _("reported on by others"),
        "only-it-reports": _("by itself alone"),
        "reported-as-none": _("reported as nothing done"),
        "looked-for-not-found": _("searched, not found"),
        "not-looked-for": _("without a search recorded"),
    }[name]


def _claims(country: str, promises: Sequence[OnDay]) -> int:
    return sum(one.record.kind == "progress-claim" and country in one.record.actors for one in promises)


def _count(promises: int, country: str) -> str:
    """Return how many promises are held; where none is, whether one was searched for."""
    if promises:
        return str(promises)
    from rumbo.registers import load

    if load().of("compact", "commitment", country):
        return _("none by this day")
    return _("searched, none found") if records.searched(["compact"], country) else _("not searched")


def _country(
    found: Sequence[OnDay], promises: Sequence[OnDay], searches: Sequence[Searched]
) -> Iterator[RenderableType]:
    for one in found:
        if one not in promises:
            kind = records.word("kind", one.record.kind)
            yield f"{kind}: {records.words(one.record.title)} – {records.standing(one)}"
    if not any(one.record.kind == "commitment" for one in promises):
        yield ""
        yield (
            _("No promise is held by this day; what was searched stands below.")
            if searches
            else _("No promise is held, and no search for one is recorded.")
        )
    groups: dict[str, list[OnDay]] = {}
    for one in promises:
        groups.setdefault(_group(one.record), []).append(one)
    for name, members in sorted(groups.items()):
        yield ""
        yield answer.heading(name)
        for one in members:
            yield ""
            kind = records.word("kind", one.record.kind)
            yield f"{kind}: {records.words(one.record.title)}"
            yield answer.pairs(_promise(one))


def _group(record: Record) -> str:
    """Return under which duties a promise falls in our reading, else under which pillar."""
    from rumbo.registers import load

    registers = load()
    if record.duties:
        duties = "; ".join(records.words(registers.record(name).title) for name in record.duties)
        return _("Duty: {duty}").format(duty=duties)
    for one in registers.of("compact", "pillar"):
        if (one.instrument, one.number) == (record.instrument, record.pillar):
            return _("Pillar {number}: {pillar}").format(number=one.number, pillar=records.words(one.title))
    return _("Under no duty and no pillar, as far as was read")


def _promise(one: OnDay) -> Iterator[tuple[str, str]]:
    promised = [said for said in one.told if said not in one.reports]
    quantity = "; ".join(filter(None, map(records.figures, promised)))
    yield _("State"), records.standing(one)
    yield _("Quantity"), quantity or _("none stated")
    yield _("Deadline"), records.when(one.standing.deadline) if one.standing.deadline else _("none stated")
    for number, said in enumerate(promised):
        yield ("" if number else _("Promised")), records.statement(said)
    for number, said in enumerate(one.reports):
        yield ("" if number else _("Reported")), records.statement(said)
    yield _("Heard since"), hearing(one.hearing.value)
    for search in one.not_found:
        yield "", records.search(search)
    for mark in one.record.unverified:
        yield "", records.doubt(mark.why.value, mark.what)
    links = sorted({source.url for said in one.told for source in said.sources})
    yield _("Sources"), "\n".join(links)


def hearing(name: str) -> str:
    """Return what was heard of a promise, in words that keep the three kinds of nothing apart."""
    return {
        "others-report": _("others than who promised report on it"),
        "only-it-reports": _("only who promised reports on it"),
        "reported-as-none": _("somebody says that nothing was done"),
        "looked-for-not-found": _("searched, and no report was found"),
        "not-looked-for": _("no report is held, and no search for one is recorded"),
    }[name]
