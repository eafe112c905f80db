"""The commands in the pages on the interface do what the pages say."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from serving import Server

DOCS = Path(__file__).resolve().parents[2] / "docs"
HERE = "http://localhost:8000/"


def commands() -> list[tuple[str, int]]:
    """Each call of curl in the page, with the status that it is said to give."""
    blocks = re.findall(r"```sh\n(.*?)```", (DOCS / "api.md").read_text(encoding="utf-8"), re.S)
    lines = [line for block in blocks for line in block.replace("\\\n", " ").splitlines()]
    found = [line.partition("   # ") for line in lines if line.startswith("curl")]
    return [(command, int(status or 200)) for command, _, status in found]


@pytest.mark.parametrize(("command", "status"), commands())
def test_a_command_is_answered_as_told(server: Server, tmp_path: Path, command: str, status: int) -> None:
    if shutil.which("curl") is None:
        pytest.skip("curl is not installed")
    words = [word.replace(HERE, server.address) for word in shlex.split(command)]
    done = subprocess.run([*words, "--silent", "--show-error", "--write-out", "\n%{http_code}"], cwd=tmp_path,
                          capture_output=True, text=True, check=True, timeout=100)  # fmt: skip
    assert done.stdout.rpartition("\n")[2] == str(status), done.stdout[:500]
    written = words[words.index("--output") + 1] if "--output" in words else ""
    assert (tmp_path / written).stat().st_size > 100 if written else len(done.stdout) > 30


def test_every_path_is_in_the_page(server: Server) -> None:
    page = (DOCS / "api.md").read_text(encoding="utf-8")
    for path in server.ask("GET", "/openapi.json").json["paths"]:
        if path.startswith("/api/v1/"):
            assert f"`{path.split('/')[3]}" in page, path
