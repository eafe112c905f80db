"""How the benchmarks measure: sides run in turn, so that the drift of a shared machine meets all of them alike."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter

MIB = 1024 * 1024
# What a process adds to its code to print the most memory it ever held. On Linux the count that getrusage gives
# begins with that of the process that started it, so the kernel's own mark is read where there is one.
PRINT_PEAK = """
import resource, sys
try:
    with open("/proc/self/status") as status:
        print(1024 * next(int(line.split()[1]) for line in status if line.startswith("VmHWM")))
except OSError:
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024))
"""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table: ours, theirs where there is a yardstick, and the target where there is one.

    ``ours`` and ``theirs`` are seconds, bytes where ``memory`` is set, or plain numbers where ``share`` is. ``group``
    names what several lines share.
    """

    what: str
    n: int
    ours: float
    yardstick: str = ""
    theirs: float | None = None
    ratio: str = ""
    target: str = ""
    kept: bool | None = None
    memory: bool = False
    share: bool = False
    group: str = ""


def in_turn(sides: Mapping[str, Callable[[], object]], repeats: int) -> Mapping[str, Sequence[float]]:
    """Return the seconds of each side, which run one after the other, again and again, after one turn to warm up."""
    seconds: dict[str, list[float]] = {name: [] for name in sides}
    for turn in range(repeats + 1):
        for name, side in sides.items():
            start = perf_counter()
            side()
            if turn:
                seconds[name].append(perf_counter() - start)
    return seconds


def in_fresh_processes(
    commands: Mapping[str, Sequence[str]], repeats: int, environment: Mapping[str, str] | None = None
) -> Mapping[str, Sequence[float]]:
    """Return the seconds of each command from start to end, each time in a process of its own."""
    return in_turn({name: partial(output, words, environment) for name, words in commands.items()}, repeats)


def output(words: Sequence[str], environment: Mapping[str, str] | None = None) -> str:
    """Return what a command prints. Raises SystemExit with its last words where it fails."""
    done = subprocess.run(words, capture_output=True, text=True, env={**os.environ, **(environment or {})})
    if done.returncode:
        raise SystemExit(f"{' '.join(words)[:200]} failed: {done.stderr.strip()[-500:]}")
    return done.stdout


def processor_seconds() -> float:
    """Return the processor time of all processes started so far that have ended; it tells a wait from work."""
    times = os.times()
    return times.children_user + times.children_system


def python(code: str, *arguments: str | Path) -> list[str]:
    """Return the command that runs code in a fresh Python."""
    return [sys.executable, "-c", code, *map(str, arguments)]


def peak(code: str, *arguments: str | Path) -> int:
    """Return the most memory, in bytes, that code held in a fresh Python."""
    return int(output(python(code + PRINT_PEAK, *arguments)).split()[-1])


def at_most(
    what: str, ours: Sequence[float], yardstick: str, theirs: Sequence[float], target: float | None = None
) -> Line:
    """Return the line of a target that allows so many times the yardstick's time."""
    ratio = median(a / b for a, b in zip(ours, theirs, strict=True))
    asked, kept = (f"at most {target:g} ×", ratio <= target) if target else ("", None)
    return Line(what, len(ours), median(ours), yardstick, median(theirs), f"{ratio:.2f} ×", asked, kept)


def at_least(
    what: str, ours: Sequence[float], yardstick: str, theirs: Sequence[float], target: float | None = None
) -> Line:
    """Return the line of a target that asks to be so many times faster than the yardstick."""
    ratio = median(b / a for a, b in zip(ours, theirs, strict=True))
    asked, kept = (f"{target:g} × faster", ratio >= target) if target else ("", None)
    return Line(what, len(ours), median(ours), yardstick, median(theirs), f"{ratio:.1f} × faster", asked, kept)


def alone(what: str, ours: Sequence[float], target: float | None = None) -> Line:
    """Return the line of a time without a yardstick, with a target in seconds."""
    asked, kept = (f"below {target:g} s", median(ours) < target) if target else ("", None)
    return Line(what, len(ours), median(ours), target=asked, kept=kept)


def of_memory(what: str, ours: int, yardstick: str, theirs: int, target_mib: int | None = None) -> Line:
    """Return the line of a peak of memory, with a target in MiB."""
    asked, kept = (f"below {target_mib:,} MiB", ours < target_mib * MIB) if target_mib else ("", None)
    return Line(what, 1, ours, yardstick, theirs, f"{ours / theirs:.2f} ×", asked, kept, memory=True)
