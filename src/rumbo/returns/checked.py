"""A return after all its checks: what refuses it, what asks for a sentence, and whether it can be filed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from rumbo.errors import BadReturn
from rumbo.returns import checks, promises
from rumbo.returns.checks import Flag, Held
from rumbo.returns.promises import Progress
from rumbo.returns.reading import Problem, Return

TOLD = 5


@dataclass(frozen=True, slots=True)
class Checked:
    """A return with all that was found in it. ``progress`` is what it says of promises."""

    found: Return
    problems: tuple[Problem, ...]
    flags: tuple[Flag, ...] = ()
    progress: tuple[Progress, ...] = ()

    @property
    def unanswered(self) -> tuple[Flag, ...]:
        """The figures that ask for a sentence and have none."""
        return tuple(flag for flag in self.flags if not flag.answered)

    @property
    def can_be_filed(self) -> bool:
        """Say whether nothing refuses it, and every sentence asked for is there."""
        return not self.problems and not self.unanswered

    def refuse(self) -> None:
        """Raise BadReturn, with the first of what stands in its way, unless it can be filed."""
        if self.problems:
            told = list(together(self.problems))
            raise BadReturn(
                f"{_many(len(self.problems), 'problem')}: {' '.join(told[:TOLD])}",
                "" if len(told) <= TOLD else f"And {len(told) - TOLD} more.",
                "`rumbo returns check` lists all; nothing was filed.",
            )
        if self.unanswered:
            raise BadReturn(
                f"{_many(len(self.unanswered), 'figure')} without a sentence: "
                f"{' '.join(map(str, self.unanswered[:TOLD]))}",
                "A reader would take it for a slip.",
                "Say in note_en and note_es why it is so; that is published with the figure. Nothing was filed.",
            )


def together(problems: Sequence[Problem]) -> Iterator[str]:
    """Yield problems in words, those as one that follow each other and say the same of other cells.

    >>> same = [Problem(line, f"a.{line}", "It has no answer.", "", "Write one.") for line in (2, 3, 4)]
    >>> list(together(same))
    ['3 cells, a.2 (line 2) to a.4 (line 4): It has no answer. Write one.']
    """
    for said, group in groupby(problems, lambda one: (one.what, one.why, one.do)):
        same = list(group)
        if len(same) == 1:
            yield str(same[0])
            continue
        first, last = (f"{one.cell}{f' (line {one.line})' if one.line else ''}" for one in (same[0], same[-1]))
        yield f"{len(same)} cells, {first} to {last}: {' '.join(part for part in said if part)}"


def _many(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


def check(found: Return, held: Held) -> Checked:
    """Return what all checks find in a return, against what is held."""
    if found.form.stages:
        progress, wrong = promises.read(found, held)
        return Checked(found, (*found.problems, *wrong), progress=tuple(progress))
    if found.problems:  # what cannot be read is mended first: else each slip would be told again as a sum that is off
        return Checked(found, found.problems)
    problems = tuple(checks.hard(found, held))
    return Checked(found, problems, tuple(checks.soft(found, held)))
