"""The situation: the newest figure and how it stands, two counts of one border, who, the sources, what changed.

Two counts of the southwest border lead the page, and whichever is known to the later month stands first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rumbo import charts
from rumbo.analysis import trend_told
from rumbo.analysis.change import change
from rumbo.archive import Standing as SourceStanding
from rumbo.core import Finding, Indicator, Status
from rumbo.errors import NoData
from rumbo.publish.sentences import acronym, at, counted
from rumbo.site import paths, sentences
from rumbo.site.about import notes
from rumbo.site.at_large import PAGE as SPLIT
from rumbo.site.at_large import Share, newest_share
from rumbo.site.changelog import Entry as LogEntry
from rumbo.site.changelog import entry as log_entry
from rumbo.site.citizenship import Who, who
from rumbo.site.edition import N_, Edition
from rumbo.site.evidence import Evidence, Subject, parts_of
from rumbo.site.figures import Chart, Figure, Link, capital, figure, long_chart, recent_chart
from rumbo.site.pages import Entry, Page
from rumbo.site.questions import questions
from rumbo.site.standing import SourceLine, source_line
from rumbo.sources import source

NAVIGATION = Entry(10, N_("Situation"), "index.html")
WHOLE = "cbp-encounters"
PART = "usbp-encounters"
REST = "ofo-encounters"
COMPARED = 2019  # the last year before the pandemic, with which people ask to compare
LATEST = 8  # releases in the list of what changed
LEAD_SIZES = (charts.Size(720, 264), charts.NARROW)
HALF_SIZES = (charts.Size(552, 150), charts.NARROW.high(150))


@dataclass(frozen=True, slots=True)
class Came:
    """How a figure came: when it was published, how it came here, the address, the page of its release."""

    words: str
    url: str
    release: str


@dataclass(frozen=True, slots=True)
class Big:
    """The one figure of the page: its own page, what it counts and when, how old it is, how it came."""

    figure: Figure
    path: str
    counted: str
    age: str
    came: Came


@dataclass(frozen=True, slots=True)
class Change:
    """One comparison: with what, what to know before, the course mark, the figure and the words under it."""

    label: str
    caution: str
    course: str
    value: str
    small: str


@dataclass(frozen=True, slots=True)
class Count:
    """One of the counts that stand side by side: whose, its sentence, what it counts, its last months."""

    name: str
    path: str
    figure: Figure
    sentence: str
    age: str
    came: Came
    definition: str
    chart: Chart


@dataclass(frozen=True, slots=True)
class Context:
    """What the template shows."""

    headline: str
    beside: str
    big: Big
    changes: Sequence[Change]
    chart: Chart
    path: str
    counts: Sequence[Count]
    caveat: str
    rest: str
    rest_path: str
    notes: Sequence[str]
    trend: str
    trend_path: str
    drivers_path: str
    share: Share | None
    share_path: str
    who: Who | None
    sources: Sequence[SourceLine]
    sources_path: str
    log: Sequence[LogEntry]
    log_path: str
    methods_path: str
    asked: Sequence[Link]


def pages(edition: Edition, evidence: Evidence) -> Iterator[Page]:
    """Yield the situation. Raises NoData where neither of the two counts is known."""
    counts = [one for one in (evidence.home(WHOLE), evidence.home(PART)) if one and one.headline.standing]
    if not counts:
        raise NoData(
            f"The situation cannot be shown without {WHOLE} or {PART}.",
            "No release held has a figure of them.",
            "Ingest one.",
        )
    lead = max(counts, key=lambda one: one.newest.period)
    context = _context(edition, evidence, lead, counts)
    day = edition.day(lead.series.as_of)
    yield Page(
        NAVIGATION.path,
        "home.html",
        edition.say("Situation"),
        edition.say("The situation on %(day)s: %(headline)s.", day=day, headline=context.headline),
        context,
        NAVIGATION.path,
        _asof(edition, evidence, lead),
    )


def _context(edition: Edition, evidence: Evidence, lead: Subject, counts: Sequence[Subject]) -> Context:
    rest, whole = evidence.home(REST), evidence.home(WHOLE)
    other = next((one for one in counts if one is not lead), None)
    assert lead.headline.standing
    return Context(
        headline=sentences.headline(edition, _lead(edition, lead), lead.headline.standing),
        beside=_beside(edition, lead, other) if other else "",
        big=_big(edition, lead),
        changes=[*changes(edition, lead), *_at_large(edition, evidence, lead)],
        chart=long_chart(edition, lead, "lead", LEAD_SIZES),
        path=edition.path(lead.page),
        counts=[count(edition, one) for one in sorted(counts, key=lambda one: one is not lead)],
        caveat=edition.text(counts[0].indicator.caveat) if counts[0].indicator.caveat else "",
        rest=_rest(edition, rest) if rest else "",
        rest_path=edition.path(rest.page) if rest else "",
        notes=notes(edition, lead),
        trend=edition.text(trend_told.sentence(evidence.trend, whole=False)) if evidence.trend else "",
        trend_path=f"{edition.path(paths.METHODS)}#trend",
        drivers_path=edition.path(paths.DRIVERS) if evidence.drivers else "",
        share=newest_share(edition, evidence.situation.at_large),
        share_path=f"{edition.path(SPLIT)}#entry" if evidence.shares else "",
        who=who(edition, whole) if whole else None,
        sources=[source_line(edition, one) for one in evidence.situation.silences],
        sources_path=edition.path(paths.SOURCES),
        log=[log_entry(edition, one) for one in list(evidence.changes.values())[:LATEST]],
        log_path=edition.path(paths.RELEASES),
        methods_path=edition.path(paths.METHODS),
        asked=list(questions(edition)),
    )


def _lead(edition: Edition, lead: Subject) -> str:
    """Return the beginning of the page's sentence: what, where, the figure, the month, and how firm it is."""
    what = edition.say(
        "%(what)s %(where)s",
        what=capital(counted(lead.indicator, edition.language)),
        where=at(lead.series.place, edition.language),
    )
    newest = lead.newest
    words = {"what": what, "value": edition.number(newest.value), "month": edition.period(newest.period)}
    if newest.status is Status.SECOND_HAND:
        return edition.say("%(what)s: %(value)s in %(month)s (second-hand)", **words)
    return edition.say("%(what)s: %(value)s in %(month)s", **words)


def _beside(edition: Edition, lead: Subject, other: Subject) -> str:
    """Return the other count in a sentence, which says where its newest month is an earlier one."""
    standing, newest = other.headline.standing, other.newest
    assert standing
    words = {
        "name": edition.text(other.indicator.name),
        "value": edition.number(newest.value),
        "month": edition.period(newest.period),
        "status": edition.status(newest.status),
    }
    told = edition.say("%(name)s: %(value)s in %(month)s (%(status)s)", **words)
    if standing.on_year and sentences.sound(standing.on_year):
        told = f"{told}, {sentences.against_year(edition, standing.on_year)}"
    if newest.period == lead.newest.period:
        return f"{told}."
    return edition.say(
        "%(told)s; of %(month)s no figure of it is held.", told=told, month=edition.period(lead.newest.period)
    )


def _big(edition: Edition, lead: Subject) -> Big:
    return Big(
        figure=figure(edition, lead.newest),
        path=edition.path(lead.figure_page(lead.newest.period)),
        counted=edition.say(
            "%(what)s %(where)s in %(month)s",
            what=counted(lead.indicator, edition.language),
            where=at(lead.series.place, edition.language),
            month=edition.period(lead.newest.period),
        ),
        age=sentences.age(edition, lead.series.age_days or 0),
        came=_came(edition, lead),
    )


def _came(edition: Edition, subject: Subject) -> Came:
    """Return how the newest figure of a subject came; where it is a sum, how the last of its releases did."""
    names = parts_of(subject.newest.release)
    release = next(one for one in reversed(subject.releases) if one.id in names)
    publisher = acronym(source(release.product).publisher.short, edition.language)
    words = edition.say(
        "%(publisher)s published it %(published)s. How it came here: %(how)s",
        publisher=publisher[:1].upper() + publisher[1:],
        published=edition.published(release.published),
        how=edition.text(release.how) if release.how else edition.say("from the publisher."),
    )
    return Came(words, release.url, edition.path(paths.release(release.id)))


def _asof(edition: Edition, evidence: Evidence, lead: Subject) -> tuple[tuple[str, str], ...]:
    silences = evidence.situation.silences
    current = sum(one.standing is SourceStanding.CURRENT for one in silences)
    newest = edition.say(
        "Newest month held: %(month)s, %(days)s days old",
        month=edition.period(lead.newest.period),
        days=edition.number(lead.series.age_days),
    )
    releases = edition.say_many("%(count)s release held", "%(count)s releases held", len(evidence.changes))
    late = edition.say_many(
        "%(current)s of %(count)s source current",
        "%(current)s of %(count)s sources current",
        len(silences),
        current=current,
    )
    return (("", newest), (edition.path(paths.RELEASES), releases), (edition.path(paths.SOURCES), late))


def changes(edition: Edition, subject: Subject) -> Iterator[Change]:
    """Yield how the newest figure stands against the month and the year before, the peak, in rank, and against 2019."""
    standing, say = subject.headline.standing, edition.say
    assert standing
    for finding, label in (
        (standing.on_month, N_("On %(month)s")),
        (standing.on_year, N_("On %(month)s")),
        (standing.on_peak, N_("On the peak, %(month)s")),
    ):
        if finding and finding.value is not None:
            before = edition.number(_number(finding, "before"))
            yield Change(
                say(label, month=edition.period(finding.subject["base"])),
                _caution(edition, subject.indicator, finding.subject["base"], finding.subject["period"]),
                charts.course(1 + finding.value),
                edition.percent(finding.value, signed=True),
                say("from %(value)s", value=before),
            )
    since = standing.rank.subject["since"]
    yield Change(
        say("Rank since %(month)s", month=edition.period(since)),
        _caution(edition, subject.indicator, since, standing.newest.period),
        "",
        sentences.rank(edition, standing.rank),
        edition.say_many("of %(count)s month", "of %(count)s months", int(_number(standing.rank, "of"))),
    )
    then = subject.series.at(f"{COMPARED}{standing.newest.period[4:]}")
    finding = change(subject.indicator, then, standing.newest)
    if then and finding and finding.value is not None:
        yield Change(
            say("On %(month)s", month=edition.period(then.period)),
            _caution(edition, subject.indicator, then.period, standing.newest.period),
            charts.course(1 + finding.value),
            edition.percent(finding.value, signed=True),
            say("from %(value)s", value=edition.number(then.value)),
        )


def _at_large(edition: Edition, evidence: Evidence, lead: Subject) -> Iterator[Change]:
    """Yield what of the newest figure was met away from the border, where its publisher split that very figure."""
    share = evidence.situation.at_large
    if share and share.subject["indicator"] == lead.indicator.id and share.subject["period"] == lead.newest.period:
        found = newest_share(edition, share)
        assert found
        yield Change(
            edition.say("Of it at large, away from the border"),
            "",
            "",
            found.percent,
            edition.say("%(part)s of %(whole)s", part=found.part, whole=found.whole),
        )


def _caution(edition: Edition, indicator: Indicator, first: str, last: str) -> str:
    return sentences.caution(edition, indicator, first, last)


def _number(finding: Finding, name: str) -> int | float:
    value = finding.parameters[name]
    assert isinstance(value, (int, float))
    return value


def count(edition: Edition, subject: Subject) -> Count:
    """Return one of the counts that stand side by side, with its own headline."""
    standing, newest = subject.headline.standing, subject.newest
    assert standing
    name = edition.text(subject.indicator.name)
    lead = edition.say(
        "%(what)s in %(month)s", what=edition.text(subject.indicator.unit), month=edition.period(newest.period)
    )
    return Count(
        name,
        edition.path(subject.page),
        figure(edition, newest),
        f"{sentences.headline(edition, lead, standing)}.",
        f"{capital(sentences.age(edition, subject.series.age_days or 0))}.",
        _came(edition, subject),
        edition.text(subject.indicator.definition),
        recent_chart(edition, subject, f"recent-{subject.indicator.id}", HALF_SIZES),
    )


def _rest(edition: Edition, subject: Subject) -> str:
    return edition.say(
        "Field Operations counts at ports of entry: %(value)s in %(month)s",
        value=edition.number(subject.newest.value),
        month=edition.period(subject.newest.period),
    )
