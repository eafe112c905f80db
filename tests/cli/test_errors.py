"""What goes wrong is one paragraph on standard error and an exit code, never a traceback."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from typer.testing import Result

from rumbo.cli import main

Ask = Callable[..., Result]
Run = Callable[..., subprocess.CompletedProcess[str]]

CBP = ("show", "cbp-encounters", "--place", "us-southwest")


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("show", "cbp-encounter"), 2, "Did you mean cbp-encounters"),
        (("show", "cbp-encounters", "--place", "Mexio"), 2, "Did you mean MEX"),
        (("show", "cbp-encounters", "--citizenship", "Venezuella"), 2, "VEN"),
        (("show", "cbp-encounters", "--by", "colour"), 2, "cbp-encounters has region, state"),
        (("show", "unique-individuals", "--place", "USA", "--citizenship", "VEN"), 2, "no dimension citizenship"),
        (("show", "cbp-encounters", "--place", "Laredo"), 2, "ofo-laredo"),
        ((*CBP, "--since", "2023-13"), 2, "'2023-13' is no period"),
        ((*CBP, "--as-of", "2024-02-30"), 2, "'2024-02-30' is no day"),
        ((*CBP, "--as-of", "yesterday"), 2, "It is not written as year-month-day. Write it as 2024-05-07."),
        ((*CBP, "--state", "nowhere"), 2, "Write an id such as US-"),
        (("drivers", "usbp-encounters", "2023-12"), 2, "or a day with --known-on"),
        (("drivers", "usbp-encounters", "2023-12", "2024"), 2, "1 and 12, counted in months"),
        (
            (*CBP, "--as-of", "2024-13-01"),
            2,
            "'2024-13-01' is no day. Read as year-month-day, it is not in the calendar.",
        ),
        (("mcp", "--port", "8001"), 2, "came without --http"),
        (("serve", "--port", "99999"), 2, "There is no port 99999. Ports go from 0 to 65535."),
        (("serve", "--port", "0", "--name", "../x"), 2, "'../x' names no host."),
        (("status", "--format", "csv"), 2, "'--format': 'csv' is not one of 'table', 'json'."),
        ((*CBP, "--period", "2023-12", "--since", "2023-01"), 2, "--period came with --since"),
        ((*CBP, "--since", "2027-01"), 3, "not yet over"),
        (("show", "unique-individuals", "--place", "us-southwest", "--per", "year"), 2, "must not be summed"),
        ((*CBP, "--format", "xml"), 2, "xml"),
        ((*CBP, "--colour", "red"), 2, "No such option"),
        (("show",), 2, "INDICATOR"),
        (("shwo", "x"), 2, "Did you mean 'show'"),
        (("status", "--lang", "fr"), 2, "fr"),
        (("--lang", "fr", "status"), 2, "fr"),
        (("history", "cbp-encounters", "1999-01", "--place", "us-southwest"), 3, "was not known for 1999-01"),
        (("show", "darien-transits", "--by", "colour"), 2, "'colour'. darien-transits has citizenship"),
        (("export", "darien-transits", "--by", "colour"), 2, "'colour'. darien-transits has citizenship, demographic."),
        (("export", "darien-transits", "--by", "sector"), 2, "no dimension area. darien-transits has citizenship"),
        (("export", "all", "--by", "colour"), 2, "No dimension is called 'colour'. There are citizenship"),
        (("history", "cbp-encounters", "FY2024"), 3, "--period FY2024 --per fiscal-year` adds up its months"),
        (("history", "darien-transits", "2023"), 3, "The figures are of whole months"),
        (("history", "asylum-applications", "2024-06"), 3, "The figures are of whole years"),
        (("show", "asylum-applications", "--period", "FY2024"), 2, "FY2024 is no calendar year"),
        (("show", "asylum-applications", "--since", "2023-05"), 2, "Ask for a year, such as 2023."),
        (("cite", "asylum-applications", "--period", "2024-06"), 2, "2024-06 is no calendar year"),
        (("timeline", "--since", "2024-06", "--until", "2024-05"), 2, "end before they begin"),
        (("pathways", "--nationality", "VEN", "--since", "2024-06-01", "--as-of", "2024-05-07"), 2, "after 2024-05-07"),
        (("history", "cbp-encounters", "soon"), 2, "'soon' is no period"),
        (("cite", "cbp-encounters", "--place", "us-southwest", "--period", "1999-01"), 3, "no figure to cite"),
        (("cite", "usbp-encounters", "--finding", "trend", "--period", "2023-12"), 2, "trend takes no --period"),
        (("cite", "usbp-encounters", "--finding", "outlook", "--by", "sector"), 2, "outlook takes no --by"),
        (("revisions", "--indicator", "unique-individuals"), 3, "declares no eras"),
        (("revisions", "nothing"), 2, "No release is called 'nothing'"),
        (("releases", "cbp-"), 2, "Write more of it"),
        (("releases", "--source", "cbp"), 2, "No source is called 'cbp'"),
        (("sources", "cbp"), 2, "There are cbp-monthly-updates"),
        (("indicators", "cbp"), 2, "Did you mean"),
        (("ingest", "nowhere.csv", "--source", "cbp-southwest"), 1, "nowhere.csv cannot be read"),
        (("ingest", "nowhere.csv", "--source", "cbp"), 2, "No source is called 'cbp'"),
        (("ingest", "nowhere.csv"), 2, "--source"),
        (("check", ""), 1, "The file has no name"),
        ((*CBP, "--output", "x.csv", "--format", "parquet"), 2, "x.csv ends in .csv, and --format is parquet"),
    ],
)
def test_each_mistake_is_told_in_one_paragraph(ask: Ask, arguments: tuple[str, ...], code: int, words: str) -> None:
    result = ask(*arguments)
    assert result.exit_code == code, result.output
    assert words in result.stderr
    assert "Traceback" not in result.output
    assert result.stdout == ""


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("show",), "Falta el argumento 'INDICADOR'."),
        (("ingest", "file.csv"), "Falta la opción '--source'."),
        ((*CBP, "--colour", "red"), "No existe la opción --colour"),
        ((*CBP, "--asof", "red"), "No existe la opción --asof (opciones parecidas: --as-of"),
        ((*CBP, "--format", "xml"), "Valor no válido para '--format': 'xml' no es uno de 'table', 'csv'"),
        (("serve", "--port", "many"), "Valor no válido para '--port': debe ser un número entero"),
        ((*CBP, "more"), "Sobran argumentos: more"),
        ((*CBP, "--place"), "La opción '--place' requiere un valor."),
        (("serve", "--log=3"), "La opción '--log' no lleva valor."),
        (("pathways", "--aged", "200"), "Valor no válido para '--aged': debe ser 130 o menos"),
        (("returns", "templates"), "No existe el comando 'templates'. ¿Quiso decir 'template'?"),
        (("qqqq",), "No existe el comando 'qqqq'."),
    ],
)
def test_a_wrong_use_is_told_in_spanish_whole(
    ask: Ask, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], words: str
) -> None:
    monkeypatch.setenv("LANG", "es_MX.UTF-8")
    result = ask(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"Error: {words}" in result.stderr
    for english in ("Usage", "Try", "Missing", "Invalid", "should", "not one of", "No such", "Did you", "requires"):
        assert english not in result.stderr


def test_a_day_that_is_none_in_the_environment(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RUMBO_TODAY", "tomorrow")
    result = ask("status")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("RUMBO_TODAY: 'tomorrow' is no day.")


@pytest.mark.parametrize("name", ["", "there/is/none/such.csv"])
def test_what_cannot_be_written_leaves_nothing_behind(ask: Ask, tmp_path: Path, name: str) -> None:
    result = ask(*CBP, "--period", "2023-12", "--output", str(tmp_path / name))
    assert result.exit_code == 1
    assert not [one for one in tmp_path.iterdir() if one.name != "home"]


def test_an_unexpected_error_is_one_sentence(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr("rumbo.cli.options.observatory", broken)
    result = ask("status")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "ZeroDivisionError: division by zero" in result.stderr and "RUMBO_DEBUG=1" in result.stderr
    assert result.stderr.count("\n") == 1
    monkeypatch.setenv("RUMBO_DEBUG", "1")
    assert isinstance(ask("status").exception, ZeroDivisionError)


@pytest.mark.parametrize("error", [KeyboardInterrupt(), RuntimeError("Query interrupted")])
def test_an_interrupt_is_quiet(
    surroundings: Mapping[str, str], monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str],
    error: BaseException,
) -> None:  # fmt: skip
    def interrupted() -> None:
        raise error

    monkeypatch.setattr("rumbo.cli.options.observatory", interrupted)
    monkeypatch.setattr(sys, "argv", ["rumbo", "status"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert (ended.value.code, *capfd.readouterr()) == (130, "", "")


SLOW = """
import sys, time
import rumbo.cli.options
from rumbo.cli import main

def observatory():
    print("ready", flush=True)
    time.sleep(30)

rumbo.cli.options.observatory = observatory
sys.argv = ["rumbo", "status"]
main()
"""


@pytest.mark.skipif(os.name != "posix", reason="signals are those of POSIX")
def test_ctrl_c_ends_a_real_process_with_130(surroundings: Mapping[str, str]) -> None:
    pipe = subprocess.PIPE
    command = [sys.executable, "-c", SLOW]
    child = subprocess.Popen(command, env=dict(surroundings), stdout=pipe, stderr=pipe, text=True)
    assert child.stdout is not None
    assert child.stdout.readline() == "ready\n"
    child.send_signal(signal.SIGINT)
    out, err = child.communicate(timeout=20)
    assert (child.returncode, out, err) == (130, "", "")


@pytest.mark.parametrize("arguments", ["releases", "--help", "status", " ".join(CBP), "cite cbp-encounters"])
def test_a_reader_that_went_away_is_no_error(surroundings: Mapping[str, str], arguments: str) -> None:
    read, write = os.pipe()
    os.close(read)
    command = [sys.executable, "-c", "from rumbo.cli import main; main()", *arguments.split()]
    child = subprocess.run(
        command, env=dict(surroundings), stdout=write, stderr=subprocess.PIPE, text=True, check=False
    )
    os.close(write)
    assert (child.returncode, child.stderr) == (1, "")


def test_letters_that_the_terminal_lacks_do_not_stop_an_answer(run: Run) -> None:
    found = run("status", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert found.returncode == 0, found.stderr
    assert "◆" in found.stdout


def test_a_home_that_is_a_file_is_one_error(ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "home").write_text("")
    result = ask("status")
    assert result.exit_code == 2 and "which is a file" in result.stderr
