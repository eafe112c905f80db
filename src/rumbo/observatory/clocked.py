"""What all parts of the façade stand on: an archive, its clock, and the day that is asked for."""

from __future__ import annotations

from datetime import date
from functools import cached_property

from rumbo.archive import Archive, Cache
from rumbo.core import parse_day
from rumbo.errors import BadPeriod


class Clocked:
    """An archive and its clock."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive

    @cached_property
    def cache(self) -> Cache:
        """What was worked out before, in the user's folder for caches."""
        return Cache()

    @property
    def today(self) -> date:
        """Today, by the clock of the archive."""
        return self.archive.clock()

    def day(self, text: str | date | None) -> date:
        """Return the day that a question names, today where it names none. Raises BadPeriod for one to come."""
        return self._day(text)

    def _day(self, text: str | date | None) -> date:
        if text is None:
            return self.today
        day = text if isinstance(text, date) else parse_day(text)
        if day > self.today:
            raise BadPeriod(
                f"As of {day}: that day has not come.",
                "Nobody knows what will be known then.",
                "Ask as of today or before.",
            )
        return day
