"""A return after all its checks: what refuses it, what asks for a sentence, and whether it can be filed."""

from __future__ import annotations

from dataclasses import dataclass

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
            raise BadReturn(
                f"{_many(len(self.problems), 'problem')}: {' '.join(map(str, self.problems[:TOLD]))}",
                "" if len(self.problems) <= TOLD else f"And {len(self.problems) - TOLD} more.",
                "`rumbo returns check` lists all; nothing was filed.",
            )
        if self.unanswered:
            raise BadReturn(
                f"{_many(len(self.unanswered), 'figure')} without a sentence: "
                f"{' '.join(map(str, self.unanswered[:TOLD]))}",
                "A reader would take it for a slip.",
                "Say in note_en and note_es why it is so; that is published with the figure. Nothing was filed.",
            )


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
