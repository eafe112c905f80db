"""A folder that is written whole or not at all: beside its place, which it takes in one step.

What fails or is interrupted leaves the old folder as it was, and one that Rumbo did not make is never replaced: a file
in each marks those that it made.
"""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rumbo.errors import CannotWrite, Refused


def check_free(folder: Path, marker: str, what: str) -> None:
    """Refuse a place that is taken by something else. ``what`` names what is to stand there. Raises Refused."""
    backup = _backup(folder)
    if backup.exists() and not folder.exists():
        backup.rename(folder)  # the machine stopped between the two renames of an earlier time
    if folder.is_dir() and not (folder / marker).exists() and any(folder.iterdir()):
        raise Refused(
            f"{folder} is not a {what}.",
            f"It has no {marker} file, so it is not replaced.",
            "Name an empty folder or a new one.",
        )
    if folder.exists() and not folder.is_dir():
        raise Refused(f"{folder} is a file.", f"A {what} is a folder.", "Name another place.")


@contextmanager
def beside(folder: Path, marker: str, what: str) -> Iterator[Path]:
    """Give a new folder beside a place; once it is complete, marked, it takes the place.

    Raises CannotWrite; Refused where another process is writing the same.
    """
    new, backup = folder.with_name(f".{folder.name}.new"), _backup(folder)
    if new.exists():
        if (left := _hold(new)) is None:
            raise Refused(
                f"{folder} is being written by another process.",
                "Two at once would spoil it.",
                "Let the other end first.",
            )
        os.close(left)  # what a process that was killed left behind
    held, placed = None, False
    try:
        for leftover in (new, backup):
            shutil.rmtree(leftover, ignore_errors=True)
        new.mkdir(parents=True)
        held = _hold(new)
        yield new
        if not (new / marker).exists():
            (new / marker).write_text(f"Made by Rumbo; a new {what} replaces this folder.\n", encoding="utf-8")
        if folder.exists():
            folder.rename(backup)
        try:
            new.rename(folder)
        except BaseException:
            if backup.exists():
                backup.rename(folder)
            raise
        placed = True  # the next may begin its own beside it
        shutil.rmtree(backup, ignore_errors=True)
    except OSError as error:
        do = "Free some space" if error.errno in (errno.ENOSPC, errno.EDQUOT) else "Check its permissions"
        raise CannotWrite(
            f"The {what} could not be written to {folder}.",
            f"{error.strerror or error}.",
            f"{do}, or name another folder.",
        ) from error
    finally:
        if not placed:
            shutil.rmtree(new, ignore_errors=True)
        if held is not None:
            os.close(held)


def _hold(folder: Path) -> int | None:
    """Hold a folder against other processes; return what to close, None where another holds it."""
    if os.name != "posix":  # elsewhere a folder cannot be held
        return os.open(os.devnull, os.O_RDONLY)
    import fcntl

    found = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(found, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(found)
        return None
    return found


def _backup(folder: Path) -> Path:
    return folder.with_name(f".{folder.name}.old")
