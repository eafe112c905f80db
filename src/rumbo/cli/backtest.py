"""``rumbo backtest``: the past replayed, as a table that forecasts are scored by."""

from __future__ import annotations

import csv
import io
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rumbo.cli import answer, options
from rumbo.cli.language import _, language, plural, spans
from rumbo.cli.outlook import Indicator

if TYPE_CHECKING:
    from rich.console import RenderableType

    from rumbo.analysis.backtest import Replay
    from rumbo.core import Period

LARGEST = 16_000_000  # bytes of a file of one monthly series


@options.filtered
def backtest(
    indicator: Indicator = None,
    place: options.Place = None,
    series: Annotated[
        Path | None,
        typer.Option(
            "--series",
            metavar="FILE",
            help="Of the monthly series in this CSV file, with the columns ds and y, instead of an indicator.",
            rich_help_panel=options.CUT,
        ),
    ] = None,
    since: Annotated[
        str,
        typer.Option("--since", metavar="MONTH", help="The first origin.", rich_help_panel=options.TIME),
    ] = "2010-01",
    as_of: options.AsOf = None,
    form: options.FormatOption = None,
    output: options.Output = None,
    lang: options.Language = None,
    where: Mapping[str, str] | None = None,
) -> None:
    """Replay the past: what the outlook would have said from each month on, with the figures held then.

    Where a month was not held in time, the earliest later release that has it stands in, and the rows from that origin
    are marked pseudo-real time. The horizons are 1, 2, 3, 6 and 12 months; there is one row for each quantile.
    """
    from rumbo.errors import WrongUse

    observatory = options.observatory()
    with drawing_progress() as progress:
        if series is None:
            found = observatory.backtest(indicator, place, since=since, as_of=as_of, where=where, progress=progress,
                                         workers=os.cpu_count() or 1)  # fmt: skip
        elif indicator or place or where or as_of:
            raise WrongUse("--series came with an indicator, a place, a cut or a day.", "", "Give one or the other.")
        else:
            found = observatory.backtest_of(_read(series), since=since, progress=progress)
    answer.answer(found.as_rows(), lambda: _drawn(found), form, output)
    for sentence in _told(found):
        answer.say(sentence)


def _read(path: Path) -> dict[str, float | None]:
    """Return the months of a CSV file with the columns ds (2010-01, or a day of it) and y; an empty y is not known.

    Raises errors of ``Refused``.
    """
    from rumbo.archive import intake
    from rumbo.errors import BadCount, BadPeriod, DuplicateKey, NoData, NotThatSource

    content = intake.take(path, LARGEST)
    intake.check_text(content, path.name, open_end=True)
    rows = csv.DictReader(io.StringIO(content.decode("utf-8-sig")))
    if not {"ds", "y"} <= {*(rows.fieldnames or ())}:
        raise NotThatSource(f"{path.name} has no columns ds and y.", "", "Name the month ds and its value y.")
    found: dict[str, float | None] = {}
    for row in rows:
        where = f"{path.name}, line {rows.line_num}"
        try:
            month = str(_month((row["ds"] or "").strip()))
            if None in row or row["y"] is None:
                raise NotThatSource(f"{where} has not as many columns as the first line.", "", "Correct the line.")
            if "_" in (text := row["y"].strip()):  # which Python would read over
                raise ValueError
            value = float(text) if text else None
        except BadPeriod as error:
            raise BadPeriod(f"{where}: {error.what}", error.why, "Write 2010-01 or 2010-01-01.") from None
        except ValueError:
            raise BadCount(f"{where}: {text!r} is no number.", "", "Write digits, or nothing.") from None
        if month in found:
            raise DuplicateKey(f"{where}: {month} is there twice.", "A month has one value.", "Add up or take one out.")
        found[month] = value
    if not found:
        raise NoData(f"{path.name} has no month.", "Below its first line stands nothing.", "Add a line for each month.")
    return found


def _month(text: str) -> Period:
    """Return the month that a text names, or a day of it, which an hour may follow. Raises BadPeriod."""
    from rumbo.core import Kind, Period
    from rumbo.errors import BadPeriod

    day = Period.parse(text[:10] if text[10:11] in (" ", "T") else text)
    if day.kind not in (Kind.MONTH, Kind.DAY):
        raise BadPeriod(f"{text!r} is no month.", "A monthly series has one value for each month.")
    return Period.parse(str(day)[:7])


@contextmanager
def drawing_progress() -> Iterator[Callable[[int, int], None]]:
    """Draw how far the work is, on a terminal; elsewhere say nothing."""
    if not sys.stderr.isatty():
        yield lambda done, of: None
        return
    from rich.progress import Progress

    with Progress(console=answer.console(error=True), transient=True) as bar:
        task = bar.add_task(_("Replaying"), total=None)
        yield lambda done, of: bar.update(task, completed=done, total=of)


def _told(found: Replay) -> Iterator[str]:
    """Yield how much was held in time, and from which months there is no outlook, with the reason that held last."""
    informed = Counter(str(seen.information) for seen, _ahead in found.forecasts)
    yield plural(
        "{count} origin: {real} in real time, {pseudo} in pseudo-real time.",
        "{count} origins: {real} in real time, {pseudo} in pseudo-real time.",
        informed.total(), real=informed["real-time"], pseudo=informed["pseudo-real-time"],
    )  # fmt: skip
    reasons: dict[str, dict[str, str]] = {}
    for origin, error in found.refused.items():
        reasons.setdefault(error.why, {})[origin] = f"{error.what} {error.why}"
    for origins in reasons.values():
        yield _("No outlook from {months}: {why}").format(months=spans(origins), why=list(origins.values())[-1])


def _drawn(found: Replay) -> Iterator[RenderableType]:
    """Yield how the forecasts did, by months ahead; the rows are for files: there are more than a person reads."""
    from rumbo.cli import marks
    from rumbo.words import number, percent

    heads = [
        _("Forecasts"), _("Score, share of the rival's"), _("Between, 95 in 100"), _("Of logs"),
        _("Inside 80 in 100"), _("Inside 95 in 100"),
    ]  # fmt: skip
    table = answer.table(_("Months ahead"), *map(marks.computed, heads), right=range(7), findings=range(1, 7))
    for ahead, one in found.scores().items():
        between = " – ".join(number(edge, decimals=3) for edge in one.between) if one.between else "–"
        table.add_row(
            str(ahead), number(one.cases), number(one.ratio, decimals=3), between, number(one.log_ratio, decimals=3),
            percent(one.cover_80, language()), percent(one.cover_95, language()),
        )  # fmt: skip
    yield table
    yield ""
    yield _("The rival is the last value, as a random walk; below one beats it. Between: years of origins drawn anew.")
    rows = sum(len(ahead) for _seen, ahead in found.forecasts)
    yield plural("{count} forecast. --output FILE.csv has its quantiles.",
                 "{count} forecasts. --output FILE.csv has their quantiles.", rows)  # fmt: skip
