"""Left out: what is known of and enters no register, each with the reason."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rumbo.site import paths
from rumbo.site.edition import N_, Edition
from rumbo.site.evidence import Evidence
from rumbo.site.figures import Link
from rumbo.site.pages import Entry, Page
from rumbo.site.records import Teller

NAVIGATION = Entry(29, N_("Left out"), paths.LEFT_OUT, paths.COMPACT)


@dataclass(frozen=True, slots=True)
class Fact:
    """Something left out: when it happened as far as is known, whom it touches, and what was given as its source."""

    what: str
    when: str
    countries: Sequence[Link]
    address: str


@dataclass(frozen=True, slots=True)
class Context:
    """What the template shows: the facts by reason, the most frequent first."""

    sentence: str
    reasons: Sequence[tuple[str, Sequence[Fact]]]


def pages(edition: Edition, evidence: Evidence) -> Iterator[Page]:
    """Yield the page."""
    teller, left_out = Teller(edition, evidence), evidence.registers.left_out
    reasons: dict[str, list[Fact]] = {}
    for one in left_out:
        fact = Fact(
            edition.text(one.what),
            teller.when(one.happened) if one.happened else "",
            teller.names(one.countries),
            one.address,
        )
        reasons.setdefault(edition.text(one.why).removesuffix("."), []).append(fact)
    yield Page(
        NAVIGATION.path,
        "left-out.html",
        edition.say("Left out"),
        edition.say("What is known of and stands in no register, each with the reason."),
        Context(
            edition.say_many(
                "%(count)s fact stands in no register", "%(count)s facts stand in no register", len(left_out)
            ),
            sorted(reasons.items(), key=lambda one: -len(one[1])),
        ),
        NAVIGATION.path,
    )
