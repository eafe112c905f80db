"""Returns: who has filed, on time or late, who was not asked, and each filed return with what was corrected."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rumbo.returns.form import Form
from rumbo.site import paths
from rumbo.site.edition import N_, Edition
from rumbo.site.evidence import Evidence
from rumbo.site.filed import FiledRow, Standing, filed, has_filed, standing
from rumbo.site.pages import Entry, Page
from rumbo.site.pages.pathways import NAVIGATION as TOP
from rumbo.site.pathways import FigureRow, stated
from rumbo.site.records import Teller

NAVIGATION = Entry(30, N_("Returns"), paths.RETURNS, TOP.path)


@dataclass(frozen=True, slots=True)
class Asked:
    """One form: what it is, how those stand who agreed to file, who was not asked, what was filed."""

    id: str
    title: str
    description: str
    rhythm: str
    ended: str
    standing: Sequence[Standing]
    unasked: str
    filed: Sequence[FiledRow]


@dataclass(frozen=True, slots=True)
class Context:
    """What the template shows."""

    lead: str
    forms: Sequence[Asked]
    statements: Sequence[FigureRow]
    offices_path: str
    planner_path: str


def pages(edition: Edition, evidence: Evidence) -> Iterator[Page]:
    """Yield the page."""
    say, due = edition.say, evidence.at_work.due
    if not due:
        return
    filed_by_office = has_filed(due, "office")
    forms = sorted({one.form.id: one.form for one in due}.values(), key=lambda one: one.of != "office")
    yield Page(
        NAVIGATION.path,
        "returns.html",
        say("Returns"),
        say("Which offices and countries have filed returns, on time or late, and what each filed and corrected."),
        Context(
            _lead(edition, evidence),
            [_asked(edition, evidence, form) for form in forms],
            [] if filed_by_office else stated(Teller(edition, evidence)),
            edition.path(paths.OFFICES),
            edition.path(paths.PLANNER) if evidence.at_work.queues else "",
        ),
        NAVIGATION.path,
    )


def _lead(edition: Edition, evidence: Evidence) -> str:
    due = [one for one in evidence.at_work.due if one.form.of == "office"]
    if not has_filed(due, "office"):
        return edition.say("No office has filed a return.")
    return edition.say(
        "%(count)s of %(all)s offices have filed a return.",
        count=len({one.filer.id for one in due if one.filed}), all=len({one.filer.id for one in due}),
    )  # fmt: skip


def _asked(edition: Edition, evidence: Evidence, form: Form) -> Asked:
    own = [one for one in evidence.at_work.due if one.form.id == form.id]
    teller = Teller(edition, evidence)
    by_name = sorted(own, key=lambda one: teller.sort_key(one.filer.id))
    unasked = [edition.text(one.filer.name) for one in by_name if one.period is None]
    ended, why = form.programme.ended, form.programme.why_ended
    days = {"days": form.due_days}
    rhythm = (
        edition.say("For each month, due within %(days)s days after its end.", **days)
        if form.every == "month"
        else edition.say("For each month, due within %(days)s days after the end of its year.", **days)
    )
    nobody = N_("Nobody asked these to file, and none of them has: %(names)s.")
    return Asked(
        form.id,
        edition.text(form.title),
        edition.text(form.description),
        rhythm,
        edition.text(why) if ended and why and ended <= evidence.situation.as_of else "",
        [standing(edition, one) for one in own if one.period],
        edition.say(nobody, names=edition.listed(unasked)) if unasked else "",
        filed(edition, [(release, one) for release, one in evidence.at_work.filings if one.form.id == form.id]),
    )
