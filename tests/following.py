"""A reader who follows a page of the documentation: writes its files, gives its commands, sees what it shows.

What each block of code is for stands in its language and in what else its fence says:

- ``sh``: commands, each of which must end well. ``console``: commands behind ``$ ``, as on a terminal of 100 columns,
  with what they print; a line of ``…`` stands for any lines. ``python`` runs, all of a page in one place; ``pycon`` as
  doctests.
- ``file=PATH``: the block is a file that the reader writes.
- ``run=by-hand``: what takes a host, a network or a person. ``run=until-stopped``: it is started, seen to answer, and
  stopped. ``run=site``: it builds the whole site, which ``tests/cli/test_act.py`` does.

Commands run in this process where they can, since it is the program's start that takes long. ``rumbo update`` asks a
publisher on this machine, and ``curl`` a server of the page's own. A page that adds something to the package is
followed in a copy of it.
"""

from __future__ import annotations

import contextlib
import doctest
import io
import os
import pty
import re
import shlex
import shutil
import signal
import struct
import subprocess
import sys
import termios
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fcntl import ioctl
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from rumbo.cli.app import app
from rumbo.site.building import MARKER
from rumbo.site.docs import Fence

REPOSITORY = Path(__file__).resolve().parents[1]
TODAY = "2026-11-24"
COPIED = ("src", "docs", "tests", "pyproject.toml")
MARKS = ("by-hand", "until-stopped", "site")
LANGUAGES_RUN = ("sh", "console", "python", "pycon")
SHELL = re.compile(r"[|<>&;$`]")
ADDRESS = re.compile(r"http://(?:localhost|127\.0\.0\.1):8000")
CONTROL = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]")
CODE = re.compile(r"(?:exit code|código de salida) (\d+)")
SHIM = '#!/bin/sh\nexec {python} -m rumbo "$@"\n'


@dataclass
class Reader:
    """Someone in an empty folder, with nothing of their own; ``copy`` gives them a clone to add to."""

    folder: Path
    mirror: str
    copy: bool = False
    environment: dict[str, str] = field(default_factory=dict)
    names: dict[str, Any] = field(default_factory=dict)
    examples: str = ""
    process: subprocess.Popen[str] | None = None
    address: str = ""

    def __post_init__(self) -> None:
        source = REPOSITORY / "src"
        if self.copy:
            for name in COPIED:
                there, here = REPOSITORY / name, self.folder / name
                ignored = shutil.ignore_patterns("__pycache__")
                shutil.copytree(there, here, ignore=ignored) if there.is_dir() else shutil.copy(there, here)
            source = self.folder / "src"
        tools = self.folder / ".tools"
        tools.mkdir()
        for name, text in (("rumbo", SHIM), ("python", '#!/bin/sh\nexec {python} "$@"\n')):
            (tools / name).write_text(text.format(python=sys.executable))
            (tools / name).chmod(0o755)
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "RUMBO_"))}
        cache = str(self.folder / ".cache") if self.copy else os.environ["RUMBO_CACHE"]
        self.environment = {
            **kept, "PATH": f"{tools}{os.pathsep}{kept['PATH']}", "PYTHONPATH": str(source), "NO_COLOR": "1",
            "HOME": str(self.folder), "LANG": "en_US.UTF-8",
            "RUMBO_HOME": str(self.folder / ".home"), "RUMBO_CACHE": cache, "RUMBO_TODAY": TODAY,
        }  # fmt: skip

    def do(self, fence: Fence) -> None:
        """Do what a block says."""
        if "file" in fence.says:
            self.write(fence.says["file"], fence.text)
        elif (mark := fence.says.get("run")) is not None:
            assert mark in MARKS, f"run={mark} is none of {', '.join(MARKS)}"
            if mark == "until-stopped":
                self.start_and_stop(fence.text)
        elif fence.language == "sh":
            for command in commands(fence.text):
                self.run(command)
        elif fence.language == "console":
            for command, shown in shown_commands(fence.text):
                self.see(command, shown)
        elif fence.language == "python":
            self.python(fence.text)
        elif fence.language == "pycon":
            self.doctest(fence.text)

    def write(self, path: str, text: str) -> None:
        """Write a file, as a reader does in an editor."""
        there = self.folder / path
        assert there.resolve().is_relative_to(self.folder.resolve()), path
        there.parent.mkdir(parents=True, exist_ok=True)
        there.write_text(text, encoding="utf-8")

    def run(self, command: str) -> str:
        """Give a command, which must end well or with a code that its comment names; return what it printed."""
        allowed = {0, *map(int, CODE.findall(command))}
        words = shlex.split(command, comments=True)
        if words[0] == "curl":
            return self.ask(command)
        if words[:2] == ["rumbo", "update"]:
            words += ["--mirror", self.mirror]
            allowed.add(4)  # the publisher on this machine has the pages of one source alone
        if words[:2] == ["rumbo", "ingest"]:
            words.append("--anyway")  # the publisher's file is a few lines here, beside the whole one that is held
        bare = re.sub(r"'[^']*'|\"[^\"]*\"", "", command.partition(" #")[0])
        if words[0] == "rumbo" and not self.copy and not SHELL.search(bare):
            with self.here():
                found = CliRunner().invoke(app, words[1:], prog_name="rumbo")
            assert found.exit_code in allowed, f"{command}\nended with {found.exit_code}: {found.stderr}{found.stdout}"
            return found.stdout
        return self.shell(command, allowed)

    def ask(self, command: str) -> str:
        """Ask the server of this page over HTTP; a status that the comment names is what must come back."""
        asked, _, comment = command.partition("   # ")
        return self.shell(
            f"{self.served(asked)} --silent --show-error --fail-with-body", {22} if comment.startswith("4") else {0}
        )

    def served(self, text: str) -> str:
        """The text with the address of the page's own server in the place of that which it names."""
        return ADDRESS.sub(lambda _: self.server(), text)

    def server(self) -> str:
        """Return the address of a server over the reader's releases, started when first asked for; it has no pages."""
        if not self.process:
            site = self.folder / ".site"
            site.mkdir()
            (site / MARKER).touch()
            (site / "index.html").touch()
            self.process = subprocess.Popen(
                [sys.executable, "-m", "rumbo", "serve", "--port", "0", "--output", str(site)],
                env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
            )  # fmt: skip
            assert self.process.stdout
            found = re.search(r"http://127\.0\.0\.1:\d+", self.process.stdout.readline())
            assert found
            self.address = found[0]
        return self.address

    def close(self) -> None:
        """Stop the server, where one was started."""
        if self.process:
            self.process.send_signal(signal.SIGINT)
            self.process.communicate(timeout=60)

    def shell(self, command: str, allowed: set[int]) -> str:
        """Give a command to a shell, and keep what it exports."""
        mark = "<<environment>>"
        text = f"{command}\ncode=$?\nprintf '%s' '{mark}'; env -0\nexit $code"
        done = subprocess.run(["sh", "-c", text], cwd=self.folder, env=self.environment, capture_output=True, text=True)
        printed, _, exported = done.stdout.partition(mark)
        assert done.returncode in allowed, f"{command}\nended with {done.returncode}: {done.stderr}{printed}"
        self.environment = dict(one.split("=", 1) for one in exported.split("\0") if "=" in one)
        return printed

    def see(self, command: str, shown: str) -> None:
        """Give a command on a terminal, and hold what it prints against what the page shows."""
        if command.startswith("export "):
            self.shell(command, {0})
            return
        got = on_terminal(["sh", "-c", command], self.folder, self.environment)
        assert fits(shown, got), f"$ {command}\nThe page shows:\n{shown}\nIt prints:\n{got}"

    def python(self, text: str) -> None:
        """Run Python, in one place for the whole page; in a copy of the package, in a process of its own."""
        if self.copy:
            subprocess.run([sys.executable, "-c", text], cwd=self.folder, env=self.environment, check=True)
            return
        with self.here(), contextlib.redirect_stdout(io.StringIO()):
            exec(compile(self.served(text), "page", "exec"), self.names)

    def doctest(self, text: str) -> None:
        """Run examples, and hold what they print against what the page shows."""
        if self.copy:
            self.examples += text  # a process of its own knows nothing of the blocks before
            (self.folder / "examples.txt").write_text(self.examples, encoding="utf-8")
            done = subprocess.run(
                [sys.executable, "-m", "doctest", "-o", "ELLIPSIS", "examples.txt"],
                cwd=self.folder, env=self.environment, capture_output=True, text=True,
            )  # fmt: skip
            assert done.returncode == 0, done.stdout + done.stderr
            return
        with self.here():
            test = doctest.DocTestParser().get_doctest(text, self.names, "page", None, 0)
            said = io.StringIO()
            doctest.DocTestRunner(verbose=False, optionflags=doctest.ELLIPSIS).run(
                test, out=said.write, clear_globs=False
            )
            self.names.update(test.globs)
            assert not said.getvalue(), said.getvalue()

    def start_and_stop(self, text: str) -> None:
        """Start what goes on until it is stopped, see that it says where it answers, and stop it."""
        for command in commands(text):
            words = shlex.split(command, comments=True)
            own = [*([sys.executable, "-m"] if words[0] == "rumbo" else []), *words]
            process = subprocess.Popen(
                [*own, "--port", "0"] if "serve" in words else own, cwd=self.folder, env=self.environment,
                stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True,
            )  # fmt: skip
            try:
                assert process.stdout and process.stderr
                line = process.stdout.readline()
                assert "http://127.0.0.1:" in line, f"{command}\n{line}{process.stderr.read() if not line else ''}"
            finally:
                process.send_signal(signal.SIGINT)
                process.wait(60)
                process.communicate()

    @contextlib.contextmanager
    def here(self) -> Iterator[None]:
        """Be in the reader's folder, with the reader's environment."""
        before, where = dict(os.environ), Path.cwd()
        os.environ.clear()
        os.environ.update(self.environment)
        os.chdir(self.folder)
        try:
            yield
        finally:
            os.chdir(where)
            os.environ.clear()
            os.environ.update(before)


def commands(text: str) -> list[str]:
    """The commands of a block of shell, those on several lines as one; a line of comment is none."""
    whole = re.sub(r"\\\n\s*", "", text)
    return [line for line in whole.splitlines() if line.strip() and not line.lstrip().startswith("#")]


def shown_commands(text: str) -> Iterator[tuple[str, str]]:
    """The commands of a block of console, each with what it shows."""
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        lines = part.splitlines()
        count = next(number for number, line in enumerate(lines) if not line.endswith("\\")) + 1
        command = re.sub(r"\\\n\s*", "", "\n".join(lines[:count]))
        yield command, "\n".join(lines[count:])


def fits(shown: str, got: str) -> bool:
    """Whether what a page shows is what was printed, but for blanks at the ends of lines; nothing shown fits all."""
    wanted = [line.rstrip() for line in shown.strip("\n").splitlines()]
    if not wanted:
        return True
    pattern = "".join(r"(?:.*\n)*?" if line == "…" else re.escape(line) + r"\n" for line in wanted)
    text = "".join(line.rstrip() + "\n" for line in got.strip("\r\n").replace("\r\n", "\n").splitlines())
    return re.fullmatch(pattern, text) is not None


def on_terminal(command: list[str], folder: Path, environment: Mapping[str, str], width: int = 100) -> str:
    """What stands on a terminal after a command."""
    master, slave = pty.openpty()
    ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 60, width, 0, 0))
    terminal = {**environment, "TERM": "xterm-256color"}
    child = subprocess.Popen(command, cwd=folder, env=terminal, stdin=slave, stdout=slave, stderr=slave)
    os.close(slave)
    found = b""
    with contextlib.suppress(OSError):  # how Linux says that the other end is closed
        while piece := os.read(master, 65536):
            found += piece
    os.close(master)
    child.wait()
    return CONTROL.sub("", found.decode("utf-8"))
