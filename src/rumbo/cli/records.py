"""The words that the commands of the registers share: dates, figures, states, who says so, and what was searched."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rumbo.cli import answer, options
from rumbo.cli.language import _, day, language, period

if TYPE_CHECKING:
    from rich.console import RenderableType

    from rumbo.core import Text
    from rumbo.core.record import Eligibility, Figure, Said, Searched
    from rumbo.core.when import When
    from rumbo.observatory import Observatory
    from rumbo.registers.asking import OnDay

AsOf = Annotated[
    str | None,
    typer.Option("--as-of", metavar="DAY", help="As it stood on a day, such as 2024-05-07; else today.",
                 rich_help_panel=options.TIME),
]  # fmt: skip
KnownBy = Annotated[
    str | None,
    typer.Option("--known-by", metavar="DAY", help="Only what a source had printed by this day.",
                 rich_help_panel=options.TIME),
]  # fmt: skip


def asked(observatory: Observatory, as_of: str | None) -> date:
    """Return the day that a question is of."""
    from rumbo.core import parse_day

    return parse_day(as_of) if as_of else observatory.today


def words(text: Text | None) -> str:
    """Return a text in the language spoken."""
    return text.in_language(language()) if text else ""


def word(section: str, name: str) -> str:
    """Return what a word of the registers' vocabulary is called."""
    from rumbo.registers.vocabulary import vocabulary

    return words(vocabulary()[section][name])


def names(ids: Iterable[str]) -> str:
    """Return the names of countries, places and organisations."""
    from rumbo.registers.vocabulary import actor_names, place_names

    known = {**place_names(), **actor_names()}
    return ", ".join(words(known[one]) for one in ids)


def when(found: When | None) -> str:
    """Return when something happened, as far as is known."""
    if found is None:
        return "–"
    if found.is_day:
        return day(found.latest)
    if found.earliest == date.min:
        return _("by {day}").format(day=day(found.latest))
    if "/" not in str(found):
        return period(str(found))
    return _("between {first} and {last}").format(first=day(found.earliest), last=day(found.latest))


def standing(one: OnDay) -> str:
    """Return the state of a record and since when; what it may have become by then already is said too."""
    from rumbo.registers.state import State

    found = one.standing
    text = word("state", found.state.value)
    if found.state is State.UNKNOWN and found.before:
        text = _("unknown since {day}; before: {state}").format(
            day=when(found.since), state=word("state", found.before.value)
        )
    elif found.state is State.TOOK_PLACE or found.state is State.DONE:
        text = f"{text}, {when(found.since)}"
    elif found.since and "/" in str(found.since):
        text = _("{state}; it began {when}").format(state=text, when=when(found.since))
    elif found.since:
        text = _("{state} since {day}").format(state=text, day=when(found.since))
    for said in found.perhaps:
        if said.becomes:
            change = word("turn", said.becomes.value)
            text += "; " + _("perhaps already: {change}, {day}").format(change=change, day=when(said.happened))
    return text


def figure(one: Figure) -> str:
    """Return a figure with its unit, how near it is, whom it counts, and of when it is."""
    from rumbo.words import number

    def written(value: float) -> str:
        return number(value) if float(value).is_integer() else number(value, language(), 1)

    bound = "" if one.bound.value == "exact" else word("bound", one.bound.value)
    low = f"{written(one.low)}–" if one.low is not None else ""
    measure = word("measure", one.measure) if one.measure else ""
    counted = " ".join(filter(None, (bound, low + written(one.value), word("unit", one.unit), measure)))
    detail = [names([one.citizenship])] if one.citizenship else []
    detail += [word("figure-kind", one.kind.value)] + ([when(one.as_of)] if one.as_of else [])
    return f"{counted} ({', '.join(detail)})"


def figures(said: Said | None) -> str:
    """Return all figures of a statement."""
    return "; ".join(figure(one) for one in said.figures) if said else ""


def speaker(said: Said) -> str:
    """Return who asserts a statement, and on which side."""
    return f"{words(said.says.who)} ({word('side', said.says.side.value)})"


def statement(said: Said) -> str:
    """Return what was said: when, what, who says so, and what of it is not verified or said otherwise."""
    parts = [f"{when(said.happened)}: {words(said.text)} – {speaker(said)}"]
    if said.disagreement:
        parts.append(_("Others say: {text}").format(text=words(said.disagreement)))
    parts += [doubt(one.why.value, one.what) for one in said.unverified]
    return " ".join(parts)


def doubt(why: str, what: Text) -> str:
    """Return what of an entry no source was seen for."""
    return _("Not verified ({why}): {what}").format(why=word("doubt", why), what=words(what))


def rule(found: Eligibility) -> str:
    """Return a rule on who may apply."""
    parts = [names(found.citizenships) if found.citizenships else _("any citizenship")]
    if found.present_by:
        parts.append(_("there by {day}").format(day=when(found.present_by)))
    if found.age_from is not None:
        parts.append(_("aged {age} or more").format(age=found.age_from))
    if found.status:
        parts.append(words(found.status))
    if found.excluded:
        parts.append(_("barred: {who}").format(who=words(found.excluded)))
    if found.until:
        parts.append(_("this rule until {day}").format(day=when(found.until)))
    return "; ".join(parts)


def searched(register: Sequence[str], country: str = "") -> tuple[Searched, ...]:
    """Return what was searched for registers, or for a country of one."""
    from rumbo.registers import load

    headings = [load().heading(name, country) for name in register]
    return tuple(search for one in headings if one for search in one.searched)


def search(one: Searched) -> str:
    """Return a search of ours, and whether it found anything."""
    sentence = _("Searched and found, until {day}: {what} ({where}).")
    if not one.found:
        sentence = _("Searched and not found, until {day}: {what} ({where}).")
    return sentence.format(day=day(one.until), what=words(one.what), where=words(one.where))


def foot(searches: Sequence[Searched]) -> Iterator[RenderableType]:
    """Yield what was searched for an answer, so that what is not there can be judged."""
    yield ""
    for text in [search(one) for one in searches] or [_("No search is recorded for this answer.")]:
        yield answer.faint(text)


def give(
    rows: Sequence[dict[str, Any]], draw: Callable[[], Iterable[RenderableType]], form: options.Format | None,
    output: Path | None, whole: Any, searches: Sequence[Searched],
) -> None:  # fmt: skip
    """Give an answer; where its form holds rows alone, what was searched is said beside it.

    Each row is a whole record, so another program gets CSV as it does of figures.
    """
    if form is None and output is None and not sys.stdout.isatty():
        form = "csv"
    drawn = answer.answer(rows, draw, form, output, whole)
    for one in () if drawn or form == "json" else searches:
        answer.say(search(one))


def title(text: str, on: date, known_by: str | None) -> Iterator[RenderableType]:
    """Yield what an answer is of, and of which day."""
    from rumbo.core import parse_day

    yield answer.heading(text)
    sentence = _("as it stood on {day}").format(day=day(on, short=False))
    if known_by:
        known = day(parse_day(known_by), short=False)
        sentence = _("as it stood on {day}, by what was published until {known}").format(
            day=day(on, short=False), known=known
        )
    yield answer.faint(sentence)
    yield ""
