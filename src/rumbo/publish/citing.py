"""What is no figure of a series is cited here: a definition, a finding, and that nothing is known.

Each rests on releases, which are cited as ``citation`` does; the sentence says that a finding is Rumbo's own.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import rumbo
from rumbo.core import Finding, Indicator, place
from rumbo.core.codebook import dimensions, value_name
from rumbo.errors import NoData
from rumbo.indicators import indicator
from rumbo.observatory import Observatory
from rumbo.publish.citation import Citation, Reference, escaped
from rumbo.sources import Source, sources
from rumbo.words import catalogue, day, number, period


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
    told = " ".join(dict.fromkeys(_told(one, language) for one in findings))
    methods = ", ".join(dict.fromkeys(one.method for one in findings))
    as_of = findings[0].as_of
    sentence = _("◆ Computed by Rumbo, printed by no publisher: {told} (method {method}; as known on {day}).")
    names = dict.fromkeys(name for one in findings for name in one.releases)
    return OfFinding(
        sentence.format(told=told.rstrip(". "), method=methods, day=day(as_of, language)),
        _references(observatory, names), as_of, language,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class OfFinding(Citation):
    """What to write beside a finding: Rumbo itself is cited first, then the releases that the finding rests on."""

    @property
    def key(self) -> str:
        """The key of the finding in a bibliography."""
        return f"rumbo-{self.as_of}-{hashlib.sha256(self.sentence.encode()).hexdigest()[:8]}"

    def bibtex(self) -> str:
        """Return the finding and its releases as BibTeX."""
        year, note = self.as_of.year, escaped(self.sentence)
        fields = [
            "  author = {{The Rumbo contributors}},", f"  title = {{{{Rumbo {rumbo.__version__}}}}},",
            f"  year = {{{year}}},", f"  date = {{{self.as_of}}},", f"  note = {{{note}}},",
        ]  # fmt: skip
        own = "\n".join([f"@misc{{{self.key},", *fields, "}"])
        return "\n\n".join([own, *([rest] if (rest := super(OfFinding, self).bibtex()) else [])])

    def csl(self) -> list[dict[str, Any]]:
        """Return the finding and its releases as CSL-JSON."""
        own = {
            "id": self.key,
            "type": "software",
            "title": f"Rumbo {rumbo.__version__}",
            "author": [{"literal": "The Rumbo contributors"}],
            "issued": {"date-parts": [[self.as_of.year, self.as_of.month, self.as_of.day]]},
            "language": self.language,
            "abstract": self.sentence,
            "note": self.sentence,
        }
        return [own, *super(OfFinding, self).csl()]


def _told(one: Finding, language: str) -> str:
    """Return what a finding is of, its value where the explanation leaves it out, and the explanation."""
    subject = one.subject
    parts = [indicator(subject["indicator"]).name.in_language(language)] if "indicator" in subject else []
    parts += [place(subject["place"]).name.in_language(language)] if "place" in subject else []
    parts += [value_name(name, value).in_language(language) for name, value in subject.items() if name in dimensions()]
    parts += [period(subject["period"], language)] if "period" in subject else []
    value = f" {number(one.value, language)}." if one.kind == "sum" and one.value is not None else ""
    return f"{', '.join(parts)}:{value} {one.explanation.in_language(language)}" if parts else str(one.explanation)


def _references(observatory: Observatory, names: Iterable[str]) -> tuple[Reference, ...]:
    held = [observatory.release(name) for name in names]
    return tuple(Reference(observatory.source(one.product), one, (one.url,)) for one in held)
