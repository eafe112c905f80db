"""Schemathesis, which makes requests of every kind from the description, finds nothing that is not as described."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from serving import Server

SECONDS = 30

# What is well formed may still be refused: a place that nobody knows, a dimension that must not be summed. No schema
# says that.
SETTINGS = """
[checks]
positive_data_acceptance.enabled = false
negative_data_rejection.expected-statuses = ["400", "404", "405", "413", "414", "415", "422", "429", "503"]
"""


def test_nothing_is_found_against_the_description(server: Server, tmp_path: Path) -> None:
    (tmp_path / "schemathesis.toml").write_text(SETTINGS)
    command = [
        str(Path(sys.executable).with_name("schemathesis")), "--config-file", "schemathesis.toml", "run",
        f"{server.address}openapi.json", "--max-time", str(SECONDS), "--max-examples", "5",
        "--request-timeout", "60", "--seed", "20240507", "--generation-deterministic", "--no-color",
    ]  # fmt: skip
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=10 * SECONDS, check=False)
    assert done.returncode == 0, done.stdout[-3000:]
    assert "passed" in done.stdout
