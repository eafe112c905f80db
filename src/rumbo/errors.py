"""Every error Rumbo raises on purpose, one class per reason.

Each says *what* (with the value), *why*, and what to *do*, in one short paragraph; the command line prints that
paragraph and ends with the class's ``exit_code``. Nothing else of an error reaches a user.

* RumboError
  + WrongUse                     the question cannot be asked this way (2)
    - UnknownName                a name that is not in the vocabulary
      x UnknownPlace
      x UnknownIndicator
      x UnknownSource
      x UnknownRelease
      x UnknownDimension
      x UnknownValue
      x UnknownRecord
      x UnknownForm
    - AmbiguousPlace             a name that fits several places
    - BadPeriod                  text that is no period or day
    - MayNotBeSummed             a dimension must be chosen, its values are never added up
    - MissingPackage             an optional package is not installed
  + NoData                       the question is fair, and nothing held answers it (3)
    - CannotForecast             a series that no outlook or trend can be made of
  + Refused                      a file, a folder or a disk that cannot be used (1)
    - PersonalData               a column about a person, where only counts belong
    - BadReturn                  a return, or a case log, that its form refuses
    - AlreadyFiled               another return stands for that month, and no reason for a correction was given
    - NotAFile                   a folder, a pipe, nothing there, not readable
    - TooLarge                   beyond the size a source declares
    - NotText                    UTF-16, NUL bytes, broken UTF-8, a workbook where text belongs
    - NotThatSource              an error page, another product's file, renamed columns
    - EndsEarly                  the file stops in the middle
    - TakesAway                  a file that would take away most of what is known
    - InTheFuture                a period or a day of publication that has not come
    - BadRow                     a row with too few or too many fields
      x UnknownCategory          a value that no lookup knows
      x BadCount                 negative, fractional, exponent or not a number
      x DuplicateKey             the same cell twice
      x DoesNotAddUp             a printed total that its parts do not make, and that no correction expects
    - CorrectionFails            a declared correction that does not meet the value it expects
    - BadDefinition              a source, an indicator or a table is declared wrongly
    - BadArchive                 a record in the archive cannot be read
    - CannotWrite                disk full, no permission
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Self


class RumboError(Exception):
    """An error with its three parts: what (with the value), why, and what to do.

    ``choices`` has, for programs, what may be written instead, by the name of what was asked (``place``, a dimension).

    >>> str(RumboError("No place is called 'Mexio'.", "It is not in the place table.", "Did you mean MEX?"))
    "No place is called 'Mexio'. It is not in the place table. Did you mean MEX?"
    """

    exit_code = 1

    def __init__(
        self, what: str, why: str = "", do: str = "", choices: Mapping[str, Sequence[str]] | None = None
    ) -> None:
        super().__init__(" ".join(part for part in (what, why, do) if part))
        self.what, self.why, self.do = what, why, do
        self.choices = {name: tuple(values) for name, values in (choices or {}).items()}

    def __reduce__(self) -> tuple[type[RumboError], tuple[object, ...]]:
        return type(self), (self.what, self.why, self.do, self.choices)


class WrongUse(RumboError):
    """The question cannot be asked this way."""

    exit_code = 2


class UnknownName(WrongUse):
    """A name that is not in the vocabulary."""


class UnknownPlace(UnknownName):
    """A name that no place has."""


class UnknownIndicator(UnknownName):
    """A name that no indicator has."""


class UnknownSource(UnknownName):
    """A name that no source has."""


class UnknownRelease(UnknownName):
    """A name that no release held has."""


class UnknownDimension(UnknownName):
    """A dimension that the indicator does not have."""


class UnknownValue(UnknownName):
    """A value that the dimension does not have."""


class UnknownRecord(UnknownName):
    """A name that no record of the registers has."""


class UnknownForm(UnknownName):
    """A name that no form of returns has."""


class AmbiguousPlace(WrongUse):
    """A name that fits several places."""


class BadPeriod(WrongUse):
    """Text that is no period or day."""


class MayNotBeSummed(WrongUse):
    """A dimension must be chosen: its values are never added up."""


class MissingPackage(WrongUse):
    """An optional package is not installed."""

    @classmethod
    def of_extra(cls, package: str | None, why: str, extra: str) -> Self:
        """Return the error for a package that comes with an extra of ours.

        >>> print(MissingPackage.of_extra("polars", "A frame is asked for.", "frames"))
        polars is not installed. A frame is asked for. Install rumbo with its 'frames' extra.
        """
        return cls(f"{package} is not installed.", why, f"Install rumbo with its '{extra}' extra.")


class NoData(RumboError):
    """The question is fair, and nothing held answers it.

    ``reason`` says why in the languages of readers, for doors where this is an answer and no error.
    """

    exit_code = 3

    def __init__(self, what: str, why: str = "", do: str = "", reason: Mapping[str, str] | None = None) -> None:
        super().__init__(what, why, do)
        self.reason = reason

    def __reduce__(self) -> tuple[type[RumboError], tuple[object, ...]]:
        return type(self), (self.what, self.why, self.do, self.reason)


class CannotForecast(NoData):
    """A series that no outlook or trend can be made of: too short, with holes, absurd, or no flow."""


class Refused(RumboError):
    """A file, a folder or a disk that cannot be used."""


class PersonalData(Refused):
    """A column about a person, where only counts belong."""


class BadReturn(Refused):
    """A return, or a case log, that its form refuses."""


class NotProtected(Refused):
    """A return from which a small count could be worked out, with what was published before."""


class AlreadyFiled(Refused):
    """Another return stands for that month, and no reason for a correction was given."""


class NotAFile(Refused):
    """A folder, a pipe, nothing there, or not readable."""


class TooLarge(Refused):
    """Beyond the size that the source declares."""


class NotText(Refused):
    """UTF-16, NUL bytes, broken UTF-8, or a workbook where text belongs."""


class NotThatSource(Refused):
    """An error page, another product's file, or renamed columns."""


class EndsEarly(Refused):
    """The file stops in the middle."""


class TakesAway(Refused):
    """A file that would take away most of what is known."""


class InTheFuture(Refused):
    """A period or a day of publication that has not come."""


class BadRow(Refused):
    """A row with too few or too many fields."""


class UnknownCategory(BadRow):
    """A value that no lookup knows."""


class BadCount(BadRow):
    """A count that is negative, fractional, in exponents or not a number."""


class DuplicateKey(BadRow):
    """The same cell twice."""


class DoesNotAddUp(BadRow):
    """A printed total that its parts do not make, and that no correction expects."""


class CorrectionFails(Refused):
    """A declared correction that does not meet the value it expects."""


class BadDefinition(Refused):
    """A source, an indicator or a table is declared wrongly."""


class BadArchive(Refused):
    """A record in the archive cannot be read."""


class CannotWrite(Refused):
    """The disk is full, or writing is not permitted."""
