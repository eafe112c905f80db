"""The signs and short phrases that several commands print: status, change, rank, sparkline, source.

Round is a publisher's, a diamond is ours; shape and word carry the meaning, colour repeats it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rumbo.archive import Silence, Standing
from rumbo.cli.language import _, day, language, period, plural
from rumbo.core import Finding, Observation, Published, Status
from rumbo.publish import sentences
from rumbo.words import number, ordinal, percent

COMPUTED = "◆"
BREAK = "‖"
SILENT = "▨"
MARKS = {
    Status.NORMAL: "●",
    Status.PROVISIONAL: "○",
    Status.SECOND_HAND: "⊙",
    Status.ESTIMATED: "◐",
    Status.SUPPRESSED: "▬",
    Status.NOT_ASKED: "∅",
    Status.NOT_AVAILABLE: "–",
    Status.WITHDRAWN: "⊖",
}
BLOCKS = "▁▂▃▄▅▆▇█"
HOLE = "·"


def status(found: Status | str) -> str:
    """Return the mark and the word of a status."""
    return f"{MARKS[Status(found)]} {sentences.status_word(found, language())}"


def mark(one: Observation) -> str:
    """Return the mark of a figure: that of its status, or that of a sum which Rumbo computed."""
    return COMPUTED if one.computed else MARKS[one.status]


def status_of(one: Observation) -> str:
    """Return the mark and the word of a figure's status, and to what it is rounded."""
    word = status(one.status)
    if one.computed:
        word = _("{mark} sum, {status}").format(mark=COMPUTED, status=sentences.status_word(one.status, language()))
    return word if one.rounding == 1 else _("{status}, to {step}").format(status=word, step=number(one.rounding))


def statuses(observations: Iterable[Observation]) -> str:
    """Return the key to the marks that occur."""
    shown = list(observations)
    found = sorted({one.status for one in shown if not one.computed}, key=list(Status).index)
    sums = [_("{mark} sum, computed by Rumbo").format(mark=COMPUTED)] if any(one.computed for one in shown) else []
    return "   ".join([*map(status, found), *sums])


def computed(name: str) -> str:
    """Return the head of a column of findings."""
    return f"{COMPUTED} {name}"


def change(finding: Finding | None) -> str:
    """Return a relative change, with a mark where the definition changed in between."""
    if finding is None or finding.value is None:
        return "–"
    return percent(finding.value, language(), signed=True) + (f" {BREAK}" if finding.parameters["breaks"] else "")


def rank(finding: Finding) -> str:
    """Return the rank of a figure among the months known, in words."""
    place, of = int(finding.value or 1), int(str(finding.parameters["of"]))
    end = _("lowest") if finding.parameters["end"] == "lowest" else _("highest")
    name = end if place == 1 else f"{ordinal(place, language())} {end}"
    start = period(finding.subject["since"])
    text = plural(
        "{rank} of {count} month since {start}", "{rank} of {count} months since {start}", of, rank=name, start=start
    )
    if len(finding.subject["since"]) == len("2023"):
        text = plural(
            "{rank} of {count} year since {start}", "{rank} of {count} years since {start}", of, rank=name, start=start
        )
    return text + (f" {BREAK}" if finding.parameters["breaks"] else "")


def sparkline(values: Sequence[float | None]) -> str:
    """Return a line of blocks on a scale from zero; a hole is a dot.

    >>> sparkline([0, 4, None, 8])
    '▁▄·█'
    """
    top = max((value for value in values if value is not None), default=0) or 1
    return "".join(HOLE if value is None else BLOCKS[max(0, round(value / top * len(BLOCKS)) - 1)] for value in values)


def published(when: Published | None) -> str:
    """Return the day on which a release was surely out, for a column: "by" where it may have been out before."""
    if when is None:
        return "–"
    latest = day(when.latest)
    return latest if when.earliest == when.latest else _("by {day}").format(day=latest)


def released(release_id: str, when: Published | None) -> str:
    """Return a release and when it was published."""
    if when is None:
        return release_id
    return _("{release}, published {when}").format(
        release=release_id, when=sentences.published(when, language(), short=True)
    )


def standing(one: Silence) -> str:
    """Return how a source stands against its rhythm, in words."""
    looked = day(one.looked.day) if one.looked else ""
    match one.standing:
        case Standing.NOTHING_HELD:
            return _("nothing held")
        case Standing.CURRENT:
            return _("on time; the next is due by {day}").format(day=day(one.due)) if one.due else _("on time")
        case Standing.NEWER_EXISTS if one.looked:
            seen = period(one.looked.newest_seen)
            return _("{month} seen {day}, not held").format(month=seen, day=looked)
        case Standing.SILENT:
            return _("silent: nothing newer when looked at on {day}").format(day=looked)
        case Standing.ENDED if one.source.ended:
            return _("ended on {day}").format(day=day(one.source.ended.day))
    return _("not looked at since {day}").format(day=looked) if looked else _("nobody has looked")


def late(one: Silence) -> str:
    """Return by how many days a source is late."""
    if one.days is None:
        return "–"
    sign = f"{SILENT} " if one.standing is Standing.SILENT else ""
    return sign + plural("{count} day", "{count} days", one.days)


def newest(one: Silence) -> str:
    """Return the newest period held of a source."""
    return period(str(one.newest)) if one.newest else "–"
