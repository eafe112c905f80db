"""What the feeds of the site tell, in the words of an edition: each entry dated by what it tells, not by the build."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from rumbo.archive import Changes, Standing
from rumbo.archive.changes import CellChange
from rumbo.core.codebook import value_name
from rumbo.publish.feeds import Entry, Feed
from rumbo.registers.asking import Event
from rumbo.site import changelog, paths
from rumbo.site.edition import N_, Edition
from rumbo.site.evidence import Evidence
from rumbo.site.records import Teller
from rumbo.site.setting import link
from rumbo.site.standing import standing
from rumbo.sources import source

MOST = 100
"""So many entries a feed has at most, the newest."""

GENERAL = {
    "releases": (N_("Releases"), paths.RELEASES),
    "revisions": (N_("Revisions of published figures"), paths.REVISIONS),
    "records": (N_("Records: promises, pathways, measures, meetings"), paths.TIMELINE),
    "returns": (N_("Returns filed by offices"), paths.RETURNS),
    "silences": (N_("Sources that are late or silent"), paths.SOURCES),
    "corrections": (N_("Known errors of publishers"), paths.CORRECTIONS),
}


class Feeds:
    """All feeds of an edition. Links are absolute where the site knows its address, else relative to the feed."""

    def __init__(self, edition: Edition, evidence: Evidence) -> None:
        self.edition, self.evidence = edition, evidence
        self.teller = Teller(edition, evidence)

    def general(self) -> Iterator[Feed]:
        """Yield the feeds of everything of a kind."""
        entries = {
            "releases": self.releases,
            "revisions": [one for one in self.releases if "revision" in one.tags],
            "records": self._records(),
            "returns": [one for one in self.releases if "return" in one.tags],
            "silences": self._silences(),
            "corrections": self._corrections(),
        }
        for name, (title, page) in GENERAL.items():
            yield self._feed(name, self.edition.say(title), page, entries[name])

    def of_indicators(self) -> Mapping[str, Feed]:
        """Return the feed of each indicator that is known, by its id: the releases that feed it."""
        found = {}
        for one in self.evidence.subjects:
            if one.is_home:
                products = {product.id for product in one.products}
                entries = [entry for entry in self.releases if products.intersection(entry.tags)]
                name = self.edition.text(one.indicator.name)
                found[one.indicator.id] = self._feed(f"indicator-{one.indicator.id}", name, one.page, entries)
        return found

    def of_sources(self) -> Mapping[str, Feed]:
        """Return the feed of each source that has releases, by its id."""
        found = {}
        for name in dict.fromkeys(one.release.product for one in self.evidence.changes.values()):
            entries = [entry for entry in self.releases if name in entry.tags]
            title = self.edition.text(source(name).title)
            found[name] = self._feed(f"source-{name}", title, paths.release(name), entries)
        return found

    def address(self, path: str) -> str:
        """Return the address of a path of the site as a feed writes it."""
        if self.evidence.address:
            return f"{self.evidence.address.rstrip('/')}/{path}"
        return link(paths.feed(self.edition.language, "any", "atom"), path)

    def _feed(self, name: str, title: str, page: str, entries: Sequence[Entry]) -> Feed:
        newest = sorted(entries, key=lambda one: (one.day, one.name), reverse=True)[:MOST]
        path = self.address(self.edition.path(page))
        return Feed(f"{name}:{self.edition.language}", f"Rumbo: {title}", self.edition.language, path, newest)

    @cached_property
    def releases(self) -> Sequence[Entry]:
        """The entries of all releases, each with what it changed."""
        return [self._release(one) for one in self.evidence.changes.values()]

    def _release(self, changes: Changes) -> Entry:
        edition, release = self.edition, changes.release
        told = changelog.entry(edition, changes)
        parts = [told.told, told.moved, self._largest(changes.largest) if changes.largest else ""]
        text = ". ".join(part[:1].upper() + part[1:] for part in parts if part)
        tags = [release.product]
        if changes.totals or changes.cells:
            tags.append("revision")
        if source(release.product).reads:
            tags.append("return")
        return Entry(
            f"release:{release.id}",
            edition.say("%(source)s, published %(day)s", source=told.title, day=told.day),
            release.published.latest,
            f"{text}.",
            self.address(edition.path(paths.release(release.id))),
            tuple(tags),
        )

    def _largest(self, cell: CellChange) -> str:
        edition = self.edition
        names = (edition.text(value_name(key, value)) for key, value in cell.dimensions.items())
        return edition.say(
            "the cell that changed most, %(cell)s, %(period)s, went from %(before)s to %(after)s",
            cell=", ".join(names) or edition.say("the total"),
            period=edition.period(cell.period),
            before="–" if cell.before is None else edition.number(cell.before),
            after="–" if cell.after is None else edition.number(cell.after),
        )

    def _records(self) -> list[Entry]:
        return [self._record(one) for one in self.evidence.events]

    def _record(self, event: Event) -> Entry:
        record, said = event.record, self.teller.statement(event.said)
        number = record.statements.index(event.said) + 1
        path = self.teller.path(record) or self.edition.path(paths.TIMELINE)
        return Entry(
            f"record:{record.id}:{number}",
            ": ".join(part for part in (self.edition.text(record.title), said.becomes) if part),
            event.said.happened.latest,
            f"{said.when}: {said.text} ({said.who})",
            self.address(path),
            (record.register,),
        )

    def _silences(self) -> list[Entry]:
        found = []
        for one in self.evidence.situation.silences:
            if one.due and one.days and one.standing is not Standing.ENDED:
                newest = self.edition.period(one.newest)
                text = self.edition.say(
                    "It holds figures up to %(period)s; more were due on %(day)s.",
                    period=newest, day=self.edition.day(one.due),
                )  # fmt: skip
                found.append(
                    Entry(
                        f"silence:{one.source.id}:{one.newest}",
                        f"{self.edition.text(one.source.title)}: {standing(self.edition, one)}",
                        one.due,
                        text,
                        self.address(self.edition.path(paths.source(one.source.id))),
                        (one.source.id,),
                    )
                )
        return found

    def _corrections(self) -> list[Entry]:
        found = []
        held = {one.release.sha256: one.release for one in self.evidence.changes.values()}
        for product in self.of_sources():
            for number, one in enumerate(source(product).corrections, 1):
                release = held.get(one.release)
                if release is None:
                    continue
                found.append(
                    Entry(
                        f"correction:{product}:{one.release[:12]}:{number}",
                        self.edition.text(source(product).title),
                        release.published.latest,
                        f"{self.edition.text(one.what)} {self.edition.text(one.why)} ({self.edition.text(one.who)})",
                        self.address(self.edition.path(paths.CORRECTIONS)),
                        (product,),
                    )
                )
        return found
