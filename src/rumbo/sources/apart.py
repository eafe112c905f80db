"""Takes the content out of PDFs, workbooks and web pages, in a process apart.

A file from outside can make a compiled library eat memory and time, or bring its process down. So the libraries are
called in a program of its own, which this module is when it is run: the name of a form and the file's bytes in, JSON
out. It then imports nothing of the package, so that it starts at once. What an answer means is said in ``pdf.py``,
``workbook.py`` and, of an article, in ``claims/articles.py``.
"""

from __future__ import annotations

import ctypes
import io
import json
import subprocess
import sys
from contextlib import suppress
from typing import Any, Literal

MEMORY = 2_000_000_000
SECONDS = 60
PAGES = 60
CHARACTERS = 8_000
"""On one page: several times what a dense table has."""
CUT = "\x02"
"""How the library gives a hyphen at the end of a line, whose word goes on in the next."""
CELLS = 2_000_000
"""Of one sheet."""

Answer = dict[str, Any]


def take_out(form: Literal["pdf", "workbook", "article"], content: bytes, seconds: int = SECONDS) -> Answer:
    """Return what the process apart answers: ``pages``, ``sheets`` or ``text``; else what is ``wrong`` (``at``).

    ``ended`` is wrong where it ended without an answer: beyond its bounds, or brought down. Raises MissingPackage.
    """
    # -P: the modules beside this one are not to be taken for others of their names.
    program = [sys.executable, "-P", __file__, form, str(seconds)]
    try:
        done = subprocess.run(program, input=content, capture_output=True, timeout=2 * seconds, check=False)
    except subprocess.TimeoutExpired:
        return {"wrong": "ended", "at": ""}
    if b"ModuleNotFoundError" in done.stderr:
        from rumbo.errors import MissingPackage

        why = done.stderr.decode(errors="replace").strip().rpartition("\n")[2]
        raise MissingPackage(f"No {form} can be read.", f"{why}.", "Install Rumbo again, with all that it needs.")
    answer: Answer = json.loads(done.stdout) if done.returncode == 0 else {"wrong": "ended", "at": ""}
    return answer


def main() -> None:
    """Read a file from the standard input, and write its content to the standard output."""
    _limit(int(sys.argv[2]))
    answer = {"pdf": _pdf, "workbook": _workbook, "article": _article}[sys.argv[1]](sys.stdin.buffer.read())
    sys.stdout.write(json.dumps(answer, default=str))


def _limit(seconds: int) -> None:
    """Bound the memory and the time of this process, where the system can."""
    try:
        import resource
    except ImportError:  # not on Windows; the time is bounded by the caller too
        return
    for kind, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, seconds)):
        with suppress(OSError, ValueError):  # macOS refuses a bound on memory
            resource.setrlimit(kind, (most, most))


def _pdf(content: bytes) -> Answer:
    """Return the words of each page, or what is wrong: ``locked``, ``broken``, ``pages``, ``characters``."""
    import pypdfium2
    from pypdfium2 import raw

    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError:
        locked = raw.FPDF_GetLastError() == raw.FPDF_ERR_PASSWORD
        return {"wrong": "locked" if locked else "broken", "at": 0}
    if len(document) > PAGES:
        return {"wrong": "pages", "at": len(document)}
    pages = []
    for number in range(len(document)):
        try:
            text = document[number].get_textpage()
        except pypdfium2.PdfiumError:
            return {"wrong": "broken", "at": number + 1}
        if text.count_chars() > CHARACTERS:
            return {"wrong": "characters", "at": number + 1}
        pages.append(_words(text))
    return {"pages": pages}


def _words(text: Any) -> list[tuple[str, float, float, float, float]]:
    """Return the words of a page: text, left, right, bottom, top, in points from the lower left corner."""
    from pypdfium2 import raw

    found: list[tuple[str, float, float, float, float]] = []
    box = [ctypes.c_double() for _ in range(4)]
    inside = False
    for index in range(text.count_chars()):
        character = chr(raw.FPDFText_GetUnicode(text, index))
        if character.isspace() or raw.FPDFText_IsGenerated(text, index):
            inside = False
            continue
        cut = character == CUT
        character = "-" if cut else character
        raw.FPDFText_GetCharBox(text, index, *box)
        left, right, bottom, top = (side.value for side in box)
        if inside:
            word, *sides = found.pop()
            character, left, right = word + character, min(left, sides[0]), max(right, sides[1])
            bottom, top = min(bottom, sides[2]), max(top, sides[3])
        found.append((character, left, right, bottom, top))
        inside = not cut
    return found


def _workbook(content: bytes) -> Answer:
    """Return the rows of each sheet, or what is wrong: ``hidden``, ``cells``, ``broken``; ``merged`` lists sheets."""
    from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    sheets: Answer = {}
    merged: list[str] = []
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        for one in book.sheets_metadata:
            if one.visible != SheetVisibleEnum.Visible or one.typ != SheetTypeEnum.WorkSheet:
                return {"wrong": "hidden", "at": one.name}
            sheet = book.get_sheet_by_name(one.name)
            if sheet.merged_cell_ranges:
                merged.append(one.name)
            if sheet.total_height * sheet.total_width > CELLS:
                return {"wrong": "cells", "at": one.name}
            sheets[one.name] = sheet.to_python(skip_empty_area=False)
    except (CalamineError, OSError, ValueError) as error:
        return {"wrong": "broken", "at": str(error)}
    return {"sheets": sheets, "merged": merged}


def _article(content: bytes) -> Answer:
    """Return the text of a web page's article, with its title and its day as its metadata have them, where they do.

    The day is not searched for in the text, where any day may stand.
    """
    from trafilatura import bare_extraction
    from trafilatura.settings import Document

    found = bare_extraction(
        content.decode("utf-8"), include_comments=False, include_tables=False, with_metadata=True,
        date_extraction_params={"extensive_search": False, "original_date": True},
    )  # fmt: skip
    if not isinstance(found, Document):
        return {"text": "", "title": "", "day": ""}
    return {"text": found.text or "", "title": found.title or "", "day": found.date or ""}


if __name__ == "__main__":
    main()
