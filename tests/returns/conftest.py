"""A made case log, and the filled forms of two months that come of it."""

from __future__ import annotations

import pytest

from offices import Rows, events, month


@pytest.fixture(scope="session")
def log() -> Rows:
    """A log of 1,500 made cases."""
    return events(1500)


@pytest.fixture(scope="session")
def january(log: Rows) -> Rows:
    """The filled form of January 2024."""
    return month(log)


@pytest.fixture(scope="session")
def february(log: Rows) -> Rows:
    """The filled form of February 2024."""
    return month(log, "2024-02")
