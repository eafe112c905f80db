"""The search: everything that has a place of its own, from A to Z, and the file that finds it while one types.

The file is asked for when a reader first types. What is typed stays in the page. Without a script the field leads here,
where all of it stands as a list.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from rumbo.claims.lexicon import demonyms, namings
from rumbo.core import Indicator, Kind, places
from rumbo.core import place as find_place
from rumbo.site import docs, paths
from rumbo.site.edition import N_, Edition
from rumbo.site.evidence import Evidence, Subject
from rumbo.site.figures import capital
from rumbo.site.glossary import glossary
from rumbo.site.pages import Page, entries
from rumbo.site.pages.timeline import record_path
from rumbo.site.questions import questions
from rumbo.site.records import Teller
from rumbo.sources import sources

NAVIGATION = None
KINDS = {
    "indicator": N_("Indicator"),
    "place": N_("Place"),
    "record": N_("Record"),
    "term": N_("Term"),
    "source": N_("Source"),
    "page": N_("Page"),
}
NOTE = 110  # letters of a note


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that can be found: its kind, its words, where it stands, and what else it is called.

    ``figures`` is the folder of its figures' pages with the first and last period that has one.
    """

    kind: str
    title: str
    path: str
    note: str = ""
    words: str = ""
    figures: tuple[str, str, str] | None = None

    def row(self, kinds: Sequence[str]) -> list[Any]:
        """Return it as the file has it; a word of the title is not said again."""
        own = _words([self.title]).split()
        words = " ".join(word for word in self.words.split() if word not in own)
        row: list[Any] = [kinds.index(self.kind), self.title, self.path, self.note, words]
        return [*row, *self.figures] if self.figures else row


@dataclass(frozen=True, slots=True)
class Letter:
    """All that begins with a letter."""

    letter: str
    found: Sequence[Found]


@dataclass(frozen=True, slots=True)
class Context:
    """What the template shows."""

    letters: Sequence[Letter]
    kinds: dict[str, str]
    count: str


def pages(edition: Edition, evidence: Evidence) -> Iterator[Page]:
    """Yield the page with its file."""
    found = list(_found(edition, evidence))
    order = list(KINDS)
    names = {kind: edition.say(words) for kind, words in KINDS.items()}
    file = {
        "kinds": [names[kind] for kind in order],
        "figure": edition.say("Figure"),
        "none": edition.say("Nothing is found."),
        "some": edition.say("Nothing has all of these words; these have some of them:"),
        "all": edition.say("All results"),
        "check": [edition.path(paths.CHECK), edition.say("Check this sentence"),
                  edition.say("A number alone may be many figures: add the words around it.")],
        "counts": [edition.say("%(count)s result", count="1"), edition.say("%(count)s results", count="#")],
        "months": [edition.period(f"2024-{month:02}").split()[0] for month in range(1, 13)],
        "of": edition.period("2024-01").split()[1:-1],
        "entries": [one.row(order) for one in found],
    }  # fmt: skip
    ordered = sorted(found, key=lambda one: (_plain(one.title), one.note))
    letters = [Letter(name, list(held)) for name, held in groupby(ordered, key=lambda one: _letter(one.title))]
    yield Page(
        paths.SEARCH,
        "search.html",
        edition.say("Search, and everything from A to Z"),
        edition.say("Indicators, places, records, terms and sources of Rumbo, to be searched or read from A to Z."),
        Context(letters, names, edition.number(len(found))),
        paths.SEARCH,
        files={paths.search(edition.language): json.dumps(file, ensure_ascii=False, separators=(",", ":"))},
    )


def _found(edition: Edition, evidence: Evidence) -> Iterator[Found]:
    """Yield everything that has a place of its own, what is asked for most first."""
    yield from _indicators(edition, evidence)
    teller = Teller(edition, evidence)
    called = demonyms(edition.language)
    for code in teller.countries:
        names = _words((*find_place(code).spellings, *sorted(called.get(code, ()))))
        yield Found("place", teller.name(code), edition.path(paths.country(code)), "", names)
    yield from _parts(edition, evidence, teller.countries, called)
    for part in (glossary().field, glossary().ours):
        for term in part:
            word = term.words[edition.language]
            others = (each.term for each in term.words.values())
            path = edition.path(f"{paths.GLOSSARY}#term-{term.id}")
            yield Found("term", capital(word.term), path, _short(word.sense), _words((*others, term.id)))
    labels = {entry.path: edition.say(entry.label) for entry in entries()}
    for name, records in evidence.records.items():
        register = labels.get(paths.REGISTERS.get(name, ""), "")
        for one in records:
            record = one.record
            path = record_path(teller, record)
            named = dict.fromkeys((*record.actors, *record.places, *record.concerns))
            who = [teller.name(one) for one in named][:6]
            note = ", ".join([teller.word("kind", record.kind), *who[:3]])
            city = record.city.values() if record.city else ()
            title, own = edition.text(record.title), edition.text(record.city) if record.city else ""
            yield Found(
                "record",
                title if _plain(own) in _plain(title) else f"{title} ({own})",
                path,
                _short(note),
                _words((*record.title.values(), register, record.id, *who, *city)),
            )
    for name, held_source in sources().items():
        path = edition.path(paths.source(name))
        words = (*held_source.title.values(), *held_source.publisher.name.values(), held_source.publisher.short, name)
        yield Found(
            "source", edition.text(held_source.title), path, edition.text(held_source.publisher.name), _words(words)
        )
    yield from _pages(edition)


def _pages(edition: Edition) -> Iterator[Found]:
    """Yield the pages of the navigation, each with the question it answers, and those of the documentation."""
    asked = {one.path: f"{one.label} {one.note}" for one in questions(edition)}
    for entry in entries():
        path = edition.path(entry.path)
        yield Found("page", edition.say(entry.label), path, asked.get(path, ""), _words([asked.get(path, "")]))
    for part in docs.parts(edition.language):
        for one in part.documents:
            titles = (words for _, words in docs.headings(one.text))
            yield Found(
                "page", one.title, edition.path(paths.document(one.name)), edition.text(part.title), _words(titles)
            )


def _indicators(edition: Edition, evidence: Evidence) -> Iterator[Found]:
    named = namings(edition.language)
    for subject in evidence.subjects:
        indicator, place = subject.indicator, subject.series.place
        where = capital(edition.text(place.name))
        words = _words(
            (*indicator.name.values(), *indicator.short.values(), *place.spellings, indicator.id,
             *sorted(named.get(indicator.id, ())), edition.text(indicator.definition)))  # fmt: skip
        yield Found(
            "indicator",
            f"{edition.text(indicator.name)}, {where}",
            edition.path(subject.page),
            _short(edition.text(indicator.definition)),
            words,
            _figures(edition, subject),
        )


def _parts(
    edition: Edition, evidence: Evidence, countries: Sequence[str], called: Mapping[str, Iterable[str]]
) -> Iterator[Found]:
    """Yield the places that figures are broken down by alone, each with where Explore shows its newest.

    Of indicators with equally new figures the first counts, at home before elsewhere.
    """
    known = {*countries, *(one.series.place.id for one in evidence.subjects)}
    newest: dict[str, tuple[str, Indicator, str, str]] = {}
    for indicator in {one.indicator.id: one.indicator for one in evidence.subjects}.values():
        for where, dimensions in evidence.explored.newest.get(indicator.id, {}).items():
            for dimension, values in dimensions.items():
                for value, period in values.items():
                    if value not in newest or period > newest[value][0]:
                        newest[value] = period, indicator, where, dimension
    for part in places():
        if part.id in newest and part.id not in known:
            period, indicator, where, dimension = newest[part.id]
            state = {"indicator": indicator.id, **({"place": where} if where != indicator.home else {})}
            path = edition.path(f"{paths.EXPLORE}#{urlencode({**state, dimension: part.id})}")
            note = f"{edition.text(indicator.name)}, {edition.period(period)}"
            names = _words((*part.spellings, *sorted(called.get(part.id, ()))))
            yield Found("place", capital(edition.text(part.name)), path, note, names)


def _figures(edition: Edition, subject: Subject) -> tuple[str, str, str] | None:
    known = [one for one in subject.histories if subject.figure_page(one)]
    if not known or subject.indicator.every not in (Kind.MONTH, Kind.YEAR):
        return None
    return edition.path(f"figures/{subject.file_name}/"), known[0], known[-1]


def _short(text: str) -> str:
    """Return the beginning of a text, up to the end of a word."""
    text = " ".join(text.split())
    return text if len(text) <= NOTE else f"{text[:NOTE].rsplit(' ', 1)[0].rstrip(',;:')}…"


def _words(texts: Iterable[str]) -> str:
    """Return the words of texts, each once, in plain letters."""
    return " ".join(dict.fromkeys(re.findall(r"\w+", _plain(" ".join(texts)))))


def _plain(text: str) -> str:
    """Return a text in lower case without accents.

    >>> _plain("Vías de la Ñ")
    'vias de la n'
    """
    return "".join(sign for sign in unicodedata.normalize("NFD", text.casefold()) if not unicodedata.combining(sign))


def _letter(title: str) -> str:
    first = _plain(title)[:1].upper()
    return first if first.isalpha() else "0–9"
