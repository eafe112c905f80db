"""A file of the right source with something wrong in it is refused, each fault with its own error and its line."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from making import as_csv, cells, empty_archive, held, notice, notices, publisher_file, put, read_cells
from rumbo.archive import Archive
from rumbo.errors import BadCount, BadRow, DuplicateKey, EndsEarly, Refused, UnknownCategory

SOUTHWEST = "cbp-southwest"
LINES = publisher_file(SOUTHWEST, "2022-10", "2023-12").split(b"\r\n")
"""A file of fiscal year 2023, closed, and three months of 2024; its first line, its rows, and nothing."""
AT = 20
"""Where the tests put their fault: the row on line 21."""


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    archive = empty_archive(tmp_path_factory.mktemp("refused") / "home")
    put(archive, SOUTHWEST, publisher_file(SOUTHWEST, "2021-10", "2022-09"), "2022-10-21")
    return archive


@pytest.fixture
def refuse(archive: Archive) -> Iterator[Callable[..., Refused]]:
    before = held(archive.home.path)

    def refuse(content: bytes, error: type[Refused], *, line: int | None = None, source: str = SOUTHWEST) -> Refused:
        with pytest.raises(error) as caught:
            put(archive, source, content)
        assert type(caught.value) is error
        if line:
            assert re.search(rf"\bline {line}\b", str(caught.value), re.IGNORECASE)
        if source == SOUTHWEST:
            assert caught.value.what.startswith("file.csv")
        assert caught.value.what
        assert caught.value.do
        assert len(str(caught.value)) < 1000
        return caught.value

    yield refuse
    assert held(archive.home.path) == before


def row(number: int, *, at: int = AT, text: bytes | str) -> bytes:
    """The file with another text in one field of one row."""
    fields = LINES[at].split(b",")
    fields[number] = text if isinstance(text, bytes) else text.encode()
    return b"\r\n".join([*LINES[:at], b",".join(fields), *LINES[at + 1 :]])


def test_the_file_itself_is_read(archive: Archive, tmp_path_factory: pytest.TempPathFactory) -> None:
    other = empty_archive(tmp_path_factory.mktemp("good") / "home")
    (one,) = put(other, SOUTHWEST, b"\r\n".join(LINES))
    assert one.release.rows == len(LINES) - 2


# Counts ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "-1", "-0", "1.5", "0.1", "1e3", "1E3", "x", "", "NaN", "inf", "null", "\\N", " 7", "7 ", "+7", "0x7",
        "1_000", '"1,000"',
        "9" * 16, "9" * 20, "9" * 400, "\u0667", "7.", ".0", "=1+1", "7.0.0", "TRUE",
    ],
)  # fmt: skip
def test_what_is_no_count(refuse: Callable[..., Refused], text: str) -> None:
    refuse(row(-1, text=text), BadCount, line=AT + 1)


@pytest.mark.parametrize(
    ("text", "value"), [("9584.0", 9584), ("0", 0), ("0.0", 0), ("007", 7), ("1000000", 1000000), ("12.000", 12)]
)
def test_what_is_a_whole_count(text: str, value: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    archive = empty_archive(tmp_path_factory.mktemp("whole") / "home")
    (one,) = put(archive, SOUTHWEST, row(-1, text=text))
    plain = empty_archive(tmp_path_factory.mktemp("plain") / "home")
    (other,) = put(plain, SOUTHWEST, row(-1, text="5"))
    ours, theirs = (
        {cell[:-1]: cell[-1][1] for cell in read_cells(*pair)}
        for pair in ((archive, one.release), (plain, other.release))
    )
    (key,) = (cell for cell in theirs if ours[cell] != theirs[cell])
    assert (theirs[key], ours[key]) == (5, value)


@pytest.mark.parametrize("text", ["-1", "1.5", "1e3", "", "NaN", "9" * 16, "9" * 20, "9" * 5000, "²", "\u0661"])
@pytest.mark.parametrize("column", ["value", "rounding"])
def test_what_is_no_count_in_a_notice(refuse: Callable[..., Refused], column: str, text: str) -> None:
    rows = [
        notice("usbp-encounters", "2023-10", 5, "2023-11-10"),
        {**notice("usbp-encounters", "2023-11", 7, "2023-12-10"), column: text},
    ]
    refuse(notices(rows), BadCount, line=3, source="cbp-monthly-updates")


def test_a_rounding_step_of_zero(refuse: Callable[..., Refused]) -> None:
    refuse(
        notices([notice("usbp-encounters", "2023-10", 5, "2023-11-10", rounding="0")]),
        BadCount,
        line=2,
        source="cbp-monthly-updates",
    )


# Labels ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "2023 (Final)"), (0, "0000"), (0, "9999"), (0, "FY2023"), (0, ""), (0, "2023.0"), (1, "YTD"), (2, "Sept"),
        (2, "jan"), (2, ""),
        (3, "U.S. Border Patrol "), (3, "u.s. border patrol"), (3, "\\N"), (4, "UC"), (5, "Venezuela"),
        (6, "Title 9"), (7, "Encounters"),
        (7, "x" * 1000), (6, "'; DROP TABLE raw; --"), (6, "=HYPERLINK(1)"), (6, "Title\u00a08"),
    ],
)  # fmt: skip
def test_an_unknown_label(refuse: Callable[..., Refused], number: int, text: str) -> None:
    refuse(row(number, text=text), UnknownCategory, line=AT + 1)


def test_the_first_fault_is_the_one_told(refuse: Callable[..., Refused]) -> None:
    content = row(-1, at=30, text="-1").replace(
        LINES[AT], LINES[AT].replace(b"Title 8", b"Title 9").replace(b"Title 42", b"Title 9")
    )
    refuse(content, UnknownCategory, line=AT + 1)


@pytest.mark.parametrize("label", ["UAC", "UC / Single Minors"])
def test_both_labels_of_unaccompanied_children_mean_the_same(
    label: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    made = cells(SOUTHWEST, "2022-10", "2023-12")
    archive = empty_archive(tmp_path_factory.mktemp("labels") / "home")
    (one,) = put(archive, SOUTHWEST, as_csv(SOUTHWEST, made, unaccompanied=label))
    shown = [dict(cell) for cell in read_cells(archive, one.release)]
    assert sum(cell["demographic"] == "unaccompanied-children" for cell in shown) == sum(
        "unaccompanied-children" in key for key in made
    )


def test_a_formula_for_spreadsheets_is_only_data(tmp_path_factory: pytest.TempPathFactory) -> None:
    content = publisher_file("cbp-nationwide-aor", "2023-10", "2023-12")
    archive = empty_archive(tmp_path_factory.mktemp("formula") / "home")
    name = content.split(b"\r\n")[1].split(b",")[6]
    (plain,) = put(archive, "cbp-nationwide-aor", content)
    (formula,) = put(archive, "cbp-nationwide-aor", content.replace(b"," + name + b",", b",=cmd|' /C calc'!A0,"))
    assert read_cells(archive, formula.release) == read_cells(archive, plain.release)


# Rows -----------------------------------------------------------------------------------------------------------


def joined(*rows: bytes) -> bytes:
    return b"\r\n".join([*LINES[:AT], *rows, *LINES[AT + 1 :]])


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a field less", LINES[AT].rsplit(b",", 1)[0]),
        ("a field more", LINES[AT] + b",7"),
        ("thousands with a comma", LINES[AT] + b",000"),
        ("a line of ten million letters", b"x" * 10_000_000),
        ("a field of ten million letters", LINES[AT].replace(b"Title", b"x" * 10_000_000)),
        ("a quotation mark never closed", b'"' + LINES[AT]),
        ("a quotation mark in the last field", LINES[AT][:-1] + b'"1'),
        ("a line of blanks", b"   "),
        ("a blank line", b""),
    ],
)
def test_a_row_that_does_not_fit(refuse: Callable[..., Refused], name: str, text: bytes) -> None:
    refuse(joined(text), BadRow, line=AT + 1)


@pytest.mark.parametrize(
    "content",
    [
        b"\n".join(LINES[:AT]) + b"\n" + b"\r\n".join(LINES[AT:]),
        b"\r\n".join(LINES[:AT]) + b"\n" + b"\n".join(LINES[AT:]),
        b"\r\n".join(LINES[:AT]) + b"\r" + b"\r\n".join(LINES[AT:]),
    ],
    ids=["LF then CRLF", "CRLF then LF", "one return alone"],
)
def test_lines_that_end_in_two_ways(refuse: Callable[..., Refused], content: bytes) -> None:
    refuse(content, BadRow)


def test_the_same_cell_twice(refuse: Callable[..., Refused]) -> None:
    error = refuse(joined(LINES[AT], LINES[AT]), DuplicateKey)
    assert f"lines {AT + 1} and {AT + 2} are the same cell" in str(error)


def test_the_same_cell_under_both_labels_of_a_group(refuse: Callable[..., Refused]) -> None:
    at = next(number for number, line in enumerate(LINES) if b",UAC," in line)
    again = LINES[at].replace(b",UAC,", b",UC / Single Minors,")
    refuse(b"\r\n".join([*LINES[:-1], again, b""]), DuplicateKey)


@pytest.mark.parametrize("tail", [b"", b"\r\n", b"\r\n\r\n"], ids=["none", "one", "two"])
def test_blank_lines_at_the_end_are_harmless(tail: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    archive = empty_archive(tmp_path_factory.mktemp("tail") / "home")
    (one,) = put(archive, SOUTHWEST, b"\r\n".join(LINES) + tail)
    assert one.release.rows == len(LINES) - 2


@pytest.mark.parametrize(
    ("column", "text"),
    [
        ("indicator", "encounters"), ("place", "mars"), ("demographic", "families"), ("period", "2023-13"),
        ("period", ""),
        ("published", "soon"), ("published", "2023-02-30"), ("published_precision", "about"),
        ("asserted_by", "somebody"),
    ],
)  # fmt: skip
def test_a_notice_with_an_unknown_word(refuse: Callable[..., Refused], column: str, text: str) -> None:
    rows = [
        notice("usbp-encounters", "2023-10", 5, "2023-11-10"),
        {**notice("usbp-encounters", "2023-11", 7, "2023-12-10"), column: text},
    ]
    error = (
        UnknownCategory
        if column in ("indicator", "place", "demographic", "published_precision", "asserted_by")
        else BadRow
    )
    refuse(notices(rows), error, line=3, source="cbp-monthly-updates")


def test_a_notice_whose_quotation_mark_never_closes(refuse: Callable[..., Refused]) -> None:
    content = notices([notice("usbp-encounters", "2023-10", 5, "2023-11-10", note="x")]).replace(b",x\n", b',"x\n')
    refuse(content, BadRow, source="cbp-monthly-updates")


def test_a_notice_with_a_field_of_five_million_letters(refuse: Callable[..., Refused]) -> None:
    content = notices([notice("usbp-encounters", "2023-10", 5, "2023-11-10", note="x" * 5_000_000)])
    refuse(content, BadRow, source="cbp-monthly-updates")


# Files cut short ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("cut", [1, 2, 3, 20, 500, 5000])
def test_cut_in_the_middle_of_a_line(refuse: Callable[..., Refused], cut: int) -> None:
    content = b"\r\n".join(LINES)[:-cut]
    assert not content.endswith(b"\n")
    refuse(content, EndsEarly)


STATE = publisher_file("cbp-nationwide-state", "2022-10", "2023-12", a_month=20).splitlines(keepends=True)


def test_cut_at_the_end_of_a_line_where_a_region_is_missing(refuse: Callable[..., Refused]) -> None:
    """The last month in the file, as its rows are sorted, has no south-west border any more."""
    last = max(number for number, line in enumerate(STATE) if b",Other," in line)
    error = refuse(b"".join(STATE[: last + 1]), EndsEarly, source="cbp-nationwide-state")
    assert "2 of the 3 values of region" in str(error)


def test_cut_at_the_end_of_a_line_inside_a_closed_year(refuse: Callable[..., Refused]) -> None:
    open_ = next(number for number, line in enumerate(LINES) if b"(FYTD)" in line)
    months = [line.split(b",")[2] for line in LINES[1:open_]]
    kept = [line for line, month in zip(LINES[1:open_], months, strict=True) if month != months[-1]]
    error = refuse(b"\r\n".join([LINES[0], *kept, b""]), EndsEarly)
    assert "FY2023 is closed and has no" in str(error)


def test_a_month_missing_in_an_open_year(refuse: Callable[..., Refused]) -> None:
    kept = [line for line in LINES if not (b"(FYTD)" in line and b",NOV," in line)]
    assert "has no 2023-11" in str(refuse(b"\r\n".join(kept), EndsEarly))


def test_a_year_missing_between_two(refuse: Callable[..., Refused]) -> None:
    content = publisher_file(SOUTHWEST, "2020-10", "2023-09").split(b"\r\n")
    kept = [line for line in content if not line.startswith(b"2022,")]
    assert "has no 2021-10" in str(refuse(b"\r\n".join(kept), EndsEarly))


# Anything at all ------------------------------------------------------------------------------------------------


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_whatever_is_done_to_a_file_it_is_read_or_refused(archive: Archive, data: st.DataObject) -> None:
    """No damage ends in anything but an error of ours, and what is refused leaves nothing behind."""
    content = bytearray(b"\r\n".join(LINES))
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(content)))
        kind = data.draw(st.sampled_from(["change", "insert", "remove", "cut"]))
        if kind == "change" and at < len(content):
            content[at] = data.draw(st.integers(0, 255))
        elif kind == "insert":
            content[at:at] = data.draw(
                st.binary(max_size=6) | st.sampled_from([b",", b'"', b"\r\n", b"\n", b"\r", b"\xef\xbb\xbf"])
            )
        elif kind == "remove":
            del content[at : at + data.draw(st.integers(1, 40))]
        else:
            del content[at:]
    before = held(archive.home.path)
    try:
        put(archive, SOUTHWEST, bytes(content))
    except Refused as error:
        assert held(archive.home.path) == before
        assert len(str(error)) < 1000
