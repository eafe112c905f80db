"""Holds a return against itself and against what was published before.

*Hard* checks refuse: parts that do not make their total, a stock that is not the last stock plus what came less what
went, a cumulative that falls. *Soft* ones ask for one sentence, which is published with the figure: a jump against its
own history, a sudden zero, a measure that is last month's again, a stock with which the next month, already out, does
not begin. Where a cell has no number nothing is concluded.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import product
from typing import NamedTuple

from rumbo.core import Period, Text
from rumbo.core.table import TOTAL
from rumbo.returns.form import CLOSING, OPENING, Cell, Check, Form, Measure, Soft, Term
from rumbo.returns.reading import Answer, Problem, Return
from rumbo.words import period


class Figure(NamedTuple):
    """A figure as it was published, with the step that it was rounded to."""

    value: int | float | None
    rounding: int = 1


@dataclass(frozen=True, slots=True)
class Held:
    """What the archive and the registers hold on the day of a check.

    ``figures`` are those published by this filer before, by cell and month; ``after`` is between which numbers the
    return of the month after, where it is out already, leaves what a cell of this month ends with. ``promises`` are the
    ids of the promises of the state that files, with their titles; ``reached`` the newest cumulative figure filed of a
    promise in a unit for an earlier month, and ``reached_after`` the first one for a later month.
    """

    today: date
    figures: Mapping[Cell, Mapping[str, Figure]] = field(default_factory=dict)
    after: Mapping[Cell, tuple[float, float]] = field(default_factory=dict)
    promises: Mapping[str, Text] = field(default_factory=dict)
    reached: Mapping[tuple[str, str], float] = field(default_factory=dict)
    reached_after: Mapping[tuple[str, str], float] = field(default_factory=dict)
    units: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Flag:
    """A figure that asks for a sentence: which cell, why, and whether the sentence is there."""

    cell: Cell
    line: int
    why: Text
    answered: bool

    def __str__(self) -> str:
        return f"Line {self.line}, {self.cell}: {self.why}"


def hard(found: Return, held: Held) -> Iterator[Problem]:
    """Yield what refuses a return of cells."""
    form, answers = found.form, found.answers
    values = {cell: one.value for cell, one in answers.items()}
    for cell in form.cells():
        if cell not in answers:
            do = "Add its row, with zero, not available or not asked."
            yield Problem(0, str(cell), "The cell is missing.", "Every cell of a form has an answer.", do)
    for measure in form.measures.values():
        yield from _totals(measure, answers, values)
        yield from _bounds(measure, found)
    for check in form.checks:
        yield from _checked(check, form, answers, values)
    yield from _against_before(found, held)


def _totals(measure: Measure, answers: Mapping[Cell, Answer], values: Mapping[Cell, int | None]) -> Iterator[Problem]:
    """Yield the totals that their parts do not make."""
    names = list(measure.dimensions)
    for cell in measure.cells():
        total = values.get(cell)
        if total is None:
            continue
        for at, name in enumerate(names):
            if cell.values[at] != TOTAL:
                continue
            options = measure.dimensions[name]
            parts = [
                values.get(Cell(measure.id, (*cell.values[:at], one, *cell.values[at + 1 :]), cell.moment))
                for one in options
            ]
            known = sum(one for one in parts if one is not None)
            if known > total or (known != total and None not in parts):
                what = f"The total is {total:,}, and its parts by {name} make {known:,}."
                do = "Correct the part that is wrong, or the total."
                yield Problem(answers[cell].line, str(cell), what, "A total is the sum of its parts.", do)


def _bounds(measure: Measure, found: Return) -> Iterator[Problem]:
    days = found.period.end.day
    for cell in measure.cells() if measure.most == "days" else ():
        answer = found.answers.get(cell)
        if answer and answer.value is not None and answer.value > days:
            what = f"{answer.value} days, and {found.period} has {days}."
            yield Problem(answer.line, str(cell), what, "", "Count days of this month alone.")


def _checked(
    check: Check, form: Form, answers: Mapping[Cell, Answer], values: Mapping[Cell, int | None]
) -> Iterator[Problem]:
    """Yield where a check fails, in every cut that all its measures share."""
    terms = [*check.left, *check.right, *([check.stock] if check.stock else [])]
    open_ = shared(terms, form)
    for cut in product(*open_.values()):
        where = dict(zip(open_, cut, strict=True))
        left, right = (_sum(side, where, form, values) for side in (check.left, check.right))
        if left is None or right is None:
            continue
        if check.stock:
            (opening,) = cells_of(check.stock, where, form, OPENING)
            (closing,) = cells_of(check.stock, where, form, CLOSING)
            before, after = values.get(opening), values.get(closing)
            if before is not None and after is not None and before + left - right != after:
                what = f"{before:,} + {left:,} − {right:,} make {before + left - right:,}, and {after:,} is written."
                yield Problem(
                    answers[closing].line, str(closing), what, _because(check), "Correct the one that is wrong."
                )
        elif left > right or (check.kind == "equal" and left != right):
            first, other = (cells_of(side[0], where, form)[0] for side in (check.left, check.right))
            sign = "is not" if check.kind == "equal" else "is more than"
            what = f"{left:,} {sign} the {right:,} of {other}."
            yield Problem(answers[first].line, str(first), what, _because(check), "Correct the one that is wrong.")


def _because(check: Check) -> str:
    return f"{check.why['en'][:1].upper()}{check.why['en'][1:]}."


def shared(terms: Sequence[Term], form: Form) -> dict[str, tuple[str, ...]]:
    """Return the dimensions that all terms leave open, with the values to try, their total among them."""
    open_ = [set(form.measures[term.measure].dimensions) - set(term.where) for term in terms]
    first = form.measures[terms[0].measure]
    names = [name for name in first.dimensions if all(name in one for one in open_)]
    return {name: (*first.dimensions[name], TOTAL) for name in names}


def cells_of(term: Term, where: Mapping[str, str], form: Form, moment: str = "") -> list[Cell]:
    """Return the cells of a term in a cut; of a dimension that neither names, the total."""
    measure = form.measures[term.measure]
    options = [term.where.get(name) or (where.get(name, TOTAL),) for name in measure.dimensions]
    return [Cell(measure.id, values, moment) for values in product(*options)]


def _sum(terms: Sequence[Term], where: Mapping[str, str], form: Form, values: Mapping[Cell, int | None]) -> int | None:
    found = [values.get(cell) for term in terms for cell in cells_of(term, where, form)]
    return None if None in found else sum(one for one in found if one is not None)


def _against_before(found: Return, held: Held) -> Iterator[Problem]:
    """Yield stocks that do not begin where the last month ended, and cumulatives below the last one."""
    last = str(found.period - 1)
    for cell, answer in found.answers.items():
        kind = found.form.measures[cell.measure].kind
        if answer.value is None or (cell.moment != OPENING and kind != "cumulative"):
            continue
        known = cell._replace(moment=CLOSING) if cell.moment else cell
        before = held.figures.get(known, {}).get(last)
        if before is None or before.value is None:
            continue
        allowed = before.rounding / 2 if before.rounding > 1 else 0
        about = "about " if allowed else ""
        if cell.moment and abs(answer.value - before.value) > allowed:
            what = f"{answer.value:,} at the beginning, and {last} ended with {about}{before.value:,}."
            do = "Correct it, or first file a correction of the month before."
            yield Problem(answer.line, str(cell), what, "A stock begins where the last one ended.", do)
        elif not cell.moment and answer.value < before.value - allowed:
            what = f"{answer.value:,}, and by {last} it was {about}{before.value:,}."
            yield Problem(answer.line, str(cell), what, "What is counted from a start never falls.", "Correct it.")


# What asks for a sentence ---------------------------------------------------------------------------------------------


def soft(found: Return, held: Held) -> Iterator[Flag]:
    """Yield the figures of a return that ask for a sentence. That of a measure's total speaks for its parts."""
    yield from _against_after(found, held)
    rules = found.form.soft
    if rules is None:
        return
    first = found.period - rules.months
    for cell, answer in found.answers.items():
        if answer.value is None or cell.moment == OPENING:
            continue
        history = held.figures.get(cell, {})
        months = [
            one.value
            for text, one in history.items()
            if str(first) <= text < str(found.period) and one.value is not None
        ]
        if months and (why := _unlike(answer.value, months, rules)):
            yield Flag(cell, answer.line, why, _has_sentence(cell, found))
    yield from _same_again(found, held, rules)


def _against_after(found: Return, held: Held) -> Iterator[Flag]:
    """Yield what does not go on as the month after, which is out already, was filed.

    It is no hard check, since of two months that hang together one must be corrected first.
    """
    next_ = str(found.period + 1)
    after, then = period(next_, "en"), period(next_, "es")
    for cell, (low, high) in held.after.items():
        answer = found.answers.get(cell)
        if answer is None or answer.value is None or low <= answer.value <= high:
            continue
        if cell.moment:
            span = {one: span_of(low, high, one) for one in ("en", "es")}
            why = Text(
                en=f"{answer.value:,}, and {after}, which is out, begins with {span['en']}. Correct {after} next.",
                es=f"{answer.value:,}, y {then}, ya publicado, comienza con {span['es']}. A continuación, corrija "
                f"{then}.",
            )
        else:
            why = Text(
                en=f"{answer.value:,}, and by {after}, which is out, it was {high:,.0f} at most. Correct {after} next.",
                es=f"{answer.value:,}, y en {then}, ya publicado, era de {high:,.0f} como máximo. A continuación, "
                f"corrija {then}.",
            )
        yield Flag(cell, answer.line, why, _has_sentence(cell, found))


def span_of(low: float, high: float, language: str) -> str:
    """Return two numbers in words, or one where they are the same.

    >>> span_of(3, 1200, "en"), span_of(3, 3, "es")
    ('3 to 1,200', '3')
    """
    if low == high:
        return f"{low:,.0f}"
    if high == float("inf"):
        return {"en": f"{low:,.0f} or more", "es": f"{low:,.0f} o más"}[language]
    return {"en": f"{low:,.0f} to {high:,.0f}", "es": f"entre {low:,.0f} y {high:,.0f}"}[language]


def _unlike(value: int, months: Sequence[float], rules: Soft) -> Text | None:
    """Return why a figure is unlike those before it, or None."""
    least, most, count = min(months), max(months), len(months)
    before = {"en": f"the {count} months known before", "es": f"los {count} meses anteriores conocidos"}
    if count == 1:
        before = {"en": "the one month known before", "es": "el único mes anterior conocido"}
    if value == 0 and least >= rules.zero_after:
        return Text(
            en=f"Zero, and {span_of(least, most, 'en')} in {before['en']}.",
            es=f"Cero, y {span_of(least, most, 'es')} en {before['es']}.",
        )
    high = value > rules.jump_times * most and value - most >= rules.jump_least
    low = value * rules.jump_times < least and least - value >= rules.jump_least
    if high or low:
        return Text(
            en=f"{value:,}, and {span_of(least, most, 'en')} in {before['en']}.",
            es=f"{value:,}, y {span_of(least, most, 'es')} en {before['es']}.",
        )
    return None


def _same_again(found: Return, held: Held, rules: Soft) -> Iterator[Flag]:
    """Yield each measure all of whose figures are last month's again, as far as rounding shows; at its largest cell."""
    last = str(found.period - 1)
    for measure in found.form.measures.values():
        pairs = []
        for cell in measure.cells():
            answer, before = found.answers.get(cell), held.figures.get(cell, {}).get(last)
            if cell.moment != OPENING and answer and answer.value is not None and before and before.value is not None:
                pairs.append((answer.value, cell, abs(answer.value - before.value) <= (before.rounding - 1) / 2))
        if pairs and all(same for *_, same in pairs) and max(pairs)[0] >= rules.same_least:
            cell = max(pairs, key=lambda pair: (pair[0], pair[1].values.count(TOTAL)))[1]
            why = Text(
                en="The whole measure is the same as last month.", es="Toda la medida es igual a la del mes anterior."
            )
            yield Flag(cell, found.answers[cell].line, why, _has_sentence(cell, found))


def _has_sentence(cell: Cell, found: Return) -> bool:
    measure = found.form.measures[cell.measure]
    total = cell._replace(
        values=tuple(
            TOTAL if name in measure.totals else value
            for name, value in zip(measure.dimensions, cell.values, strict=True)
        )
    )
    return any(one in found.answers and found.answers[one].note is not None for one in (cell, total))


def months_before(period: Period, rules: Soft | None) -> list[str]:
    """Return the months whose figures a check looks at, the newest last."""
    return [str(period - back) for back in range(rules.months if rules else 1, 0, -1)]
