"""A series drawn for a terminal: one row per period, a pivot where it fits, and what belongs to the figures below."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rumbo.cli import answer, marks
from rumbo.cli.language import _, day, language, period, plural
from rumbo.core import Indicator, Observation, Period, Status
from rumbo.core.codebook import dimension, value_name
from rumbo.core.table import OTHER, TOTAL
from rumbo.series import Series
from rumbo.words import number

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table

FEW = 3
MANY = ("citizenship", "state", "area")
REST = (OTHER, "unknown", TOTAL)
HEAD = 16
"""The head of a column of a pivot may be this wide before it is broken into lines."""


def draw(series: Series, width: int) -> Iterator[RenderableType]:
    """Yield the title, the table and the notes of a series, for a terminal of some width."""
    yield answer.heading(title(series.indicator, series.place.name.in_language(language()), series.where))
    yield answer.faint(_("as known on {day}").format(day=day(series.as_of, short=False)))
    yield ""
    series, left_out = _without_unknown(series)
    series = _largest_first(series)
    if series.per:
        yield _sums(series)
        yield ""
        yield from _notes(series)
        yield from left_out
        return
    drawn = _Drawn(series, _breaks(series), _numbered(series))
    pivot = drawn.pivot(width) if series.by else None
    yield pivot or drawn.long()
    yield ""
    yield from drawn.sources()
    yield from _notes(series)
    yield from left_out


def _without_unknown(series: Series) -> tuple[Series, list[str]]:
    """Return a breakdown without the values of which nothing is known, and the sentence that says how many they are."""
    lines = series.lines()
    known = [key for key, line in lines.items() if any(one.value is not None for one in line)]
    missing = len(lines) - len(known)
    if not known or not missing:
        return series, []
    observations = tuple(one for key in known for one in lines[key])
    cuts = {key[: len(series.by)] for key in known}
    sums = tuple(one for one in series.sums if tuple(one.subject[name] for name in series.by) in cuts)
    sentence = plural(
        "Left out: {count} value of which nothing is known here.",
        "Left out: {count} values of which nothing is known here.",
        missing,
    )
    return replace(series, observations=observations, sums=sums), [sentence]


def _largest_first(series: Series) -> Series:
    """Return a breakdown by something of many values with the largest first, each by its newest figure; others last."""
    names = [name for name in series.by if name in MANY]
    if not names:
        return series
    at = series.by.index(names[0])
    sizes: dict[str, dict[str, float]] = {}
    for one in series.known:
        months = sizes.setdefault(one.dimensions[names[0]], {})
        months[one.period] = months.get(one.period, 0) + (one.value or 0)

    def order(value: str) -> tuple[bool, float, str]:
        months = sizes.get(value, {})
        return value in REST, -months[max(months)] if months else 0, value

    lines = sorted(series.lines().items(), key=lambda entry: order(entry[0][at]))
    sums = sorted(series.sums, key=lambda one: order(one.subject[names[0]]))
    return replace(series, observations=tuple(one for _, line in lines for one in line), sums=tuple(sums))


def title(indicator: Indicator, place: str, where: Mapping[str, str]) -> str:
    """Return what a series is of: the indicator, the place and the cut."""
    cut = "; ".join(
        f"{dimension(name).name.in_language(language())}: {value_name(name, value).in_language(language())}"
        for name, value in where.items()
    )
    return f"{indicator.name.in_language(language())}: {place}" + (f" ({cut})" if cut else "")


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A series with what its rows refer to: the breaks by the period they fall in, and the releases by number."""

    series: Series
    breaks: Mapping[str, str]
    releases: Mapping[str, int]

    def long(self) -> Table:
        """Return one row per cut and period."""
        by = [dimension(name).name.in_language(language()) for name in self.series.by]
        unit = self.series.indicator.unit.in_language(language())
        heads = [_("Period"), *by, unit[:1].upper() + unit[1:], _("Status")]
        optional = [_("From")] * (len(self.releases) > 1) + [""] * bool(self.breaks)
        found = answer.table(*heads, *optional, right=[len(by) + 1])
        for key, line in self.series.lines().items():
            names = self._names(key, line)
            for one in line:
                value = answer.finding(number(one.value)) if one.computed else number(one.value)
                cells = [period(one.period), *names, value, marks.status_of(one)]
                if len(self.releases) > 1:
                    cells.append(str(self.releases.get(str(one.release), "")))
                found.add_row(*cells, *([self.breaks.get(one.period, "")] if self.breaks else []))
        return found

    def pivot(self, width: int) -> Table | None:
        """Return periods as rows and values as columns, or None where that is wider than the terminal."""
        lines = self.series.lines()
        heads = [" · ".join(self._names(key, line)) for key, line in lines.items()]
        periods = list(dict.fromkeys(one.period for one in self.series))
        cells = {(key, one.period): _cell(one) for key, line in lines.items() for one in line}
        columns = [[cells.get((key, text), "") for text in periods] for key in lines]
        widths = [_column_width(head, column) for head, column in zip(heads, columns, strict=True)]
        first = [period(text) for text in periods]
        from_ = self._from(periods)
        if max(map(len, first)) + sum(one + 2 for one in widths) + 6 * bool(from_) > width:
            return None
        found = answer.table(_("Period"), *heads, *([_("From")] if from_ else []), right=range(1, len(heads) + 1))
        for column, wide in zip(found.columns[1:], widths, strict=False):
            column.width = wide
        for row in zip(first, *columns, *([from_] if from_ else []), strict=True):
            found.add_row(*row)
        return found

    def _names(self, key: Sequence[str], line: Sequence[Observation]) -> list[str]:
        """Return the names of the values of a cut; ``other`` says what it leaves over where there are several."""
        values = zip(self.series.by, key, strict=False)
        names = [value_name(name, value).in_language(language()) for name, value in values]
        several = len({one.leaves_over for one in self.series if one.leaves_over}) > 1
        if several and (rest := line[0].leaves_over):
            names[key.index(OTHER)] += f" ({rest.in_language(language())})"
        return names

    def _from(self, periods: Sequence[str]) -> list[str]:
        """Return for each period of a pivot the releases it rests on, where they differ between periods."""
        rests: dict[str, set[int]] = {text: set() for text in periods}
        for one in self.series.known:
            rests[one.period].add(self.releases[str(one.release)])
        texts = [",".join(map(str, sorted(rests[text]))) for text in periods]
        return texts if len(set(texts)) > 1 else []

    def sources(self) -> Iterator[RenderableType]:
        """Yield the key to the marks, and the releases that the figures come from."""
        if self.series.by:
            yield answer.faint(marks.statuses(self.series))
        published = {str(one.release): one.published for one in self.series.known}
        for name, number_ in self.releases.items():
            before = f"{number_}  " if len(self.releases) > 1 else ""
            yield answer.faint(before + marks.released(name, published[name]))


def _numbered(series: Series) -> dict[str, int]:
    """Return the releases that the figures come from, numbered as they first occur in time."""
    known = sorted(series.known, key=lambda one: one.period)
    return {name: number_ for number_, name in enumerate(dict.fromkeys(str(one.release) for one in known), 1)}


def _cell(one: Observation) -> str:
    """Return a figure with its mark where it is not final."""
    plain = (one.status is Status.NORMAL and not one.computed) or one.value is None
    return number(one.value) if plain else f"{marks.mark(one)} {number(one.value)}"


def _column_width(head: str, cells: Iterable[str]) -> int:
    longest = max((len(word) for word in head.split()), default=0)
    return max(longest, min(len(head), HEAD), *(len(cell) for cell in cells))


def _breaks(series: Series) -> dict[str, str]:
    """Return what changed, by the period in which it did, for breaks after the first period shown."""
    periods = sorted({one.period for one in series})
    found = {}
    for one in series.indicator.breaks:
        inside = [text for text in periods if one.day <= Period.parse(text).end]
        if inside and Period.parse(periods[0]).start < one.day:
            found[inside[0]] = f"{marks.BREAK} {one.label.in_language(language())}"
    return found


def _sums(series: Series) -> Table:
    """Return the sums over whole years, which are findings."""
    by = [dimension(name).name.in_language(language()) for name in series.by]
    heads = [_("Year"), *by, marks.computed(_("Sum")), _("Status of the months"), _("Months known")]
    found = answer.table(*heads, right=[len(by) + 1, len(by) + 3], findings=[len(by) + 1])
    for one in series.sums:
        names = [value_name(name, one.subject[name]).in_language(language()) for name in series.by]
        status, step = marks.status(str(one.parameters["status"])), one.parameters["rounding"]
        if isinstance(step, int) and step > 1:
            status = _("{status}, to {step}").format(status=status, step=number(step))
        found.add_row(period(one.subject["period"]), *names, number(one.value), status, str(one.parameters["months"]))
    return found


def _notes(series: Series) -> Iterator[RenderableType]:
    """Yield what a reader must know before using a figure."""
    if series.per:
        yield _("{mark} Sums of the months, computed by Rumbo.").format(mark=marks.COMPUTED)
        if any(one.rounding > 1 for one in series.known):
            yield _("A sum of rounded months may be off by half the step that stands beside it.")
    for note in series.notes:
        yield note.in_language(language())
    known_errors = dict.fromkeys(text.in_language(language()) for one in series for text in one.corrections)
    for text in known_errors:
        yield _("A known error of the publisher: {error}").format(error=text)
    for text in dict.fromkeys(text.in_language(language()) for one in series for text in one.remarks):
        yield _("Said by who filed it: {remark}").format(remark=text)
    if series.summed:
        names = ", ".join(dimension(name).name.in_language(language()).lower() for name in series.summed)
        yield _("Totals over {dimensions}.").format(dimensions=names)
    for printed in series.printed:
        yield _("The publisher's own sum of {period}: {figure} ({release}).").format(
            period=period(printed.period, short=False),
            figure=f"{number(printed.value)}, {marks.status_of(printed)}",
            release=marks.released(str(printed.release), printed.published),
        )
    for printed_on, one in series.statements:
        sentence = _("Also said of {period}: {figure} ({who}; {how}; release of {day}). {url}")
        rounded = _(", to {step}").format(step=number(one.rounding)) if one.rounding > 1 else ""
        yield sentence.format(
            period=period(one.period, short=False), figure=number(one.value) + rounded, who=one.who, how=one.how,
            day=day(printed_on), url=one.url,
        )  # fmt: skip
    yield from reasons(series)


def reasons(series: Series) -> Iterator[str]:
    """Yield why figures are not known, each reason once with the periods it holds for, and no more than a few."""
    yield from dict.fromkeys(
        f"{period(total.subject['period'])}: {total.explanation.in_language(language())}"
        for total in series.sums
        if total.value is None
    )
    found: dict[str, list[str]] = {}
    for one in [] if series.per else series:
        if one.value is None and one.reason:
            found.setdefault(one.reason.in_language(language()), []).append(one.period)
    for reason, periods in list(found.items())[:FEW]:
        if len(periods) == 1:
            yield _("Not known ({period}): {reason}.").format(period=period(periods[0]), reason=reason)
            continue
        span = f"{period(min(periods))} – {period(max(periods))}"
        yield plural(
            "Not known ({count} figure, {span}): {reason}.", "Not known ({count} figures, {span}): {reason}.",
            len(periods), span=span, reason=reason,
        )  # fmt: skip
    if len(found) > FEW:
        more = sum(len(periods) for periods in list(found.values())[FEW:])
        yield plural("Not known: {count} more figure.", "Not known: {count} more figures.", more)
