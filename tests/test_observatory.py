"""What the bundled releases answer: figures that are known from print, on the days on which they were known."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from itertools import product
from pathlib import Path

import pytest

import rumbo
from rumbo.archive import Standing
from rumbo.core import Kind, Observation, Period, Status, runs
from rumbo.errors import (
    AmbiguousPlace,
    BadPeriod,
    MayNotBeSummed,
    NoData,
    UnknownDimension,
    UnknownIndicator,
    UnknownPlace,
    UnknownRelease,
    UnknownSource,
    UnknownValue,
    WrongUse,
)
from rumbo.observatory import Observatory

TODAY = "2026-11-24"
SOUTHWEST = "us-southwest"


@pytest.fixture(scope="module")
def observatory(tmp_path_factory: pytest.TempPathFactory) -> Observatory:
    return rumbo.open(tmp_path_factory.mktemp("starter"), today=TODAY)


def one(
    observatory: Observatory, indicator: str, place: str, month: str, as_of: str | None = None, **where: str
) -> Observation:
    found = observatory.series(indicator, place, since=month, until=month, as_of=as_of, **where).at(month)
    assert found is not None
    return found


def value(*asked: object, **where: str) -> float | int | None:
    return one(*asked, **where).value  # type: ignore[arg-type]


# Known figures --------------------------------------------------------------------------------------------------

KNOWN = [
    ("cbp-encounters", SOUTHWEST, "2023-12", "2024-01-31", 302034),
    ("cbp-encounters", SOUTHWEST, "2023-12", "2024-02-29", 301983),
    ("cbp-encounters", SOUTHWEST, "2023-12", "2024-03-31", 301982),
    ("cbp-encounters", SOUTHWEST, "2023-12", "2024-04-30", 301981),
    ("cbp-encounters", SOUTHWEST, "2023-12", "2024-05-31", 301980),
    ("cbp-encounters", SOUTHWEST, "2023-12", "2024-06-30", 301983),
    ("cbp-encounters", SOUTHWEST, "2023-12", None, 301981),
    ("cbp-encounters", "USA", "2024-03", "2024-04-30", 246432),
    ("cbp-encounters", "USA", "2024-03", "2024-06-30", 246567),
    ("cbp-encounters", "USA", "2024-03", None, 246505),
    ("cbp-encounters", SOUTHWEST, "2026-07", None, 12730),
    ("usbp-encounters", SOUTHWEST, "2023-11", "2024-05-07", 191113),
    ("usbp-encounters", SOUTHWEST, "2023-12", "2024-05-07", 249735),
    ("usbp-encounters", SOUTHWEST, "2024-01", "2024-05-07", 124220),
    ("usbp-encounters", SOUTHWEST, "2024-02", "2024-05-07", 140644),
    ("usbp-encounters", SOUTHWEST, "2024-03", "2024-05-07", 137480),
    ("usbp-encounters", SOUTHWEST, "2024-04", "2024-05-07", None),
    ("usbp-encounters", SOUTHWEST, "2023-12", None, 249740),
    ("usbp-encounters", SOUTHWEST, "2024-02", None, 140641),
    ("usbp-encounters", SOUTHWEST, "2024-03", None, 137473),
    ("usbp-encounters", SOUTHWEST, "2024-04", None, 128895),
    ("usbp-encounters", SOUTHWEST, "2025-11", "2025-12-31", 7350),
    ("usbp-encounters", SOUTHWEST, "2025-11", "2026-01-31", 7348),
    ("usbp-encounters", SOUTHWEST, "2025-11", "2026-02-28", 7349),
    ("usbp-encounters", SOUTHWEST, "2025-11", None, 7353),
    ("usbp-encounters", SOUTHWEST, "2026-07", None, 9295),
    ("ofo-encounters", SOUTHWEST, "2022-08", None, 22313),
]


@pytest.mark.parametrize(("indicator", "place", "month", "as_of", "known"), KNOWN)
def test_a_figure_as_it_was_known_on_a_day(
    observatory: Observatory, indicator: str, place: str, month: str, as_of: str | None, known: int | None
) -> None:
    found = one(observatory, indicator, place, month, as_of)
    assert found.value == known
    assert found.as_of == date.fromisoformat(as_of or TODAY)
    if known is None:
        assert (found.status, found.release, found.url) == (Status.NOT_AVAILABLE, None, "")
        assert found.reason
    else:
        assert found.published
        assert found.published.surely(found.as_of)
        assert found.release in observatory.archive.releases
        assert found.url.startswith("https://")


@pytest.mark.parametrize("indicator", ["cbp-encounters", "usbp-encounters"])
def test_the_newest_month_on_a_day_in_may_2024(observatory: Observatory, indicator: str) -> None:
    """The files of April came out on 15 May."""
    series = observatory.series(indicator, SOUTHWEST, as_of="2024-05-07")
    assert series.newest
    assert series.newest.period == "2024-03"
    assert series.age_days == 37


def test_a_finer_figure_is_confirmed_by_a_rounded_one(observatory: Observatory) -> None:
    found = one(observatory, "usbp-encounters", SOUTHWEST, "2024-06", "2024-08-01")
    assert (found.value, found.rounding, found.status) == (83536, 1, Status.SECOND_HAND)


def test_a_rounded_figure_that_is_another_revises(observatory: Observatory) -> None:
    found = one(observatory, "usbp-encounters", SOUTHWEST, "2022-10", "2022-12-31")
    assert (found.value, found.rounding) == (205000, 1000)
    assert found.published
    assert found.published.latest == date(2022, 12, 23)


def test_every_series_has_each_month_or_year_once(observatory: Observatory) -> None:
    for indicator in observatory.indicators():
        for as_of in (None, "2024-05-07", "2022-12-31"):
            try:
                periods = [found.period for found in observatory.series(indicator.id, indicator.home, as_of=as_of)]
            except NoData:
                continue
            assert runs(periods) == [(periods[0], periods[-1])]
            assert len(periods) == len(set(periods))
            assert {Period.parse(text).kind for text in periods} == {indicator.every}


def test_december_2023_is_never_counted_twice(observatory: Observatory) -> None:
    for as_of in ("2024-01-31", "2024-06-30", "2024-10-17", "2024-11-26", "2025-09-30", "2026-02-28", TODAY):
        whole = value(observatory, "cbp-encounters", SOUTHWEST, "2023-12", as_of)
        assert isinstance(whole, int)
        assert 301_980 <= whole <= 302_034


# Totals and parts -----------------------------------------------------------------------------------------------

YEARS = {
    "FY2019": 977509, "FY2020": 458088, "FY2021": 1734686, "FY2022": 2378944, "FY2023": 2475669, "FY2024": 2135005,
    "FY2025": 443671,
}  # fmt: skip


@pytest.mark.parametrize("year", YEARS)
def test_twelve_months_make_the_fiscal_year_that_was_printed(observatory: Observatory, year: str) -> None:
    months = observatory.series("cbp-encounters", SOUTHWEST, since=year, until=year)
    assert len(months.known) == 12
    assert sum(found.value or 0 for found in months) == YEARS[year]
    (total,) = observatory.series("cbp-encounters", SOUTHWEST, since=year, until=year, per="fiscal-year").sums
    assert (total.kind, total.value, total.subject["period"]) == ("sum", YEARS[year], year)
    assert set(total.releases) == {found.release for found in months}


def test_a_year_that_is_not_whole_is_not_added_up(observatory: Observatory) -> None:
    series = observatory.series("usbp-encounters", SOUTHWEST, since="FY2025", until="FY2026", per="fiscal-year")
    whole, part = series.sums
    assert (whole.value, part.value) == (237538, None)
    assert "1 of them is missing (Sep 2026)" in part.explanation["en"]
    assert "falta 1 (sept 2026)" in part.explanation["es"]
    assert series.as_rows()[1]["value"] is None


SPANS = [
    (table, period)
    for release in rumbo.open("/nowhere", today=TODAY).releases("cbp-monthly-updates")
    for table, covered in release.covers.items()
    if table.endswith(".span")
    for period in covered.periods
]


def test_there_are_printed_sums_to_speak_of() -> None:
    assert len(SPANS) > 15


@pytest.mark.parametrize(("table", "period"), SPANS)
def test_a_printed_sum_is_shown_for_the_very_period_and_enters_nothing(
    observatory: Observatory, table: str, period: str
) -> None:
    indicator, place, _ = table.split(".")
    asked = Period.parse(period)
    first, last = str(asked.months()[0]), str(asked.months()[-1])
    series = observatory.series(indicator, place, since=first, until=last)
    (printed,) = series.printed
    assert printed.period == str(asked)
    assert printed.value
    assert all(Period.parse(found.period).kind is Kind.MONTH for found in series)
    assert printed.release not in {found.release for found in series if found.value == printed.value}
    for other in (
        observatory.series(indicator, place, since=str(Period.parse(first) - 1), until=last),
        observatory.series(indicator, place, since=first, until=str(Period.parse(last) + 1)),
        observatory.series(indicator, place),
    ):
        assert printed.period not in {one.period for one in other.printed}
    for per in ("year", "fiscal-year"):
        summed = observatory.series(indicator, place, since=first, until=last, per=per)
        for total in summed.sums:
            months = [
                found.value for found in summed if Period.parse(found.period) in Period.parse(total.subject["period"])
            ]
            assert total.value == (sum(months) if len(months) == 12 and None not in months else None)


def test_a_preliminary_figure_never_enters_and_can_be_shown(observatory: Observatory) -> None:
    """129,000 for April 2024 was in the news on 7 May, before the release."""
    quiet = observatory.series("usbp-encounters", SOUTHWEST, since="2024-04", until="2024-04", as_of="2024-05-07")
    assert (quiet.statements, quiet.known) == ((), ())
    series = observatory.series(
        "usbp-encounters", SOUTHWEST, since="2024-04", until="2024-04", as_of="2024-05-07", statements=True
    )
    ((day, statement),) = series.statements
    assert (day, statement.value, statement.rounding) == (date(2024, 5, 7), 129000, 1000)
    assert "before its release" in statement.who
    assert series.known == ()


def test_no_statement_of_others_is_a_figure_of_a_series(observatory: Observatory) -> None:
    series = observatory.series("usbp-encounters", SOUTHWEST, statements=True)
    assert len(series.statements) > 20
    for day, statement in series.statements:
        if "before its release" in statement.who and Period.parse(statement.period).kind is Kind.MONTH:
            then = one(observatory, "usbp-encounters", SOUTHWEST, statement.period, str(day))
            assert then.url != statement.url


REGIONS = (SOUTHWEST, "us-northern", "us-other")


@pytest.mark.parametrize("as_of", ["2023-11-21", "2024-11-26", "2026-01-20", TODAY])
@pytest.mark.parametrize("by", ["citizenship", "demographic", "authority"])
def test_border_patrol_and_field_operations_make_all_of_cbp(observatory: Observatory, by: str, as_of: str) -> None:
    """For each month, region and value, wherever one release answers all three."""
    compared = 0
    for region in REGIONS:
        cells = [
            {
                (found.period, found.dimensions[by], str(found.leaves_over or "")): found
                for found in observatory.series(name, region, by=by, as_of=as_of)
            }
            for name in ("cbp-encounters", "usbp-encounters", "ofo-encounters")
        ]
        for key, whole in cells[0].items():
            parts = [cell[key] for cell in cells[1:] if key in cell]
            if len(parts) == 2 and {part.release for part in parts} == {whole.release} and whole.value is not None:
                assert whole.value == sum(part.value or 0 for part in parts)
                compared += 1
    assert compared > (1000 if by == "citizenship" else 100)


# A breakdown and the values it is made of -----------------------------------------------------------------------

CUTS = [
    ("cbp-encounters", SOUTHWEST, "citizenship", None),
    ("cbp-encounters", "USA", "citizenship", None),
    ("cbp-encounters", "USA", "region", None),
    ("cbp-encounters", "USA", "demographic", "2024-05-07"),
    ("cbp-encounters", SOUTHWEST, "component", None),
    ("cbp-encounters", SOUTHWEST, "authority", None),
    ("cbp-encounters", SOUTHWEST, "state", None),
    ("usbp-encounters", SOUTHWEST, "area", None),
    ("usbp-encounters", SOUTHWEST, "citizenship", "2024-11-26"),
    ("usbp-encounters", SOUTHWEST, "demographic", None),
    ("ofo-encounters", "USA", "area", None),
    ("ofo-encounters", SOUTHWEST, "encounter-type", None),
    ("title-42-expulsions", SOUTHWEST, "citizenship", None),
]
BOUNDS = {"since": "2022-06", "until": "2026-07"}


@pytest.mark.parametrize(("indicator", "place", "by", "as_of"), CUTS)
def test_a_breakdown_is_cell_by_cell_what_each_value_gives(
    observatory: Observatory, indicator: str, place: str, by: str, as_of: str | None
) -> None:
    lines = observatory.series(indicator, place, by=by, as_of=as_of, **BOUNDS).lines()
    assert len(lines) > 1
    for (name, *rest), line in lines.items():
        if rest:  # What "other" leaves over differs between tables, so it is a breakdown always.
            alone = observatory.series(indicator, place, as_of=as_of, where={by: name}, **BOUNDS).lines()[name, *rest]
        else:
            alone = observatory.series(indicator, place, as_of=as_of, where={by: name}, **BOUNDS).observations
        assert [figure(found) for found in line] == [figure(found) for found in alone]


def figure(found: Observation) -> tuple[object, ...]:
    return (found.period, found.value, found.status, found.rounding, found.release, found.url)


@pytest.mark.parametrize(
    ("by", "places"),
    [("region", REGIONS[1:]), ("state", ("US-TX", "US-AZ", "US-NY")), ("area", ("usbp-del-rio", "ofo-laredo"))],
)
def test_a_place_asked_for_is_the_value_of_its_dimension(
    observatory: Observatory, by: str, places: tuple[str, ...]
) -> None:
    """All but the south-west border, which has files of its own besides."""
    lines = observatory.series("cbp-encounters", "USA", by=by, **BOUNDS).lines()
    for place in places:
        alone = observatory.series("cbp-encounters", place, **BOUNDS)
        assert [figure(found) for found in lines[place,]] == [figure(found) for found in alone]


def test_two_breakdowns_at_once_are_their_filters(observatory: Observatory) -> None:
    lines = observatory.series("cbp-encounters", SOUTHWEST, by=["component", "demographic"], **BOUNDS).lines()
    assert len(lines) == 8
    for (component, demographic), line in lines.items():
        alone = observatory.series("cbp-encounters", SOUTHWEST, component=component, demographic=demographic, **BOUNDS)
        assert [figure(found) for found in line] == [figure(found) for found in alone]


def test_the_parts_of_a_breakdown_make_the_whole_where_one_release_gives_both(observatory: Observatory) -> None:
    for by in ("citizenship", "demographic", "component", "authority"):
        whole = {found.period: found for found in observatory.series("cbp-encounters", SOUTHWEST, as_of="2024-11-26")}
        parts: dict[str, list[Observation]] = {}
        for found in observatory.series("cbp-encounters", SOUTHWEST, by=by, as_of="2024-11-26"):
            parts.setdefault(found.period, []).append(found)
        compared = 0
        for period, found_ in parts.items():
            if {part.release for part in found_ if part.value is not None} == {whole[period].release}:
                assert sum(part.value or 0 for part in found_) == whole[period].value
                compared += 1
        assert compared >= 48


def test_several_values_are_lines_of_their_own(observatory: Observatory) -> None:
    series = observatory.series("cbp-encounters", SOUTHWEST, citizenship="VEN, Cuba", since="2023-12", until="2023-12")
    assert {found.dimensions["citizenship"] for found in series} == {"VEN", "CUB"}
    one_name = observatory.series("cbp-encounters", SOUTHWEST, citizenship="CHINA, PEOPLES REPUBLIC OF")
    assert one_name.where == {"citizenship": "CHN"}


# Four kinds of nothing ------------------------------------------------------------------------------------------


def test_zero_is_a_figure_and_not_known_is_none(observatory: Observatory) -> None:
    """The south-west files know five groups of citizenship: of El Salvador they can say zero, of Venezuela nothing."""
    zero = one(observatory, "cbp-encounters", "us-northern", "2021-04", citizenship="BRA")
    assert (zero.value, zero.status) == (0, Status.NORMAL)
    assert zero.release
    unknown = one(observatory, "cbp-encounters", SOUTHWEST, "2026-07", citizenship="VEN")
    assert (unknown.value, unknown.status, unknown.release) == (None, Status.NOT_AVAILABLE, None)
    assert "newest known in this cut is 2026-01" in str(unknown.reason)
    assert "cbp-southwest does not tell citizenship VEN apart" in str(unknown.reason)
    assert value(observatory, "cbp-encounters", SOUTHWEST, "2026-07", citizenship="SLV") is not None
    newest = observatory.series("cbp-encounters", SOUTHWEST, citizenship="VEN").newest
    assert newest
    assert newest.period == "2026-01"


def test_other_says_what_it_leaves_over_and_is_never_joined(observatory: Observatory) -> None:
    series = observatory.series("cbp-encounters", SOUTHWEST, by="citizenship", since="2025-12", until="2026-07")
    others = {key: line for key, line in series.lines().items() if key[0] == "other"}
    assert len(others) == 2
    periods = [{found.period for found in line if found.value is not None} for line in others.values()]
    assert not set.intersection(*periods)
    assert all(found.leaves_over for line in others.values() for found in line)
    assert {note["en"].split(":")[0] for note in series.notes} >= {"Other"}


def test_a_month_not_yet_over_is_not_asked_for(observatory: Observatory) -> None:
    series = observatory.series("cbp-encounters", SOUTHWEST, since="2024-01", until="2024-12", as_of="2024-03-10")
    assert [found.period for found in series] == ["2024-01", "2024-02", "2024-03"]
    assert series.observations[-1].value is None


def test_provisional_until_the_year_is_closed(observatory: Observatory) -> None:
    assert one(observatory, "cbp-encounters", SOUTHWEST, "2023-12", "2024-06-30").status is Status.PROVISIONAL
    assert one(observatory, "cbp-encounters", SOUTHWEST, "2023-12", "2024-10-17").status is Status.NORMAL


# Vintages and revisions -----------------------------------------------------------------------------------------


def test_the_vintages_of_december_2023(observatory: Observatory) -> None:
    vintages = observatory.history("cbp-encounters", "2023-12", SOUTHWEST, as_of="2024-10-17")
    assert [vintage.observation.value for vintage in vintages] == [
        302034, 302034, 301983, 301982, 301981, 301980, 301983, 301981,
    ]  # fmt: skip
    assert [vintage.change for vintage in vintages] == [None, 0, -51, -1, -1, -1, 3, -2]
    assert [str(vintage.known_from) for vintage in vintages[:3]] == ["2024-01-26", "2024-01-31", "2024-02-29"]
    for vintage in vintages:
        assert (
            value(observatory, "cbp-encounters", SOUTHWEST, "2023-12", str(vintage.known_from))
            == vintage.observation.value
        )


def test_the_vintages_of_a_printed_sum_are_its_own(observatory: Observatory) -> None:
    (vintage,) = observatory.history("cbp-encounters", "FY2022", SOUTHWEST)
    assert (vintage.observation.value, vintage.observation.product) == (2378944, "cbp-monthly-updates")


def test_revisions_are_measured_by_era(observatory: Observatory) -> None:
    before, since = observatory.revision_size("usbp-encounters")
    assert before.largest
    assert since.largest
    assert (before.largest.first.period, before.largest.first.value, before.largest.latest.value) == (
        "2020-10", 66337, 69032,
    )  # fmt: skip
    assert (since.largest.first.period, since.largest.first.value, since.largest.latest.value) == (
        "2025-07",
        4601,
        4592,
    )
    assert before.median
    assert since.median
    assert abs(before.largest.relative) > 0.03 > 0.003 > abs(since.largest.relative) > since.median


def test_what_the_release_of_june_2024_changed(observatory: Observatory) -> None:
    found = observatory.changes("cbp-nationwide-state.f52c37e2908d")
    assert found.against == ("cbp-nationwide-state.9196fead3fa2",)
    assert (found.new_periods, found.new_cells) == (("2024-05",), 1055)
    moved = {
        (total.place, total.period): (total.before, total.after)
        for total in found.totals
        if total.indicator == "cbp-encounters"
    }
    assert moved["USA", "2024-03"] == (246355, 246567)
    assert moved[SOUTHWEST, "2023-12"] == (301980, 301983)
    assert len(found.cells) == found.count("changed") + found.count("added") + found.count("gone-to-zero")
    assert found.largest
    assert found.largest.dimensions["state"] == "US-NY"


def test_a_closed_year_was_not_revised(observatory: Observatory) -> None:
    """The final file of fiscal years 2022 to 2025 repeats all cells of 2022 to 2024 of the one before."""
    final = next(
        release for release in observatory.releases("cbp-nationwide-state")
        if release.file_name.startswith("cbp-nationwide-encounters-fy22-fy25")
    )  # fmt: skip
    found = observatory.changes(final.id)
    assert found.cells == ()
    assert found.totals == ()


# Silence --------------------------------------------------------------------------------------------------------


def test_how_the_sources_stand(observatory: Observatory) -> None:
    by_source = {found.source.id: found for found in observatory.silences()}
    assert by_source["cbp-nationwide-state"].standing is Standing.NEWER_EXISTS
    assert by_source["cbp-southwest"].standing is Standing.NOT_LOOKED
    assert str(by_source["cbp-southwest"].newest) == "2026-07"
    then = {found.source.id: found for found in observatory.silences("2024-05-07")}
    assert str(then["cbp-nationwide-state"].newest) == "2024-03"
    assert then["cbp-nationwide-state"].standing is Standing.CURRENT
    long_ago = {found.source.id: found for found in observatory.silences("2019-01-01")}
    assert {found.standing for found in long_ago.values()} == {Standing.NOTHING_HELD}


def test_the_situation_of_today(observatory: Observatory) -> None:
    situation = observatory.situation()
    newest = [headline.series.newest.period for headline in situation.headlines if headline.series.newest]
    assert newest == sorted(newest, reverse=True)
    assert [headline.series.indicator.id for headline in situation.headlines][:2] == [
        "usbp-encounters",
        "cbp-encounters",
    ]
    assert len(situation.silences) == len(observatory.sources())
    days = [release.published.latest for release in situation.latest]
    assert days == sorted(days, reverse=True)
    for headline in situation.headlines:
        if headline.standing and headline.standing.on_year:
            change = headline.standing.on_year
            assert change.value == pytest.approx(change.parameters["after"] / change.parameters["before"] - 1)  # type: ignore[operator]


def test_releases_are_those_out_by_the_day(observatory: Observatory) -> None:
    assert len(observatory.releases()) == len(observatory.archive.releases)
    for release in observatory.releases(as_of="2024-05-07"):
        assert release.published.latest <= date(2024, 5, 7)
    assert observatory.releases(as_of="2000-01-01") == ()


def test_many_may_ask_at_once(tmp_path: Path) -> None:
    """As the threads of a server do, of an archive that nobody asked before."""
    asked = [("cbp-encounters", SOUTHWEST, by) for by in (None, "citizenship", "demographic", "state")] * 4
    fresh = rumbo.open(tmp_path, today=TODAY)
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda one: fresh.series(one[0], one[1], by=one[2], **BOUNDS).observations, asked))
    assert found[:4] == found[4:8] == found[8:12] == found[12:]


# Wrong use ------------------------------------------------------------------------------------------------------

WRONG = [
    (UnknownIndicator, {"indicator": "encounters-of-nobody"}),
    (UnknownPlace, {"place": "Atlantis"}),
    (AmbiguousPlace, {"place": "Laredo"}),
    (BadPeriod, {"since": "last month"}),
    (BadPeriod, {"as_of": "2024-13-01"}),
    (UnknownDimension, {"by": "colour"}),
    (UnknownDimension, {"where": {"route": "darien"}}),
    (UnknownValue, {"citizenship": "Atlantis"}),
    (UnknownDimension, {"indicator": "unique-individuals", "by": "citizenship"}),
    (UnknownDimension, {"indicator": "usbp-encounters", "component": "usbp"}),
    (WrongUse, {"per": "decade"}),
    (MayNotBeSummed, {"indicator": "unique-individuals", "per": "fiscal-year"}),
]


@pytest.mark.parametrize(("error", "asked"), WRONG)
def test_a_question_that_cannot_be_asked(
    observatory: Observatory, error: type[WrongUse], asked: dict[str, str]
) -> None:
    with pytest.raises(error) as caught:
        observatory.series(**{"indicator": "cbp-encounters", "place": SOUTHWEST, **asked})
    assert caught.value.exit_code == 2
    assert caught.value.do


@pytest.mark.parametrize(
    "asked",
    [
        {"place": "MEX"},
        {"place": "usbp-del-rio", "state": "US-TX"},
        {"since": "2001-01", "as_of": "2000-01-01"},
        {"as_of": "2010-01-01"},
    ],
)
def test_a_fair_question_that_nothing_answers(observatory: Observatory, asked: dict[str, str]) -> None:
    with pytest.raises(NoData) as caught:
        observatory.series("cbp-encounters", **{"place": SOUTHWEST, **asked})
    assert caught.value.exit_code == 3
    assert caught.value.why


def test_names_that_are_not_there(observatory: Observatory) -> None:
    with pytest.raises(UnknownRelease):
        observatory.release("cbp-southwest.ffffffffffff")
    with pytest.raises(UnknownRelease, match="fits"):
        observatory.release("cbp-")
    with pytest.raises(UnknownSource):
        observatory.releases("cbp-nobody")
    with pytest.raises(NoData):
        observatory.history("cbp-encounters", "2001-01", SOUTHWEST)


def test_without_a_place_the_usual_one_is_taken_by_every_door_and_told(observatory: Observatory) -> None:
    series = observatory.series("cbp-encounters", since="2024-03", until="2024-03")
    assert (series.place.id, series.observations[0].value) == (SOUTHWEST, 189359)
    assert "No place was asked for: these are figures of its usual place, US southwest border." in [
        note["en"] for note in series.notes
    ]
    assert observatory.history("cbp-encounters", "2024-03") == observatory.history(
        "cbp-encounters", "2024-03", SOUTHWEST
    )
    assert observatory.first_prints("cbp-encounters") == observatory.first_prints("cbp-encounters", SOUTHWEST)
    for one in observatory.situation().headlines:
        usual = observatory.series(one.series.indicator.id)
        assert (usual.place.id, usual.newest) == (one.series.indicator.home, one.series.newest)
    assert not any("No place" in note["en"] for note in observatory.series("cbp-encounters", SOUTHWEST).notes)


def test_a_cut_that_names_places_is_one_of_all_places(observatory: Observatory) -> None:
    month = {"since": "2024-03", "until": "2024-03"}
    regions = observatory.series("cbp-encounters", by="region", **month)
    assert regions.place.id == "USA" and len(regions.known) == 3
    northern = observatory.series("cbp-encounters", region="us-northern", **month)
    assert northern.place.id == "USA" and northern.newest
    assert any("all of United States" in note["en"] for note in northern.notes)


def test_every_answer_says_both_languages(observatory: Observatory) -> None:
    for indicator, by in product(("cbp-encounters", "usbp-encounters"), (None, "citizenship", "region")):
        for note in observatory.series(indicator, "USA" if by == "region" else SOUTHWEST, by=by).notes:
            assert note["en"] != note["es"]


@pytest.mark.parametrize("indicator", ["cbp-encounters", "usbp-encounters"])
def test_a_breakdown_is_one_partition_in_each_month(observatory: Observatory, indicator: str) -> None:
    """No value stands beside an ``other`` that contains it, whatever further lists an office prints."""
    parts: dict[str, int] = {}
    for one in observatory.series(indicator, SOUTHWEST, by="citizenship", since="2018-10").known:
        parts[one.period] = parts.get(one.period, 0) + int(one.value or 0)
    for total in observatory.series(indicator, SOUTHWEST, since="2018-10").known:
        if total.period in parts:
            assert abs(parts[total.period] - int(total.value or 0)) <= max(5, total.rounding * 30), total.period


def test_what_has_not_come_is_refused(observatory: Observatory) -> None:
    with pytest.raises(BadPeriod):
        observatory.series("cbp-encounters", SOUTHWEST, as_of="2030-01-01")
    with pytest.raises(NoData):
        observatory.series("cbp-encounters", SOUTHWEST, since="2030-01", until="2030-01")


def test_bounds_that_end_before_they_begin_or_are_days_are_refused(observatory: Observatory) -> None:
    for since, until in (("2024-05", "2023-01"), ("2023-12-05", "2023-12-05")):
        with pytest.raises(BadPeriod):
            observatory.series("cbp-encounters", SOUTHWEST, since=since, until=until)


def test_a_sum_of_rounded_months_says_by_how_much_it_may_be_off(observatory: Observatory) -> None:
    whole, part = observatory.series(
        "cbp-encounters", SOUTHWEST, since="FY2013", until="2014-03", per="fiscal-year"
    ).sums
    assert (whole.value, whole.parameters["rounding"], len(whole.releases)) == (489600, 240, 2)
    assert whole.explanation["en"] == "Sum of twelve months, 12 of them rounded: it may be off by 120."
    assert (part.value, part.parameters["rounding"], part.parameters["months"]) == (None, None, 6)
    (exact,) = observatory.series("cbp-encounters", SOUTHWEST, since="FY2023", until="FY2023", per="fiscal-year").sums
    assert exact.parameters["rounding"] == 1 and exact.explanation["en"] == "Sum of twelve months."


def test_every_finding_names_its_method_with_its_version(observatory: Observatory) -> None:
    found = [era.finding for era in observatory.revision_size("usbp-encounters")]
    found += [one.difference for row in observatory.reconcile("usbp-encounters", since="2024-01") for one in row.others]
    found += [one.standing.rank for one in observatory.situation().headlines if one.standing]
    found += [observatory.at_large()]
    for one_ in found:
        assert one_ and re.fullmatch(r"[a-z-]+/\d+", one_.method) and one_.releases and one_.parameters
