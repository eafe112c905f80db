"""From the façade's answers about figures to what an assistant is told: the figure, what it means, and its citation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal

import rumbo
from rumbo.core import Finding, Indicator, Kind, Observation, Period, Status, Text
from rumbo.core.codebook import dimension, value_name
from rumbo.errors import NoData, WrongUse
from rumbo.observatory import Observatory
from rumbo.publish import citing
from rumbo.publish.citation import Citation, cite
from rumbo.publish.sentences import status_word
from rumbo.series import Series
from rumbo.serve.shapes import Apart, Broken, Choice, Cited, Explained, Figure, Newest, Value
from rumbo.words import catalogue, day

MONTHS = 120
"""So many periods are told at once: ten years of months."""

FIGURES = 400
"""So many figures are told at once; the lines of a breakdown that have the least are left out."""

EVERY = "all"
"""Stands for each value of a dimension, told apart."""

YEARS: Mapping[Kind, Literal["year", "fiscal-year"]] = {Kind.YEAR: "year", Kind.FISCAL_YEAR: "fiscal-year"}


def value(
    observatory: Observatory, indicator: str, place: str | None, period: str | None, as_of: str | None,
    dimensions: Mapping[str, str], language: str,
) -> Value:  # fmt: skip
    """Return the figures of a period, else the newest one; holes and what nobody knows have their reason.

    Raises errors of ``WrongUse``, MayNotBeSummed among them.
    """
    found = observatory.indicator(indicator)
    asked = Period.parse(period) if period else None
    if asked and len(asked.months()) > MONTHS * (12 if found.frequency == "year" else 1):
        raise WrongUse(
            f"{period} is {len(asked.months())} months.", f"At most {MONTHS} periods are told at once.",
            "Ask for a part of it.",
        )  # fmt: skip
    per = YEARS.get(asked.kind) if asked and (found.frequency, found.kind) == ("month", "flow") else None
    by = [name for name, one in dimensions.items() if one == EVERY]
    where = {name: one for name, one in dimensions.items() if one != EVERY}
    try:
        series = observatory.series(
            found.id, place, since=period, until=period, as_of=as_of, by=by, where=where, per=per
        )  # fmt: skip
    except NoData as error:
        return _unknown(observatory, found, place, as_of, dimensions, error, language)
    shown = _shown(series, newest=asked is None)
    lines = [one for line in shown for one in line]
    known = [one for one in lines if one.value is not None]
    reason = None if known else _reason(lines, language)
    told = Series(
        series.indicator, series.place, series.as_of, tuple(lines), series.by, series.where, series.per, series.sums
    )
    if known:
        citation = cite(observatory, told, language)
    else:
        citation = citing.cite_definition(observatory, found, series.as_of, language)
    return Value(
        **_common(found, language),
        language=language,
        as_of=series.as_of.isoformat(),
        notes=[text.in_language(language) for text in series.notes],
        citations=cited(citation),
        place=series.place.id,
        place_name=series.place.name.in_language(language),
        dimensions={name: value_name(name, one).in_language(language) for name, one in series.where.items()},
        known=bool(known),
        reason=reason,
        sentence=citation.sentence if known else _not_known(found, reason or "", language),
        figures=[figure(one, language) for one in lines],
        sums=[_sum(one, language) for one in series.sums if one.value is not None],
        printed_sums=[figure(one, language) for one in series.printed if one.value is not None],
        left_out=len(series.lines()) - len(shown),
    )


def _shown(series: Series, newest: bool) -> list[tuple[Observation, ...]]:
    """Return the lines of a series that are told: those that reach highest, and only their newest figure if asked."""
    lines = list(series.lines().values())
    if newest and series.newest:
        month = series.newest.period
        lines = [tuple(one for one in line if one.period == month) for line in lines]
    lines.sort(key=lambda line: -max((one.value or 0 for one in line), default=0))
    longest = max(map(len, lines), default=1) or 1
    return lines[: max(1, FIGURES // longest)] if len(lines) * longest > FIGURES else lines


def _unknown(
    observatory: Observatory, found: Indicator, place: str | None, as_of: str | None, dimensions: Mapping[str, str],
    error: NoData, language: str,
) -> Value:  # fmt: skip
    """Return that nothing is known at all, and why: where the error has no words for readers, in English."""
    from rumbo.core import parse_day
    from rumbo.core import place as find_place

    where = find_place(place or found.home)
    on = parse_day(as_of) if as_of else observatory.today
    citation = citing.cite_definition(observatory, found, on, language)
    _ = catalogue("cli", language).gettext
    told = f"{error.what} {error.why}".strip()
    if error.reason:
        told = error.reason[language]
    elif language != "en":
        told = _("no release held has a figure for it (in English: {detail})").format(detail=told)
    return Value(
        **_common(found, language),
        language=language,
        as_of=on.isoformat(),
        citations=cited(citation),
        place=where.id,
        place_name=where.name.in_language(language),
        dimensions=dict(dimensions),
        known=False,
        reason=told,
        sentence=_not_known(found, told, language),
        figures=[],
    )


def _common(found: Indicator, language: str) -> dict[str, Any]:
    """Return what is told of an indicator with each of its figures."""
    return {
        "indicator": found.id,
        "name": found.name.in_language(language),
        "unit": found.unit.in_language(language),
        "counts": found.counts,
        "definition": found.definition.in_language(language),
        "caveat": found.caveat.in_language(language) if found.caveat else None,
    }


def _reason(observations: Iterable[Observation], language: str) -> str:
    _ = catalogue("cli", language).gettext
    reasons = dict.fromkeys(one.reason.in_language(language) for one in observations if one.reason)
    return "; ".join(reasons) or _("no release held has a figure for it")


def _not_known(found: Indicator, reason: str, language: str) -> str:
    _ = catalogue("cli", language).gettext
    return _("{name}: not known. {reason}").format(
        name=found.name.in_language(language), reason=f"{reason[:1].upper()}{reason[1:].rstrip('.')}."
    )


def figure(one: Observation, language: str) -> Figure:
    """Return one observation as an assistant is told it."""
    told = {name: value_name(name, value).in_language(language) for name, value in one.dimensions.items()}
    if one.leaves_over:
        told = {name: f"{words} ({one.leaves_over.in_language(language)})" for name, words in told.items()}
    return Figure(
        period=one.period,
        value=one.value,
        unit=one.unit,
        status=str(one.status),
        status_told=status_word(one.status, language),
        rounding=one.rounding,
        finding=one.computed,
        dimensions=told,
        releases=list(one.releases),
        published=str(one.published) if one.published else None,
        reason=one.reason.in_language(language) if one.reason else None,
    )


def _sum(one: Finding, language: str) -> Figure:
    _ = catalogue("cli", language).gettext
    return Figure(
        period=one.subject["period"],
        value=one.value,
        unit=str(one.parameters.get("unit", "")),
        status=str(one.parameters.get("status", Status.NORMAL)),
        status_told=one.explanation.in_language(language),
        finding=True,
        releases=list(one.releases),
    )


def explained(observatory: Observatory, indicator: str, language: str) -> Explained:
    """Return what an indicator counts and how it may be used, with the newest figure of its usual place."""
    found = observatory.indicator(indicator)
    citation = citing.cite_definition(observatory, found, observatory.today, language)
    newest = _newest(observatory, found, language)
    return Explained(
        **_common(found, language),
        language=language,
        as_of=observatory.today.isoformat(),
        notes=[text.in_language(language) for text in _notes(found)],
        citations=cited(citation),
        kind=found.kind,
        frequency=found.frequency,
        usual_place=found.home,
        usual_place_name=_place(found.home, language),
        may_be_summed_over=list(found.sums_over),
        dimensions=[_choice(found, name, language) for name in found.dimensions],
        breaks=[
            Broken(
                day=one.day.isoformat(), label=one.label.in_language(language), text=one.text.in_language(language),
                source=one.source,
            )
            for one in found.breaks
        ],
        not_comparable=[
            Apart(indicator=one.indicator, why=one.why.in_language(language)) for one in found.not_comparable
        ],
        comparable=[
            f"{' – '.join(sorted(one.products))} ({one.period}): {one.why.in_language(language)}"
            for one in found.differences
        ],
        part_of=found.part_of or None,
        ended=day(found.ended, language) if found.ended else None,
        newest=newest,
        sources=[one.title.in_language(language) for one in citing.products(found)],
    )  # fmt: skip


def _notes(found: Indicator) -> list[Text]:
    return [*(one.text for one in found.notes), *(one.text for one in found.inferences)]


def _newest(observatory: Observatory, found: Indicator, language: str) -> Newest | None:
    """Return the newest figure of the usual place, None where a value must be chosen first or nothing is known."""
    try:
        (one,) = value(observatory, found.id, None, None, None, {}, language).figures
    except (WrongUse, ValueError):
        return None
    if one.value is None:
        return None
    return Newest(period=one.period, value=one.value, status=one.status, finding=one.finding)


def _choice(found: Indicator, name: str, language: str) -> Choice:
    names = dimension(name)
    return Choice(
        id=name,
        name=names.name.in_language(language),
        may_be_summed=name in found.sums_over,
        usual=found.usual.get(name),
        values={value: words.in_language(language) for value, words in names.values.items()},
        places=sorted(names.places),
    )


def _place(name: str, language: str) -> str:
    from rumbo.core import place

    return place(name).name.in_language(language)


def cited(citation: Citation) -> list[Cited]:
    """Return the references of a citation; where no release is held, that this program says so."""
    found = [
        Cited(
            text=citation.in_words(one),
            url=one.urls[0] or one.source.publisher.url,
            release=one.release.id,
            published=str(one.release.published),
            sha256=one.release.sha256,
        )
        for one in citation.references
    ]
    return found or [own(citation.as_of.isoformat(), citation.language)]


def own(as_of: str, language: str) -> Cited:
    """Return the citation of what this program itself says: its names, its registers, that it holds nothing."""
    _ = catalogue("cli", language).gettext
    return Cited(text=_("Rumbo {version}, as of {day}.").format(version=rumbo.__version__, day=as_of))
