"""What is no figure of a series is cited here: a definition, a finding, and that nothing is known.

Each rests on releases, which are cited as ``citation`` does; the sentence says that a finding is Rumbo's own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from rumbo.core import Finding, Indicator
from rumbo.errors import NoData
from rumbo.observatory import Observatory
from rumbo.publish.citation import Citation, Reference
from rumbo.sources import Source, sources
from rumbo.words import catalogue, day


def products(found: Indicator) -> Sequence[Source]:
    """Return the sources of the products that feed an indicator, in the order of their precedence.

    >>> from rumbo.indicators import indicator
    >>> [one.id for one in products(indicator("refugee-admissions"))]
    ['us-refugee-admissions']
    """
    feeds = [feed for step in found.steps for entry in step for feed in (entry, *entry.plus)]
    names = dict.fromkeys(feed.table.partition("/")[0] for feed in feeds)
    return [sources()[name] for name in names]


def cite_definition(observatory: Observatory, found: Indicator, as_of: date, language: str = "en") -> Citation:
    """Return how to cite what an indicator counts: by the newest release held of each product that feeds it.

    >>> import rumbo
    >>> from rumbo.indicators import indicator
    >>> here = rumbo.open()
    >>> [one.source.id for one in cite_definition(here, indicator("refugee-admissions"), here.today).references]
    ['us-refugee-admissions']
    """
    _ = catalogue("cli", language).gettext
    newest = [held[-1].id for one in products(found) if (held := observatory.releases(one.id, as_of))]
    sentence = _("{name}, as defined by Rumbo of what these publishers count.")
    return Citation(
        sentence.format(name=found.name.in_language(language)), _references(observatory, newest), as_of,
        language,
    )  # fmt: skip


def cite_finding(observatory: Observatory, findings: Sequence[Finding], language: str = "en") -> Citation:
    """Return how to cite what Rumbo computed: its explanation, method and day, and the releases it rests on.

    >>> import rumbo
    >>> here = rumbo.open()
    >>> first, *_ = here.outlook("usbp-encounters", "us-southwest", as_of="2024-04-15")
    >>> cite_finding(here, [first]).sentence.startswith("◆ Computed by Rumbo, printed by no publisher: ")
    True

    Raises NoData where there is none.
    """
    if not findings:
        raise NoData("There is no finding to cite.", "Nothing was computed.", "Ask for another month.")
    _ = catalogue("cli", language).gettext
    told = " ".join(dict.fromkeys(one.explanation.in_language(language) for one in findings))
    methods = ", ".join(dict.fromkeys(one.method for one in findings))
    as_of = findings[0].as_of
    sentence = _("◆ Computed by Rumbo, printed by no publisher: {told} (method {method}; as known on {day}).")
    names = dict.fromkeys(name for one in findings for name in one.releases)
    return Citation(
        sentence.format(told=told.rstrip(), method=methods, day=day(as_of, language)), _references(observatory, names),
        as_of, language,
    )  # fmt: skip


def _references(observatory: Observatory, names: Iterable[str]) -> tuple[Reference, ...]:
    held = [observatory.release(name) for name in names]
    return tuple(Reference(observatory.source(one.product), one, (one.url,)) for one in held)
