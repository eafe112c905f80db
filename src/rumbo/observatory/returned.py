"""What the archive and the registers hold of returns: filings as they went out, and what new ones stand against."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from rumbo import archive as archives
from rumbo.archive import Archive
from rumbo.core import Period, Release, Said, Table, Text
from rumbo.errors import BadReturn
from rumbo.sources import source

if TYPE_CHECKING:
    from rumbo.returns import Cell, Filer, Form
    from rumbo.returns.checks import Figure, Held
    from rumbo.returns.filing import Filing
    from rumbo.returns.reading import Return


def filing_of(archive: Archive, release: Release) -> Filing:
    """Return the filing that a release is of. Raises BadReturn where its bytes are not held."""
    content = archive.content(release)
    if content is None:
        raise BadReturn(
            f"The bytes of {release.id} are not held.", "They say what was filed.", "Ingest its file again."
        )
    return _read(content)


@lru_cache(maxsize=512)
def _read(content: bytes) -> Filing:
    from rumbo.returns import filing

    return filing.read(content)


def answering(archive: Archive, day: date) -> Iterator[Filing]:
    """Yield the filings on promises that answer on a day: of each state and month the last one out by then."""
    from rumbo.returns import forms

    for form in (one for one in forms().values() if one.stages):
        for table in source(form.id).tables.values():
            for period in archive.chains.get((form.id, table.id), {}):
                if release := archive.winner(table, period, day):
                    yield filing_of(archive, release)


def months(archive: Archive, form: Form, day: date) -> Mapping[str, Mapping[Period, tuple[Release, Filing]]]:
    """Return what answers of the months of each filer of a form on a day, oldest first, with its release.

    What is withdrawn answers for nothing, and neither does what was filed on an older form.
    """
    from rumbo.sources.filed import table_id

    first, found = next(iter(form.measures)), {}
    for filer in form.filers:
        table, own = source(form.id).tables[table_id(first, filer)], {}
        for period in sorted(map(Period.parse, archive.chains.get((form.id, table.id), {}))):
            if one := _answer(archive, table, period, day):
                own[period] = one
        if own:
            found[filer] = own
    return found


def _answer(archive: Archive, table: Table, period: Period, day: date) -> tuple[Release, Filing] | None:
    release = archive.winner(table, str(period), day)
    filing = filing_of(archive, release) if release else None
    if release and filing and filing.act != "withdrawn" and not filing.is_of_an_older_form:
        return release, filing
    return None


def _answering(archive: Archive, form: Form, filer: Filer, period: Period, day: date) -> Filing | None:
    """Return what answers of one month of one filer on a day."""
    from rumbo.sources.filed import table_id

    table = source(form.id).tables[table_id(next(iter(form.measures)), filer.id)]
    found = _answer(archive, table, period, day)
    return found[1] if found else None


def statements(archive: Archive, day: date) -> Mapping[str, list[Said]]:
    """Return the statements on promises that were filed by a day, by record: each state's own word."""
    found: dict[str, list[Said]] = {}
    for filing in answering(archive, day):
        from rumbo.returns.promises import statement

        for one in filing.promises:
            said = statement(one, filing.form, filing.filer, str(filing.period), filing.day)
            found.setdefault(one.promise, []).append(said)
    return found


def promises(filer: Filer) -> Mapping[str, Text]:
    """Return the titles of what a filer can report on, by id: the promises of a country, or a committee's own work."""
    from rumbo.registers import load

    if filer.is_committee:
        return {one.id: one.title for one in load().of("compact", "committee") if one.id == filer.id}
    return {one.id: one.title for one in load().of("compact", "commitment", filer.id)}


def held(archive: Archive, found: Return, today: date) -> Held:
    """Return what the archive and the registers hold that a return is checked against."""
    from rumbo.registers.vocabulary import vocabulary
    from rumbo.returns import known
    from rumbo.returns.checks import Figure, Held, months_before
    from rumbo.sources.filed import cell_of, table_id

    form, filer = found.form, found.filer
    if form.stages:
        before, after = _reached(archive, form, filer, found.period, today)
        return Held(
            today, promises=promises(filer), reached=before, reached_after=after,
            units=frozenset(vocabulary()["unit"]),
        )  # fmt: skip
    tables = {table_id(name, filer.id): name for name in form.measures}
    declared = [source(form.id).tables[name] for name in tables]
    figures: dict[Cell, dict[str, Figure]] = {}
    for row in archives.filed(archive, declared, months_before(found.period, form.soft), today):
        cell = cell_of(form, tables[row["table"]], row)
        figures.setdefault(cell, {})[row["period"]] = Figure(row["value"], row["rounding"])
    next_ = _answering(archive, form, filer, found.period + 1, today)
    return Held(today, figures, known.ends_before(next_, form) if next_ else {})


Reached = dict[tuple[str, str], float]


def _reached(archive: Archive, form: Form, filer: Filer, period: Period, today: date) -> tuple[Reached, Reached]:
    """Return the cumulative figures filed, by promise and unit: the newest before a month, and the first after it."""
    before: Reached = {}
    after: Reached = {}
    own = [one for one in answering(archive, today) if (one.filer.id, one.form.id) == (filer.id, form.id)]
    for filing in sorted(own, key=lambda one: one.period):
        for one in filing.promises:
            if one.kind == "cumulative" and one.value is not None:
                if filing.period < period:
                    before[one.promise, one.unit] = one.value
                elif filing.period > period:
                    after.setdefault((one.promise, one.unit), one.value)
    return before, after
