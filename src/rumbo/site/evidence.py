"""What the pages ask of the façade, asked once for both languages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from rumbo.analysis.change import standing
from rumbo.analysis.revision import EraRevision
from rumbo.archive import Changes
from rumbo.core import Indicator, Observation, Period, Release
from rumbo.errors import NoData, WrongUse
from rumbo.observatory import Headline, Observatory, Situation, Vintage
from rumbo.publish.citation import Citation, cite
from rumbo.series import Series
from rumbo.site.edition import LANGUAGES
from rumbo.sources import Source, source

OTHER_PLACES = ("USA", "us-northern")
MONTHS_OF_VINTAGES = 36

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Subject:
    """One indicator at one place: its series and all that its page and its files say of it.

    ``moved`` is the month whose figure later releases changed most often, through its vintages; empty where none was
    changed. ``eras`` say how much first prints were revised. ``releases`` are all that a figure of the page rests
    on. ``citations`` say in each language how to cite the newest figure.
    """

    headline: Headline
    by_citizenship: Series | None
    moved: tuple[Vintage, ...]
    eras: Sequence[EraRevision]
    releases: tuple[Release, ...]
    citations: Mapping[str, Citation]

    @property
    def series(self) -> Series:
        """The series."""
        return self.headline.series

    @property
    def indicator(self) -> Indicator:
        """The indicator."""
        return self.series.indicator

    @property
    def newest(self) -> Observation:
        """The newest figure known; a subject always has one."""
        assert self.series.newest
        return self.series.newest

    @property
    def page(self) -> str:
        """The page's path below the folder of a language."""
        return f"indicators/{self.indicator.id if self.is_home else self.file_name}.html"

    @property
    def file_name(self) -> str:
        """The name of the files of the series, without their ending."""
        return f"{self.indicator.id}--{self.series.place.id}"

    @property
    def is_home(self) -> bool:
        """Say whether this is the place that a reader of the indicator most often means."""
        return self.series.place.id == self.indicator.home

    @property
    def products(self) -> tuple[Source, ...]:
        """The sources that feed the indicator, in the order of precedence."""
        names = (feed.table.split("/")[0] for step in self.indicator.steps for feed in step)
        return tuple(source(name) for name in dict.fromkeys(names))

    @property
    def held_to(self) -> date | None:
        """The first day of the newest month, where the next is later than its source's rhythm; else None."""
        month = Period.parse(self.newest.period)
        rhythm = source(self.newest.product).rhythm if self.newest.product else None
        due = (month + 1).end + timedelta(days=rhythm.due_days if rhythm else 0)
        return month.start if self.series.as_of > due else None


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that the site shows: the situation, each subject (by indicator, home first), and what was new lately."""

    situation: Situation
    subjects: tuple[Subject, ...]
    latest: tuple[Changes, ...]
    number_of_releases: int

    def home(self, indicator: str) -> Subject | None:
        """Return an indicator at its home place, None where nothing of it is known."""
        return next((one for one in self.subjects if one.indicator.id == indicator and one.is_home), None)

    def of(self, indicator: str) -> Sequence[Subject]:
        """Return an indicator at all its places, home first."""
        return [one for one in self.subjects if one.indicator.id == indicator]


def gather(observatory: Observatory, progress: Progress) -> Evidence:
    """Return the evidence as of the observatory's today. Raises NoData where no indicator is known at all."""
    situation = observatory.situation()
    homes = {one.series.indicator.id: one for one in situation.headlines}
    # Newest known first, as the situation has it; what is not known anywhere has no page.
    order = [*homes, *(one.id for one in observatory.indicators() if one.id not in homes)]
    subjects: list[Subject] = []
    for number, name in enumerate(order):
        progress("figures", number, len(order))
        for place in dict.fromkeys((observatory.indicator(name).home, *OTHER_PLACES)):
            try:
                series = observatory.series(name, place)
            except (NoData, WrongUse):
                continue
            if series.newest:
                subjects.append(_subject(observatory, series))
    if not subjects:
        raise NoData("There is nothing to show.", "No indicator has a figure.", "Ingest a release first.")
    latest = tuple(observatory.changes(one.id) for one in situation.latest)
    progress("figures", len(order), len(order))
    return Evidence(situation, tuple(subjects), latest, len(observatory.releases()))


def _subject(observatory: Observatory, series: Series) -> Subject:
    name, place = series.indicator.id, series.place.id
    cut = _by_citizenship(observatory, series)
    moved = _most_often_changed(observatory, series)
    eras = observatory.revision_size(name, place) if series.indicator.eras else ()
    used = {one.release for one in (*series, *(cut or ()), *(vintage.observation for vintage in moved)) if one.release}
    assert series.newest
    newest = observatory.series(name, place, since=series.newest.period, until=series.newest.period)
    return Subject(
        Headline(series, standing(series.indicator, series.observations)),
        cut,
        moved,
        tuple(era for era in eras if era.months),
        tuple(one for one in observatory.releases() if one.id in used),
        {language: cite(observatory, newest, language) for language in LANGUAGES},
    )


def _by_citizenship(observatory: Observatory, series: Series) -> Series | None:
    if "citizenship" not in series.indicator.dimensions:
        return None
    try:
        return observatory.series(series.indicator.id, series.place.id, by="citizenship")
    except NoData:  # on an early day only totals were out
        return None


def _most_often_changed(observatory: Observatory, series: Series) -> tuple[Vintage, ...]:
    """Return the month of the last years whose figure changed most often, through its vintages."""
    assert series.newest
    name, place = series.indicator.id, series.place.id
    since = Period.parse(series.newest.period) - (MONTHS_OF_VINTAGES - 1)
    feeding = {feed.table.split("/")[0] for step in series.indicator.steps for feed in step}
    days = {one.published.latest for one in observatory.releases() if one.product in feeding}
    last: dict[str, object] = {}
    changed: Counter[str] = Counter()
    for day in sorted(one for one in days if one > since.end):
        try:
            view = observatory.series(name, place, since=str(since), as_of=day)
        except NoData:
            continue
        for one in view.known:
            changed[one.period] += one.period in last and last[one.period] != one.value
            last[one.period] = one.value
    chosen = max(changed, key=lambda period: (changed[period], period), default=None)
    return tuple(observatory.history(name, chosen, place)) if chosen and changed[chosen] else ()
