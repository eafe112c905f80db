"""Asking the façade for what the pages show, once for both languages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from rumbo.analysis.change import standing
from rumbo.analysis.reconcile import Reconciled
from rumbo.analysis.revision import EraRevision, by_era
from rumbo.analysis.share import share
from rumbo.analysis.track_record import TrackRecord
from rumbo.archive import Changes
from rumbo.archive.cache import key
from rumbo.asking import BORDER
from rumbo.comparing import USUAL
from rumbo.core import Era, Finding, Indicator, Inference, Observation, Period, Text
from rumbo.core.codebook import value_name
from rumbo.errors import NoData, WrongUse
from rumbo.observatory import Headline, Observatory, Vintage
from rumbo.publish.citation import cite
from rumbo.registers import REGISTERS
from rumbo.series import Series
from rumbo.site import examples
from rumbo.site.apart import Apart
from rumbo.site.at_work import at_work
from rumbo.site.edition import LANGUAGES
from rumbo.site.evidence import DRIVEN, Evidence, Subject, parts_of
from rumbo.site.explored import Explored
from rumbo.site.explored import explored as begin
from rumbo.site.lasting import code_of_figures
from rumbo.site.packing import Asked, unpacked
from rumbo.site.rankings import asked
from rumbo.sources import sources

if TYPE_CHECKING:
    from rumbo.analysis.drivers import Drivers
    from rumbo.analysis.trend import Trend

OTHER_PLACES = ("USA", "us-northern")
MONTHS_OF_VINTAGES = 36
LARGE = "at-large"
# Where an indicator declares no eras, all its months are one.
WHOLE = Era(date.min, Text(en="All months held", es="Todos los meses guardados"))

Progress = Callable[[str, int, int], None]


def gather(observatory: Observatory, progress: Progress, apart: Apart, workers: int = 1) -> Evidence:
    """Return the evidence as of the observatory's today; what needs no subject is asked ``apart``.

    Up to ``workers`` processes make forecasts. Raises NoData where no indicator is known at all.
    """
    packed = begin(observatory, apart)
    situation, releases = observatory.situation(), observatory.releases()
    lead = situation.headlines[0].series if situation.headlines else None
    # The longest first, so that no process waits long for another.
    trend = apart(_trend, lead.indicator.id, lead.place.id) if lead else lambda: None
    alone = [apart(one) for one in (_changed, _drivers, at_work, examples.checked)]
    homes = {one.series.indicator.id: one for one in situation.headlines}
    # Newest known first, as the situation has it; what is not known anywhere has no page.
    order = [*homes, *(one.id for one in observatory.indicators() if one.id not in homes)]
    subjects: list[Subject] = []
    steps = len(order)
    for number, name in enumerate(order):
        progress("figures", number, steps)
        for place in places(observatory.indicator(name)):
            try:
                series = observatory.series(name, place)
            except (NoData, WrongUse):
                continue
            if series.newest:
                subjects.append(_subject(observatory, series))
    if not subjects:
        raise NoData("There is nothing to show.", "No indicator has a figure.", "Ingest a release first.")
    progress("figures", steps, steps)
    split = _split(observatory)
    outlooks = observatory.outlooks(workers=workers, progress=partial(progress, "outlooks"))
    record = _record(observatory, progress, workers)
    changes, (drivers, cuts), work, checked = (one() for one in alone)
    explored = packed()
    return Evidence(
        situation, tuple(_by_citizenship(observatory, one, explored) for one in subjects),
        {one.id: changes[one.id] for one in reversed(releases)},
        split, tuple(_shares(split)) if split else (), observatory.rereadings(),
        {name: observatory.records(name) for name in REGISTERS}, observatory.registers,
        observatory.pathways_through_time(), observatory.counted(), observatory.timeline(),
        _years(observatory), {one.id: observatory.printed_beside(one.id) for one in observatory.indicators()},
        checked, examples.quality(), outlooks, record, trend(), drivers, cuts, work, explored,
    )  # fmt: skip


def _changed(observatory: Observatory) -> Mapping[str, Changes]:
    """Return what each release changed, by its id."""
    return {name: one for product in sources() for name, one in _changes(observatory, product)}


def _changes(observatory: Observatory, product: str) -> Iterator[tuple[str, Changes]]:
    """Yield what each release of a product changed: that rests on those before it, and is worked out once."""
    name, rests_on, held = key("changes/1", code_of_figures(), product), list[list[Any]](), dict[str, Any]()
    before = observatory.cache.get(name) or {}
    releases = (one for one in observatory.archive.releases.values() if one.product == product)
    for one in sorted(releases, key=lambda one: one.order):
        rests_on.append([one.id, one.reader, one.reading_sha256, *map(str, one.order)])
        digest = key(rests_on)
        if one.published.surely(observatory.today):
            known = before.get(one.id, {}).get("rests_on") == digest
            held[one.id] = before[one.id] if known else {"rests_on": digest, **observatory.changes(one.id).as_json()}
            told = {name: value for name, value in held[one.id].items() if name != "rests_on"}
            yield one.id, Changes.from_json(one, told)
    if held != before:
        observatory.cache.put(name, held)


def _record(observatory: Observatory, progress: Progress, workers: int) -> TrackRecord | None:
    try:
        return observatory.track_record(progress=partial(progress, "record"), workers=workers)
    except NoData:  # on an early day nothing of the border was out
        return None


def _trend(observatory: Observatory, indicator: str, place: str) -> Trend | None:
    """Return where an indicator is heading, None where that cannot be said."""
    try:
        return observatory.trend(indicator, place)
    except (NoData, WrongUse):
        return None


def _drivers(observatory: Observatory) -> tuple[Drivers | None, Mapping[tuple[str, ...], Series]]:
    """Return what made up the change over the last year that is held in detail, and the parts month by month."""
    cuts, home = {}, observatory.indicator(BORDER).home
    for by in (*((one,) for one in USUAL), DRIVEN):
        try:
            cuts[by] = observatory.series(BORDER, home, by=by)
        except NoData:  # on an early day only totals were out
            continue
    known = cuts[DRIVEN].known if DRIVEN in cuts else ()
    newest = max((Period.parse(one.period) for one in known), default=None)
    if newest is None or not cuts.keys() >= {("area",), ("citizenship",)}:
        return None, {}
    try:
        found = observatory.drivers(BORDER, str(newest - 12), str(newest), by=DRIVEN)
    except NoData:  # the year before is not held in detail
        return None, {}
    if ("demographic",) in cuts:
        groups = observatory.drivers(BORDER, str(newest - 12), str(newest), by="demographic")
        found = replace(found, parts={**found.parts, **groups.parts})
    return found, cuts


def _years(observatory: Observatory) -> Mapping[str, Finding]:
    """Return the newest whole year of each indicator that must stand beside another."""
    found = {}
    for name in {one.beside for one in observatory.indicators() if one.beside}:
        try:
            sums = observatory.series(name, observatory.indicator(name).home, per="year").sums
        except NoData:  # on an early day nothing of it was out
            continue
        whole = [one for one in sums if one.value is not None]
        if whole:
            found[name] = max(whole, key=lambda one: one.subject["period"])
    return found


def _subject(observatory: Observatory, series: Series) -> Subject:
    name, place = series.indicator.id, series.place.id
    histories = observatory.histories(name, place)
    moved = _most_often_changed(histories, series)
    eras, furthest = revised(observatory, series)
    vintages = (vintage.observation for vintage in (*moved, *furthest))
    used = {release for one in (*series, *vintages) for release in parts_of(one.release)}
    assert series.newest
    newest = observatory.series(name, place, since=series.newest.period, until=series.newest.period)
    return Subject(
        headline=Headline(series, standing(series.indicator, series.observations)),
        by_citizenship=(),
        moved=moved,
        furthest=furthest,
        eras=eras,
        reconciled=_reconciled(observatory, series),
        releases=tuple(one for one in observatory.releases() if one.id in used),
        citations={language: cite(observatory, newest, language) for language in LANGUAGES},
        rankings=tuple(_rankings(observatory, series)),
        inferred=_inferred(observatory, series),
        printed=[one for one in observatory.printed_beside(name) if one.place == place],
        histories=histories,
    )


def _rankings(observatory: Observatory, series: Series) -> Iterator[Series]:
    """Yield the newest period by country of asylum and of origin, where there is more than one of them."""
    assert series.newest
    period = series.newest.period
    for place, name in asked(series):
        found = observatory.series(series.indicator.id, place, by=name, since=period, until=period)
        if len(found.known) > 1:
            yield found


def revised(observatory: Observatory, series: Series) -> tuple[Sequence[EraRevision], tuple[Vintage, ...]]:
    """Return how much first prints of a series were revised, per era, and the one that was most, through its vintages.

    The vintages are empty where no first print differs from the figure now.
    """
    indicator, place = series.indicator, series.place.id
    measured = indicator if indicator.eras else replace(indicator, eras=(WHOLE,))
    firsts = observatory.first_prints(indicator.id, place)
    eras = [era for era in by_era(measured, firsts, {one.period: one for one in series}) if era.months]
    months = [era.largest for era in eras if era.largest]
    furthest = max(months, key=lambda one: abs(one.relative), default=None)
    if not furthest or not furthest.relative:
        return eras, ()
    return eras, tuple(observatory.history(indicator.id, furthest.first.period, place))


def _reconciled(observatory: Observatory, series: Series) -> Sequence[Reconciled]:
    try:
        return observatory.reconcile(series.indicator.id, series.place.id)
    except NoData:  # one product alone gives it
        return ()


def _inferred(observatory: Observatory, series: Series) -> Mapping[Inference, Sequence[Finding]]:
    try:
        return observatory.inferred(series.indicator.id, series.place.id)
    except NoData:  # nothing of the months of the rule was out
        return {}


def _split(observatory: Observatory) -> Series | None:
    try:
        return observatory.series("usbp-encounters", "us-southwest", by="entry")
    except NoData:  # no page with the split was out
        return None


def _shares(split: Series) -> Iterator[Finding]:
    """Yield the share at large of each month that is split, oldest first."""
    months: dict[str, list[Observation]] = {}
    for one in split.known:
        months.setdefault(one.period, []).append(one)
    for _, parts in sorted(months.items()):
        for one in parts:
            finding = share(one, parts, value_name("entry", LARGE)) if one.dimensions["entry"] == LARGE else None
            if finding:
                yield finding


def places(indicator: Indicator) -> Sequence[str]:
    """Return the places at which an indicator has a page of its own, where it is known there; its home first."""
    return list(dict.fromkeys((indicator.home, *OTHER_PLACES)))


def _most_often_changed(histories: Mapping[str, Sequence[Vintage]], series: Series) -> tuple[Vintage, ...]:
    """Return the month of the last years whose figure changed most often, through its vintages."""
    assert series.newest
    since = Period.parse(series.newest.period) - (MONTHS_OF_VINTAGES - 1)
    changed = {
        period: sum(earlier != later for earlier, later in pairwise(_values(known)))
        for period, known in histories.items()
        if Period.parse(period) >= since
    }
    chosen = max(changed, key=lambda period: (changed[period], period), default=None)
    return tuple(histories[chosen]) if chosen and changed[chosen] else ()


def _values(known: Sequence[Vintage]) -> list[float]:
    return [one.observation.value for one in known if one.observation.value is not None]


def _by_citizenship(observatory: Observatory, subject: Subject, explored: Explored) -> Subject:
    """Return a subject with its lines by citizenship, which are packed already, where it is known so at home."""
    text = explored.citizenships.get(subject.indicator.id)
    if not text or not subject.is_home:
        return subject
    held = {one.id: one for one in observatory.releases()}
    lines = unpacked(text, Asked(subject.indicator, subject.series.place.id, subject.series.as_of, held))
    used = {one.id for one in subject.releases}.union(*(line.releases for line in lines))
    return replace(subject, by_citizenship=lines, releases=tuple(one for one in held.values() if one.id in used))
