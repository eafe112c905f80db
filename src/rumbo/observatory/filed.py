"""The part of the façade that takes returns: forms to fill, checks, filing, corrections, withdrawals, who is late."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from rumbo.archive import Ingested, intake
from rumbo.core import Kind, Period, Release, Text, place
from rumbo.errors import AlreadyFiled, BadPeriod, BadReturn, NotThatSource, Refused, TooLarge, WrongUse
from rumbo.observatory import returned
from rumbo.observatory.clocked import Clocked

if TYPE_CHECKING:
    from rumbo.returns import Cell, Filer, Form
    from rumbo.returns.checked import Checked
    from rumbo.returns.due import Due
    from rumbo.returns.filing import Filing
    from rumbo.returns.reading import Answer

LARGEST_RETURN = 4_000_000
LARGEST_LOG = 256_000_000
Lines = Iterator[tuple[int, list[str]]]


class Filed(Clocked):
    """Returns on their way to a release."""

    def forms(self) -> Mapping[str, Form]:
        """Return the forms by id."""
        from rumbo.returns import forms

        return forms()

    def form(self, name: str) -> Form:
        """Return one form. Raises UnknownForm."""
        from rumbo.returns import form

        return form(name)

    def template(self, form: str, filer: str, month: str, *, kind: str = "csv", lang: str = "en") -> bytes:
        """Return an empty form to fill, as ``csv`` or ``xlsx``; of promises, with a row for each of the state's own.

        >>> import rumbo
        >>> first, cell, *_ = rumbo.open().template("office-month", "COL", "2024-01").decode("utf-8-sig").splitlines()
        >>> cell
        'office-month/1,COL,2024-01,registered.COL,Registered: Colombia,,,'

        Raises UnknownForm, UnknownPlace, WrongUse, BadPeriod, MissingPackage.
        """
        return self._written(*self._named(form, filer, month), kind, lang)

    def _written(
        self, form: Form, filer: Filer, period: Period, kind: str, lang: str,
        answers: Mapping[Cell, Answer] | None = None,
    ) -> bytes:  # fmt: skip
        from rumbo.returns import template

        rows = template.rows(form, filer, period, lang, answers, returned.promises(filer))
        return template.as_xlsx(rows) if kind == "xlsx" else template.as_csv(rows)

    def from_log(
        self, path: str | Path, form: str, filer: str, month: str, *, kind: str = "csv", lang: str = "en"
    ) -> bytes:
        """Return a form that a case log filled for a month; nothing of the log is kept. ``kind`` is as in ``template``.

        Raises as ``template`` does, PersonalData, BadReturn.
        """
        from rumbo.returns import log, sheet
        from rumbo.returns.reading import hold_to_calendar

        named = self._named(form, filer, month)
        hold_to_calendar(*named, self.today)
        content = _taken(Path(path), LARGEST_LOG)
        name = Path(path).name
        answers = log.count(sheet.of_text(content, name), name, named[0], named[2], self.today)
        return self._written(*named, kind, lang, answers)

    def check_return(self, path: str | Path) -> Checked:
        """Return what all checks find in a filled form. Raises BadReturn where it is none, PersonalData, Refused."""
        from rumbo.returns import checked, reading

        path = Path(path)
        found = reading.read(_lines(path), path.name, self.today)
        return checked.check(found, returned.held(self.archive, found, self.today))

    def file_return(
        self, path: str | Path, filer: str, *, approved_by: str, filed_by: str = "", reason: Text | None = None
    ) -> Ingested:
        """File a return: check it, protect it, and make it a release. ``reason`` makes it a correction of the last.

        ``filed_by`` and ``approved_by`` are roles of the programme, and differ. The same return again changes nothing.
        Raises BadReturn, AlreadyFiled, WrongUse; then nothing is filed.
        """
        from rumbo.returns.protect import protect

        with self.archive.alone():
            self.archive.reload()
            checked = self.check_return(path)
            found = checked.found
            if found.filer.id != self._filer(found.form, filer).id:
                raise BadReturn(
                    f"The return is for {found.filer.id}, and is filed for {filer}.",
                    "An office files its own month alone.",
                    "Check which of the two is right.",
                )
            checked.refuse()
            before = self._filings(found.form, found.filer, found.period)
            filing = self._filing(found.form, found.filer, found.period, approved_by, filed_by, reason, before)
            told = [one for _, one in self._all(found.form) if one.filer.id == found.filer.id]
            cells = protect(found.form, found.period, found.answers, told)
            filing = replace(filing, cells=cells, promises=checked.progress)
            if before and _says_the_same(before[-1][1], filing):
                return Ingested(before[-1][0], new=False)
            if before and reason is None:
                raise _already(filing, *before[-1])
            return self._publish(filing)

    def withdraw_return(
        self, form: str, filer: str, month: str, *, reason: Text, approved_by: str, filed_by: str = ""
    ) -> Ingested:
        """Withdraw what was filed of a month: a release that covers its cells, and gives none of their figures.

        Raises BadReturn where nothing is filed or all is withdrawn, WrongUse, UnknownForm.
        """
        from rumbo.returns import filing as filings

        found, who, period = self._named(form, filer, month)
        with self.archive.alone():
            self.archive.reload()
            before = self._filings(found, who, period)
            if not before or before[-1][1].act == "withdrawn":
                raise BadReturn(
                    f"Nothing of {who.id} in {period} is out on {found.id}.",
                    "",
                    "`rumbo returns due` lists what was filed.",
                )
            filing = self._filing(found, who, period, approved_by, filed_by, reason, before)
            return self._publish(replace(filing, act="withdrawn", cells=filings.withdrawn(found)))

    def due(self, form: str | None = None, as_of: str | date | None = None) -> Sequence[Due]:
        """Return who has filed, on time or late, and who has not, of one form or of all. Raises UnknownForm."""
        from rumbo.returns.due import due

        day = self._day(as_of)
        chosen = [self.form(form)] if form else list(self.forms().values())
        return tuple(one for asked in chosen for one in due(asked, [filing for _, filing in self._all(asked)], day))

    def filings(self, form: str | None = None) -> Sequence[tuple[Release, Filing]]:
        """Return what was filed, corrected and withdrawn on one form or on all, each with its release, oldest first.

        Raises UnknownForm.
        """
        chosen = [self.form(form)] if form else list(self.forms().values())
        return tuple(one for asked in chosen for one in self._all(asked))

    # What the archive and the registers hold --------------------------------------------------------------------------

    def _named(self, form: str, filer: str, month: str) -> tuple[Form, Filer, Period]:
        found = self.form(form)
        who = self._filer(found, filer)
        period = Period.parse(month)
        if period.kind is not Kind.MONTH:
            raise BadPeriod(f"{month} is no month.", "A return is of a month.", "Write 2024-01.")
        if not who.was_open(period):
            raise BadPeriod(
                f"{who.id} was closed in {period}.",
                f"It files {found.id} for the months from {who.opened}{f' to {who.closed}' if who.closed else ''}.",
                "Correct the month, or the office.",
            )
        return found, who, period

    def _filer(self, form: Form, text: str) -> Filer:
        """Return who files a form, by id or name; a place also by its other names. Raises WrongUse, UnknownPlace."""
        wanted = text.strip().casefold()
        for one in form.filers.values():
            if wanted in {one.id.casefold(), *(name.casefold() for name in one.name.values())}:
                return one
        who = form.filers.get(place(text).id) if form.of != "committee" else None
        if who is None:
            raise WrongUse(f"{text!r} files no {form.id}.", "", f"Those who do are {', '.join(form.filers)}.")
        return who

    def _all(self, form: Form) -> list[tuple[Release, Filing]]:
        """Return all filings on a form with their releases, oldest first."""
        held = [one for one in self.archive.releases.values() if one.product == form.id]
        return [(one, returned.filing_of(self.archive, one)) for one in held]

    def _filings(self, form: Form, filer: Filer, period: Period) -> list[tuple[Release, Filing]]:
        return [(release, one) for release, one in self._all(form) if (one.filer.id, one.period) == (filer.id, period)]

    def _filing(
        self, form: Form, filer: Filer, period: Period, approved_by: str, filed_by: str, reason: Text | None,
        before: Sequence[tuple[Release, Filing]],
    ) -> Filing:  # fmt: skip
        """Return what is about to be filed, without its cells. Raises WrongUse, BadReturn."""
        from rumbo.returns import filing as filings

        by = filings.role(form, filed_by) if filed_by else next(iter(form.programme.roles))
        approved = filings.role(form, approved_by)
        if by == approved:
            raise WrongUse(f"{by} would file and approve.", "A second pair of eyes approves.", "Name another role.")
        if reason and not before:
            raise WrongUse(
                f"Nothing of {filer.id} in {period} is filed that could be corrected.", "", "Leave the reason out."
            )
        if before and before[-1][1].day > self.today:
            raise BadReturn(
                f"{filer.id} filed {period} on {before[-1][1].day}, and today is {self.today}.",
                "A correction comes after what it corrects.",
                "Set the clock right.",
            )
        return filings.Filing(
            form=form,
            filer=filer,
            period=period,
            act="corrected" if before else "filed",
            day=self.today,
            filed_by=by,
            approved_by=approved,
            number=len(before) + 1,
            replaces=before[-1][0].id if before else "",
            reason=reason,
            version=form.version,
        )

    def _publish(self, filing: Filing) -> Ingested:
        from rumbo.returns import filing as filings

        # A correction may hide much of what stood before; it has been checked, and a person approved it.
        (found,) = self.archive.add(filings.write(filing), filing.file_name, filing.form.id, anyway=True)
        return found


def _taken(path: Path, most: int) -> bytes:
    try:
        return intake.take(path, most)
    except TooLarge as error:
        raise TooLarge(error.what, f"At most {most:,} are read.", "Check that it is the right file.") from None


def _lines(path: Path) -> Lines:
    """Return the lines of a return, from text or from a workbook of one sheet."""
    from rumbo.returns import sheet
    from rumbo.sources import workbook

    content = _taken(path, LARGEST_RETURN)
    if not content.startswith((b"PK", b"\xd0\xcf\x11\xe0")):
        return sheet.of_text(content, path.name)
    try:
        sheets = workbook.sheets_of(content)
    except Refused as error:
        raise type(error)(
            f"{path.name}: {error.what}", error.why, "Copy the plain values into the form's own template."
        ) from None
    if len(sheets) != 1:
        raise NotThatSource(
            f"{path.name} has {len(sheets)} sheets.",
            "One sheet is one return.",
            "Keep the sheet of the template alone.",
        )
    return sheet.of_values(next(iter(sheets.values())))


def _says_the_same(before: Filing, filing: Filing) -> bool:
    return before.act != "withdrawn" and (dict(before.cells), before.promises) == (dict(filing.cells), filing.promises)


def _already(filing: Filing, release: Release, before: Filing) -> AlreadyFiled:
    return AlreadyFiled(
        f"{filing.filer.id} has filed {filing.period} already: {release.id}, on {before.day}.",
        "What is out is never overwritten.",
        "To correct it, give a reason in both languages: --reason-en and --reason-es.",
    )
