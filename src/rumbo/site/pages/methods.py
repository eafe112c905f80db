"""Methods and definitions: how an answer is made, what each finding is, what feeds each indicator, the limits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rumbo.analysis import change, drivers, reconcile, revision, share, total, trend, turning
from rumbo.archive.changes import METHOD as TOTAL_METHOD
from rumbo.core import Feed, Indicator
from rumbo.core.codebook import value_name
from rumbo.core.observation import SUM_METHOD
from rumbo.indicators import indicators
from rumbo.site import paths
from rumbo.site.about import COUNTS, Break, breaks, sums_over
from rumbo.site.edition import N_, Edition
from rumbo.site.evidence import Evidence
from rumbo.site.figures import Link, products
from rumbo.site.pages import Entry, Page
from rumbo.site.tables import table_name

NAVIGATION = Entry(50, N_("Methods"), paths.METHODS)
# What is computed, in the words of the page, and the method with its version where it has one of its own.
FINDINGS = (
    (N_("Change"), N_("A figure against that of another month, as a share of the earlier one."), change.METHOD),
    (N_("Rank"), N_("The place of the newest figure among all known months, from the nearer end."), change.METHOD),
    (N_("Sum of a year"), N_("Twelve months added up; none where a month is missing."), total.METHOD),
    (N_("Sum of products"), N_("Figures of several products added up, one release of each."), SUM_METHOD),
    (N_("Share"), N_("A part of a figure that its publisher split, of the whole."), share.METHOD),
    (
        N_("Difference of producers"),
        N_("Another product's figure less the one that counts, with the reason."),
        reconcile.METHOD,
    ),
    (
        N_("Revision"),
        N_("The first print less the figure now, as a share of the figure now; the median of those."),
        revision.METHOD,
    ),
    (
        N_("Adjusted for the season"),
        N_("A month without what its season usually brings, and its change; how far it may still move is said."),
        trend.METHOD,
    ),
    (
        N_("Turning point"),
        N_("How likely the newest extreme is a turning point, and how earlier alarms have done."),
        trend.METHOD,
    ),
    (
        N_("Contribution"),
        N_("What a part had in the change between two months, in a surprise or in a revision."),
        drivers.METHOD,
    ),
    (N_("Scale and mix"), N_("What all parts had alike in a change, and what their weights had."), drivers.METHOD),
    (N_("Total that moved"), N_("A sum over the cells of one table, before and after a release."), TOTAL_METHOD),
)


@dataclass(frozen=True, slots=True)
class Method:
    """One kind of finding: its name, what it is, its method."""

    name: str
    what: str
    method: str


@dataclass(frozen=True, slots=True)
class Product:
    """One product that feeds an indicator, and which of its rows do."""

    titles: Sequence[Link]
    rows: str


@dataclass(frozen=True, slots=True)
class Definition:
    """One indicator: what it is, and the products that feed it, step by step."""

    id: str
    name: str
    path: str
    definition: str
    caveat: str
    counts: str
    sums_over: str
    breaks: Sequence[Break]
    steps: Sequence[Sequence[Product]]


@dataclass(frozen=True, slots=True)
class Context:
    """What the template shows."""

    methods: Sequence[Method]
    definitions: Sequence[Definition]
    limits: Sequence[str]
    trend: Sequence[str]
    pages: Sequence[Link]


def pages(edition: Edition, evidence: Evidence) -> Iterator[Page]:
    """Yield the page."""
    say = edition.say
    further = (
        (N_("Glossary"), paths.GLOSSARY),
        (N_("Revisions"), paths.REVISIONS),
        (N_("Reconciliation"), paths.RECONCILIATION),
        (N_("Corrections"), paths.CORRECTIONS),
    )
    yield Page(
        NAVIGATION.path,
        "methods.html",
        say("Methods"),
        say("How an answer is made, what each mark means, what feeds each indicator in which order, and the limits."),
        Context(
            [Method(say(name), say(what), method) for name, what, method in FINDINGS],
            [_definition(edition, evidence, one) for one in indicators().values()],
            list(_limits(edition, evidence)),
            list(_measured(edition, evidence)),
            [Link(say(label), edition.path(path)) for label, path in further],
        ),
        NAVIGATION.path,
    )


def _measured(edition: Edition, evidence: Evidence) -> Iterator[str]:
    """Yield how well the trend of the situation's first indicator has done, in numbers."""
    found, say = evidence.trend, edition.say
    if found and found.level:
        level = found.level.parameters
        yield say(
            "Measured on %(what)s: of %(count)s months, the first adjusted value moved by %(mean)s on average "
            "when later months came.",
            what=edition.text(found.indicator.name),
            count=level["origins"],
            mean=edition.percent(float(str(level["mean_revision"]))),
        )
    if found and found.alarms:
        log = found.alarms.parameters
        yield say(
            "Since %(month)s, %(found)s of %(turns)s turning points had an alarm within 12 months, half of them within "
            "%(lag)s months; %(false)s of %(count)s alarms were false.",
            month=edition.period(log["alarms_since"]),
            found=log["found"],
            turns=log["turns"],
            lag=f"{float(str(log['median_lag'] or 0)):g}",
            false=log["false"],
            count=int(str(log["found"])) + int(str(log["false"])),
        )
    yield say(
        "An alarm is raised when the chance reaches %(alarm)s in 100, a level chosen on the sectors of the border one "
        "by one.",
        alarm=round(100 * turning.ALARM),
    )


def _definition(edition: Edition, evidence: Evidence, one: Indicator) -> Definition:
    subject = evidence.home(one.id)
    return Definition(
        one.id,
        edition.text(one.name),
        edition.path(subject.page) if subject else "",
        edition.text(one.definition),
        edition.text(one.caveat) if one.caveat else "",
        edition.say(COUNTS[one.counts]),
        sums_over(edition, one),
        breaks(edition, one),
        list(_steps(edition, one)),
    )


def _steps(edition: Edition, one: Indicator) -> Iterator[list[Product]]:
    """Yield the products of each step; where a product is in two, the tables are named too."""
    steps = [_apart(step) for step in one.steps]
    lines = Counter((_names(feed), str(feed.where)) for step in steps for feed in step)
    for step in steps:
        yield [_product(edition, feed, lines[_names(feed), str(feed.where)] > 1) for feed in step]


def _apart(step: Sequence[Feed]) -> list[Feed]:
    """Return one feed for each product and filter of a step: several tables of a product are one line."""
    found = {(_names(feed), str(feed.where)): feed for feed in reversed(step)}
    return list(reversed(found.values()))


def _names(feed: Feed) -> str:
    return " + ".join(one.table.split("/")[0] for one in (feed, *feed.plus))


def _product(edition: Edition, feed: Feed, with_table: bool) -> Product:
    rows = [edition.text(value_name(name, value)) for name, value in feed.where.items()]
    if with_table:
        product, _, table = feed.table.partition("/")
        rows.append(table_name(edition, product, table))
    return Product(products(edition, _names(feed)), ", ".join(rows))


def _limits(edition: Edition, evidence: Evidence) -> Iterator[str]:
    """Yield what cannot be said, with the numbers that the releases held give."""
    say, releases = edition.say, [one.release for one in evidence.changes.values()]
    yield say("Encounters and transits are events. How many persons they were is known only where a publisher says it.")
    yield say(
        "%(count)s of the %(all)s releases held did not come straight from their publisher: "
        "each says whose copy or reading it is.",
        count=edition.number(sum(one.how is not None for one in releases)),
        all=edition.number(len(releases)),
    )
    yield say(
        "Of %(count)s releases only the first and the last day are known on which they can have become public; "
        "what was known in between is uncertain by that much.",
        count=edition.number(sum(one.published.earliest != one.published.latest for one in releases)),
    )
    yield say("Vintages show only what the releases held show: a revision that no file held has is not seen here.")
    yield say("Nothing here says why a figure moved. No cause is claimed.")
    yield say("Rumbo is no publisher of official statistics. Quote the publisher, and the release.")
