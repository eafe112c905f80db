"""What the shell offers at the tab key."""

from __future__ import annotations

import subprocess
from collections.abc import Callable

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("rumbo sh", {"show"}),
        ("rumbo show unique", {"unique-individuals"}),
        ("rumbo show cbp-encounters --place us-s", {"us-southwest"}),
        ("rumbo show cbp-encounters --by cit", {"citizenship"}),
        ("rumbo show cbp-encounters --demographic fam", {"family-units"}),
        ("rumbo show cbp-encounters --area usbp-del", {"usbp-del-rio"}),
        ("rumbo show cbp-encounters --format j", {"json"}),
        ("rumbo show cbp-encounters --lang e", {"en", "es"}),
        ("rumbo ingest file.csv --source cbp-nationwide-s", {"cbp-nationwide-state"}),
        ("rumbo sources cbp-nationwide-a", {"cbp-nationwide-aor"}),
        ("rumbo releases cbp-southwest.57dd", {"cbp-southwest.57dd66fe1f9f"}),
        ("rumbo site s", {"serve"}),
    ],
)
def test_the_shell_is_offered_what_fits(run: Run, line: str, offered: set[str]) -> None:
    found = run(_RUMBO_COMPLETE="complete_bash", COMP_WORDS=line, COMP_CWORD=str(len(line.split()) - 1))
    assert set(found.stdout.split()) == offered, found.stderr


def test_the_shell_shows_names_in_the_language_of_the_locale(run: Run) -> None:
    found = run(_RUMBO_COMPLETE="complete_zsh", _TYPER_COMPLETE_ARGS="rumbo show unique", LC_ALL="es_CL.UTF-8")
    assert "Personas distintas encontradas" in found.stdout
