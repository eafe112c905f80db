"""What the pages show, before it is put into words: the answers of the façade, asked once for both languages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from rumbo.analysis.reconcile import Reconciled
from rumbo.analysis.revision import EraRevision
from rumbo.answering import Beside
from rumbo.archive import Changes
from rumbo.core import Finding, Indicator, Inference, Observation, Period, Release
from rumbo.observatory import Headline, Situation, Vintage
from rumbo.publish.citation import Citation
from rumbo.publish.tables import Written
from rumbo.series import Series
from rumbo.site import paths
from rumbo.site.at_work import AtWork
from rumbo.site.explored import Explored
from rumbo.site.packing import Line
from rumbo.sources import Source, source

if TYPE_CHECKING:
    from rumbo.analysis.drivers import Drivers
    from rumbo.analysis.track_record import TrackRecord
    from rumbo.analysis.trend import Trend
    from rumbo.archive.reread import Reread
    from rumbo.registers import Registers
    from rumbo.registers.asking import Event, OnDay, Way
    from rumbo.registers.figures import Counted

DRIVEN = ("area", "citizenship")
"""The dimensions whose mix is told apart from scale."""


@dataclass(frozen=True, slots=True)
class Subject:
    """One indicator at one place: its series and all that its page and its files say of it.

    ``by_citizenship`` has a line for each citizenship, empty where it is not known so or not at home.
    ``moved`` is the month whose figure later releases changed most often, and ``furthest`` the one whose first print
    lay furthest from the figure now, each through its vintages; empty where none was changed. ``eras`` say how much
    first prints were revised, ``reconciled`` what two or more products give for the same months. ``releases`` are all
    that a figure of the page rests on. ``citations`` say in each language how to cite the newest figure. ``rankings``
    are the newest period by country of asylum and of origin, where the indicator has them.
    ``inferred`` is what labels make that are joined by a rule of ours, ``printed`` what was printed beside the series.
    ``histories`` has every period through its vintages.
    """

    headline: Headline
    by_citizenship: Sequence[Line]
    moved: tuple[Vintage, ...]
    furthest: tuple[Vintage, ...]
    eras: Sequence[EraRevision]
    reconciled: Sequence[Reconciled]
    releases: tuple[Release, ...]
    citations: Mapping[str, Citation]
    rankings: tuple[Series, ...] = ()
    inferred: Mapping[Inference, Sequence[Finding]] = field(default_factory=dict)
    printed: Sequence[Beside] = ()
    histories: Mapping[str, Sequence[Vintage]] = field(default_factory=dict)

    def figure_page(self, period: str) -> str:
        """Return the path of the page of one figure below the folder of a language; empty where it was never known."""
        known = any(one.observation.value is not None for one in self.histories.get(period, ()))
        return paths.figure(self.file_name, period) if known else ""

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
        names = (
            part.table.split("/")[0] for step in self.indicator.steps for feed in step for part in (feed, *feed.plus)
        )
        return tuple(source(name) for name in dict.fromkeys(names))

    @property
    def held_to(self) -> date | None:
        """The first day of the newest month, where the next is later than its source's rhythm; else None."""
        month = Period.parse(self.newest.period)
        rhythms = [source(name).rhythm for name in parts_of(self.newest.product)]
        due = max((one.due(one.after(month)) for one in rhythms), default=(month + 1).end)
        return month.start if self.series.as_of > due else None


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that the site shows: the situation, each subject (by indicator, home first), what each release changed.

    ``changes`` has all releases held, newest first. ``split`` is Border Patrol's figure at entry and at large, and
    ``shares`` the share at large of each of its months. ``rereadings`` is what better readers changed.
    ``years`` is what the months of the newest whole year make, of indicators that stand beside others; ``printed`` are
    the figures printed beside each indicator, also of those of which no month is known.
    ``records`` are those of each register as they stood on the day, ``registers`` what stands above them and was left
    out. ``ways`` are the pathways from each day on which any of their answers changed, ``counted`` the figures told of
    them, ``events`` what happened up to the day, of all registers. ``checked`` is the worked example of each language,
    as a document, ``quality`` how well the checking was measured to be, None where it was not. ``outlooks`` are those
    at home that can be forecast, ``record`` how forecasts of the border have done.
    ``trend`` is where the first indicator of the situation is heading. ``drivers`` is what made up a year's change of
    Border Patrol's figure, and ``cuts`` are its parts month by month. ``at_work`` is what offices and asylum
    systems do. ``explored`` is what Explore can be asked for. ``tables`` are the whole tables that lie on the site,
    ``address`` is its own, where that is known.
    """

    situation: Situation
    subjects: tuple[Subject, ...]
    changes: Mapping[str, Changes]
    split: Series | None
    shares: tuple[Finding, ...]
    rereadings: Sequence[Reread]
    records: Mapping[str, Sequence[OnDay]]
    registers: Registers
    ways: Mapping[date, Sequence[Way]]
    counted: Sequence[Counted]
    events: Sequence[Event]
    years: Mapping[str, Finding] = field(default_factory=dict)
    printed: Mapping[str, Sequence[Beside]] = field(default_factory=dict)
    checked: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    quality: Mapping[str, Any] | None = None
    outlooks: Mapping[str, Sequence[Finding]] = field(default_factory=dict)
    record: TrackRecord | None = None
    trend: Trend | None = None
    drivers: Drivers | None = None
    cuts: Mapping[tuple[str, ...], Series] = field(default_factory=dict)
    at_work: AtWork = field(default_factory=AtWork)
    explored: Explored = field(default_factory=Explored)
    tables: Sequence[Written] = ()
    address: str = ""

    def home(self, indicator: str) -> Subject | None:
        """Return an indicator at its home place, None where nothing of it is known."""
        return next((one for one in self.subjects if one.indicator.id == indicator and one.is_home), None)

    def table(self, indicator: str) -> Written | None:
        """Return the whole table of an indicator, None where there is none."""
        return next((one for one in self.tables if one.indicator == indicator), None)

    def of(self, indicator: str) -> Sequence[Subject]:
        """Return an indicator at all its places, home first."""
        return [one for one in self.subjects if one.indicator.id == indicator]

    def releases_of(self, source_id: str) -> Sequence[Release]:
        """Return the releases of a source, newest first."""
        return [one.release for one in self.changes.values() if one.release.product == source_id]


def parts_of(names: str | None) -> list[str]:
    """Return the products, or the releases, that a figure rests on: it may be the sum of several.

    >>> parts_of("ohss-khsm-usbp + ohss-khsm-ofo"), parts_of(None)
    (['ohss-khsm-usbp', 'ohss-khsm-ofo'], [])
    """
    return names.split(" + ") if names else []
