"""The ledger: what we issued, line by line, each forecast with what it saw and the day it was issued.

It is a second store beside the releases and never mixes with them. Lines are only ever appended, by one process at a
time, all of one outlook in one write; the same forecast again changes nothing. A line carries a check over itself, so
that one changed by hand is found. Of a line torn by a kill, what is left is put aside and told, and the rest stands.
Scores are not written down: they follow from the ledger and the archive whenever somebody reads.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date
from io import FileIO
from pathlib import Path
from typing import Any

from rumbo.archive import store
from rumbo.core import Period
from rumbo.errors import BadArchive, RumboError

NAME = "ledger.jsonl"
TORN = "ledger.torn"
CHECK = "check"


@dataclass(frozen=True, slots=True)
class Issued:
    """One forecast of one month, as it was issued: values are in ``unit``, levels of quantiles from 0 to 1.

    ``origin`` is the newest month that it saw, ``vintage`` the day as of which it saw it, in ``releases``; ``aims_at``
    says which figure of the month it is a forecast of, ``information`` from what. ``rival`` is the random walk's.
    """

    indicator: str
    place: str
    where: Mapping[str, str]
    origin: str
    month: str
    horizon: int
    quantiles: Mapping[float, float]
    rival: Mapping[float, float]
    unit: str
    vintage: date
    releases: tuple[str, ...]
    aims_at: str
    information: str
    method: str
    rival_method: str
    issued: date

    @property
    def key(self) -> tuple[object, ...]:
        """What makes it the same forecast: of the same figure, from the same releases, by the same method."""
        cut = tuple(sorted(self.where.items()))
        return self.indicator, self.place, cut, self.origin, self.month, self.method, tuple(sorted(self.releases))

    def as_entry(self) -> dict[str, Any]:
        """Return it as a line of the ledger has it."""
        entry = asdict(self)
        for name in ("quantiles", "rival"):
            entry[name] = {str(level): value for level, value in entry[name].items()}
        for name in ("vintage", "issued"):
            entry[name] = entry[name].isoformat()
        return {**entry, "releases": list(self.releases)}


@dataclass(frozen=True, slots=True)
class Appended:
    """What issuing changed: the forecasts that were new, those that stood there already, and what was torn before."""

    new: tuple[Issued, ...]
    same: tuple[Issued, ...]
    torn: str = ""


class Ledger:
    """The ledger in a folder, which is made at the first forecast issued."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / NAME

    def entries(self) -> tuple[Issued, ...]:
        """Return all forecasts issued, oldest first. Raises BadArchive for a line that is none, or was changed."""
        try:
            content = self.path.read_bytes()
        except FileNotFoundError:
            return ()
        except OSError as error:
            raise BadArchive(f"{self.path} cannot be read: {error}.", "", "Check the file and its disk.") from None
        whole, _ = _apart(content)
        return tuple(self._read(whole))

    @property
    def torn(self) -> str:
        """What a kill left of an unfinished line, which counts as never issued; empty where there is none."""
        try:
            return _apart(self.path.read_bytes())[1].decode("utf-8", "replace")
        except OSError:
            return ""

    def append(self, forecasts: Sequence[Issued]) -> Appended:
        """Write down forecasts that are not there yet, all or none.

        Raises BadArchive for a broken ledger, which is left as it is; CannotWrite where the disk is full or writing is
        not permitted.
        """
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with self.path.open("a+b", buffering=0) as file, store.locked(file):
                file.seek(0)
                whole, torn = _apart(content := file.readall())
                known = {one.key for one in self._read(whole)}
                new = tuple({one.key: one for one in forecasts if one.key not in known}.values())
                if torn:
                    with self.path.with_name(TORN).open("ab") as aside:
                        aside.write(torn + b"\n")
                    file.truncate(len(whole))
                added = b"".join(map(_line, new))
                if whole and not whole.endswith(b"\n"):
                    added = b"\n" + added
                self._write(file, added, len(whole) if torn else len(content))
        except OSError as error:
            raise store.cannot_write(self.path.parent, error) from None
        return Appended(new, tuple(one for one in forecasts if one.key in known), torn.decode("utf-8", "replace"))

    def _write(self, file: FileIO, added: bytes, length: int) -> None:
        """Append bytes and see them on the disk; where that fails, the file is as long as before."""
        rest = memoryview(added)
        try:
            while rest:  # a disk that fills up takes a part, and says so at the next
                rest = rest[file.write(rest) :]
            os.fsync(file.fileno())
        except OSError:
            file.truncate(length)
            raise

    def _read(self, whole: bytes) -> Iterator[Issued]:
        for number, line in enumerate(whole.splitlines(), 1):
            if not line.strip():
                continue
            try:
                yield _issued(line)
            except (ValueError, TypeError, KeyError, AttributeError, RumboError) as error:
                raise BadArchive(
                    f"{self.path}, line {number}, is no forecast as it was issued: {error}.",
                    "The ledger is only ever appended to, so the line was changed or damaged.",
                    "Put it back from a copy, or move the line to another file; the others stand.",
                ) from None


def _apart(content: bytes) -> tuple[bytes, bytes]:
    """Return the whole lines, and what is torn behind them. A last line without its end may still be whole."""
    cut = content.rfind(b"\n") + 1
    last = content[cut:]
    try:
        if last:
            _issued(last)
    except (ValueError, TypeError, KeyError, AttributeError, RumboError):
        return content[:cut], last
    return content, b""


def _line(one: Issued) -> bytes:
    entry = one.as_entry()
    return (json.dumps({**entry, CHECK: _check(entry)}, ensure_ascii=False) + "\n").encode("utf-8")


def _check(entry: Mapping[str, Any]) -> str:
    text = json.dumps({name: value for name, value in entry.items() if name != CHECK}, sort_keys=True)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:12]


def _issued(line: bytes) -> Issued:
    entry = json.loads(line)
    if not isinstance(entry, dict):
        raise ValueError("it is no object")
    if (found := entry.pop(CHECK, None)) != _check(entry):
        raise ValueError(f"its check is {found} where its content makes {_check(entry)}")
    if strange := entry.keys() ^ {field.name for field in fields(Issued)}:
        raise ValueError(f"fields missing or unknown: {', '.join(sorted(strange))}")
    for name in ("quantiles", "rival"):
        entry[name] = {float(level): float(value) for level, value in entry[name].items()}
    for name in ("vintage", "issued"):
        entry[name] = date.fromisoformat(entry[name])
    for name in ("origin", "month"):
        Period.parse(entry[name])
    return Issued(**{**entry, "releases": tuple(entry["releases"])})
