"""A filed return is a release like any other, and so are a correction and a withdrawal; nothing is half filed."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from making import held
from offices import Rows, changed, observatory, write
from rumbo.core import Status, Text
from rumbo.errors import AlreadyFiled, BadReturn, NoData, NotThatSource, Refused, RumboError, WrongUse
from rumbo.observatory import Observatory, returned
from rumbo.returns import filing as filings
from rumbo.returns import form, forms

REASON = Text(en="Two teams had counted the same people.", es="Dos equipos contaron a las mismas personas.")
HEAD = "head-of-office"
ONLY = "office-month"


def value(rows: Rows, cell: str) -> int:
    return int(next(row[5] for row in rows if row[3] == cell))


def rounded(count: int) -> int:
    return (count + 2) // 5 * 5


def asked(home: Path, today: str, indicator: str = "office-registered", **where: str) -> tuple[object, Status]:
    found = (
        observatory(home, today).series(indicator, "COL", since="2024-01", until="2024-01", where=where).at("2024-01")
    )
    assert found
    return found.value, found.status


def more(rows: Rows, count: int = 100) -> Rows:
    """The same return with so many more registered, who then wait for the screening."""
    cells = ("registered.VEN", "registered.total")
    cells += tuple(f"open.{step}.{who}.closing" for step in ("screening", "total") for who in ("VEN", "total"))
    return changed(rows, {cell: str(value(rows, cell) + count) for cell in cells})


@pytest.fixture
def filed(january: Rows, tmp_path: Path) -> Observatory:
    """An archive in which COL filed January on 5 February 2024."""
    found = observatory(tmp_path / "home", "2024-02-05")
    assert found.file_return(write(tmp_path, january), "COL", approved_by=HEAD).new
    return found


def test_what_is_filed_shows_as_any_release_does(filed: Observatory, january: Rows) -> None:
    home = filed.archive.home.path
    total = value(january, "registered.total")
    assert asked(home, "2024-02-05") == (rounded(total), Status.NORMAL)
    assert asked(home, "2024-02-05", citizenship="VEN")[0] == rounded(value(january, "registered.VEN"))
    assert asked(home, "2024-02-05", "office-open", step="decision")[0] == rounded(
        value(january, "open.decision.total.closing")
    )
    assert asked(home, "2024-02-05", "office-slots", kind="missed")[0] == 40
    assert asked(home, "2024-02-05", "office-wait", step="interview")[0] == value(january, "wait.half.interview")
    (release,) = filed.releases(ONLY)
    assert str(release.published) == "2024-02-05" and release.rows == 407 - 66
    assert [one.kind for one in filed.changes(release.id).cells] in (
        [],
        ["added"] * len(filed.changes(release.id).cells),
    )
    with pytest.raises(NoData):
        observatory(home, "2024-02-05").series("office-registered", "CRI")
    assert filed.situation().headlines, "the situation has what was filed beside all else"


def test_no_count_of_one_to_four_goes_out(filed: Observatory) -> None:
    (release,) = filed.releases(ONLY)
    raw = json.loads(filed.archive.content(release) or b"")
    people = {
        name: one for name, one in raw["cells"].items() if not name.startswith(("wait", "slots", "inter", "intake"))
    }
    assert people and all(one["value"] % 5 == 0 and one["rounding"] == 5 for one in people.values())
    assert not any(name.endswith("opening") for name in raw["cells"])


def test_the_release_names_roles_and_no_person(filed: Observatory) -> None:
    (release,) = filed.releases(ONLY)
    assert release.how == Text(
        en="Filed by the reporting officer and approved by the head of the office (Office in Colombia).",
        es="Presentado por la persona encargada de los informes, con la aprobación de la jefatura de la oficina "
        "(Oficina en Colombia).",
    )


def test_a_correction_holds_from_its_day_and_changes_no_day_before(
    filed: Observatory, january: Rows, tmp_path: Path
) -> None:
    home = filed.archive.home.path
    path = write(tmp_path, more(january), "more.csv")
    later = observatory(home, "2024-03-01")
    with pytest.raises(AlreadyFiled, match="--reason-en"):
        later.file_return(path, "COL", approved_by=HEAD)
    found = later.file_return(path, "COL", approved_by=HEAD, reason=REASON)
    assert found.new and found.release.how and REASON["es"] in found.release.how["es"]
    total = value(january, "registered.total")
    before, after = rounded(total), rounded(total + 100)
    assert before != after
    now = observatory(home, "2024-06-01")
    for day, expected in (("2024-02-29", before), ("2024-03-01", after)):
        series = now.series("office-registered", "COL", as_of=day)
        assert series.newest and series.newest.value == expected
    vintages = now.history("office-registered", "2024-01", "COL")
    assert [(str(one.known_from), one.observation.value) for one in vintages] == [
        ("2024-02-05", before), ("2024-03-01", after),
    ]  # fmt: skip
    changes = now.changes(found.release.id)
    assert any(one.before == before and one.after == after for one in changes.totals)


def test_two_corrections_of_one_day_count_in_their_order(filed: Observatory, january: Rows, tmp_path: Path) -> None:
    home = filed.archive.home.path
    later = observatory(home, "2024-03-01")
    for count in (100, 40, 300, 10):
        later.file_return(write(tmp_path, more(january, count)), "COL", approved_by=HEAD, reason=REASON)
        assert asked(home, "2024-03-01")[0] == rounded(value(january, "registered.total") + count)


def test_a_withdrawal_is_published_and_leaves_what_was_known(filed: Observatory, january: Rows, tmp_path: Path) -> None:
    home = filed.archive.home.path
    later = observatory(home, "2024-03-01")
    with pytest.raises(BadReturn, match="Nothing of CRI"):
        later.withdraw_return(ONLY, "CRI", "2024-01", reason=REASON, approved_by=HEAD)
    found = later.withdraw_return(ONLY, "COL", "2024-01", reason=REASON, approved_by=HEAD)
    assert found.release.how and found.release.how["en"].startswith("Withdrawn by")
    assert asked(home, "2024-03-01") == (None, Status.WITHDRAWN)
    known = observatory(home, "2024-06-01").series("office-registered", "COL", as_of="2024-02-29").newest
    assert known and known.value == rounded(value(january, "registered.total"))
    with pytest.raises(BadReturn, match="Nothing of COL"):
        later.withdraw_return(ONLY, "COL", "2024-01", reason=REASON, approved_by=HEAD)
    path = write(tmp_path, january)
    with pytest.raises(AlreadyFiled):
        later.file_return(path, "COL", approved_by=HEAD)
    assert later.file_return(path, "COL", approved_by=HEAD, reason=REASON).new
    assert asked(home, "2024-03-01")[1] is Status.NORMAL


def test_the_same_return_again_changes_nothing(filed: Observatory, january: Rows, tmp_path: Path) -> None:
    before = held(filed.archive.home.path)
    for today in ("2024-02-05", "2024-03-01"):
        found = observatory(filed.archive.home.path, today).file_return(
            write(tmp_path, january), "COL", approved_by=HEAD
        )
        assert not found.new and str(found.release.published) == "2024-02-05"
    assert held(filed.archive.home.path) == before


def test_a_sentence_is_published_with_its_figure_alone(january: Rows, tmp_path: Path) -> None:
    told = changed(
        january, {"registered.VEN": str(value(january, "registered.VEN"))}, en="New teams.", es="Equipos nuevos."
    )
    found = observatory(tmp_path / "home", "2024-02-05")
    found.file_return(write(tmp_path, told), "COL", approved_by=HEAD)
    again = observatory(tmp_path / "home", "2024-02-05")
    lines = again.series("office-registered", "COL", by="citizenship")
    remarked = {one.dimensions["citizenship"]: one.remarks for one in lines if one.remarks}
    assert remarked == {"VEN": (Text(en="New teams.", es="Equipos nuevos."),)}
    whole = again.series("office-registered", "COL").newest
    assert whole and not whole.remarks
    assert next(one for one in lines if one.remarks).as_row()["remarks"] == [
        {"en": "New teams.", "es": "Equipos nuevos."}
    ]


def test_what_was_not_asked_is_told_apart_from_what_is_not_available(january: Rows, tmp_path: Path) -> None:
    texts = {"interviewers": "not asked", "intake-days": "not available"}
    observatory(tmp_path / "home", "2024-02-05").file_return(
        write(tmp_path, changed(january, texts)), "COL", approved_by=HEAD
    )
    assert asked(tmp_path / "home", "2024-02-05", "office-interviewers") == (None, Status.NOT_ASKED)
    assert asked(tmp_path / "home", "2024-02-05", "office-intake-days") == (None, Status.NOT_AVAILABLE)


def test_the_next_month_is_held_against_what_was_published(
    filed: Observatory, january: Rows, february: Rows, tmp_path: Path
) -> None:
    found = observatory(filed.archive.home.path, "2024-03-05")
    (flag,) = found.check_return(write(tmp_path, february)).unanswered
    assert str(flag.cell) == "slots.offered" and "same as last month" in str(flag.why)
    told = changed(february, {"slots.offered": "400"}, en="The same rooms.", es="Las mismas salas.")
    assert found.file_return(write(tmp_path, told), "COL", approved_by=HEAD).new
    off = {row[3]: str(int(row[5]) + 50) for row in february if row[3] in ("open.screening.VEN.opening",)}
    assert "ended with about" in " ".join(
        map(str, found.check_return(write(tmp_path, changed(february, off))).problems)
    )


def test_a_correction_of_an_early_month_is_held_against_the_later_one_that_is_out(
    filed: Observatory, january: Rows, february: Rows, tmp_path: Path
) -> None:
    """With a sentence it goes out, and February is then held against what January now ends with."""
    home, told = filed.archive.home.path, {"en": "The same rooms.", "es": "Las mismas salas."}
    notes = [[*row[:6], *told.values()] if number else row for number, row in enumerate(february)]
    observatory(home, "2024-03-05").file_return(write(tmp_path, notes), "COL", approved_by=HEAD)
    found = observatory(home, "2024-03-08")
    assert not found.check_return(write(tmp_path, january)).flags, "it is as February begins"
    wrong = write(tmp_path, more(january))
    flags = found.check_return(wrong).unanswered
    assert {str(one.cell) for one in flags} == {
        f"open.{step}.{who}.closing" for step in ("screening", "total") for who in ("VEN", "total")
    }
    with pytest.raises(BadReturn, match="February 2024, which is out, begins with"):
        found.file_return(wrong, "COL", approved_by=HEAD, reason=REASON)
    noted = [[*row[:6], *told.values()] if row[3] == "open.total.total.closing" or "screening" in row[3] else row
             for row in more(january)]  # fmt: skip
    assert found.file_return(write(tmp_path, noted), "COL", approved_by=HEAD, reason=REASON).new
    again = observatory(home, "2024-03-09").check_return(write(tmp_path, notes)).problems
    assert "2024-01 ended with about" in str(again[0])


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"filer": "CRI"}, "is filed for CRI"),
        ({"approved_by": "reporting-officer"}, "would file and approve"),
        ({"approved_by": "deputy-head", "filed_by": "the deputy head of the office"}, "would file and approve"),
        ({"approved_by": "A Name"}, "names roles, never people"),
        ({"reason": REASON}, "could be corrected"),
    ],
)  # fmt: skip
def test_what_cannot_be_filed_leaves_nothing_behind(
    given: Mapping[str, object], said: str, january: Rows, tmp_path: Path
) -> None:
    found = observatory(tmp_path / "home", "2024-02-05")
    with pytest.raises(RumboError) as caught:
        found.file_return(write(tmp_path, january), **{"filer": "COL", "approved_by": HEAD, **given})  # type: ignore[arg-type]
    assert said in str(caught.value)
    assert isinstance(caught.value, Refused | WrongUse)
    assert held(tmp_path / "home") == {"lock": b""}


def test_a_return_with_a_problem_leaves_nothing_behind(january: Rows, tmp_path: Path) -> None:
    found = observatory(tmp_path / "home", "2024-02-05")
    for text in ("-1", "NaN", ""):
        with pytest.raises(BadReturn):
            found.file_return(write(tmp_path, changed(january, {"interviewers": text})), "COL", approved_by=HEAD)
    assert held(tmp_path / "home") == {"lock": b""}


TWICE = """
import sys
from rumbo.errors import AlreadyFiled
from rumbo.observatory import open_observatory
try:
    found = open_observatory(sys.argv[1], today="2024-02-05")
    print(found.file_return(sys.argv[2], "COL", approved_by="head-of-office").new)
except AlreadyFiled:
    print("refused")
"""


def test_of_two_filed_at_once_one_is_refused(january: Rows, tmp_path: Path) -> None:
    paths = [write(tmp_path, rows, name) for rows, name in ((january, "a.csv"), (more(january), "b.csv"))]
    home = tmp_path / "home"
    running = [
        subprocess.Popen([sys.executable, "-c", TWICE, str(home), str(path)], stdout=subprocess.PIPE, text=True)
        for path in paths
    ]
    assert sorted(one.communicate()[0].strip() for one in running) == ["True", "refused"]
    assert len(observatory(home, "2024-02-05").releases(ONLY)) == 1


def test_a_correction_comes_after_what_it_corrects(filed: Observatory, january: Rows, tmp_path: Path) -> None:
    earlier = observatory(filed.archive.home.path, "2024-02-03")
    with pytest.raises(BadReturn, match="comes after what it corrects"):
        earlier.file_return(write(tmp_path, more(january)), "COL", approved_by=HEAD, reason=REASON)


# The bytes of a release, in another archive ---------------------------------------------------------------------------


def document(found: Observatory) -> bytes:
    (release,) = found.releases(ONLY)
    return found.archive.content(release) or b""


def test_another_archive_takes_the_release_as_it_is(filed: Observatory, january: Rows, tmp_path: Path) -> None:
    path = tmp_path / "office-month-COL-2024-01_v1.json"
    path.write_bytes(document(filed))
    other = observatory(tmp_path / "other", "2024-04-05")
    (found,) = other.ingest(path, ONLY)
    assert found.release.id == filed.releases(ONLY)[0].id
    assert str(found.release.published) == "2024-02-05"
    assert asked(tmp_path / "other", "2024-04-05") == asked(filed.archive.home.path, "2024-04-05")
    with pytest.raises(NotThatSource, match="Use --source office-month"):
        other.ingest(path, "commitment-progress")


@pytest.mark.parametrize(
    ("key", "put"),
    [
        ("approved_by", "reporting-officer"),
        ("approved_by", "somebody"),
        ("month", "2023-05"),
        ("month", "2024-02"),
        ("for", "MEX"),
        ("act", "corrected"),
        ("act", "overwritten"),
        ("form", "office-year"),
        ("cells", {}),
        ("cells", {"registered.VEN": {"value": 1, "status": "normal", "rounding": 1}}),
        ("who", "a name"),
    ],
)  # fmt: skip
def test_a_document_that_rumbo_did_not_write_is_refused(
    filed: Observatory, key: str, put: object, tmp_path: Path
) -> None:
    raw = json.loads(document(filed))
    path = tmp_path / "return.json"
    path.write_text(json.dumps({**raw, key: put}), encoding="utf-8")
    other = observatory(tmp_path / "other", "2024-04-05")
    with pytest.raises(BadReturn, match="is no filed return"):
        other.ingest(path, ONLY)
    assert not other.releases(ONLY)


def test_what_was_filed_on_an_older_form_stays_and_is_not_taken_anew(
    filed: Observatory, january: Rows, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, path = filed.archive.home.path, tmp_path / "return.json"
    path.write_bytes(document(filed))
    monkeypatch.setitem(forms(), ONLY, replace(form(ONLY), version=2))  # type: ignore[arg-type]
    returned._read.cache_clear()  # as in the process that comes after the form changed
    assert asked(home, "2024-03-01")[0] == rounded(value(january, "registered.total"))
    found = observatory(home, "2024-03-01")
    assert [str(one.period) for one in found.due(ONLY) if one.filed] == ["2024-01"]
    with pytest.raises(BadReturn, match="filled on office-month/1"):
        found.file_return(write(tmp_path, january), "COL", approved_by=HEAD)
    newer = [january[0], *(["office-month/2", *row[1:]] for row in january[1:])]
    with pytest.raises(AlreadyFiled):
        found.file_return(write(tmp_path, newer), "COL", approved_by=HEAD)
    with pytest.raises(BadReturn, match="filed on office-month/1"):
        observatory(tmp_path / "other", "2024-03-01").ingest(path, ONLY)


def test_a_document_with_a_small_count_is_refused(filed: Observatory, tmp_path: Path) -> None:
    raw = json.loads(document(filed))
    raw["cells"]["registered.VEN"] |= {"value": 3, "rounding": 1}
    path = tmp_path / "return.json"
    path.write_text(json.dumps(raw), encoding="utf-8")
    with pytest.raises(BadReturn, match="the form rounds it to 5"):
        observatory(tmp_path / "other", "2024-04-05").ingest(path, ONLY)


def test_what_is_written_is_read_again_as_it_was(filed: Observatory) -> None:
    content = document(filed)
    found = filings.read(content)
    assert filings.write(found) == content
    assert found.form is form(ONLY)
