"""Checking a text: what it does, a worked example to explore, the rules of each verdict, the quality as measured.

The page works from static files; a text of one's own is checked by the server that hands the page out, where there is
one, and nothing is sent anywhere else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from rumbo.core import PlaceKind, places
from rumbo.indicators import indicators
from rumbo.site import checked, paths
from rumbo.site.edition import N_, Edition
from rumbo.site.evidence import Evidence
from rumbo.site.pages import Entry, Page

NAVIGATION = Entry(30, N_("Check a text"), paths.CHECK)
# In the order in which they are tried, each with its rule; the module that judges says the same to its readers.
RULES = (
    (
        "holds",
        N_(
            "The figure known on the day of the text, or known now, bears out what the claim is read as. "
            "Where several readings are fair, any of them does."
        ),
    ),
    (
        "was-right-when-written",
        N_("Only a figure that was known by the day of the text bears it out; the publisher has since revised it."),
    ),
    (
        "holds-under-another-definition",
        N_(
            "Right number, wrong name: only a neighbouring count of the same months bears it out, as all "
            "of CBP where the words say Border Patrol."
        ),
    ),
    (
        "does-not-hold",
        N_(
            "No fair reading, no definition and no vintage comes within three times the tolerance, nor "
            "any other time that the text speaks of; and the count is one of which the record is the "
            "source that is meant. In doubt a claim is never called wrong."
        ),
    ),
    ("forecast-came-true", N_("What was said of a time to come, held against the figure that was published later.")),
    ("forecast-missed", N_("The figure that was published later does not bear it out.")),
    ("forecast-open", N_("No figure of that time is published yet.")),
    (
        "cannot-check",
        N_(
            "Everything else, with the reason: no series counts this; it is about persons and not events, about a "
            "part of a month, or about a time before the series begins or not yet published; the words leave open "
            "what is meant; the figures are so far from it that it may have been misread; or the sentence says that it "
            "was not so."
        ),
    ),
)
RECORDS = (
    N_(
        "It holds when the registers have a record for every country that it names, on a day that it may mean. Whether "
        "a source was public on the day of the text is told with it."
    ),
    N_(
        "It does not hold only when a record that is named beyond doubt says otherwise: a day more than a month from "
        "the one claimed, another place, a country that is not in a list of parties that is complete, an office that "
        "had closed."
    ),
    N_("Everything else cannot be checked. That the registers lack a record says nothing against a claim."),
)
NAMES = {"en": N_("English"), "es": N_("Spanish")}
TOLERANCES = (
    N_(
        "A count may differ by half a unit of its last digit written, or by 1%%, since counts are "
        "revised; with “about” or “nearly”, by 5%%."
    ),
    N_("A change or a share may differ by one point, with such a hedge by three; a ratio by 0.15."),
    N_("“More than” and “at least” allow anything above, “less than” and “at most” anything below."),
    N_("Where no release of the time is held, twice as much is allowed."),
)


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that can be chosen by its name."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Score:
    """One measure in one language: the share, and of how many."""

    share: str
    of: str


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure: what it is, and its score in each language."""

    name: str
    scores: Sequence[Score]


@dataclass(frozen=True, slots=True)
class Measured:
    """A language in which was measured, on which sentences, and how many they are."""

    name: str
    corpus: str
    counts: str


@dataclass(frozen=True, slots=True)
class Quality:
    """What was measured, when, and what to know of it."""

    languages: Sequence[Measured]
    rows: Sequence[Measure]
    note: str
    measured: str


@dataclass(frozen=True, slots=True)
class Context:
    """What the template shows; ``example`` is the text of this language, checked."""

    example: Mapping[str, Any]
    verdicts: Sequence[tuple[str, str, str]]
    tolerances: Sequence[str]
    records: Sequence[str]
    quality: Quality | None
    last: str
    indicators: Sequence[Choice]
    places: Sequence[Choice]
    citizenships: Sequence[Choice]


def pages(edition: Edition, evidence: Evidence) -> Iterator[Page]:
    """Yield the page."""
    say, document = edition.say, evidence.checked[edition.language]
    yield Page(
        paths.CHECK,
        "check.html",
        say("Check a text"),
        say("The statistical claims of a news text on migration, each held against what was published then and now."),
        Context(
            checked.context(edition, document),
            [(checked.LINES[name], document["verdicts"][name][edition.language], say(rule)) for name, rule in RULES],
            [say(one) for one in TOLERANCES],
            [say(one) for one in RECORDS],
            _quality(edition, evidence.quality) if evidence.quality else None,
            evidence.situation.as_of.isoformat(),
            [Choice(one.id, edition.text(one.name)) for one in indicators().values()],
            list(_places(edition, set(PlaceKind))),
            list(_places(edition, {PlaceKind.COUNTRY})),
        ),
        NAVIGATION.path,
        files={paths.SERVER: "{}\n"},
    )


def _quality(edition: Edition, found: Mapping[str, Any]) -> Quality:
    own, languages = edition.language, found["languages"]
    rows = [
        Measure(words[own], [_score(edition, languages[one]["scores"].get(name)) for one in languages])
        for name, words in found["measures"].items()
    ]
    measured = [
        Measured(edition.say(NAMES[one]), found["corpus"][own], _counts(edition, languages[one])) for one in languages
    ]
    return Quality(measured, rows, found["note"][own], edition.day(date.fromisoformat(str(found["measured"]))))


def _score(edition: Edition, score: Mapping[str, Any] | None) -> Score:
    if not score or score["share"] is None:
        return Score("–", "")
    return Score(edition.percent(score["share"]), edition.number(score["of"]) if score["of"] else "")


def _counts(edition: Edition, one: Mapping[str, Any]) -> str:
    return edition.say(
        "%(sentences)s sentences, %(with_claims)s of them with claims, %(claims)s claims in all.",
        **{name: edition.number(one[name]) for name in ("sentences", "with_claims", "claims")},
    )


def _places(edition: Edition, kinds: set[PlaceKind]) -> Iterator[Choice]:
    found = [Choice(one.id, edition.text(one.name)) for one in places() if one.kind in kinds]
    names = [one.name for one in found]
    for one in sorted(found, key=lambda one: one.name):
        yield one if names.count(one.name) == 1 else Choice(one.id, f"{one.name} ({one.id})")
