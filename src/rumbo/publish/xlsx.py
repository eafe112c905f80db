"""Excel workbooks of any length, written row by row: a first sheet that says what it is, then the rows.

All text is shared strings, which no program takes for a formula, and only the distinct ones are held in memory. A sheet
ends where Excel does, and the rows go on in the next. The same rows give the same bytes.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import chain, islice
from pathlib import Path
from xml.sax.saxutils import escape

MOST_ROWS = 1_048_576
LONGEST = 32_767
"""So many characters fit in a cell."""

WRITTEN = (1980, 1, 1, 0, 0, 0)
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
STYLES = (
    f'{HEAD}<styleSheet xmlns="{MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="1"><fill><patternFill '
    'patternType="none"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/>'
    '</cellStyleXfs><cellXfs count="3"><xf/><xf fontId="1" applyFont="1"/><xf applyAlignment="1"><alignment '
    'vertical="top" wrapText="1"/></xf></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" '
    'builtinId="0"/></cellStyles></styleSheet>'
)
BOLD, WRAPPED = 1, 2
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write(
    path: Path, about: Sequence[Sequence[str]], columns: Sequence[str], rows: Iterable[Sequence[str]],
    numbers: Collection[str], names: tuple[str, str] = ("About", "Data"), most: int = MOST_ROWS,
) -> None:  # fmt: skip
    """Write a workbook: ``about`` on its first sheet, then ``rows`` of text under ``columns``.

    ``numbers`` are the columns that hold numbers; ``names`` those of the sheets; ``most`` the rows a sheet may have.
    """
    strings: dict[str, int] = {}
    rest, number = iter(rows), 0
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as book:
        _part(book, "xl/worksheets/sheet1.xml", _about(about, strings))
        first = list(islice(rest, 1))
        while first or not number:
            number += 1
            these = chain(first, islice(rest, most - 1 - len(first)))
            _part(book, f"xl/worksheets/sheet{number + 1}.xml", _sheet(columns, these, numbers, strings))
            first = list(islice(rest, 1))
        _part(book, "xl/sharedStrings.xml", _strings(strings))
        _part(book, "xl/styles.xml", [STYLES])
        sheets = [names[0], *(names[1] if one == 1 else f"{names[1]} {one}" for one in range(1, number + 1))]
        for name, text in _frame(sheets):
            _part(book, name, [text])


def _part(book: zipfile.ZipFile, name: str, pieces: Iterable[str]) -> None:
    entry = zipfile.ZipInfo(name, WRITTEN)
    entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
    with book.open(entry, "w", force_zip64=True) as file:
        held: list[str] = []
        for piece in pieces:
            held.append(piece)
            if len(held) == 1000:
                file.write("".join(held).encode("utf-8"))
                held.clear()
        file.write("".join(held).encode("utf-8"))


def _sheet(
    columns: Sequence[str], rows: Iterable[Sequence[str]], numbers: Collection[str], strings: dict[str, int]
) -> Iterator[str]:
    yield f'{HEAD}<worksheet xmlns="{MAIN}"><sheetViews><sheetView workbookViewId="0">'
    yield '<pane ySplit="1" topLeftCell="A2" state="frozen"/></sheetView></sheetViews><sheetData><row>'
    yield "".join(_text(name, strings, BOLD) for name in columns)
    yield "</row>"
    cells, numeric = _Cells(strings), [number for number, name in enumerate(columns) if name in numbers]
    for row in rows:
        texts = list(row)
        for number in numeric:
            texts[number] = ""
        found = list(map(cells.__getitem__, texts))
        for number in numeric:
            if row[number]:
                found[number] = f"<c><v>{row[number]}</v></c>"
        yield f"<row>{''.join(found)}</row>"
    yield "</sheetData></worksheet>"


class _Cells(dict[str, str]):
    """The cell of each text, made when it first comes."""

    def __init__(self, strings: dict[str, int]) -> None:
        super().__init__({"": "<c/>"})
        self.strings = strings

    def __missing__(self, text: str) -> str:
        self[text] = found = _text(text, self.strings)
        return found


def _about(rows: Sequence[Sequence[str]], strings: dict[str, int]) -> Iterator[str]:
    yield f'{HEAD}<worksheet xmlns="{MAIN}"><cols><col min="1" max="1" width="22" customWidth="1"/>'
    yield '<col min="2" max="3" width="70" customWidth="1"/></cols><sheetData>'
    for first, *rest in rows:
        cells = "".join(_text(text, strings, WRAPPED) for text in rest)
        yield f"<row>{_text(first, strings, BOLD)}{cells}</row>"
    yield "</sheetData></worksheet>"


def _text(text: str, strings: dict[str, int], style: int = 0) -> str:
    number = strings.setdefault(text, len(strings))
    return f'<c t="s"{f" s={chr(34)}{style}{chr(34)}" if style else ""}><v>{number}</v></c>'


def _strings(strings: Iterable[str]) -> Iterator[str]:
    yield f'{HEAD}<sst xmlns="{MAIN}">'
    for text in strings:
        yield f'<si><t xml:space="preserve">{escape(NOT_XML.sub("", text)[:LONGEST])}</t></si>'
    yield "</sst>"


def _frame(sheets: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield the parts that say which sheets there are."""
    numbered = list(enumerate(sheets, 1))
    listed = "".join(f'<sheet name="{escape(name)}" sheetId="{one}" r:id="rId{one}"/>' for one, name in numbered)
    yield (
        "xl/workbook.xml",
        f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>{listed}</sheets></workbook>',
    )
    targets = {f"rId{one}": ("worksheet", f"worksheets/sheet{one}.xml") for one, _ in numbered}
    targets |= {"rIdS": ("styles", "styles.xml"), "rIdT": ("sharedStrings", "sharedStrings.xml")}
    yield "xl/_rels/workbook.xml.rels", _relations(targets)
    yield "_rels/.rels", _relations({"rId1": ("officeDocument", "xl/workbook.xml")})
    parts = {"/xl/workbook.xml": "sheet.main", "/xl/styles.xml": "styles", "/xl/sharedStrings.xml": "sharedStrings"}
    parts |= {f"/xl/worksheets/sheet{one}.xml": "worksheet" for one, _ in numbered}
    kinds = "".join(f'<Override PartName="{name}" ContentType="{KIND}.{kind}+xml"/>' for name, kind in parts.items())
    yield (
        "[Content_Types].xml",
        (
            f'{HEAD}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
            f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>{kinds}</Types>'
        ),
    )


def _relations(targets: dict[str, tuple[str, str]]) -> str:
    found = "".join(
        f'<Relationship Id="{name}" Type="{RELATIONS}/{kind}" Target="{target}"/>'
        for name, (kind, target) in targets.items()
    )
    return f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{found}</Relationships>'
