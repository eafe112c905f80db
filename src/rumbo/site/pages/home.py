"""The situation: the newest figure and how it stands, two counts of one border, who, the sources, what changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rumbo import charts
from rumbo.archive import Silence
from rumbo.archive import Standing as SourceStanding
from rumbo.core import Finding, Indicator
from rumbo.errors import NoData
from rumbo.publish.sentences import at
from rumbo.site import sentences
from rumbo.site.changelog import Entry as LogEntry
from rumbo.site.changelog import entry as log_entry
from rumbo.site.citizenship import Who, who
from rumbo.site.edition import N_, Edition
from rumbo.site.evidence import Evidence, Subject
from rumbo.site.figures import Chart, Figure, figure, long_chart, recent_chart
from rumbo.site.pages import Entry, Page

NAVIGATION = Entry(10, N_("Situation"), "index.html")
LEAD = "cbp-encounters"
PART = "usbp-encounters"
REST = "ofo-encounters"
LEAD_SIZES = (charts.Size(720, 264), charts.NARROW)
HALF_SIZES = (charts.Size(552, 150), charts.NARROW.high(150))


@dataclass(frozen=True, slots=True)
class Big:
    """The one figure of the page: what it counts and when, how old it is, how it came, where it is published."""

    figure: Figure
    counted: str
    age: str
    came: str
    url: str
    caveat: str


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
    definition: str
    chart: Chart


@dataclass(frozen=True, slots=True)
class SourceLine:
    """How one source stands: the newest month held, the words for its standing, days late, the last look."""

    title: str
    late: bool
    held_to: str
    standing: str
    days: str


@dataclass(frozen=True, slots=True)
class Context:
    """What the template shows."""

    headline: str
    big: Big
    changes: Sequence[Change]
    chart: Chart
    path: str
    counts: Sequence[Count]
    rest: str
    rest_path: str
    who: Who | None
    sources: Sequence[SourceLine]
    log: Sequence[LogEntry]


def pages(edition: Edition, evidence: Evidence) -> Iterator[Page]:
    """Yield the situation. Raises NoData where the leading indicator is not known."""
    lead = evidence.home(LEAD)
    if lead is None or lead.headline.standing is None:
        raise NoData(
            f"The situation cannot be shown without {LEAD}.", "No release held has a figure of it.", "Ingest one."
        )
    context = _context(edition, evidence, lead)
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


def _context(edition: Edition, evidence: Evidence, lead: Subject) -> Context:
    rest = evidence.home(REST)
    assert lead.headline.standing
    return Context(
        headline=sentences.headline(edition, _lead(edition, lead), lead.headline.standing),
        big=_big(edition, lead),
        changes=list(changes(edition, lead)),
        chart=long_chart(edition, lead, "lead", LEAD_SIZES),
        path=edition.path(lead.page),
        counts=[count(edition, one) for one in (lead, evidence.home(PART)) if one],
        rest=_rest(edition, rest) if rest else "",
        rest_path=edition.path(rest.page) if rest else "",
        who=who(edition, lead),
        sources=[source_line(edition, one) for one in evidence.situation.silences],
        log=[log_entry(edition, one) for one in evidence.latest],
    )


def _lead(edition: Edition, lead: Subject) -> str:
    value, month = edition.number(lead.newest.value), edition.period(lead.newest.period)
    return edition.say("Southwest border encounters: %(value)s in %(month)s", value=value, month=month)


def _big(edition: Edition, lead: Subject) -> Big:
    release = next(one for one in lead.releases if one.id == lead.newest.release)
    return Big(
        figure=figure(edition, lead, lead.newest),
        counted=edition.say(
            "%(what)s %(where)s in %(month)s",
            what=edition.text(lead.indicator.unit),
            where=at(lead.series.place, edition.language),
            month=edition.period(lead.newest.period),
        ),
        age=sentences.age(edition, lead.series.age_days or 0),
        came=edition.say(
            "CBP published them %(published)s. How they came here: %(how)s",
            published=edition.published(release.published),
            how=edition.text(release.how) if release.how else edition.say("from the publisher."),
        ),
        url=release.url,
        caveat=edition.text(lead.indicator.caveat) if lead.indicator.caveat else "",
    )


def _asof(edition: Edition, evidence: Evidence, lead: Subject) -> tuple[tuple[str, str], ...]:
    silences = evidence.situation.silences
    current = sum(one.standing is SourceStanding.CURRENT for one in silences)
    newest = edition.say(
        "Newest month held: %(month)s, %(days)s days old",
        month=edition.period(lead.newest.period),
        days=edition.number(lead.series.age_days),
    )
    releases = edition.say_many("%(count)s release held", "%(count)s releases held", evidence.number_of_releases)
    late = edition.say_many(
        "%(current)s of %(count)s source current",
        "%(current)s of %(count)s sources current",
        len(silences),
        current=current,
    )
    return (("", newest), ("", releases), ("#sources", late))


def changes(edition: Edition, subject: Subject) -> Iterator[Change]:
    """Yield how the newest figure stands against the month and the year before, the peak, and in rank."""
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
        figure(edition, subject, newest),
        sentences.headline(edition, lead, standing),
        edition.text(subject.indicator.definition),
        recent_chart(edition, subject, f"recent-{subject.indicator.id}", HALF_SIZES),
    )


def _rest(edition: Edition, subject: Subject) -> str:
    return edition.say(
        "Field Operations counts at ports of entry: %(value)s in %(month)s",
        value=edition.number(subject.newest.value),
        month=edition.period(subject.newest.period),
    )


def source_line(edition: Edition, silence: Silence) -> SourceLine:
    """Return how a source stands, in words that claim no look that nobody took."""
    say, look = edition.say, silence.looked
    looked = edition.day(look.day, short=True) if look else ""
    match silence.standing:
        case SourceStanding.CURRENT:
            standing = say("current")
        case SourceStanding.SILENT:
            standing = say("silent: looked on %(day)s, nothing newer", day=looked)
        case SourceStanding.NEWER_EXISTS:
            seen = edition.period(look.newest_seen, short=True) if look else ""
            standing = say("newer exists, not held: to %(month)s, seen %(day)s", month=seen, day=looked)
        case SourceStanding.NOT_LOOKED:
            standing = say("late, not looked since %(day)s", day=looked) if look else say("late; no look recorded")
        case SourceStanding.NOTHING_HELD:
            standing = say("nothing held")
    return SourceLine(
        edition.text(silence.source.title),
        silence.standing not in (SourceStanding.CURRENT, SourceStanding.NOTHING_HELD),
        edition.period(silence.newest, short=True) if silence.newest else "–",
        standing,
        edition.number(silence.days) if silence.days else "–",
    )
