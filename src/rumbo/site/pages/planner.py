"""The planner: how long the queue of the offices was and the wait, and what more staff or less intake would do.

Without a script the page shows what the façade answers for the pace kept up. With one, a reader moves sliders: the file
beside the page has the draws, and the script computes as ``analysis.capacity`` does.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from rumbo.analysis.capacity import ASSUMED, LEVELS, MONTH, STEPS
from rumbo.analysis.capacity_filed_told import asked_of
from rumbo.analysis.capacity_told import MONTHS, NAMES, QUANTITIES, UNITS, Asked
from rumbo.core import Finding
from rumbo.site import paths
from rumbo.site.edition import N_, Edition
from rumbo.site.evidence import Evidence
from rumbo.site.figures import Link, capital
from rumbo.site.filed import has_filed
from rumbo.site.pages import Entry, Page
from rumbo.site.pages.pathways import NAVIGATION as TOP
from rumbo.site.pathways import FigureRow, stated
from rumbo.site.records import Teller

if TYPE_CHECKING:
    from rumbo.analysis.capacity import World

NAVIGATION = Entry(29, N_("Queue and wait"), paths.PLANNER, TOP.path)
QUEUE = ("not-referred", "waiting-for-a-way", "waiting-to-arrive", "waited-to-arrive")
"""What is of the day itself; all else is of the months after it."""
CLASSES = ("last-in-line-first", "last-in-line-others")
INTAKE = {
    "largest-intake-for-a-way": N_(
        "Largest intake that keeps nine in ten under the wait aimed at, from registering to a way"
    ),
    "largest-intake": N_("The same, from registering to arriving"),
}
INTAKES = (0, 25, 50, 75, 100, 150, 200, 250, 300, 400, 500, 750, 1000, 1500)
STAFF = (0, 10, 25, 50, 75, 100, 125, 150, 200, 250, 300, 400, 600, 800)
WIDE = 160
"""How wide the picture of an interval is, from no months to the last that is looked at."""


@dataclass(frozen=True, slots=True)
class Row:
    """One quantity: its name, its unit, the middle and the ends in words, what it rests on, its bar where in months.

    ``hidden`` where it answers a question that the default does not ask.
    """

    id: str
    name: str
    unit: str
    months: bool
    middle: str
    between: str
    rests_on: str
    bar: tuple[float, float, float] | None
    hidden: bool


@dataclass(frozen=True, slots=True)
class Share:
    """An assumption in words, and of which quantities it makes which share of the width."""

    text: str
    makes: Sequence[str]


@dataclass(frozen=True, slots=True)
class Intake:
    """The largest intake until one thing: how many a day, in words, and where there is none, what one more waits."""

    id: str
    name: str
    most: str
    least: str
    rests_on: str


@dataclass(frozen=True, slots=True)
class Filed:
    """What the returns of all offices say: of which day, each quantity, the sentence on the intake, their releases."""

    day: str
    rows: Sequence[Row]
    told: Sequence[str]
    releases: Sequence[Link]


@dataclass(frozen=True, slots=True)
class Context:
    """What the template shows."""

    lead: str
    day: str
    filed: Filed | None
    nobody_filed: str
    now: Sequence[Row]
    then: Sequence[Row]
    intakes_found: Sequence[Intake]
    assumed: Sequence[Share]
    unknown: Sequence[str]
    undated: Sequence[tuple[str, Sequence[Link]]]
    statements: Sequence[FigureRow]
    file: str
    staff: Sequence[int]
    intakes: Sequence[int]
    pace: str
    months: int
    offices_path: str
    returns_path: str


def pages(edition: Edition, evidence: Evidence) -> Iterator[Page]:
    """Yield the page with the draws; none where too little was stated by the day."""
    if not evidence.at_work.queues:
        return
    worlds, say = evidence.at_work.worlds, edition.say
    yield Page(
        NAVIGATION.path,
        "planner.html",
        say("Queue and wait at the Safe Mobility offices"),
        say("How long the queue was and the wait, from what was stated, and what more staff or less intake would do."),
        _context(edition, evidence),
        NAVIGATION.path,
        files={paths.DRAWS: draws(worlds)} if worlds else {},
    )


def _context(edition: Edition, evidence: Evidence) -> Context:
    found = {one.subject["quantity"]: one for one in evidence.at_work.queues if one.kind == "capacity"}
    undated = [one for one in evidence.at_work.queues if one.kind == "not-before"]
    some = evidence.at_work.queues[0]
    rows = [_row(edition, name, found.get(name), asked) for name, asked in QUANTITIES.items()]
    day = edition.day(date.fromisoformat(some.subject["period"]))
    addresses = {url for one in evidence.at_work.queues for url in _list(one, "sources")}
    return Context(
        lead=_lead(edition, rows, day),
        day=day,
        filed=_filed(edition, evidence.at_work.filed_queues),
        nobody_filed=""
        if has_filed(evidence.at_work.due, "office")
        else edition.say("No office has filed a return, so all of this rests on what was stated of a few days."),
        now=[one for one in rows if one.id in QUEUE],
        then=[one for one in rows if one.id not in QUEUE],
        intakes_found=[_intake(edition, name, found[name]) for name in INTAKE if name in found],
        assumed=list(_assumed(edition, found)),
        unknown=[edition.text(one.explanation) for one in found.values() if one.parameters.get("known") is False],
        undated=[(edition.text(one.explanation), _releases(edition, one)) for one in undated],
        statements=stated(Teller(edition, evidence), addresses),
        file=paths.DRAWS if evidence.at_work.worlds else "",
        staff=STAFF,
        intakes=INTAKES,
        pace=_pace(edition, evidence.at_work.worlds),
        months=_months(some),
        offices_path=edition.path(paths.OFFICES),
        returns_path=edition.path(paths.RETURNS),
    )


def _months(one: Finding) -> int:
    return int(str(one.parameters["months"]))


def _list(one: Finding, name: str) -> Sequence[Any]:
    found = one.parameters.get(name)
    return found if isinstance(found, list) else []


def _lead(edition: Edition, rows: Sequence[Row], day: str) -> str:
    told = {one.id: one for one in rows}
    return edition.say(
        "Between %(queue)s people referred for resettlement had yet to arrive on %(day)s, and those who arrived then "
        "had waited %(wait)s months.",
        queue=told["waiting-to-arrive"].between, day=day, wait=told["waited-to-arrive"].between,
    )  # fmt: skip


def _row(edition: Edition, name: str, one: Finding | None, asked: Asked) -> Row:
    months, steps = asked.unit == MONTHS, [edition.text(NAMES[step]) for step in asked.rests_on]
    middle = between = "–"
    bar = None
    if one and one.parameters["known"]:
        longest, ends = _months(one), [one.parameters["low"], one.value, one.parameters["high"]]
        low, middle, high = (_amount(edition, end, longest if months else None) for end in ends)
        between = low if low == high else edition.say("%(first)s to %(last)s", first=low, last=high)
        bar = _bar(ends, longest) if months else None
    elif name not in CLASSES:
        between = edition.say("not known")
    return Row(
        name, capital(edition.text(asked.name)), edition.text(UNITS[asked.unit]), months, middle, between,
        edition.listed(steps) if steps else edition.say("the assumptions alone"), bar, name in CLASSES,
    )  # fmt: skip


def _amount(edition: Edition, value: Any, longest: int | None) -> str:
    if longest is not None and (value is None or value > longest):
        return edition.say("over %(months)s", months=longest)
    return edition.number(value, 0 if value >= 100 else 1)


def _bar(ends: Sequence[Any], longest: int) -> tuple[float, float, float]:
    """Return where a bar begins, how wide it is and where its middle is."""
    low, middle, high = (WIDE * min(longest if one is None else one, longest) / longest for one in ends)
    return round(low, 1), round(max(high - low, 1), 1), round(middle, 1)


def _pace(edition: Edition, found: World | None) -> str:
    """Return as many interviewers as would have made the pace of the draws."""
    import numpy as np

    if found is None:
        return ""
    low, middle, high = np.quantile(found.offering / (found.interviews * (1 - found.no_way)), LEVELS)
    return edition.say(
        "how many there were, nobody stated. The pace was that of about %(middle)s, in nine of ten simulations "
        "%(low)s to %(high)s.",
        middle=edition.number(round(float(middle), -1)), low=edition.number(round(float(low), -1)),
        high=edition.number(round(float(high), -1)),
    )  # fmt: skip


def _intake(edition: Edition, name: str, one: Finding) -> Intake:
    least = edition.say(
        "%(months)s months with the intake closed", months=_amount(edition, one.parameters["least"], _months(one))
    )
    none = one.value is None
    return Intake(
        name,
        edition.say(INTAKE[name]),
        edition.say("none") if none else edition.number(one.value),
        least if none else "",
        edition.listed([edition.text(NAMES[step]) for step in STEPS[: 3 if name != "largest-intake" else 4]]),
    )


def _filed(edition: Edition, found: Sequence[Finding]) -> Filed | None:
    """Return what the returns of all offices say; None where they have not all filed."""
    if not found:
        return None
    rows = [
        _row(edition, str(one.subject["quantity"]), one, asked)
        for one in found
        if (asked := asked_of(str(one.subject["quantity"])))
    ]
    told = [edition.text(one.explanation) for one in found if not asked_of(str(one.subject["quantity"]))]
    day = edition.day(date.fromisoformat(found[0].subject["period"]))
    return Filed(day, rows, told, _releases(edition, found[0]))


def _assumed(edition: Edition, found: Mapping[str, Finding]) -> Iterator[Share]:
    for name, assumption in ASSUMED.items():
        makes = [
            edition.say(
                "%(share)s of: %(what)s",
                share=edition.percent(
                    dict(zip(_list(one, "assumed"), _list(one, "share_of_width"), strict=True))[name]
                ),
                what=edition.text(QUANTITIES[quantity].name),
            )
            for quantity, one in found.items()
            if name in _list(one, "assumed")
        ]
        yield Share(capital(edition.text(assumption.text)), makes)


def _releases(edition: Edition, one: Finding) -> Sequence[Link]:
    return [Link(name, edition.path(paths.release(name))) for name in one.releases]


def draws(found: World) -> str:
    """Return the draws as the script reads them: each column as steps of 65,535 between two ends, in base 64."""
    columns = {
        "waiting": found.waiting,
        "registering": found.registering,
        "offering": found.offering,
        "travelling": found.travelling,
        "arriving": found.arriving,
        "referred": found.share * (1 - found.never),
        "some_way": 1 - found.no_way,
        "interviews": found.interviews,
    }
    packed = {}
    for name, values in columns.items():
        low, high = float(values.min()), float(values.max())
        steps = ((values - low) * (65535 / ((high - low) or 1))).round().astype("<u2")
        packed[name] = [low, high, base64.b64encode(steps.tobytes()).decode()]
    shape = {"month": MONTH, "levels": LEVELS, "columns": packed}
    return json.dumps(shape, separators=(",", ":")) + "\n"
