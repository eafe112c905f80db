"""The registers: the compact, the pathways, the measures and the meetings, as records of dated statements.

One folder per register and one YAML file per country or instrument in it; ``register.yml`` says at the top what was
searched. How to write an entry is in ``README.md`` there. What does not fit is a problem with its file and line, and
leaves out that entry alone: all else loads. What a record's state was on a day is derived in ``state``.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any

from rumbo.core.record import Country, Doubt, Record, RecordId, Said, Searched, Unverified
from rumbo.core.text import Text
from rumbo.core.when import When
from rumbo.errors import UnknownRecord
from rumbo.registers.building import build
from rumbo.registers.reading import Entry, Notes, Problem, Series, read
from rumbo.registers.rules import check_record, check_references

FOLDER = Path(__file__).parent
REGISTERS = ("compact", "pathways", "measures", "meetings")
LEFT_OUT = "left_out.yml"
__all__ = ["FOLDER", "REGISTERS", "Heading", "LeftOut", "Problem", "Registers", "check", "load"]


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands above the records of a file: whose they are, and what was searched for them.

    ``name`` and ``about`` belong to ``register.yml``; ``instrument`` is the one its records belong to unless they say
    otherwise; ``country`` is the one whose promises the file holds.
    """

    name: Text | None = None
    about: Text | None = None
    instrument: RecordId = ""
    country: Country = ""
    searched: tuple[Searched, ...] = ()
    register: str = field(default="", metadata={"derived": True})
    file: str = field(default="", metadata={"derived": True})


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something known that enters no register, and the reason; ``address`` is what was given as its source."""

    what: Text
    why: Text
    address: str
    countries: tuple[Country, ...] = ()
    happened: When | None = None


@dataclass(frozen=True, slots=True)
class Registers:
    """All records by id, the headings of their files, what is left out, and the problems met in reading."""

    records: Mapping[str, Record]
    headings: tuple[Heading, ...]
    left_out: tuple[LeftOut, ...]
    problems: tuple[Problem, ...]

    def __iter__(self) -> Iterator[Record]:
        return iter(self.records.values())

    def record(self, name: str) -> Record:
        """Return one record. Raises UnknownRecord, with the nearest ids."""
        if name in self.records:
            return self.records[name]
        near = get_close_matches(name, self.records, n=3, cutoff=0.5)
        do = f"Did you mean {', '.join(near)}?" if near else f"The registers are {', '.join(REGISTERS)}."
        raise UnknownRecord(f"No record is called {name!r}.", "", do, {"record": near})

    def of(self, register: str, kind: str = "", country: str = "") -> tuple[Record, ...]:
        """Return the records of a register, of one kind and in which a country acts, where asked for."""
        return tuple(
            one
            for one in self
            if one.register == register and kind in ("", one.kind) and (not country or country in one.actors)
        )

    def with_filed(self, filed: Mapping[str, Sequence[Said]]) -> Registers:
        """Return the registers with statements that were filed on records, each after those that stand there."""
        more = {
            name: replace(self.records[name], statements=(*self.records[name].statements, *said))
            for name, said in filed.items()
            if name in self.records
        }
        return replace(self, records={**self.records, **more})

    def heading(self, register: str, country: str = "") -> Heading | None:
        """Return the heading of a register, or of the file of a country in it."""
        for one in self.headings:
            if one.register == register and (one.country == country if country else one.name is not None):
                return one
        return None


@cache
def load(folder: Path = FOLDER) -> Registers:
    """Return the registers of a folder, those of the package unless another is named.

    >>> load().record("lad-2022").kind
    'instrument'
    """
    records: dict[str, Record] = {}
    entries: dict[str, Entry] = {}
    headings: list[Heading] = []
    problems: list[Problem] = []
    for register in REGISTERS:
        for path in sorted((folder / register).glob("*.yml")):
            notes = Notes(f"{register}/{path.name}")
            sheet = read(_content(path, notes), notes)
            headings.append(_heading(sheet, register, notes))
            for record, entry in _records(sheet, headings[-1], notes):
                if record.id in records:
                    first = records[record.id]
                    what = f"The id stands already in {first.file}:{first.line}."
                    notes.add(entry.lines["id"], what, "Give one of the two another id.")
                else:
                    records[record.id], entries[record.id] = record, entry
            problems += notes.problems
    problems += check_references(records, entries)
    notes = Notes(LEFT_OUT)
    left_out = tuple(_left_out(folder / LEFT_OUT, notes))
    return Registers(_with_our_readings(records), tuple(headings), left_out, (*problems, *notes.problems))


def check(folder: Path = FOLDER) -> tuple[Problem, ...]:
    """Return all problems of the registers, none where every entry fits.

    >>> check()
    ()
    """
    return load(folder).problems


def _content(path: Path, notes: Notes) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        notes.add(1, f"The file cannot be read: {error}.", "Save it as UTF-8 text.")
        return "{}"


def _heading(sheet: Entry, register: str, notes: Notes) -> Heading:
    entry = Entry(sheet.line)
    entry.update((key, value) for key, value in sheet.items() if key != "records")
    entry.lines = sheet.lines
    found: Heading | None = build(Heading, entry, sheet.line, notes)
    return replace(found or Heading(), register=register, file=notes.file)


def _records(sheet: Entry, heading: Heading, notes: Notes) -> Iterator[tuple[Record, Entry]]:
    unreadable = {problem.line for problem in notes.problems}
    members = list(_members(sheet, "records", notes))
    ends = [line for _, line in members[1:]] + [sys.maxsize]
    for (entry, line), end in zip(members, ends, strict=False):
        if any(line <= fault < end for fault in unreadable):
            continue
        notes.entry = str(entry.get("id", "")) if isinstance(entry, Entry) else ""
        before = len(notes.problems)
        record: Record | None = build(Record, entry, line, notes)
        if record is not None:
            instrument = record.instrument or heading.instrument
            record = replace(record, register=heading.register, file=notes.file, line=line, instrument=instrument)
            check_record(record, entry, notes)
            if len(notes.problems) == before:
                yield record, entry
    notes.entry = ""


def _members(sheet: Entry, name: str, notes: Notes) -> Iterator[tuple[Any, int]]:
    value = sheet.get(name, Series(sheet.line))
    if isinstance(value, Series):
        yield from zip(value, value.lines, strict=True)
    elif value:
        notes.add(sheet.lines[name], f"A list belongs under {name}.", "Begin each entry with a hyphen.")


def _left_out(path: Path, notes: Notes) -> Iterator[LeftOut]:
    if path.exists():
        sheet = read(_content(path, notes), notes)
        for entry, line in _members(sheet, "left_out", notes):
            found: LeftOut | None = build(LeftOut, entry, line, notes)
            if found is not None:
                yield found


def _with_our_readings(records: dict[str, Record]) -> Mapping[str, Record]:
    """Mark the pillar and the duties of a promise as our reading, in the words of its instrument."""
    for record in records.values():
        instrument = records.get(record.instrument)
        if instrument and instrument.reading and record.kind in OUR_READING and (record.pillar or record.duties):
            mark = Unverified(Doubt.INFERENCE, instrument.reading)
            records[record.id] = replace(record, unverified=(*record.unverified, mark))
    return records


OUR_READING = frozenset({"commitment", "progress-claim"})
