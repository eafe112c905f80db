"""Ways to run the program: inside the test, as another program sees it, and on a terminal as a person does."""

from __future__ import annotations

import json
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fcntl import ioctl
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from rumbo.cli.app import app

TODAY = "2026-11-24"
PROGRAM = (sys.executable, "-c", "from rumbo.cli import main; main()")
COLOUR = re.compile(r"\x1b\[[0-9;]*3[0-9][0-9;]*m")
ERASED = re.compile(r"[^\n]*(?:\n(?:\x1b\[\?25h)?)?\r(?:\x1b\[1A)?\x1b\[2K")
"""A line that the program took away again, such as what it was waiting for."""
CONTROL = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]")

Ask = Callable[..., Result]
Run = Callable[..., subprocess.CompletedProcess[str]]


@dataclass(frozen=True, slots=True)
class Screen:
    """What stood on a terminal: as it was sent, as text, and the exit code."""

    sent: str
    text: str
    code: int

    @property
    def lines(self) -> list[str]:
        """The lines, without blanks at their ends."""
        return [line.rstrip() for line in self.text.split("\n")]

    @property
    def width(self) -> int:
        """The width of the widest line."""
        return max(map(len, self.lines))


Terminal = Callable[..., Screen]


@pytest.fixture
def surroundings(tmp_path: Path) -> dict[str, str]:
    """The environment of a run: a day, an empty folder of the reader's, and English."""
    others = ("LC_", "LANG", "RUMBO_", "NO_COLOR", "COLUMNS", "FORCE_COLOR")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(others)}
    own = {"RUMBO_TODAY": TODAY, "RUMBO_HOME": str(tmp_path / "home"), "LANG": "en_US.UTF-8", "TERM": "xterm-256color"}
    own["RUMBO_CACHE"] = os.environ["RUMBO_CACHE"]  # that of this run of the tests
    return {**kept, **own}


@pytest.fixture
def ask(surroundings: Mapping[str, str], monkeypatch: pytest.MonkeyPatch) -> Ask:
    """Run a command in this process, as another program would: its output is no terminal."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "NO_COLOR", "RUMBO_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    for name in ("RUMBO_TODAY", "RUMBO_HOME", "RUMBO_CACHE"):
        monkeypatch.setenv(name, surroundings[name])

    def asked(*arguments: str) -> Result:
        return CliRunner().invoke(app, list(arguments), prog_name="rumbo")

    return asked


@pytest.fixture
def rows(ask: Ask) -> Callable[..., list[dict[str, Any]]]:
    """The rows of a command's answer in JSON."""

    def answered(*arguments: str, code: int = 0) -> list[dict[str, Any]]:
        result = ask(*arguments, "--format", "json")
        assert result.exit_code == code, result.stderr
        found: list[dict[str, Any]] = json.loads(result.stdout)
        return found

    return answered


@pytest.fixture
def run(surroundings: Mapping[str, str]) -> Run:
    """Run the program in a process of its own, with its output on pipes."""

    def ran(*arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*PROGRAM, *arguments], env={**surroundings, **more}, capture_output=True, text=True, check=False
        )

    return ran


@pytest.fixture
def terminal(surroundings: Mapping[str, str]) -> Terminal:
    """Run the program on a terminal of some width."""

    def ran(*arguments: str, width: int = 80, **more: str) -> Screen:
        master, slave = pty.openpty()
        ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 60, width, 0, 0))
        child = subprocess.Popen(
            [*PROGRAM, *arguments], env={**surroundings, **more}, stdin=slave, stdout=slave, stderr=slave
        )
        os.close(slave)
        sent = _read(master)
        os.close(master)
        stood = ERASED.sub("", sent.replace("\r\n", "\n"))
        return Screen(sent, CONTROL.sub("", stood), child.wait())

    return ran


def _read(master: int) -> str:
    """What is sent until the other end is closed."""
    found, end = b"", time.monotonic() + 60
    while time.monotonic() < end:
        if not select.select([master], [], [], 1)[0]:
            continue
        try:
            piece = os.read(master, 65536)
        except OSError:  # how Linux says that the other end is closed
            break
        if not piece:
            break
        found += piece
    return found.decode("utf-8")
