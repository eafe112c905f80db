"""An empty form to fill, or one that a case log filled: as comma-separated text, or as a workbook."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

from rumbo.core import Period, Text
from rumbo.returns.form import Cell, Filer, Form
from rumbo.returns.reading import ANSWER_WORDS, CELLS, PROMISES, Answer

WIDTHS = {"cell": 34, "what": 60, "promise": 34, "note_en": 40, "note_es": 40, "text_en": 40, "text_es": 40}
Rows = list[list[str | int]]


def rows(
    form: Form, filer: Filer, period: Period, language: str, answers: Mapping[Cell, Answer] | None = None,
    promises: Mapping[str, Text] | None = None,
) -> Rows:  # fmt: skip
    """Return the rows of a form, its first line among them: a row for each cell, or for each promise of the state."""
    head = [form.name, filer.id, str(period)]
    if form.measures:
        found: Rows = [list(CELLS)]
        for cell in form.cells():
            answer = (answers or {}).get(cell)
            note = answer.note if answer else None
            written = _written(answer, language)
            words = [note["en"], note["es"]] if note else ["", ""]
            found.append([*head, str(cell), form.words(cell).in_language(language), written, *words])
        return found
    blank = [""] * (len(PROMISES) - len(head) - 2)
    listed: Rows = [[*head, key, title.in_language(language), *blank] for key, title in (promises or {}).items()]
    return [list(PROMISES), *listed]


def _written(answer: Answer | None, language: str) -> str | int:
    if answer is None:
        return ""
    return ANSWER_WORDS[answer.status].in_language(language) if answer.value is None else answer.value


def as_csv(found: Rows) -> bytes:
    """Return rows as comma-separated text in UTF-8, with the mark by which a spreadsheet knows it."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows(found)
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def as_xlsx(found: Rows) -> bytes:
    """Return rows as a workbook of one sheet. All but figures are text, so that no spreadsheet makes days of months.

    Raises MissingPackage.
    """
    try:
        import xlsxwriter
    except ImportError:
        from rumbo.errors import MissingPackage

        raise MissingPackage(
            "No workbook can be written.", "xlsxwriter is not installed.", "Ask for --format csv."
        ) from None
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet("return")
    bold, text = book.add_format({"bold": True}), book.add_format({"num_format": "@"})
    for at, name in enumerate(found[0]):
        sheet.write_string(0, at, str(name), bold)
        sheet.set_column(at, at, WIDTHS.get(str(name), 14), None if name in ("value", "figure") else text)
    for line, row in enumerate(found[1:], 1):
        _write(sheet, line, row, text)
    sheet.freeze_panes(1, 0)
    book.close()
    return content.getvalue()


def _write(sheet: Any, line: int, row: Sequence[str | int], text: Any) -> None:
    for at, value in enumerate(row):
        if isinstance(value, int):
            sheet.write_number(line, at, value)
        elif value:
            sheet.write_string(line, at, value, text)
