"""A known error of a publisher is bound to one release and to the value it expects, and fails loudly otherwise."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import duckdb
import pytest

from making import notice, notices
from rumbo.archive.reading import make_readings
from rumbo.core import Period, Text
from rumbo.errors import CorrectionFails, DoesNotAddUp
from rumbo.sources import Cell, Correction, Part, Source, source
from rumbo.sources.reading import Fault

CONTENT = notices(
    [notice("usbp-encounters", "2023-10", 1212, "2023-11-14"), notice("usbp-encounters", "2023-11", 1313, "2023-11-14")]
)
"""One release, which is the whole file."""


def correction(**changed: object) -> Correction:
    found = Correction(
        release=sha256(CONTENT).hexdigest(),
        table="usbp-encounters.us-southwest",
        where={},
        period=Period.parse("2023-10"),
        expects=1212,
        action="leave-out",
        what=Text(en="It is too high.", es="Es demasiado alta."),
        why=Text(en="Two notices contradict it.", es="Dos avisos la contradicen."),
        who=Text(en="made up for this test", es="inventado para esta prueba"),
    )
    return replace(found, **changed)  # type: ignore[arg-type]


def read(folder: Path, *corrections: Correction) -> dict[str, tuple[int | None, str]]:
    declared = replace(source("cbp-monthly-updates"), corrections=corrections)
    path = folder / "reading.parquet"
    list(make_readings(CONTENT, "file.csv", declared, path))
    rows = duckdb.connect().execute("SELECT period, value, status FROM read_parquet($1)", [str(path)]).fetchall()
    return {period: (value, status) for period, value, status in rows}


def test_a_figure_left_out_is_not_available(tmp_path: Path) -> None:
    assert read(tmp_path, correction()) == {"2023-10": (None, "not-available"), "2023-11": (1313, "provisional")}


def test_a_figure_flagged_stays(tmp_path: Path) -> None:
    assert read(tmp_path, correction(action="flag")) == read(tmp_path)


@pytest.mark.parametrize(
    "changed", [{"expects": 1213}, {"period": Period.parse("2022-10")}, {"table": "cbp-encounters.us-southwest"}],
    ids=["another value", "another month", "another table"],
)  # fmt: skip
def test_a_correction_that_meets_no_error_fails(changed: dict[str, object], tmp_path: Path) -> None:
    with pytest.raises(CorrectionFails) as caught:
        read(tmp_path, correction(**changed))
    assert caught.value.exit_code == 1


def test_a_correction_of_another_release_says_nothing_here(tmp_path: Path) -> None:
    assert read(tmp_path, correction(release="0" * 64)) == read(tmp_path)


def with_fault(source: Source, fault: Fault) -> Source:
    """The source as if its reader had met a printed total that its parts do not make."""

    class Faulty(Source):
        def read(self):  # type: ignore[no-untyped-def]
            cell = Cell("usbp-encounters.us-southwest", "2023-10", 1212)
            return lambda content, _: [Part(content, [cell], faults=(fault,))]

    names = source.__dataclass_fields__
    return Faulty(**{name: getattr(source, name) for name in names})


def test_a_total_that_its_parts_do_not_make_is_refused_unless_declared(tmp_path: Path) -> None:
    fault = Fault("usbp-encounters.us-southwest", {}, "2023-10", 1212, 1211)
    plain = source("cbp-monthly-updates")
    with pytest.raises(DoesNotAddUp, match="1212 is printed, its parts make 1211"):
        list(make_readings(CONTENT, "file.csv", with_fault(plain, fault), tmp_path / "reading.parquet"))
    declared = replace(with_fault(plain, fault), corrections=(correction(action="flag"),))
    assert list(make_readings(CONTENT, "file.csv", declared, tmp_path / "reading.parquet"))
