"""Which release answers: the archive against a model of the rule in plain Python, and in any order of arrival.

The rule: a release supersedes all earlier ones of its product for each table and period that it covers, and says
nothing of any other; two of one day are ordered by the publisher's sequence (how far they reach, then the upload),
then by their hash.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from making import as_csv, dimensions, empty_archive, notice, notices
from rumbo.archive import Archive
from rumbo.core import Period, Published
from rumbo.errors import NoData
from rumbo.observatory import Observatory

MONTHS = [str(month) for month in Period.parse("2023-10/2024-02").months()]
DAYS = [date(2024, 4, 1), date(2024, 4, 10), date(2024, 4, 20), date(2024, 4, 30)]
SOUTHWEST, STATE, AREA, NOTICES = "cbp-southwest", "cbp-nationwide-state", "cbp-nationwide-aor", "cbp-monthly-updates"
# What a month of each file shows: one cell in each component, or in each region.
SHOWN = {
    SOUTHWEST: [
        ("usbp", "single-adults", "MEX", "title-8", "apprehension"),
        ("usbp", "family-units", "SLV", "title-8", "apprehension"),
        ("ofo", "single-adults", "MEX", "title-8", "inadmissible"),
    ],
    STATE: [
        ("us-southwest", "US-TX", "single-adults", "MEX", "title-8"),
        ("us-northern", "US-NY", "single-adults", "CAN", "title-8"),
        ("us-other", "US-FL", "family-units", "CUB", "title-8"),
    ],
    AREA: [
        ("usbp", "us-southwest", "usbp-del-rio", "single-adults", "MEX", "title-8", "apprehension"),
        ("ofo", "us-northern", "ofo-buffalo", "single-adults", "CAN", "title-8", "inadmissible"),
        ("ofo", "us-other", "ofo-miami", "family-units", "CUB", "title-8", "inadmissible"),
    ],
}
ORDER = [STATE, AREA, SOUTHWEST]
"""Of two files published on one day the one that the indicator names first answers."""


@dataclass(frozen=True)
class Made:
    """A release made here: its file, its interval, and what it prints."""

    product: str
    published: Published
    sequence: int
    content: bytes
    cells: tuple[tuple[tuple[str, ...], int], ...]
    rounding: int = 1

    @property
    def name(self) -> str:
        return "file.csv" if not self.sequence else f"file_{self.sequence - 1}.csv"

    @property
    def hash(self) -> str:
        return sha256(self.content).hexdigest()

    @property
    def id(self) -> str:
        return f"{self.product}.{self.hash[:12]}"

    @property
    def order(self) -> tuple[date, str, int, str]:
        return (self.published.latest, max(self.months), self.sequence, self.hash)

    @property
    def months(self) -> set[str]:
        return {key[0] for key, _ in self.cells}

    def total(self, month: str, **where: str) -> int:
        """What its cells of a month add up to, for the south-west border."""
        names = ["period", *(dimensions(self.product) if self.product != NOTICES else ())]
        asked = {"period": month, **({"region": "us-southwest"} if "region" in names else {}), **where}
        shown = [(dict(zip(names, key, strict=True)), count) for key, count in self.cells]
        return sum(count for key, count in shown if asked.items() <= key.items())


@st.composite
def intervals(draw: st.DrawFn) -> Published:
    return Published(*sorted(draw(st.tuples(st.sampled_from(DAYS[:3]), st.sampled_from(DAYS[:3])))))


@st.composite
def files(draw: st.DrawFn, products: Sequence[str] = (SOUTHWEST, STATE, AREA)) -> Made:
    """A file of some months, one behind the other, of an open fiscal year."""
    product = draw(st.sampled_from(products))
    first = draw(st.integers(0, len(MONTHS) - 1))
    last = draw(st.integers(first, len(MONTHS) - 1))
    optional = SHOWN[product][1:2] if product == SOUTHWEST else []
    cells = {
        (month, *key): draw(st.integers(0, 6))
        for month in MONTHS[first : last + 1]
        for key in SHOWN[product]
        if key not in optional or draw(st.booleans())
    }
    return Made(
        product,
        draw(intervals()),
        draw(st.integers(0, 1)),
        as_csv(product, cells, closed=False),
        tuple(cells.items()),
    )


@st.composite
def printed(draw: st.DrawFn) -> Made:
    """A notice that prints one figure of one month, exact or rounded."""
    month, day = draw(st.sampled_from(MONTHS)), draw(st.sampled_from(DAYS[:3]))
    rounding = draw(st.sampled_from([1, 10, 100]))
    value = (draw(st.integers(1200, 1230)) + rounding // 2) // rounding * rounding
    content = notices([notice("cbp-encounters", month, value, str(day), rounding=str(rounding))])
    return Made(NOTICES, Published(day, day), 0, content, (((month,), value),), rounding)


def several(of: st.SearchStrategy[Made], most: int = 6) -> st.SearchStrategy[list[Made]]:
    """Some releases, no two of the same bytes: those are one release, whatever is said of its day."""
    return st.lists(of, min_size=1, max_size=most, unique_by=lambda one: one.hash)


# The model ------------------------------------------------------------------------------------------------------


def winner(releases: Sequence[Made], product: str, month: str, day: date) -> Made | None:
    """The latest release out by a day that covers a month; of notices, none that only rounds the figure known."""
    line = sorted(
        (one for one in releases if one.product == product and month in one.months), key=lambda one: one.order
    )
    kept: list[Made] = []
    for one in line:
        if product == NOTICES and kept and only_rounds(kept[-1], one):
            continue
        kept.append(one)
    return next((one for one in reversed(kept) if one.published.latest <= day), None)


def only_rounds(known: Made, later: Made) -> bool:
    """Whether a later figure is the known one, rounded more coarsely: half a step goes up."""
    ((_, value),), ((_, then),) = known.cells, later.cells
    step = later.rounding
    return step > known.rounding and then == (value + step // 2) // step * step


def answers(releases: Sequence[Made], month: str, day: date) -> Made | None:
    """The release that answers for all of CBP at the south-west border: of the files the latest, else the notices."""
    held = [one for product in ORDER if (one := winner(releases, product, month, day))]
    best = max(held, key=lambda one: (*one.order[:3], -ORDER.index(one.product)), default=None)
    return best or winner(releases, NOTICES, month, day)


# The archive ----------------------------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def quick_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing here is about power cuts, and forcing bytes to the disk takes most of the time."""
    monkeypatch.setattr(os, "fsync", lambda handle: None)


def filled(folder: str, releases: Sequence[Made]) -> Observatory:
    archive = empty_archive(Path(folder) / "home")
    for one in releases:
        archive.add(one.content, one.name, one.product, published=one.published)
    return Observatory(archive)


def figures(observatory: Observatory, day: date, **where: str) -> dict[str, tuple[object, ...]]:
    """What is known on a day of each month: value, release, and what may have been out as well."""
    try:
        series = observatory.series(
            "cbp-encounters", "us-southwest", since=MONTHS[0], until=MONTHS[-1], as_of=day, **where
        )
    except NoData:
        return {}
    return {one.period: (one.value, one.release, one.possibly_public) for one in series if one.value is not None}


def everything(archive: Archive) -> Iterator[object]:
    """All that can be asked of an archive here: views of each day and cut, vintages, and what each release changed."""
    observatory = Observatory(archive)
    for day in DAYS:
        yield figures(observatory, day)
        yield figures(observatory, day, component="usbp")
        yield figures(observatory, day, citizenship="MEX")
    for month in MONTHS:
        try:
            found = observatory.history("cbp-encounters", month, "us-southwest")
        except NoData:
            yield month
        else:
            yield [(one.known_from, one.observation.value, one.observation.release, one.change) for one in found]
    yield [observatory.changes(release) for release in archive.releases]


@settings(max_examples=25, deadline=None)
@given(several(st.one_of(files(), printed())))
def test_the_archive_answers_as_the_rule_says(releases: list[Made]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        observatory = filled(folder, releases)
        for day in DAYS:
            found = figures(observatory, day)
            for month in MONTHS:
                expected = answers(releases, month, day)
                value, release, _ = found.get(month, (None, None, ""))
                assert release == (expected.id if expected else None)
                assert value == (expected.total(month) if expected else None)


@settings(max_examples=25, deadline=None)
@given(several(files([SOUTHWEST]), most=5))
def test_a_part_comes_from_the_release_of_the_whole(releases: list[Made]) -> None:
    """Cells are never joined over releases: what the winner does not print is zero, whatever others printed."""
    with tempfile.TemporaryDirectory() as folder:
        observatory = filled(folder, releases)
        for day in DAYS:
            for where in ({"component": "usbp"}, {"citizenship": "SLV"}, {"component": "ofo", "citizenship": "MEX"}):
                found = figures(observatory, day, **where)
                for month in MONTHS:
                    expected = winner(releases, SOUTHWEST, month, day)
                    assert found.get(month, (None,))[0] == (expected.total(month, **where) if expected else None)


@settings(max_examples=20, deadline=None)
@given(several(st.one_of(files(), printed()), most=5), st.data())
def test_any_order_of_arrival_gives_the_same(releases: list[Made], data: st.DataObject) -> None:
    again = data.draw(st.lists(st.sampled_from(releases), max_size=2))
    shuffled = data.draw(st.permutations([*releases, *again]))
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        first, second = filled(one, releases).archive, filled(other, shuffled).archive
        assert list(first.releases) == list(second.releases)
        assert list(everything(first)) == list(everything(second))


@settings(max_examples=20, deadline=None)
@given(several(files([SOUTHWEST]), most=4))
def test_a_release_changes_no_month_that_it_does_not_cover(releases: list[Made]) -> None:
    *before, last = releases
    with tempfile.TemporaryDirectory() as folder:
        observatory = filled(folder, before)
        earlier = [figures(observatory, day) for day in DAYS]
        observatory.archive.add(last.content, last.name, last.product, published=last.published)
        for day, known in zip(DAYS, earlier, strict=True):
            now = figures(observatory, day)
            for month in set(MONTHS) - last.months:
                assert now.get(month) == known.get(month)
            if day < last.published.earliest:
                assert now == known


@settings(max_examples=20, deadline=None)
@given(several(files([SOUTHWEST]), most=4))
def test_what_may_have_been_public_is_told_and_not_taken(releases: list[Made]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        observatory = filled(folder, releases)
        for day in DAYS:
            found = figures(observatory, day)
            for month, (_, _, possibly) in found.items():
                open_ = [one for one in releases if month in one.months and one.published.possibly(day)]
                assert possibly == (max(open_, key=lambda one: one.order).id if open_ else "")


@settings(max_examples=20, deadline=None)
@given(several(files([SOUTHWEST]), most=4))
def test_the_vintages_of_a_month_are_the_releases_that_answered(releases: list[Made]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        observatory = filled(folder, releases)
        for month in MONTHS:
            line = [winner(releases, SOUTHWEST, month, day) for day in DAYS]
            expected = [one.id for one in dict.fromkeys(line) if one]
            try:
                found = observatory.history("cbp-encounters", month, "us-southwest")
            except NoData:
                assert not expected
                continue
            assert [one.observation.release for one in found] == expected
            totals = [one.total(month) for one in dict.fromkeys(line) if one]
            assert [one.observation.value for one in found] == totals
            assert [one.change for one in found] == [None, *(after - before for before, after in pairwise(totals))]
