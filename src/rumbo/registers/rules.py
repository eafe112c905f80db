"""Rules that look at several fields of an entry, or at several entries: order of dates, references, who may speak."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from rumbo.core.record import Figure, FigureKind, Record, Side
from rumbo.registers.reading import Entry, Notes, Problem
from rumbo.registers.vocabulary import kinds, vocabulary

OF_NOBODY = frozenset({"pillar", "duty"})
REFERENCES = ("instrument", "meeting", "part_of", "duties", "links")


def check_record(record: Record, entry: Entry, notes: Notes) -> None:
    """Note what does not fit within one record."""
    if record.kind not in kinds()[record.register]:
        there = ", ".join(word for word in vocabulary()["kind"] if word in kinds()[record.register])
        notes.add(entry.lines["kind"], f"The register {record.register} holds no {record.kind!r}.", f"It has {there}.")
    if not record.actors and record.kind not in OF_NOBODY:
        do = "Name at least one country or organisation in actors."
        notes.add(entry.lines.get("actors", entry.line), "Nobody acts.", do)
    if not record.statements:
        notes.add(entry.lines["statements"], "Nothing is stated.", "Add one dated statement with its source.")
    for said, written in zip(record.statements, entry["statements"], strict=True):
        line = written.lines.get
        if not said.sources:
            do = "Add the url and the date published of at least one source."
            notes.add(line("sources", written.line), "The statement has no dated source.", do)
        if said.deadline and said.deadline.latest < said.happened.earliest:
            what = f"The deadline {said.deadline} lies before the promise of {said.happened}."
            notes.add(line("deadline", written.line), what, "Correct one of the two dates.")
        if said.says.side is Side.STATE and said.says.id not in (*record.actors, *record.members):
            do = f"Write {{official: {said.says.id}}} where one state speaks of another, or add it to actors."
            notes.add(line("says", written.line), f"{said.says.id} is no actor of this record.", do)
        for figure, figure_entry in zip(said.figures, written.get("figures", ()), strict=True):
            _check_figure(figure, figure_entry, notes)


def _check_figure(figure: Figure, entry: Entry, notes: Notes) -> None:
    if figure.kind is not FigureKind.TARGET and figure.as_of is None:
        do = "Add as_of: the day it counts up to or stands on, or the period it counts."
        notes.add(entry.line, f"The {figure.kind} figure {figure.value} has no as_of.", do)
    if figure.low is not None and figure.low >= figure.value:
        notes.add(entry.lines["low"], f"low {figure.low} is not below {figure.value}.", "Put the upper end in value.")
    if figure.since and figure.as_of and figure.as_of.latest < figure.since.earliest:
        what = f"The figure is of {figure.as_of}, before its beginning {figure.since}."
        notes.add(entry.lines["since"], what, "Correct one of the two dates.")


def check_references(records: Mapping[str, Record], entries: Mapping[str, Entry]) -> Iterator[Problem]:
    """Yield what a record names that is not there."""
    pillars = {(one.instrument, one.number) for one in records.values() if one.kind == "pillar"}
    for record in records.values():
        entry = entries[record.id]
        for name in REFERENCES:
            value: Any = getattr(record, name)
            for other in (value,) if isinstance(value, str) else value:
                if other and other not in records:
                    what, do = f"No record is called {other!r}.", f"Correct {name}, or add that record."
                    yield Problem(record.file, entry.lines.get(name, entry.line), record.id, what, do)
        if record.pillar is not None and (record.instrument, record.pillar) not in pillars:
            what = f"{record.instrument or 'No instrument'} has no pillar {record.pillar}."
            do = "Write the number of one of its pillars."
            yield Problem(record.file, entry.lines["pillar"], record.id, what, do)
