"""Claims on records held against the registers: the rules by which one holds, does not, or cannot be checked.

1. A claim holds when the registers have a record for every country that it names, on a day that it may mean: an
   agreement by its parties, an office by its country, a measure by whom it reaches, a meeting by its place, number and
   day, a promise by who made it and what about. Whether a source was public on the day of the text is told with it.
2. It does not hold only when a record that is named beyond doubt says otherwise: another day, more than a month from
   the one claimed; another place of a meeting known by its number; a country that is not in a list of parties that is
   complete; an office said to run that had closed.
3. Everything else cannot be checked. That the registers lack a record says nothing about the claim.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import cached_property

from rumbo.claims import claim as verdicts
from rumbo.claims.lexicon import lexicon
from rumbo.claims.naming import named, stems
from rumbo.claims.registered import Attested, Named, RecordClaim
from rumbo.claims.sentence import Sentence
from rumbo.claims.text import words
from rumbo.core.record import Record, Turn
from rumbo.core.when import When
from rumbo.registers import Registers, load
from rumbo.registers.state import State, state, statements

NO_RECORD, AMBIGUOUS, NOT_YET = "no-record", "ambiguous", "not-yet-published"
MARGIN = timedelta(days=31)
"""A day nearer than this to the one on record is no other day: sources date one matter differently."""
BEGINS = frozenset({Turn.ANNOUNCED, Turn.IN_FORCE, Turn.OPERATING, Turn.TOOK_PLACE})
COMMON = frozenset({"restr", "visas", "unite", "state", "estad", "unido", "depar", "migra"})
"""What tells no record from another."""
SOME = 50
"""A smaller number is no amount that tells one promise from another."""
MEETINGS = frozenset({"adoption", "ministerial", "launch", "bilateral", "trilateral", "regional"})
Answer = tuple[str, str]


class Consulting:
    """Holds claims on records against the registers, as they stood on the day of a text and as they stand."""

    def __init__(self, published: date | None, now: date, language: str) -> None:
        self.now, self.language = now, language
        self._words: dict[str, frozenset[str]] = {}
        self._known: dict[str, bool] = {}
        self.published = published
        self.then = min(published, now) if published else now

    @cached_property
    def registers(self) -> Registers:
        """The registers, read when something is named that may stand in them."""
        return load()

    @cached_property
    def endorsed(self) -> dict[str, dict[str, Record]]:
        """Who endorsed each instrument, with the record of it."""
        found: dict[str, dict[str, Record]] = {}
        for one in self.registers.of("compact", "endorsement"):
            if self._is_known(one):
                found.setdefault(one.instrument, {}).update(dict.fromkeys(one.actors, one))
        return found

    def consulted(self, sentence: Sentence, context: Sentence | None, text: str) -> Iterator[RecordClaim]:
        """Yield the claims on records of one sentence of a text, in order."""
        for one in named(sentence, context, self.published):
            start, end = sentence.words.starts[one.first], sentence.words.ends[one.after - 1]
            if found := self.consult(one, text, start, end):
                yield found

    def consult(self, claim: Named, text: str, start: int, end: int) -> RecordClaim | None:
        """Return a claim with its verdict; None where the words turn out to name nothing that registers hold."""
        ask = {
            "office": self._office, "agreement": self._agreement, "visa-restriction": self._restriction,
            "meeting": self._meeting, "promise": self._promise, "programme": self._programme,
        }[claim.kind]  # fmt: skip
        found = ask(claim)
        if found is None:
            return None
        (verdict, reason), records, lacking = found
        attested = tuple(self._attested(one) for one in records)
        known = bool(attested) and all(one.known <= self.then for one in attested)
        return RecordClaim(
            start, end, text[start:end], claim, verdict, reason, attested, lacking, known, self.published
        )

    # What the registers say of each kind ------------------------------------------------------------------------

    def _office(self, claim: Named) -> tuple[Answer, list[Record], tuple[str, ...]] | None:
        offices = {one.places[0]: one for one in self.registers.of("pathways", "office") if one.places}
        countries = claim.at or tuple(one for one in claim.by if one in offices)
        if claim.name == "safe-mobility" and not claim.at:
            countries = tuple(one for one in claim.by if one != "USA")  # whoever is said to have one, not who runs them
        elif claim.name != "safe-mobility" and (len(countries) < 2 or not set(countries) <= set(offices)):
            return None
        found = [offices[one] for one in countries if one in offices]
        lacking = tuple(one for one in countries if one not in offices)
        if not countries:
            found = [self.registers.record("safe-mobility")]
        return self._answered(claim, found, lacking, certain=claim.name == "safe-mobility"), found, lacking

    def _agreement(self, claim: Named) -> tuple[Answer, list[Record], tuple[str, ...]] | None:
        parties = claim.by
        if claim.name:
            instrument = self.registers.record(claim.name)
            joined = self.endorsed.get(claim.name, {})
            lacking = tuple(one for one in parties if one not in joined)
            each = [joined[one] for one in parties if one in joined]
            answer = self._answered(claim, each or [instrument], lacking, certain=bool(each) or not joined)
            if lacking and answer[0] == verdicts.CANNOT_CHECK and self._is_complete(instrument, claim.when):
                answer = verdicts.DOES_NOT_HOLD, ""
            return answer, [instrument, *each], lacking
        if len(parties) < 2:
            return None
        found = [one for one in self._pacts(parties) if self._dated(one, claim) == "then"]
        if not found:
            return ((verdicts.CANNOT_CHECK, NO_RECORD), [], parties) if claim.when and not claim.in_context else None
        each = [record for one in found if len(parties) > 2 for record in self._joining(one, parties)]
        answer = self._answered(claim, found, (), certain=False)
        return (answer if claim.when or len(found) == 1 else (verdicts.CANNOT_CHECK, AMBIGUOUS)), [*found, *each], ()

    def _pacts(self, parties: Sequence[str]) -> Iterator[Record]:
        """Yield the agreements that have all these parties; of those with many only where more than two are named."""
        asked = set(parties)
        for one in self.registers:
            joined = self.endorsed.get(one.id, {}) if one.kind == "instrument" and len(asked) > 2 else {}
            if asked <= ({*one.actors, *one.members} if one.kind == "agreement" else set(joined)):
                yield one

    def _joining(self, one: Record, parties: Sequence[str]) -> Iterator[Record]:
        yield from (self.endorsed[one.id][party] for party in parties if one.id in self.endorsed)

    def _restriction(self, claim: Named) -> tuple[Answer, list[Record], tuple[str, ...]] | None:
        reached = set(claim.people) or {one for one in (*claim.by, *claim.at) if one != "USA"}
        if not reached and not (claim.when and claim.when.is_day):
            return None
        found = [
            one
            for one in self.registers.of("measures", "visa-restriction")
            if self._is_known(one)
            and reached <= {*one.concerns, *one.places}
            and self._dated(one, claim) == "then"
            and (reached or len((claim.stems & self._told(one)) - COMMON) > 1)
        ]
        if not found:
            return (verdicts.CANNOT_CHECK, NO_RECORD), [], tuple(sorted(reached))
        if len(found) > 1 and not claim.when:
            return (verdicts.CANNOT_CHECK, AMBIGUOUS), found, ()
        return (verdicts.HOLDS, ""), found, ()

    def _meeting(self, claim: Named) -> tuple[Answer, list[Record], tuple[str, ...]] | None:
        held = [one for one in self.registers.of("meetings") if one.kind in MEETINGS and self._is_known(one)]
        if claim.name:
            held = [one for one in held if one.instrument == claim.name]
        countries = {*claim.at, *claim.by}
        numbered = [one for one in held if claim.number and one.number == claim.number and one.kind == "ministerial"]
        places = set(claim.at)
        found = [
            one for one in (numbered or held)
            if (not places or places & set(one.places)) and countries <= one.touched
            and self._dated(one, claim) == "then"
        ]  # fmt: skip
        if found and (claim.when or numbered) and (countries or numbered or claim.name):
            return (verdicts.HOLDS, ""), found, ()
        if len(numbered) == 1 and claim.name:
            elsewhere = bool(places) and not places & set(numbered[0].places)
            other_day = self._dated(numbered[0], claim) == "elsewhere" and not claim.doubtful
            wrong = elsewhere or other_day
            return ((verdicts.DOES_NOT_HOLD, "") if wrong else (verdicts.CANNOT_CHECK, AMBIGUOUS)), numbered, ()
        return ((verdicts.CANNOT_CHECK, NO_RECORD), [], ()) if claim.name and (claim.when or places) else None

    def _programme(self, claim: Named) -> tuple[Answer, list[Record], tuple[str, ...]] | None:
        if claim.when is None:
            return None
        record = self.registers.record(claim.name)
        return self._answered(claim, [record], (), certain=False), [record], ()

    def _promise(self, claim: Named) -> tuple[Answer, list[Record], tuple[str, ...]] | None:
        if not claim.by:
            return None
        made = [
            one
            for one in self.registers.of("compact", "commitment", claim.by[0])
            if self._is_known(one) and one.statements[0].happened.earliest <= self.then
        ]
        scored = sorted(((self._alike(one, claim), one.id, one) for one in made), reverse=True)
        if not scored:
            return None
        best = [one for score, _, one in scored if score and score == scored[0][0]]
        if not best:
            return (verdicts.CANNOT_CHECK, NO_RECORD), [], ()
        printed = {figure.value for said in best[0].statements for figure in said.figures}
        large = [value for value in claim.amounts if value >= SOME and not 1990 <= value <= 2050]
        if len(best) > 1 or (large and printed and not printed & set(large)):
            return (verdicts.CANNOT_CHECK, AMBIGUOUS), best, ()
        return (verdicts.HOLDS, ""), best, ()

    def _alike(self, record: Record, claim: Named) -> float:
        """Return the share of a promise's title that a sentence tells, 0 below half of it; a figure counts too."""
        own = self._stems(record.title[self.language]) - COMMON
        common = len(own & claim.stems)
        figures = {figure.value for said in record.statements for figure in said.figures if figure.value >= SOME}
        if common and figures & set(claim.amounts):
            return 1 + common / len(own)
        return common / len(own) if common > 1 and 2 * common >= len(own) else 0.0

    def _told(self, record: Record) -> frozenset[str]:
        return self._stems(f"{record.title[self.language]} {record.statements[0].text[self.language]}")

    def _stems(self, text: str) -> frozenset[str]:
        """Return what the words of a record are about, read once."""
        if text not in self._words:
            self._words[text] = frozenset(stems(words(text).texts, lexicon(self.language).words("stop")))
        return self._words[text]

    # Rules ------------------------------------------------------------------------------------------------------

    def _answered(self, claim: Named, records: Sequence[Record], lacking: tuple[str, ...], certain: bool) -> Answer:
        """Return the verdict on records that a claim names; ``certain`` where no other can be meant."""
        if not records or lacking:
            return verdicts.CANNOT_CHECK, NO_RECORD
        if not all(self._is_known(one) for one in records):
            return verdicts.CANNOT_CHECK, NOT_YET
        dated = {self._dated(one, claim) for one in records}
        if dated == {"then"}:
            return verdicts.HOLDS, ""
        wrong = dated == {"elsewhere"} and certain and not claim.doubtful
        closed = dated == {"closed"} and certain
        return (verdicts.DOES_NOT_HOLD, "") if wrong or closed else (verdicts.CANNOT_CHECK, AMBIGUOUS)

    def _dated(self, record: Record, claim: Named) -> str:
        """Say how a record lies to the day claimed: then, near, elsewhere, or closed where it is said to run."""
        when = claim.when
        if claim.runs:
            day = min(when.latest, self.then) if when else self.then
            standing = state(record, day, self.now)
            if standing.is_active or standing.state is State.UNKNOWN:
                return "then"
            return "closed" if standing.state is State.ENDED and when is None else "near"
        begun = [said.happened for said in record.statements if said.becomes in BEGINS]
        begun = [one for one in begun if one.earliest <= self.then]
        if when is None:
            return "then" if begun else "near"
        if any(one.earliest <= when.latest and when.earliest <= one.latest for one in begun):
            return "then"
        far = all(
            one.latest + MARGIN < when.earliest or when.latest < one.earliest - MARGIN for one in begun if _dates(one)
        )
        return "elsewhere" if far and begun else "near"

    def _is_complete(self, instrument: Record, when: When | None) -> bool:
        """Say whether the list of those who adopted an instrument is complete, and the claim is on its adoption."""
        adoption = next(
            (one for one in self.registers.of("meetings", "adoption") if one.instrument == instrument.id), None
        )
        if adoption is None or not adoption.members_complete or when is None:
            return False
        day = adoption.statements[0].happened
        return when.earliest <= day.latest and day.earliest <= when.latest and when.latest - day.latest <= MARGIN

    def _is_known(self, record: Record) -> bool:
        if record.id not in self._known:
            self._known[record.id] = bool(statements(record, self.now, self.now))
        return self._known[record.id]

    def _attested(self, record: Record) -> Attested:
        standing = state(record, self.then, self.now)
        known = min(source.published.latest for said in record.statements for source in said.sources)
        return Attested(record, standing.state.value, standing.since, known)


def _dates(when: When) -> bool:
    return when.earliest > date.min + MARGIN
