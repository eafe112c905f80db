"""How to cite a figure or a series: a sentence to quote, and each release it rests on as a reference.

A reference names the publisher, the product, when the release became public and when it was retrieved, its address,
the hash of the publisher's file, the day the figure was known on, and the version of Rumbo. A figure read elsewhere is
cited by the page that gives it and, apart from it, the table it was read from, whose hash it is. A sum over products is
cited as Rumbo's own, of the releases it names.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import rumbo
from rumbo.core import Observation, Published, Release, Status
from rumbo.core.codebook import dimension, value_name
from rumbo.errors import NoData
from rumbo.observatory import Observatory
from rumbo.publish.sentences import acronym, at, counted, figure, published, release_of, status_word
from rumbo.series import Series
from rumbo.sources import Source, source
from rumbo.words import catalogue, day, period

STYLES = ("text", "bibtex", "csl")
_LATEX = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}


@dataclass(frozen=True, slots=True)
class Reference:
    """One release as a bibliography lists it; ``urls`` are the figures' own pages where they have some."""

    source: Source
    release: Release
    urls: tuple[str, ...]

    def hashed(self, language: str) -> str:
        """Return the hash, and of what: the publisher's file, or the table that the figures were read from."""
        if self.source.content is None:
            return f"SHA-256 {self.release.sha256}"
        _ = catalogue("cli", language).gettext
        table = self.source.content.in_language(language)
        return _("SHA-256 of {table}: {hash}").format(table=table, hash=self.release.sha256)

    def came(self, language: str) -> str:
        """Return where figures read elsewhere stand, when they came out there, and how they were read."""
        _ = catalogue("cli", language).gettext
        sentence = _("As given at {addresses} of what was published {when}")
        if not any(self.urls):
            sentence = _("Of what was published {when}")
        given = sentence.format(addresses=" , ".join(self.urls), when=published(self.release.published, language))
        return ". ".join([given, self.release.how.in_language(language)]) if self.release.how else given


@dataclass(frozen=True, slots=True)
class Citation:
    """What to write beside a figure or a series, in one language."""

    sentence: str
    references: tuple[Reference, ...]
    as_of: date
    language: str

    def text(self) -> str:
        """Return the sentence and the references in words."""
        return "\n\n".join([self.sentence, *(self.in_words(one) for one in self.references)])

    def in_words(self, one: Reference) -> str:
        """Return one reference in words: who published what, when, where it was had, its hash, and as known when."""
        _ = catalogue("cli", self.language).gettext
        publisher = one.source.publisher
        parts = [
            f"{publisher.name.in_language(self.language)} ({acronym(publisher.short, self.language, article=False)})",
            one.source.title.in_language(self.language),
            *self._of_file(one),
            self._note(),
        ]
        return ". ".join(part.rstrip(".") for part in parts if part) + "."

    def _of_file(self, one: Reference) -> list[str]:
        """Return where a release came from, and its hash: beside an address only where the bytes came from there."""
        _ = catalogue("cli", self.language).gettext
        release, hashed = one.release, one.hashed(self.language)
        retrieved = _("Retrieved {day}").format(day=day(release.retrieved, self.language)) if release.retrieved else ""
        if one.source.content:
            read = _("Read from {table}: release {release}").format(
                table=one.source.content.in_language(self.language), release=release.id
            )
            return [one.came(self.language), read, retrieved, hashed]
        when = published(release.published, self.language)
        came = _("Release {release}, published {when}").format(release=release.id, when=when)
        return [came, retrieved, f"{one.urls[0]} ({hashed})".strip()]  # no full stop at the end of an address

    def _note(self) -> str:
        _ = catalogue("cli", self.language).gettext
        sentence = _("As known on {day}, through Rumbo {version}")
        return sentence.format(day=day(self.as_of, self.language), version=rumbo.__version__)

    def bibtex(self) -> str:
        """Return the references as BibTeX; ``date`` and ``urldate`` are those of BibLaTeX."""
        return "\n\n".join(self._as_entry(one) for one in self.references)

    def _as_entry(self, one: Reference) -> str:
        release, publisher = one.release, escaped(one.source.publisher.name.in_language(self.language))
        note = f"{self.sentence} {self._origin(one)} {release.id}. {one.hashed(self.language)}. {self._note()}."
        fields = {
            "author": f"{{{publisher}}}",
            "title": f"{{{escaped(one.source.title.in_language(self.language))}}}",
            "year": str(release.published.latest.year),
            "date": str(release.published),
            "publisher": publisher,
            "url": one.urls[0],
            "urldate": release.retrieved.isoformat() if release.retrieved else "",
            "note": escaped(" ".join(note.split())),
        }
        lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
        return "\n".join([f"@misc{{{release.id.replace('.', '-')},", *lines, "}"])

    def _origin(self, one: Reference) -> str:
        return f"{one.came(self.language).rstrip('.')}." if one.source.content else ""

    def csl(self) -> list[dict[str, Any]]:
        """Return the references as CSL-JSON, for Zotero and its like."""
        return [self._as_item(one) for one in self.references]

    def _as_item(self, one: Reference) -> dict[str, Any]:
        release, publisher = one.release, one.source.publisher.name.in_language(self.language)
        item = {
            "id": release.id,
            "type": "dataset",
            "title": one.source.title.in_language(self.language),
            "author": [{"literal": publisher}],
            "publisher": publisher,
            "issued": {"date-parts": _date_parts(release.published)},
            "number": release.id,
            "language": self.language,
            "abstract": self.sentence,
            "note": f"{self._origin(one)} {one.hashed(self.language)}. {self._note()}.".strip(),
        }
        if one.urls[0]:
            item["URL"] = one.urls[0]
        if release.retrieved:
            item["accessed"] = {"date-parts": [_parts(release.retrieved)]}
        return item

    def written(self, style: str) -> str:
        """Return the citation in a style: ``text``, ``bibtex`` or ``csl``."""
        if style == "csl":
            return json.dumps(self.csl(), ensure_ascii=False, indent=1)
        return self.bibtex() if style == "bibtex" else self.text()


def cite(observatory: Observatory, series: Series, language: str = "en") -> Citation:
    """Return how to cite the figures of a series: one month by its figure, several by what they are.

    >>> import rumbo
    >>> observatory = rumbo.open()
    >>> december = observatory.series("cbp-encounters", "us-southwest", since="2023-12", until="2023-12",
    ...                               as_of="2024-05-31")
    >>> cite(observatory, december).sentence.split(" (")[0]
    'CBP recorded 301,980 encounters at the US southwest border in December 2023'

    Raises NoData where nothing is known.
    """
    if not series.known:
        reason = next((str(one.reason) for one in series if one.reason), "no figure is held")
        raise NoData("There is no figure to cite.", f"{reason[:1].upper()}{reason[1:]}.", "Ask for another month.")
    return _cited(series, observatory.release, series.as_of < observatory.today, language)


def cite_figure(
    series: Series, one: Observation, release: Callable[[str], Release], today: date, language: str
) -> Citation:
    """Return how to cite one figure of a series, as it was known on its own ``as_of``; ``release`` finds a release."""
    alone = replace(series, observations=(one,), as_of=one.as_of or series.as_of)
    return _cited(alone, release, alone.as_of < today, language)


def _cited(series: Series, release: Callable[[str], Release], past: bool, language: str) -> Citation:
    references = [
        Reference(source(found.product), found, tuple(sorted(urls - {""})) or (found.url,))
        for name, urls in _addresses(series).items()
        for found in [release(name)]
    ]
    shorts = ", ".join(dict.fromkeys(acronym(one.source.publisher.short, language) for one in references))
    sentence = _of_one(series, shorts, past, language) if len(series.known) == 1 else _of_many(series, shorts, language)
    return Citation(sentence[:1].upper() + sentence[1:], tuple(references), series.as_of, language)


def _addresses(series: Series) -> Mapping[str, set[str]]:
    """Return each release that the figures rest on, with the addresses of the figures themselves.

    A figure that is a sum over several products rests on a release of each, and has no page of its own.
    """
    found: dict[str, set[str]] = {}
    for one in series.known:
        for name in one.releases:
            found.setdefault(name, set()).add("" if one.computed else one.url)
    return found


def _of_one(series: Series, publisher: str, past: bool, language: str) -> str:
    _ = catalogue("cli", language).gettext
    (one,) = series.known
    name, where = counted(series.indicator, language), at(series.place, language)
    if re.search(rf"\b{re.escape(series.place.name.in_language(language))}\b", name):
        where = ""  # as in "transits through the Darién"
    sentence = _("{publisher} recorded {figure} {counted} {where} in {period} ({details}).")
    if series.indicator.kind == "stock":
        sentence = _("{publisher} recorded {figure} {counted} {where} at the end of {period} ({details}).")
    if one.computed:
        sentence = _(
            "◆ Figures of {publisher} add up to {figure} {counted} {where} in {period}: a sum that Rumbo computed of "
            "{releases} ({details})."
        )
    sentence = sentence if where else sentence.replace(" {where}", "")
    return sentence.format(
        publisher=publisher,
        figure=figure(one, language),
        counted=name,
        where=where,
        period=period(one.period, language),
        details="; ".join(_details(series, one, past, language)),
        releases=_named(one.releases, language),
    )


def _details(series: Series, one: Observation, past: bool, language: str) -> list[str]:
    _ = catalogue("cli", language).gettext
    found = [
        f"{dimension(name).name.in_language(language)}: {value_name(name, value).in_language(language)}"
        for name, value in one.dimensions.items()
    ]
    if one.status is not Status.NORMAL:
        found.append(status_word(one.status, language))
    if one.computed and one.rounding > 1:
        found.append(_("of rounded parts, so that it may be off by {count}").format(count=one.rounding // 2))
    elif one.rounding > 1:
        found.append(_("rounded to {step}").format(step=one.rounding))
    found += [text.in_language(language) for text in (*one.corrections, *one.remarks)]
    if past:
        found.append(_("as known on {day}").format(day=day(series.as_of, language)))
    if one.published:
        found.append(release_of(one.published, language))
    return found


def _of_many(series: Series, publisher: str, language: str) -> str:
    _ = catalogue("cli", language).gettext
    sentence = _("{name}, {place}, {first} to {last}, as published by {publisher} and known on {day}.")
    cut = [value_name(name, value).in_language(language) for name, value in series.where.items()]
    cut += [
        _("by {dimension}").format(dimension=dimension(name).name.in_language(language).lower()) for name in series.by
    ]
    months = [one.period for one in series.known]
    if len(set(months)) == 1:
        sentence = _("{name}, {place}, {first}, as published by {publisher} and known on {day}.")
    whole = sentence.format(
        name=series.indicator.name.in_language(language),
        place=", ".join([series.place.name.in_language(language), *cut]),
        first=period(min(months), language),
        last=period(max(months), language),
        publisher=publisher,
        day=day(series.as_of, language),
    )
    return " ".join([whole, *_sums(series, language)])


def _sums(series: Series, language: str) -> Iterator[str]:
    """Yield which figures of a series are sums that Rumbo computed, and of which releases."""
    _ = catalogue("cli", language).gettext
    sentence = _("◆ {count} of its {all} figures, from {first} to {last}, are sums that Rumbo computed of {releases}.")
    computed: dict[tuple[str, ...], list[str]] = {}
    for one in series.known:
        if one.computed:
            computed.setdefault(one.releases, []).append(one.period)
    for releases, months in computed.items():
        yield sentence.format(
            count=len(months),
            all=len(series.known),
            first=period(min(months), language),
            last=period(max(months), language),
            releases=_named(releases, language),
        )


def _named(releases: Sequence[str], language: str) -> str:
    _ = catalogue("cli", language).gettext
    *before, last = releases or ("",)
    return _(" and ").join([", ".join(before), last]) if before else last


def _date_parts(when: Published) -> list[list[int]]:
    return [_parts(one) for one in dict.fromkeys((when.earliest, when.latest))]


def _parts(one: date) -> list[int]:
    return [one.year, one.month, one.day]


def escaped(text: str) -> str:
    """Return a text as BibTeX has it."""
    return re.sub(r"[\\~^&%$#_{}]", lambda sign: _LATEX.get(sign[0], f"\\{sign[0]}"), text)


__all__: Sequence[str] = ["STYLES", "Citation", "Reference", "cite", "cite_figure", "escaped"]
