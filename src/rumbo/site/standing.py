"""How a source stands on the day, in words that claim no look that nobody took."""

from __future__ import annotations

from dataclasses import dataclass

from rumbo.archive import Silence, Standing
from rumbo.site import paths
from rumbo.site.edition import Edition


@dataclass(frozen=True, slots=True)
class SourceLine:
    """How one source stands: the newest period held, the words for its standing, days late, where it is told of."""

    title: str
    path: str
    late: bool
    held_to: str
    standing: str
    days: str


def source_line(edition: Edition, silence: Silence) -> SourceLine:
    """Return how a source stands, in one line."""
    return SourceLine(
        edition.text(silence.source.title),
        edition.path(paths.source(silence.source.id)),
        silence.standing not in (Standing.CURRENT, Standing.NOTHING_HELD, Standing.ENDED),
        edition.period(silence.newest, short=True) if silence.newest else "–",
        standing(edition, silence),
        edition.number(silence.days) if silence.days else "–",
    )


def standing(edition: Edition, silence: Silence) -> str:
    """Return the words for how a source stands."""
    say, look = edition.say, silence.looked
    looked = edition.day(look.day, short=True) if look else ""
    match silence.standing:
        case Standing.CURRENT:
            return say("current")
        case Standing.SILENT:
            return say("silent: looked on %(day)s, nothing newer", day=looked)
        case Standing.NEWER_EXISTS:
            seen = edition.period(look.newest_seen, short=True) if look else ""
            return say("newer exists, not held: to %(month)s, seen %(day)s", month=seen, day=looked)
        case Standing.NOT_LOOKED:
            return say("late, not looked since %(day)s", day=looked) if look else say("late; no look recorded")
        case Standing.NOTHING_HELD:
            return say("nothing held")
    ended = silence.source.ended
    return say("ended on %(day)s", day=edition.day(ended.day, short=True)) if ended else ""
