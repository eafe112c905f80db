"""``rumbo outlook --by``: what to expect of a flow and of all its cells, so that all adds up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rumbo.cli import answer
from rumbo.cli.language import _, day, language, period, plural

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table

    from rumbo.analysis.cell_outlook import CellOutlook, Name


def tell(found: CellOutlook, form: str | None, output: Path | None) -> None:
    """Give the answer: a finding, or a row, for each node and month; a table of the sums to a person."""
    if form == "json" or (form is None and output and answer.ending(output) == "json"):
        answer.answer([one.as_row() for one in found.findings()], lambda: (), "json", output)
    else:
        answer.answer(list(found.as_rows()), lambda: _drawn(found), form, output)


def _drawn(found: CellOutlook) -> Iterator[RenderableType]:
    from rumbo.cli import figures
    from rumbo.core import place
    from rumbo.indicators import indicator

    cut = {name: value for name, value in found.subject.items() if name not in ("indicator", "place")}
    name = place(found.subject["place"]).name.in_language(language())
    yield answer.heading(figures.title(indicator(found.subject["indicator"]), name, cut))
    seen = _("as known on {day}, when the figures reached {month}")
    yield answer.faint(seen.format(day=day(found.as_of, short=False), month=period(str(found.origin), short=False)))
    yield ""
    yield _total(found)
    yield ""
    if not found.alone:
        yield answer.heading(period(str(found.origin + 1), short=False))
        yield _sums(found)
        yield ""
        cells = sum(all(node) for node in found.nodes)
        yield plural("{count} cell and {sums} sums: --output FILE.csv has all, with their quantiles.",
                     "{count} cells and {sums} sums: --output FILE.csv has all, with their quantiles.",
                     cells, sums=len(found.nodes) - cells)  # fmt: skip
        yield _("What is expected is a mean and adds up over cells and sums; the ranges do not, and must not.")
    yield from (note[language()] for note in found.notes)


def _total(found: CellOutlook) -> Table:
    node = found.nodes[("",) * len(found.dimensions)]
    table = _table(_("Month"))
    for ahead, (expected, levels) in enumerate(zip(node.expected, node.quantiles, strict=True), 1):
        table.add_row(period(str(found.origin + ahead)), *_numbers(expected, levels))
    return table


def _sums(found: CellOutlook) -> Table:
    from rumbo.core.codebook import dimension, value_name

    table = _table(_("Sum"))
    for axis, name in enumerate(found.dimensions):
        table.add_section()
        table.add_row(answer.faint(dimension(name).name.in_language(language())))
        sums = {node: found.nodes[node] for node in found.nodes if _is_sum_of(node, axis)}
        for node, one in sorted(sums.items(), key=lambda entry: -entry[1].expected[0]):
            words = value_name(name, node[axis]).in_language(language())
            table.add_row(words, *_numbers(one.expected[0], one.quantiles[0]))
    return table


def _is_sum_of(node: Name, axis: int) -> bool:
    return all(bool(value) == (number == axis) for number, value in enumerate(node))


def _table(first: str) -> Table:
    from rumbo.cli import marks

    heads = [_("Expected"), _("Median"), _("80 in 100"), _("95 in 100")]
    return answer.table(first, *map(marks.computed, heads), right=range(1, 5), findings=range(1, 5))


def _numbers(expected: float, levels: Sequence[float]) -> list[str]:
    from rumbo.analysis.outlook import QUANTILES
    from rumbo.words import number

    by_level = dict(zip(QUANTILES, levels, strict=True))
    spans = [" – ".join(number(round(by_level[end])) for end in ends) for ends in ((0.1, 0.9), (0.025, 0.975))]
    return [number(round(expected)), number(round(by_level[0.5])), *spans]
