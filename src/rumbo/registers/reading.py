"""The YAML of a register, read with its line numbers; what the entries mean is for ``building``.

All scalars stay text: what YAML would take for a day, a number or "no" is read by the type of its field instead. Built
straight from the parser's events, since building YAML's own tree of nodes first takes twice the time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml


class Entry(dict[str, Any]):
    """A mapping that knows the line it begins on, and the line of each of its keys."""

    __slots__ = ("line", "lines")

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line
        self.lines: dict[str, int] = {}


class Series(list[Any]):
    """A list that knows the line it begins on, and the line of each of its members."""

    __slots__ = ("line", "lines")

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line
        self.lines: list[int] = []


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a file that does not fit: where, which entry, what it is and what to do.

    >>> str(Problem("compact/usa.yml", 12, "usa-x", "No country is called 'UAS'.", "Did you mean USA?"))
    "compact/usa.yml:12: usa-x: No country is called 'UAS'. Did you mean USA?"
    """

    file: str
    line: int
    entry: str
    what: str
    do: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.entry + ': ' if self.entry else ''}{self.what} {self.do}"


@dataclass(slots=True)
class Notes:
    """The problems of one file, as they are found."""

    file: str
    entry: str = ""
    problems: list[Problem] = field(default_factory=list)

    def add(self, line: int, what: str, do: str) -> None:
        """Note a problem of the entry at hand."""
        self.problems.append(Problem(self.file, line, self.entry, what, do))


def read(text: str, notes: Notes) -> Entry:
    """Return the entries of a YAML text; what is no YAML, or no mapping, is noted and comes back empty."""
    events = yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    try:
        content = [_value(event, events, notes) for event in events if isinstance(event, yaml.NodeEvent)]
    except yaml.YAMLError as error:
        mark: Any = getattr(error, "problem_mark", None)
        what = f"This is not YAML: {getattr(error, 'problem', None) or error}."
        notes.add(1 if mark is None else mark.line + 1, what, "Mend the indentation, the quotes or the brackets there.")
        return Entry(1)
    if len(content) == 1 and isinstance(content[0], Entry):
        return content[0]
    notes.add(1, "The file is no single mapping.", "Begin with fields such as records:, as the other files do.")
    return Entry(1)


def _value(event: Any, events: Iterator[Any], notes: Notes) -> Any:
    if isinstance(event, yaml.ScalarEvent):
        return event.value
    line = event.start_mark.line + 1
    if isinstance(event, yaml.SequenceStartEvent):
        return _series(Series(line), events, notes)
    if isinstance(event, yaml.MappingStartEvent):
        return _entry(Entry(line), events, notes)
    notes.add(line, "An alias (*name) stands here.", "Write the value out, so that each entry can be read alone.")
    return ""


def _series(series: Series, events: Iterator[Any], notes: Notes) -> Series:
    for event in events:
        if isinstance(event, yaml.SequenceEndEvent):
            break
        series.lines.append(event.start_mark.line + 1)
        series.append(_value(event, events, notes))
    return series


def _entry(entry: Entry, events: Iterator[Any], notes: Notes) -> Entry:
    for event in events:
        if isinstance(event, yaml.MappingEndEvent):
            break
        line = event.start_mark.line + 1
        key = _value(event, events, notes)
        if not isinstance(key, str):
            notes.add(line, "A field has no plain name.", "Write name: value.")
            key = ""
        if key in entry:
            notes.add(line, f"The field {key} stands twice.", "Keep one of the two.")
        value = next(events)
        begins = value.start_mark.line + 1
        entry.lines[key] = begins if isinstance(value, yaml.ScalarEvent) else line
        entry[key] = _value(value, events, notes)
    return entry
