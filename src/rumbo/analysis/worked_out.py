"""Months that nobody printed, worked out from sums that somebody did: findings, never observations.

Where one body printed two sums with the same beginning, or the same end, their difference is the sum of the months
between; where all months of a sum but one are known, that one is what is left. Sums that were rounded, or of which the
same body printed two different figures, tell nothing; nor do ways that lead to different figures for one month.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from rumbo.core import Finding, Indicator, Observation, Period, Statement, Text

METHOD = "worked-out/1"
Printed = Sequence[tuple[Statement, str]]
"""What was printed of several months, each with the release that has it."""

Span = tuple[str, str]


@dataclass(frozen=True, slots=True)
class _Sum:
    value: float
    releases: tuple[str, ...]
    words: tuple[str, ...]


def worked_out(
    indicator: Indicator, observations: Sequence[Observation], printed: Printed, as_of: date
) -> tuple[Finding, ...]:
    """Return the months that are not known and follow from printed sums, oldest first.

    ``observations`` are those of one series; ``printed`` what was said of the same place and cut.
    """
    known = {one.period: one for one in observations if one.value is not None and one.rounding == 1}
    told = {said.period for said, _ in printed}
    ways: dict[str, list[tuple[_Sum, Sequence[str]]]] = {}
    for who in sorted({said.who for said, _ in printed}):
        for (first, last), total in _spans([(said, release) for said, release in printed if said.who == who]).items():
            months = _months(first, last)
            unknown = [month for month in months if month not in known]
            if len(unknown) == 1 and unknown[0] not in told:
                ways.setdefault(unknown[0], []).append((total, [month for month in months if month in known]))
    found = []
    for month, leading in sorted(ways.items()):
        values = {total.value - sum(known[one].value or 0 for one in others) for total, others in leading}
        if len(values) == 1 and min(values) >= 0 and observations:
            total, others = min(leading, key=lambda way: len(way[1]))
            parts = [known[one] for one in others]
            found.append(_finding(indicator, observations[0], month, total, parts, as_of))
    return tuple(found)


def told_of(found: Sequence[Finding]) -> Text:
    """Return a note for readers of an outlook, which uses none of them."""
    months = "; ".join(f"{one.subject['period']} {one.value:,}" for one in found)
    return Text(
        en=f"Worked out from printed sums, as findings, and not used here: {months}.",
        es=f"Deducidos de sumas publicadas, como hallazgos, y no usados aquí: {months}.",
    )


def _spans(printed: Printed) -> Mapping[Span, _Sum]:
    """Return the sums of whole months that a body printed, and the differences of two that begin or end alike."""
    said: dict[Span, set[float]] = {}
    sums: dict[Span, _Sum] = {}
    for one, release in printed:
        period = Period.parse(one.period)
        if one.rounding == 1 and period.is_whole_months:
            months = period.months()
            span = str(months[0]), str(months[-1])
            said.setdefault(span, set()).add(one.value)
            sums[span] = _Sum(one.value, (release,), (f"{one.who}, {one.period}: {one.value:,}",))
    sure = {span: found for span, found in sums.items() if len(said[span]) == 1}
    return {**dict(_differences(sure)), **sure}


def _differences(sums: Mapping[Span, _Sum]) -> Iterator[tuple[Span, _Sum]]:
    for (first, last), short in sums.items():
        for (begin, end), long in sums.items():
            rest = _Sum(long.value - short.value, long.releases + short.releases, long.words + short.words)
            if first == begin and last < end:
                yield (str(Period.parse(last) + 1), end), rest
            elif last == end and begin < first:
                yield (begin, str(Period.parse(first) + -1)), rest


def _months(first: str, last: str) -> list[str]:
    months, one = [first], Period.parse(first)
    while months[-1] < last:
        one = one + 1
        months.append(str(one))
    return months


def _finding(
    indicator: Indicator, like: Observation, month: str, total: _Sum, parts: Sequence[Observation], as_of: date
) -> Finding:
    value = total.value - sum(one.value or 0 for one in parts)
    minus = "".join(f"; {one.period} {one.value:,}" for one in parts)
    words = "; ".join(total.words) + minus
    releases = [*total.releases, *(name for one in parts for name in one.releases)]
    return Finding(
        kind="worked-out",
        subject={"indicator": indicator.id, "place": like.place, **like.dimensions, "period": month},
        value=value,
        as_of=as_of,
        releases=tuple(dict.fromkeys(releases)),
        method=METHOD,
        explanation=Text(
            en=f"Nobody printed {month}; {value:,} is what printed figures leave for it ({words}).",
            es=f"Nadie publicó {month}; {value:,} es lo que resulta de las cifras publicadas ({words}).",
        ),
        parameters={"unit": like.unit, "months": [one.period for one in parts]},
    )
