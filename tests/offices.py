"""Makes case logs and filled forms, of any size: every case and figure here is made up."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path

from rumbo.core import Period
from rumbo.observatory import Observatory
from rumbo.returns import form, log, sheet, template

HEAD = ("case", "step", "day", "group", "pathway", "reason")
GROUPS = ("CUB", "HTI", "VEN", "VEN", "VEN", "other")
PATHWAYS = ("us-resettlement", "us-resettlement", "canada", "spain", "family", "local-advice")
REASONS = ("nationality", "arrived-later", "status", "other-reason")
FIRST = date(2023, 6, 28)
OTHERS = {
    "slots.offered": 400, "slots.used": 350, "slots.missed": 40, "interviewers": 12, "intake-days": 20,
}  # fmt: skip
Rows = list[list[str]]


def events(cases: int, seed: int = 0, until: date = date(2024, 3, 31)) -> Rows:
    """Rows of a made case log, in no order; each case goes as far as it comes by a day."""
    chance = random.Random(seed)
    found: Rows = []
    span = (until - FIRST).days
    for number in range(cases):
        key, group = f"C{number:06d}", chance.choice(GROUPS)
        day = FIRST + timedelta(days=chance.randrange(span))
        at = "registered"
        while day <= until:
            step, pathway, reason, following, wait = _next(at, chance)
            found.append([key, step, day.isoformat(), group, pathway, reason])
            if not following:
                break
            at = following
            day += timedelta(days=chance.randrange(*wait))
    chance.shuffle(found)
    return found


def _next(at: str, chance: random.Random) -> tuple[str, str, str, str, tuple[int, int]]:
    """The event at a place of the way: its step, pathway and reason, where it goes on, and after how many days."""
    if at != "registered" and chance.random() < 0.04:
        return "closed", "", "", "", (0, 1)
    if at == "registered":
        return "registered", "", "", "screening", (0, 30)
    if at == "screening":
        if chance.random() < 0.4:
            return "screened-out", "", chance.choice(REASONS), "", (0, 1)
        return "screened-in", "", "", "interview", (1, 60)
    if at == "interview":
        return "interviewed", "", "", "referral", (0, 20)
    if at == "referral":
        pathway = chance.choice(PATHWAYS)
        ends = pathway in ("family", "local-advice")
        return "referred", pathway, "", "" if ends else "decision", (20, 120)
    if at == "decision":
        return ("approved", "", "", "departure", (10, 200)) if chance.random() < 0.8 else ("denied", "", "", "", (0, 1))
    return "departed", "", "", "", (0, 1)


def as_text(rows: Sequence[Sequence[object]], head: Sequence[str] = HEAD) -> bytes:
    """Rows as comma-separated text."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows([head, *rows])
    return text.getvalue().encode()


def month(rows: Rows, text: str = "2024-01", filer: str = "COL", today: date = date(2024, 4, 5)) -> Rows:
    """The filled form of a month, as rows with their head, from a made log and what no log says."""
    asked, period = form("office-month"), Period.parse(text)
    lines = sheet.of_text(as_text(rows), "log.csv")
    answers = log.count(lines, "log.csv", asked, period, today)
    found = template.rows(asked, asked.programme.filers[filer], period, "en", answers)
    made = [[str(value) for value in row] for row in found]
    for row in made[1:]:
        row[5] = str(OTHERS.get(row[3], row[5]))
    return made


Change = Callable[[Rows], None]


def changed(rows: Rows, values: Mapping[str, str], **notes: str) -> Rows:
    """The rows with other values in some cells; ``en`` and ``es`` are the sentences of those cells."""
    found = [list(row) for row in rows]
    for row in found:
        if row[3] in values:
            row[5] = values[row[3]]
            row[6:8] = [notes.get("en", row[6]), notes.get("es", row[7])]
    return found


def write(folder: Path, rows: Sequence[Sequence[str]], name: str = "return.csv") -> Path:
    """A filled form as a file."""
    path = folder / name
    path.write_bytes(as_text(rows[1:], rows[0]))
    return path


def observatory(home: Path, today: str) -> Observatory:
    """An observatory over the starter and a folder, on a day."""
    from rumbo.observatory import open_observatory

    return open_observatory(home, today=today)


def file_months(folder: Path, rows: Rows, first: str, last: str, filer: str = "COL") -> None:
    """File the return of each month, on the 5th of the next, into the archive ``home`` in a folder."""
    month_, note = Period.parse(first), ("Made up.", "Inventado.")
    while month_ <= Period.parse(last):
        filled = month(rows, str(month_), filer)
        filled = [[*row[:6], *note] if number else row for number, row in enumerate(filled)]
        found = observatory(folder / "home", str((month_ + 1).start.replace(day=5)))
        found.file_return(write(folder, filled, "month.csv"), filer, approved_by="head-of-office")
        month_ = month_ + 1
