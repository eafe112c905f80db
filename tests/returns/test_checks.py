"""What refuses a filled form, and what asks for a sentence."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from offices import Rows, as_text, changed, observatory, write
from rumbo.core import Status
from rumbo.core.table import TOTAL
from rumbo.errors import BadReturn, EndsEarly, NotAFile, NotThatSource, PersonalData, Refused, TooLarge
from rumbo.returns import Cell, form, reading, sheet, template
from rumbo.returns.checked import Checked, check, together
from rumbo.returns.checks import Figure, Held
from rumbo.returns.form import OPENING

TODAY = date(2024, 4, 5)
FORM = form("office-month")


def checked(rows: Rows, held: Held | None = None) -> Checked:
    lines = sheet.of_text(as_text(rows[1:], rows[0]), "return.csv")
    return check(reading.read(lines, "return.csv", TODAY), held or Held(TODAY))


def value(rows: Rows, cell: str) -> int:
    return int(next(row[5] for row in rows if row[3] == cell))


def published(rows: Rows, month: str, step: int = 1, **other: int) -> Held:
    """What is held where the figures of these rows were published for another month."""
    names = {str(cell): cell for cell in FORM.cells()}
    figures: dict[Cell, Mapping[str, Figure]] = {}
    for row in rows[1:]:
        if names[row[3]].moment != OPENING and row[5].isdigit():
            found = other.get(row[3].replace(".", "_"), int(row[5]))
            figures[names[row[3]]] = {month: Figure((found + step // 2) // step * step, step)}
    return Held(TODAY, figures)


def test_a_form_that_a_log_filled_holds_together(january: Rows) -> None:
    found = checked(january)
    assert found.can_be_filed
    assert len(found.found.answers) == 407


@settings(deadline=None)  # a machine that others use is slow at times
@given(st.data())
def test_a_part_moved_by_any_number_is_found(january: Rows, data: st.DataObject) -> None:
    parts = [row[3] for row in january[1:] if "." in row[3] and not row[3].startswith(("wait", "slots"))]
    cell = data.draw(st.sampled_from(parts))
    moved = data.draw(st.integers(1, 1000))
    found = checked(changed(january, {cell: str(value(january, cell) + moved)}))
    assert found.problems and any(cell.split(".")[0] in one.cell for one in found.problems)


@pytest.mark.parametrize(
    ("cell", "text", "said"),
    [
        ("registered.total", "1", "its parts by citizenship make"),
        ("open.screening.VEN.closing", "9999", "9,999 is written"),
        ("screened-out.total", "0", "its parts by reason make"),
        ("slots.used", "401", "441 is more than the 400 of slots.offered"),
        ("intake-days", "32", "32 days, and 2024-01 has 31"),
        ("interviewers", "-1", "is negative"),
        ("interviewers", "1.5", "between its digits"),
        ("interviewers", "1,200", "between its digits"),
        ("interviewers", "1 200", "between its digits"),
        ("interviewers", "1\u2009200", "THIN SPACE"),
        ("interviewers", "1\u202f200", "NARROW NO-BREAK SPACE"),
        ("interviewers", "12\u200f", "RIGHT-TO-LEFT MARK"),
        ("interviewers", "\u0661\u0662", "is no count"),
        ("interviewers", "NaN", "is no count"),
        ("interviewers", "1e9", "exponent"),
        ("interviewers", "1000000000", "larger than any such count"),
        ("interviewers", "", "neither zero, nor not available, nor not asked"),
        ("interviewers", "=SUM(F2:F9)", "is no count"),
    ],
)  # fmt: skip
def test_a_value_that_does_not_fit_is_told_with_its_cell(january: Rows, cell: str, text: str, said: str) -> None:
    found = checked(changed(january, {cell: text}))
    told = [one for one in found.problems if said in str(one)]
    assert told, [str(one) for one in found.problems]
    assert (told[0].line > 0 and told[0].what and told[0].do) or told[0].why
    with pytest.raises(BadReturn) as caught:
        found.refuse()
    assert "nothing was filed" in str(caught.value)


def test_zero_not_available_and_not_asked_are_three_answers(january: Rows) -> None:
    texts = {"interviewers": "0", "intake-days": "no disponible", "wait.half.decision": "not asked"}
    answers = checked(changed(january, texts)).found.answers
    found = [answers[Cell(*name)] for name in (("interviewers",), ("intake-days",), ("wait", ("half", "decision")))]
    assert [(one.value, one.status) for one in found] == [
        (0, Status.NORMAL), (None, Status.NOT_AVAILABLE), (None, Status.NOT_ASKED),
    ]  # fmt: skip


def test_nothing_is_concluded_from_what_is_not_available(january: Rows) -> None:
    parts = {
        row[3]: "not available" for row in january[1:] if row[3].startswith("registered.") and "total" not in row[3]
    }
    assert checked(changed(january, parts)).can_be_filed
    some = dict(list(parts.items())[:3])
    too_little = {**some, "registered.total": "1"}
    assert any("make" in one.what for one in checked(changed(january, too_little)).problems)


def test_a_cell_that_is_missing_unknown_or_there_twice(january: Rows) -> None:
    missing = checked([row for row in january if row[3] != "registered.VEN"])
    assert "registered.VEN: The cell is missing" in " ".join(map(str, missing.problems))
    other = [[*row[:3], "registered.VNE", *row[4:]] if row[3] == "registered.VEN" else row for row in january]
    assert "Did you mean registered.VEN" in str(checked(other).problems[0])
    marked = [[*row[:3], "registered.VEN\u200e", *row[4:]] if row[3] == "registered.VEN" else row for row in january]
    assert "LEFT-TO-RIGHT MARK" in str(checked(marked).problems[0])
    assert "line 2 too" in str(checked([*january, january[1]]).problems[0])


def test_a_stock_begins_where_the_last_one_ended(january: Rows, february: Rows) -> None:
    assert not checked(february, published(january, "2024-01")).problems
    assert not checked(february, published(january, "2024-01", step=5)).problems
    ended = value(january, "open.total.total.closing")
    off = published(january, "2024-01", open_total_total_closing=ended + 3)
    (problem,) = checked(february, off).problems
    assert problem.cell == "open.total.total.opening" and f"ended with {ended + 3:,}" in problem.what
    assert not checked(february, published(january, "2023-12")).problems, "it holds against the month before alone"


def test_many_of_one_kind_are_told_as_one(january: Rows) -> None:
    empty = [[*row[:5], "", *row[6:]] if number else row for number, row in enumerate(january)]
    found = checked(empty)
    assert len(found.problems) == 407
    (told,) = together(found.problems)
    assert told.startswith("407 cells, registered.COL (line 2) to intake-days (line 408): It has no answer.")
    with pytest.raises(BadReturn, match="407 problems: 407 cells"):
        found.refuse()


def test_a_stock_goes_on_as_the_next_month_that_is_out_begins(january: Rows) -> None:
    ended = value(january, "open.total.total.closing")
    cell = Cell("open", (TOTAL, TOTAL), "closing")
    assert not checked(january, Held(TODAY, after={cell: (ended - 2, ended + 2)})).flags
    (flag,) = checked(january, Held(TODAY, after={cell: (ended + 1, ended + 5)})).unanswered
    assert flag.cell == cell and f"begins with {ended + 1:,} to {ended + 5:,}" in flag.why["en"]
    assert "February 2024" in flag.why["en"] and "febrero de 2024" in flag.why["es"]
    told = changed(january, {str(cell): str(ended)}, en="February follows.", es="Sigue febrero.")
    assert checked(told, Held(TODAY, after={cell: (ended + 1, ended + 5)})).can_be_filed


def test_a_sentence_with_a_telephone_or_an_address_is_refused(january: Rows) -> None:
    for words in ("Ask ana@example.org.", "Call +57 601 555 0100."):
        noted = changed(january, {"intake-days": "20"}, en=words, es="Pregunte.")
        assert "names nobody" in str(checked(noted).problems[0])
    fine = changed(january, {"intake-days": "20"}, en="Of 1,234,567 + 890 visits in 2023-24.", es="De 2023 a 2024.")
    assert not checked(fine).problems


def test_a_cumulative_never_falls(january: Rows) -> None:
    measures = {**FORM.measures, "interviewers": replace(FORM.measures["interviewers"], kind="cumulative")}
    found = checked(january).found
    grown = replace(found, form=replace(FORM, measures=measures))
    held = Held(TODAY, {Cell("interviewers"): {"2023-12": Figure(13)}})
    assert "never falls" in str(check(grown, held).problems[0])
    assert check(grown, Held(TODAY, {Cell("interviewers"): {"2023-12": Figure(12)}})).can_be_filed


def test_a_jump_and_a_sudden_zero_ask_for_a_sentence(january: Rows) -> None:
    held = Held(
        TODAY,
        {
            Cell("slots", ("offered",)): {f"2023-{month:02}": Figure(100 + month) for month in range(6, 13)},
            Cell("intake-days"): {"2023-12": Figure(22), "2023-11": Figure(20)},
        },
    )
    rows = changed(january, {"intake-days": "0"})
    found = checked(rows, held)
    assert not found.can_be_filed and not found.problems
    assert {str(flag.cell) for flag in found.unanswered} == {"slots.offered", "intake-days"}
    assert "106 to 112 in the 7 months" in str(found.flags[0].why) and "meses anteriores" in found.flags[0].why["es"]
    told = changed(rows, {"intake-days": "0", "slots.offered": "400"}, en="The portal was shut.", es="El portal cerró.")
    assert checked(told, held).can_be_filed
    half = changed(rows, {"intake-days": "0"}, en="The portal was shut.", es="")
    assert "has no 'es'" in str(checked(half, held).problems[0])
    hidden = changed(rows, {"intake-days": "0"}, en="Shut\u202e.", es="Cerró.")
    assert "RIGHT-TO-LEFT OVERRIDE" in str(checked(hidden, held).problems[0])


def test_the_sentence_of_a_total_speaks_for_its_parts(january: Rows) -> None:
    held = published(january, "2023-12")
    small = {cell: {"2023-12": Figure(1)} for cell in held.figures if cell.measure == "registered"}
    found = checked(january, Held(TODAY, small))
    assert {str(flag.cell) for flag in found.unanswered} >= {"registered.VEN", "registered.total"}
    total = {"registered.total": str(value(january, "registered.total"))}
    assert checked(
        changed(january, total, en="It opened again.", es="Volvió a abrir."), Held(TODAY, small)
    ).can_be_filed


@pytest.mark.parametrize("step", [1, 5])
def test_last_month_again_asks_for_a_sentence(january: Rows, step: int) -> None:
    held = published(january, "2023-12", step=step)
    stocks = {cell: one for cell, one in held.figures.items() if cell.measure == "registered"}
    found = checked(january, Held(TODAY, stocks))
    assert [str(flag.cell) for flag in found.unanswered] == ["registered.total"]
    assert "same as last month" in str(found.flags[0].why)


# The file -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("column", ["name", "Fecha de nacimiento", "passport no."])
def test_a_column_about_a_person_is_refused(january: Rows, column: str) -> None:
    with pytest.raises(PersonalData, match="counts alone"):
        checked([[*january[0], column], *([*row, "x"] for row in january[1:])])


@pytest.mark.parametrize(
    ("column", "text", "said"),
    [
        (0, "office-month/0", "filled on office-month/0"),
        (0, "office-year/1", "no form is called"),
        (1, "MEX", "'MEX' files no office-month"),
        (1, "COL\u200f", "files no office-month"),
        (2, "2024-04", "is not over"),
        (2, "2025-01", "is not over"),
        (2, "2023-05", "COL was closed in 2023-05"),
        (2, "ene-24", "is no month"),
        (2, "2024-01-01", "is no month"),
        (2, "2023", "is no month"),
    ],
)  # fmt: skip
def test_a_form_of_another_version_office_or_month_is_refused(january: Rows, column: int, text: str, said: str) -> None:
    rows = [january[0], *([*row[:column], text, *row[column + 1 :]] for row in january[1:])]
    with pytest.raises(BadReturn) as caught:
        checked(rows)
    assert said in str(caught.value) and caught.value.do


def test_an_office_files_no_month_after_it_closed(january: Rows) -> None:
    rows = [january[0], *([*row[:2], "2025-03", *row[3:]] for row in january[1:])]
    lines = sheet.of_text(as_text(rows[1:], rows[0]), "return.csv")
    with pytest.raises(BadReturn, match="COL was closed in 2025-03"):
        reading.read(lines, "return.csv", date(2026, 11, 24))


def test_one_file_is_one_return(january: Rows) -> None:
    mixed = [*january[:-1], [january[-1][0], "CRI", *january[-1][2:]]]
    assert "One file is one return" in str(checked(mixed).problems[0])


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_a_spreadsheet_in_spanish_writes_semicolons(january: Rows, tmp_path: Path, delimiter: str) -> None:
    path = tmp_path / "return.csv"
    text = "\r\n".join(delimiter.join(f'"{field}"' for field in row) for row in january)
    path.write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert observatory(tmp_path / "home", "2024-02-05").check_return(path).can_be_filed


def workbook(rows: Rows) -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    page = book.active
    for row in rows:
        page.append([int(text) if text.isdigit() else text for text in row])
    return book


def saved(book: openpyxl.Workbook, path: Path) -> Path:
    book.save(path)
    return path


def test_a_workbook_is_read_as_text_is(january: Rows, tmp_path: Path) -> None:
    pytest.importorskip("xlsxwriter")
    found = observatory(tmp_path / "home", "2024-02-05")
    rows = [[int(text) if text.isdigit() else text for text in row] for row in january]
    path = tmp_path / "return.xlsx"
    path.write_bytes(template.as_xlsx(rows))
    other = saved(workbook(january), tmp_path / "other.xlsx")
    as_csv = found.check_return(write(tmp_path, january)).found.answers
    for one in (path, other):
        checked_ = found.check_return(one)
        assert checked_.can_be_filed and checked_.found.answers == as_csv


def test_a_workbook_with_formulas_merged_cells_or_two_sheets_is_refused(january: Rows, tmp_path: Path) -> None:
    found = observatory(tmp_path / "home", "2024-02-05")
    formula, merged, two, hidden = (workbook(january) for _ in range(4))
    formula.active["F2"] = "=1+1"
    merged.active.merge_cells("A2:B2")
    two.create_sheet("more").append(["x"])
    hidden.create_sheet("more").sheet_state = "hidden"
    for book, said in ((formula, "formulas"), (merged, "merged"), (two, "2 sheets"), (hidden, "hidden")):
        with pytest.raises(NotThatSource, match=said) as caught:
            found.check_return(saved(book, tmp_path / "return.xlsx"))
        assert "return.xlsx" in str(caught.value) and caught.value.do


def test_a_zip_bomb_a_torn_file_and_what_is_no_file_are_refused(tmp_path: Path) -> None:
    found = observatory(tmp_path / "home", "2024-02-05")
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", b" " * 300_000_000)
    assert len(bomb.getvalue()) < 1_000_000
    path = tmp_path / "return.xlsx"
    for content, error in (
        (bomb.getvalue(), TooLarge),
        (bomb.getvalue()[:900], EndsEarly),
        (b"\xd0\xcf\x11\xe0", NotThatSource),
    ):
        path.write_bytes(content)
        with pytest.raises(error):
            found.check_return(path)
    with pytest.raises(NotAFile):
        found.check_return(tmp_path)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"form,for,month,cell,what,value,note_en,note_es\n", "nothing below it"),
        (b"form,for,month,cell,what,value,note_en\n", "missing: note_es"),
        (b"form,for,month,cell,what,value,note_en,note_es,value\n", "a column stands twice"),
        ("form,for,month,cell,qué,value,note_en,note_es\n".encode("latin-1"), "no UTF-8"),
        (b"form,for,month,cell,what,value,note_en,note_es\nx\0", "NUL"),
        (b"form,for,month,cell,what,value,note_en,note_es\noffice-month/1,COL\n", "has 2 fields"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_return_is_refused(content: bytes, said: str, tmp_path: Path) -> None:
    path = tmp_path / "return.csv"
    path.write_bytes(content)
    with pytest.raises(Refused, match=said):
        observatory(tmp_path / "home", "2024-02-05").check_return(path)


def test_a_million_rows_are_refused_before_they_are_read(january: Rows, tmp_path: Path) -> None:
    path = tmp_path / "return.csv"
    head, row = as_text(january[1:2], january[0]).split(b"\n")[:2]
    found = observatory(tmp_path / "home", "2024-02-05")
    path.write_bytes(head + b"\n" + (row + b"\n") * 1_000_000)
    with pytest.raises(TooLarge):
        found.check_return(path)
    path.write_bytes(head + b"\n" + (row + b"\n") * 20_000)
    with pytest.raises(BadReturn, match="more than 408 rows"):
        found.check_return(path)
