"""Writing a site by two processes: the same site, errors told, nobody left behind."""

from __future__ import annotations

import filecmp
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from rumbo.site import Built
from rumbo.site.sharing import beside, can_share

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="needs a fork")


def test_two_processes_write_the_site_that_one_writes(built: Built, tmp_path: Path) -> None:
    home, folder = tmp_path / "home", tmp_path / "site"
    script = """
import sys, rumbo
from rumbo.site import build
build(rumbo.open(sys.argv[1], today="2026-11-24"), sys.argv[2], workers=2)
"""
    subprocess.run([sys.executable, "-c", script, home, folder], check=True, timeout=600)
    names = [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()]
    assert sorted(names) == sorted(
        path.relative_to(built.folder).as_posix() for path in built.folder.rglob("*") if path.is_file()
    )
    same, differ, failed = filecmp.cmpfiles(built.folder, folder, names, shallow=False)
    assert not differ and not failed and len(same) == len(names)


def test_steps_and_result_come_back() -> None:
    steps: list[tuple[str, int, int]] = []
    assert beside(lambda tell: tell("en", 3, 3) or 7, lambda tell: 4, lambda *step: steps.append(step)) == 11
    assert steps == [("en", 3, 3)]


def test_an_error_there_comes_out_here() -> None:
    def work(tell: object) -> int:
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space left"):
        beside(work, lambda tell: 0, lambda *step: None)


def test_a_process_that_is_killed_is_an_error() -> None:
    with pytest.raises(RuntimeError, match="ended before"):
        beside(lambda tell: os._exit(1), lambda tell: 0, lambda *step: None)


def test_an_error_here_stops_the_other(tmp_path: Path) -> None:
    def slow(tell: object) -> int:
        (tmp_path / "begun").write_text(str(os.getpid()))
        time.sleep(60)
        return 1

    def meanwhile(tell: object) -> int:
        while not (tmp_path / "begun").exists() or not (tmp_path / "begun").read_text():
            time.sleep(0.01)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        beside(slow, meanwhile, lambda *step: None)
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "begun").read_text()), 0)


def test_no_fork_once_the_renderer_is_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "vl_convert", raising=False)
    assert can_share()
    monkeypatch.setitem(sys.modules, "vl_convert", sys)
    assert not can_share()
