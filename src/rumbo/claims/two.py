"""Stretches of time that name two: "fell from December to March" compares March with December.

"From January to March 2024, 402,000 were apprehended" is one stretch, and so is a change over it that names another
time to be compared with.
"""

from __future__ import annotations

from dataclasses import replace

from rumbo.claims.found import Found
from rumbo.claims.mentions import Mention
from rumbo.claims.periods import resolve
from rumbo.claims.span import Span
from rumbo.claims.spoken import Spoken

COMPARED = ("percent_change", "ratio")
_BETWEEN_TWO = frozenset({"between", "entre"})
_TO = frozenset({"to", "a", "hasta"})
_FROM = frozenset({"from", "de", "desde"})


class TwoTimes(Spoken):
    """The times of a sentence, with those that stand for two."""

    def _one_of_two(self, found: Found, span: Span | None) -> Span | None:
        """Return the one time that a number is of, where the mention it belongs to names two that are compared."""
        change = found
        if found.kind == "count":  # "rose 11 % to 137,480 from January to March", "fell from 249,737 to 137,480"
            step = self.sentence.word(found.first - 1)
            changed = any(hit.first < found.first for hit in self.sentence.of("change", "ratio"))
            if not changed or step not in _TO | _FROM:
                return span
            change = replace(found, kind="percent_change")
            if (ends := self._ends(change)) and span == self._whole(ends) and ends[0].first >= found.after:
                return ends[2] if step in _TO else ends[1]
            return span
        if (ends := self._ends(found)) and (span == self._whole(ends) or self._follows(found, ends[0])):
            return ends[2]
        # "fell 45 % from December to March, and were 13 % below March of last year": those of March were.
        earlier = [one for one in self.sentence.numbers if one.after <= found.first]
        if found.kind in COMPARED and span is not None and span.kind == "range" and earlier:
            ends = self._ends(replace(found, first=earlier[-1].first, after=earlier[-1].after))
            if ends and ends[0].after <= found.first and span == self._whole(ends):
                return ends[2]
        return span

    def _follows(self, found: Found, mention: Mention) -> bool:
        """Say whether a mention comes after a number, and no other number between."""
        between = (found.after <= one.first < mention.first for one in self.sentence.numbers)
        return mention.first >= found.after and not any(between)

    def _whole(self, ends: tuple[Mention, Span, Span]) -> Span | None:
        return resolve(ends[0], self.anchor, None)

    def _ends(self, found: Found) -> tuple[Mention, Span, Span] | None:
        """Return the two times of "fell from December to March", of the mention nearest to a change, or None.

        A stretch it is where another time is named to compare with, where its days are, and where it leads in the
        words of a sum: "from January to March 2024, they fell".
        """
        if found.kind not in COMPARED:
            return None
        ranges = [one for one, span in self.spans if one.what == "range" and span is not None and not span.part]
        mention = min(ranges, key=lambda one: abs(one.first - found.first), default=None)
        if mention is None or not isinstance(mention.data, Mention) or self._compared_elsewhere(found, mention):
            return None
        lead = self.sentence.word(mention.first - 1)
        changes = any(hit.first < mention.first for hit in self.sentence.of("change", "ratio"))
        if lead not in _BETWEEN_TWO and not (lead in _FROM and changes):
            return None
        return self._two(mention)

    def stretch(self, found: Found) -> Span | None:
        """Return all the months of "fell from December to March", where its baseline is the first of them."""
        ends = self._ends(found)
        return self._whole(ends) if ends else None

    def _two(self, mention: Mention) -> tuple[Mention, Span, Span] | None:
        """Return the first and the last month, or year, of a range, where each is a whole one."""
        begin, end = mention.data, mention.end
        span = resolve(mention, self.anchor, None)
        if not isinstance(begin, Mention) or end is None or span is None or begin.day or end.day:
            return None
        if begin.what == "month":
            two = Span.month(span.first), Span.month(span.last)
        else:
            first, last = resolve(begin, self.anchor, None), resolve(end, self.anchor, None)
            if first is None or last is None or not first.kind == last.kind == begin.what:
                return None
            two = first, last
        return None if two[0] == two[1] else (mention, *two)

    def _compared_elsewhere(self, found: Found, stretch: Mention) -> bool:
        """Say whether a change over a stretch names what it is compared with: "than in the same months of 2023"."""
        return any(
            one is not stretch
            and self._is_baseline(one)
            and not any(
                min(found.first, one.first) < number.first < max(found.first, one.first)
                for number in self.sentence.numbers
                if number.first != found.first
            )
            for one in self.sentence.mentions
        )
