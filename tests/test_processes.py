"""Processes beside the first one end with it, also where it is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest

from rumbo.observatory.processes import pool

FIRST = """
import time
from rumbo.observatory.processes import pool

if __name__ == "__main__":
    import os
    with pool(2) as others:
        print(others.submit(os.getpid).result(), flush=True)
        others.submit(time.sleep, 120)
        time.sleep(120)
"""


def test_they_answer() -> None:
    with pool(1) as others:
        assert others.submit(divmod, 7, 2).result() == (3, 1)


@pytest.mark.skipif(sys.platform == "win32", reason="needs signals")
def test_they_end_where_the_first_is_killed() -> None:
    first = subprocess.Popen([sys.executable, "-c", FIRST], stdout=subprocess.PIPE, text=True)
    assert first.stdout
    other = int(first.stdout.readline())
    first.send_signal(signal.SIGKILL)
    first.wait()
    for _ in range(200):
        try:
            os.kill(other, 0)
        except ProcessLookupError:
            return
        time.sleep(0.1)
    os.kill(other, signal.SIGKILL)
    pytest.fail("a process outlives the first")
