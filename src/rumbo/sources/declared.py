"""What ``source.yml`` declares, read into types, and checked when read so that a mistake names its file.

The file says who publishes, where, in which rhythm and under which licence; the tables with what their values and
their holes mean; and, for delimited text, how its columns become dimensions. The archive executes that declaration.
"""

from __future__ import annotations

import importlib
import itertools
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Literal

from rumbo.core import Dimension, Kind, Period, PlaceKind, Release, Table, Text, is_within, parse_day, places
from rumbo.core.codebook import dimension, load_yaml, value_name
from rumbo.core.table import OTHER
from rumbo.core.text import REQUIRED
from rumbo.errors import BadDefinition, RumboError, UnknownSource
from rumbo.sources.corrections import Correction, read_corrections
from rumbo.sources.reading import Part

FOLDER = Path(__file__).parent
LARGEST_COUNT = 1_000_000_000  # about all the people of the Americas; a source may declare less
# Of a US fiscal year, as publishers write them in the names of files.
MONTHS = ("oct", "nov", "dec", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep")


@dataclass(frozen=True, slots=True)
class Publisher:
    """Who publishes: full name, the short one for tables, and the address of the product's page."""

    name: Text
    short: str
    url: str


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often a publisher publishes, and how many days after the end of a period the figure is usually out.

    >>> str(Rhythm("fiscal-year", 300).after(Period.parse("2020-09")))
    'FY2021'
    """

    every: Literal["month", "year", "fiscal-year"]
    due_days: int

    def after(self, newest: Period) -> Period:
        """Return the period that follows the newest one published: the next to be due."""
        return Period.day(newest.end + timedelta(days=1)).within(Kind(self.every))

    def due(self, period: Period) -> date:
        """Return the day by which the figure of a period is usually out."""
        return period.end + timedelta(days=self.due_days)


@dataclass(frozen=True, slots=True)
class Ended:
    """The last day on which the product came out, and why nothing more is awaited: it is closed, and not silent."""

    day: date
    why: Text


@dataclass(frozen=True, slots=True)
class Watch:
    """Where a publisher lists its files, and how to know them: ``file`` is a pattern of the file's name.

    Its groups ``fiscal_year`` (two or four digits) and ``month`` (three letters or the number of the calendar month,
    none for a closed year) say up to when the file reaches; ``year`` in the place of the first is a calendar year.
    ``by_hand`` says how to get a file where the publisher does not serve programs.
    """

    pages: tuple[str, ...]
    file: re.Pattern[str]
    by_hand: Text

    def reaches(self, url: str) -> Period | None:
        """Return the month that a file reaches, from its name, or None where it is no file of the product."""
        found = self.file.fullmatch(url.rsplit("/", 1)[-1])
        if not found:
            return None
        if "year" in self.file.groupindex:
            month = found["month"].lower()
            return Period.month(int(found["year"]), (MONTHS.index(month) + 9) % 12 + 1) if month in MONTHS else None
        year = Period.fiscal_year(2000 + int(found["fiscal_year"][-2:]))
        month = (found["month"] or MONTHS[-1]).lower()
        if month.isdigit():  # of the calendar, as the statistics office numbers its workbooks
            return next((one for one in year.months() if one.start.month == int(month)), None)
        return year.months()[MONTHS.index(month)] if month in MONTHS else None


@dataclass(frozen=True, slots=True)
class Column:
    """One column of delimited text and what becomes of it.

    ``role`` is ``dimension`` (through ``lookup``, label to value), ``fiscal-year``, ``month``, ``count`` or ``ignored``
    (whose labels must still be among ``labels``, when any are listed).
    """

    name: str
    role: Literal["dimension", "fiscal-year", "month", "count", "ignored"]
    dimension: str = ""
    lookup: Mapping[str, str] = field(default_factory=dict)
    labels: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Delimited:
    """How comma-separated text becomes cells of one table.

    ``each_month_has`` names a dimension all of whose values every month must show: a file cut at the end of a line is
    found by it.
    """

    table: str
    columns: tuple[Column, ...]
    provisional_mark: str = ""
    each_month_has: str = ""

    def column(self, role: str) -> Column:
        """Return the one column of a role."""
        return next(column for column in self.columns if column.role == role)


@dataclass(frozen=True, slots=True)
class Sample:
    """A small file made for the project in the publisher's shape, and what reading it must give."""

    file: str
    published: str
    releases: int
    rows: int
    figures: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Source:
    """One published product.

    ``reader`` is the version of how it is read: a better reader has a higher one, and ``readings`` says what is better.
    ``content`` says what the bytes are where they are no file of the publisher's, but a table of figures read
    elsewhere: their hash is that of the table, and nothing at the publisher's address has it. ``largest_count`` is the
    largest count that one cell may have: a file with a larger one is refused.
    ``open_end`` says that files may lack the end of their last line: then the reader checks that it is whole.
    ``reads`` is what reads it where it has no folder of its own, and no ``sample``: a form of returns.
    """

    id: str
    folder: Path
    title: Text
    description: Text
    publisher: Publisher
    licence: Text
    terms: Text
    rhythm: Rhythm
    reader: int
    max_bytes: int
    tables: Mapping[str, Table]
    sample: Sample | None
    delimited: Delimited | None = None
    corrections: tuple[Correction, ...] = ()
    watch: Watch | None = None
    readings: Mapping[int, Text] = field(default_factory=dict)
    content: Text | None = None
    largest_count: int = LARGEST_COUNT
    ended: Ended | None = None
    licences: Mapping[str, Text] = field(default_factory=dict)
    open_end: bool = False
    reads: Callable[[bytes, Source], Iterable[Part]] | None = None

    def licence_of(self, release: Release) -> Text:
        """Return the licence of a release in words: the record keeps it in English."""
        return self.licences.get(release.licence, Text.of(release.licence))

    def read(self) -> Callable[[bytes, Source], Iterable[Part]]:
        """Return what reads it: the function ``read`` of the source's ``read.py``, but for returns."""
        if self.reads:
            return self.reads
        module = importlib.import_module(f"rumbo.sources.{self.folder.name}.read")
        found: Callable[[bytes, Source], Iterable[Part]] = module.read
        return found


@cache
def sources() -> Mapping[str, Source]:
    """Return all sources by id: every folder here that has a ``source.yml``, and every form of returns.

    >>> "cbp-southwest" in sources()
    True
    """
    from rumbo.sources import filed  # here: it makes its sources of the types above

    found = [load_source(path) for path in sorted(FOLDER.glob("*/source.yml"))]
    return {source.id: source for source in (*found, *filed.sources())}


def source(name: str) -> Source:
    """Return one source. Raises UnknownSource, with those there are."""
    if name not in sources():
        raise UnknownSource(f"No source is called {name!r}.", "", f"There are {', '.join(sources())}.",
                            {"source": list(sources())})  # fmt: skip
    return sources()[name]


def load_source(path: Path) -> Source:
    """Return the source that a ``source.yml`` declares. Raises BadDefinition, with the file and the entry."""
    try:
        return _source(path, load_yaml(path.read_text(encoding="utf-8")))
    except (KeyError, TypeError, ValueError, AttributeError, RumboError) as error:
        what = f"missing entry {error}" if isinstance(error, KeyError) else str(error)
        raise BadDefinition(
            f"{path.parent.name}/{path.name}: {what}.", "", "Compare it with another source."
        ) from error


def _source(path: Path, raw: Any) -> Source:
    name = raw["id"]
    if path.parent.name != name.replace("-", "_"):
        raise ValueError(f"the folder of {name} must be called {name.replace('-', '_')}")
    shared = load_yaml((path.parent.parent / raw["lookups"]).read_text(encoding="utf-8")) if "lookups" in raw else {}
    delimited = _delimited(raw["delimited"], shared) if "delimited" in raw else None
    publisher, rhythm, sample = raw["publisher"], raw["rhythm"], raw["sample"]
    return Source(
        id=name,
        folder=path.parent,
        title=Text(raw["title"]),
        description=Text(raw["description"]),
        publisher=Publisher(Text(publisher["name"]), publisher["short"], publisher["url"]),
        licence=Text.of(raw["licence"]),
        terms=Text(raw["terms"]),
        rhythm=Rhythm(rhythm["every"], int(rhythm["due_days"])),
        reader=int(raw["reader"]),
        max_bytes=int(raw["max_megabytes"]) * 1_000_000,
        tables={table.id: table for entry in raw["tables"] for table in _tables(name, entry, delimited, shared)},
        sample=Sample(
            sample["file"], str(sample["published"]), sample["releases"], sample["rows"], tuple(sample["figures"])
        ),
        delimited=delimited,
        corrections=tuple(read_corrections(path.parent)),
        watch=_watch(raw["watch"]) if "watch" in raw else None,
        readings={int(version): Text(why) for version, why in raw.get("readings", {}).items()},
        content=Text(raw["content"]) if "content" in raw else None,
        largest_count=int(raw.get("largest_count", LARGEST_COUNT)),
        licences={one["en"]: one for one in map(Text.of, [raw["licence"], *raw.get("other_licences", ())])},
        ended=Ended(parse_day(str(raw["ended"]["day"])), Text(raw["ended"]["why"])) if "ended" in raw else None,
        open_end=bool(raw.get("open_end", False)),
    )


def _watch(raw: Any) -> Watch:
    return Watch(tuple(raw["pages"]), re.compile(raw["file"], re.IGNORECASE), Text(raw["by_hand"]))


def _tables(product: str, raw: Any, delimited: Delimited | None, shared: Any) -> Iterable[Table]:
    """Return the tables of one entry: one, or one for each combination of the names under ``each``."""
    each = {name: [str(value) for value in values] for name, values in raw.get("each", {}).items()}
    for values in itertools.product(*each.values()):
        names = dict(zip(each, values, strict=True))
        dims = [_dimension(key, entry or {}, delimited, shared) for key, entry in raw.get("dimensions", {}).items()]
        yield Table(
            product=product,
            id=raw["id"].format(**names),
            extent=raw["extent"].format(**names),
            frequency=raw["frequency"],
            absent=raw["absent"],
            dimensions={dim.id: dim for dim in dims},
            fixed={dimension(key).id: value.format(**names) for key, value in raw.get("fixed", {}).items()},
            not_summed=frozenset(raw.get("not_summed", ())),
            rounding=int(raw.get("rounding", 1)),
            confirms_by_rounding=bool(raw.get("confirms_by_rounding", False)),
        )


def _dimension(key: str, raw: Any, delimited: Delimited | None, shared: Any) -> Dimension:
    """Return a dimension; its values are listed, or those of a lookup shared by sources, or of the column's own.

    ``places`` lists all places of a kind, ``within`` those of them that lie in another.
    """
    listed = shared[raw["lookup"]].values() if "lookup" in raw else raw.get("values", ())
    values = {value for value in listed if value}  # a label without one is known, and not read
    if "places" in raw:
        found = places(PlaceKind(raw["places"]))
        values |= {one.id for one in found if "within" not in raw or is_within(one, raw["within"])}
    if not values and delimited:
        values = {value for column in delimited.columns if column.dimension == key for value in column.lookup.values()}
    if not values:
        raise ValueError(f"dimension {key} lists no values")
    leaves_over = rest_of(key, values, raw["leaves_over"]) if "leaves_over" in raw else None
    if OTHER in values and not leaves_over:
        raise ValueError(f"dimension {key} has {OTHER} and does not say what it leaves over")
    return Dimension(dimension(key).id, frozenset(values), leaves_over, bool(raw.get("has_total", False)))


def rest_of(key: str, values: set[str], raw: Any) -> Text:
    """Return what ``other`` is: as written, or for ``listed`` all but the values of the dimension, by name."""
    if raw != "listed":
        return Text(raw)
    names = [value_name(key, value) for value in sorted(values - {OTHER})]
    listed = {language: sorted(name.in_language(language) for name in names) for language in REQUIRED}
    return Text(
        en=f"all but {', '.join(listed['en'][:-1])} and {listed['en'][-1]}",
        es=f"todas menos {', '.join(listed['es'][:-1])} y {listed['es'][-1]}",
    )


def _delimited(raw: Any, shared: Any) -> Delimited:
    columns = []
    for name, entry in raw["columns"].items():
        details: dict[str, Any] = {"role": entry} if isinstance(entry, str) else entry
        role = details.get("role", "dimension")
        lookup = details.get("lookup", {})
        lookup = shared[lookup] if isinstance(lookup, str) else lookup
        columns.append(
            Column(
                name=name,
                role=role,
                dimension=dimension(details["dimension"]).id if role == "dimension" else "",
                lookup={str(label): _target(target) for label, target in lookup.items()},
                labels=frozenset(details.get("labels", ())),
            )
        )
    return Delimited(raw["table"], tuple(columns), raw.get("provisional_mark", ""), raw.get("each_month_has", ""))


def _target(entry: Any) -> str:
    """Return the value that a label stands for; an entry may also say in which releases the label was seen."""
    if isinstance(entry, dict):
        Period.parse(str(entry["seen"]))
        return str(entry["value"])
    return str(entry)
