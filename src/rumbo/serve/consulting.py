"""From what the façade finds, judges and keeps in its registers to what an assistant is told, each with who says so."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rumbo.core import Text
from rumbo.core.record import Evidence, Said
from rumbo.observatory import Observatory
from rumbo.observatory.looking_up import Found
from rumbo.publish import citing
from rumbo.registers.asking import OnDay
from rumbo.registers.vocabulary import actor_names, place_names, vocabulary
from rumbo.serve.shapes import Checked, Cited, Claim, Match, Matches, RecordFound, Records, Statement
from rumbo.serve.telling import own

KINDS = ("indicator", "place", "value", "term", "record")
OF_EACH = 5
"""So many matches of a kind are told."""

RECORDS, STATEMENTS, CLAIMS = 10, 6, 40
"""So many records, statements of one, and claims of a text are told; how many more there are is said."""


class Sources:
    """The citations of an answer, each once, by their number."""

    def __init__(self, as_of: str, language: str) -> None:
        self.as_of, self.language = as_of, language
        self._held: dict[tuple[str, str | None], int] = {}
        self.told: list[Cited] = []

    def add(self, one: Cited) -> int:
        """Return the number of a citation."""
        number = self._held.setdefault((one.text, one.url), len(self.told))
        if number == len(self.told):
            self.told.append(one)
        return number

    def evidence(self, says: str, one: Evidence) -> int:
        """Return the number of a page on which somebody said something."""
        return self.add(Cited(text=f"{says}. {one.published}. {one.url}", url=one.url, published=str(one.published)))

    def all(self) -> list[Cited]:
        """Return all citations; where nothing was cited, that it is this program which says so."""
        return self.told or [own(self.as_of, self.language)]


def found(observatory: Observatory, question: str, language: str) -> Matches:
    """Return what fits words best, some of each kind; terms come with the document that uses them."""
    as_of = observatory.today.isoformat()
    sources = Sources(as_of, language)
    terms = _terms()
    matches = [
        Match(
            kind=one.kind,
            id=one.id,
            name=one.name.in_language(language),
            about=one.about.in_language(language),
            within=one.within,
            citation=_source_of(observatory, one, sources, terms),
        )
        for kind in KINDS
        for one in observatory.find(question, kinds=[kind], most=OF_EACH, more=[term for term, _ in terms.values()])
    ]
    return Matches(language=language, as_of=as_of, question=question, matches=matches, citations=sources.all())


def _terms() -> Mapping[str, tuple[Found, Mapping[str, Any]]]:
    """Return the words of the glossary as candidates, with the words of each language."""
    from rumbo.site.glossary import glossary

    held = glossary()
    return {
        term.id: (
            Found(
                "term", term.id, Text({key: word.term for key, word in term.words.items()}),
                Text({key: word.sense for key, word in term.words.items()}),
            ),
            term.words,
        )
        for term in (*held.field, *held.ours)
    }  # fmt: skip


def _source_of(observatory: Observatory, one: Found, sources: Sources, terms: Mapping[str, Any]) -> int:
    """Return the number of the citation of a match: of an indicator its first product, of a record its first page."""
    language = sources.language
    if one.kind == "indicator":
        first = citing.products(observatory.indicator(one.id))[0]
        name, title = first.publisher.name.in_language(language), first.title.in_language(language)
        return sources.add(Cited(text=f"{name}. {title}. {first.publisher.url}", url=first.publisher.url))
    if one.kind == "record":
        said = observatory.registers.record(one.id).statements[0]
        return sources.evidence(said.says.who.in_language(language), said.sources[0])
    if one.kind == "term" and (document := terms[one.id][1][language].document):
        return sources.add(Cited(text=f"{document.publisher}. {document.title}. {document.url}", url=document.url))
    return sources.add(own(sources.as_of, language))


def checked(observatory: Observatory, text: str, published: str | None, language: str) -> Checked:
    """Return the claims of a text with their verdicts, each with what it was held against."""
    document = observatory.check_document(observatory.check(text, published=published), days=False)
    sources = Sources(document["as_of"], language)
    claims = [_claim(one, sources) for one in document["claims"][:CLAIMS]]
    return Checked(
        language=language,
        as_of=document["as_of"],
        published=document["published"],
        claims=claims,
        left_out=max(0, len(document["claims"]) - CLAIMS),
        citations=sources.all(),
    )


def _claim(one: Mapping[str, Any], sources: Sources) -> Claim:
    language = sources.language

    def told(words: Mapping[str, str] | None) -> str | None:
        return words[language] if words else None

    return Claim(
        words=one["span"],
        said=one["said"],
        verdict=one["verdict"],
        verdict_told=one["verdict_told"][language],
        sentence=one["sentence"][language],
        reason=told(one["reason_told"]),
        read_as=told(one["reading_told"]),
        record_then=told(one["record_told"]["then"]),
        record_now=told(one["record_told"]["now"]),
        commands=one["commands"],
        citations=[number for each in one["evidence"] for number in _evidence(each, sources)],
    )


def _evidence(one: Mapping[str, Any], sources: Sources) -> list[int]:
    """Return the numbers of what a verdict rests on: a release, or the pages of a record."""
    title = one["title"][sources.language]
    if "release" in one:
        text = f"{one['publisher'][sources.language]}. {title}. {one['release']}, {one['published']}. {one['url']}"
        text += f" (SHA-256 {one['sha256']})" if one["sha256"] else ""
        return [
            sources.add(
                Cited(
                    text=text, url=one["url"] or None, release=one["release"], published=one["published"],
                    sha256=one["sha256"] or None,
                )
            )
        ]  # fmt: skip
    return [sources.add(Cited(text=f"{title}. {url}", url=url)) for url in one["sources"]]


def records(
    observatory: Observatory, register: str, query: str, place: str | None, as_of: str | None, language: str
) -> Records:
    """Return the records of a register that fit words and a place, as they stood on a day.

    Raises UnknownRecord, UnknownPlace, AmbiguousPlace, BadPeriod.
    """
    stood = {one.record.id: one for one in observatory.records(register, as_of=as_of, country=place)}
    day = as_of or observatory.today.isoformat()
    fitting = list(stood)
    if query.strip():
        every = observatory.find(query, kinds=["record"], most=len(observatory.registers.records))
        fitting = [one.id for one in every if one.id in stood]
    sources = Sources(day, language)
    told = [_record(stood[name], sources) for name in fitting[:RECORDS]]
    heading = observatory.registers.heading(register)
    searches = heading.searched[:STATEMENTS] if heading and not told else ()
    return Records(
        language=language,
        as_of=day,
        within=register,
        query=query,
        place=place,
        found=len(fitting),
        records=told,
        searched=[
            f"{one.what.in_language(language)} – {one.where.in_language(language)} – {one.until}" for one in searches
        ],
        citations=sources.all(),
    )


def _record(one: OnDay, sources: Sources) -> RecordFound:
    language, held, standing = sources.language, one.record, one.standing
    names = {**place_names(), **actor_names()}
    words = vocabulary()
    return RecordFound(
        id=held.id,
        within=held.register,
        kind=words["kind"][held.kind].in_language(language),
        title=held.title.in_language(language),
        state=standing.state.value,
        state_told=words["state"][standing.state.value].in_language(language),
        since=str(standing.since) if standing.since else None,
        deadline=str(standing.deadline) if standing.deadline else None,
        actors=[names[name].in_language(language) for name in held.actors],
        places=[names[name].in_language(language) for name in held.places],
        statements=[_statement(said, sources) for said in (one.told or standing.perhaps)[-STATEMENTS:]],
        statements_left_out=max(0, len(one.told) - STATEMENTS),
    )


def _statement(said: Said, sources: Sources) -> Statement:
    says = said.says.who.in_language(sources.language)
    text = said.text.in_language(sources.language)
    if said.disagreement:
        text = f"{text} [{said.disagreement.in_language(sources.language)}]"
    return Statement(
        happened=str(said.happened),
        text=text,
        says=says,
        citations=[sources.evidence(says, source) for source in said.sources],
    )
