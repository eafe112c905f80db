"""Each form of returns as a source: what offices file is a release like any other, under the form's id.

A table is a measure at one filer, so that what one files replaces nothing of another's.
"""

from __future__ import annotations

from collections.abc import Iterator

from rumbo.core import Coverage, Dimension, Published, Remark, Table, Text
from rumbo.core.table import OTHER
from rumbo.errors import BadReturn, NotThatSource
from rumbo.returns import CLOSING, Cell, Filer, Form, Measure, forms
from rumbo.sources.declared import Ended, Publisher, Rhythm, Source, rest_of
from rumbo.sources.reading import Cell as Printed
from rumbo.sources.reading import Part

PROMISES = "promises"
CONTENT = Text(en="the return as Rumbo published it", es="el informe tal como lo publicó Rumbo")


def sources() -> Iterator[Source]:
    """Yield a source for each form."""
    for form in forms().values():
        programme = form.programme
        ended = Ended(programme.ended, programme.why_ended) if programme.ended and programme.why_ended else None
        yield Source(
            id=form.id,
            folder=programme.folder,
            title=Text(
                en=f"{programme.name['en']}: {_lower(form.title['en'])}",
                es=f"{programme.name['es']}: {_lower(form.title['es'])}",
            ),
            description=form.description,
            publisher=Publisher(programme.publisher, programme.short, programme.url),
            licence=programme.licence,
            terms=programme.terms,
            rhythm=Rhythm(form.every, form.due_days),
            reader=1,
            max_bytes=4_000_000,
            tables={table.id: table for filer in form.filers.values() for table in _tables(form, filer)},
            sample=None,
            content=CONTENT,
            largest_count=form.largest,
            licences={programme.licence["en"]: programme.licence},
            ended=ended,
            reads=read,
        )


def _lower(title: str) -> str:
    return title[:1].lower() + title[1:]


def table_id(measure: str, filer: str) -> str:
    """Return the id of the table of a measure at a filer."""
    return f"{measure}.{filer}"


def _tables(form: Form, filer: Filer) -> Iterator[Table]:
    for measure in form.measures.values():
        yield Table(
            product=form.id,
            id=table_id(measure.id, filer.id),
            extent=filer.place,
            frequency="month",
            absent="unknown",
            dimensions={name: _dimension(name, measure) for name in measure.dimensions},
            not_summed=frozenset(measure.dimensions) - measure.totals,
        )
    if form.stages:
        yield Table(form.id, table_id(PROMISES, filer.id), filer.place, "month", "unknown")


def _dimension(name: str, measure: Measure) -> Dimension:
    values = frozenset(measure.dimensions[name])
    rest = rest_of(name, set(values), "listed") if OTHER in values else None
    return Dimension(name, values, rest, name in measure.totals)


def where(form: Form, cell: Cell) -> dict[str, str]:
    """Return the dimensions of a cell with their values."""
    return dict(zip(form.measures[cell.measure].dimensions, cell.values, strict=True))


def cell_of(form: Form, measure: str, row: dict[str, object]) -> Cell:
    """Return the cell of a form that a row of a reading is."""
    declared = form.measures[measure]
    values = tuple(str(row[name]) for name in declared.dimensions)
    return Cell(measure, values, CLOSING if declared.kind == "stock" else "")


def read(content: bytes, source: Source) -> Iterator[Part]:
    """Yield the one release of a filed return. Raises BadReturn."""
    from rumbo.returns import filing as filings  # here: it is not needed to know the sources

    filing = filings.read(content)
    form, period = filing.form, str(filing.period)
    if form.id != source.id:
        raise NotThatSource(
            f"The file is a return on {form.id}.", f"It is not of {source.id}.", f"Use --source {form.id}."
        )
    if filing.is_of_an_older_form:
        raise BadReturn(
            f"The return is filed on {form.id}/{filing.version}.",
            f"The form that holds is {form.name}: its cells or what they mean have changed.",
            "Releases filed before stay as they were read; file a correction on the new form.",
        )
    cells, remarks = [], []
    for cell, one in filing.cells.items():
        table, cut = table_id(cell.measure, filing.filer.id), where(form, cell)
        cells.append(Printed(table, period, one.value, one.status, one.rounding, cut))
        if one.note:
            remarks.append(Remark(table, period, cut, one.note))
    measures = list(form.measures) or [PROMISES]
    yield Part(
        content=content,
        cells=cells,
        covers={table_id(name, filing.filer.id): Coverage((period,)) for name in measures},
        published=Published(filing.day, filing.day),
        how=filing.how,
        remarks=tuple(remarks),
    )
