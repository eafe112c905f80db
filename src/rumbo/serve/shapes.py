"""What the tools of assistants answer: the shapes, as JSON schemas that a program reads and a client checks.

No answer stands without a citation, and what Rumbo computed says so in ``finding``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from rumbo.words import catalogue, number


class Shape(BaseModel):
    """What all shapes share: nothing stands in them that is not described."""

    model_config = ConfigDict(extra="forbid")


class Cited(Shape):
    """One source of an answer. Give `text` and `url` to whoever reads the answer."""

    text: Annotated[str, Field(min_length=1, description="What to write: who published what, and when.")]
    url: Annotated[str | None, Field(description="Where it stands; null for what only this program holds.")] = None
    release: Annotated[str | None, Field(description="The release: one file as it was published.")] = None
    published: Annotated[str | None, Field(description="The day, or the first and last day, of its publication.")] = (
        None
    )
    sha256: Annotated[str | None, Field(description="The hash of the publisher's file; null where none is held.")] = (
        None
    )


Citations = Annotated[list[Cited], Field(min_length=1)]


class Answer(Shape):
    """What every answer has."""

    language: str
    as_of: Annotated[str, Field(description="The day whose knowledge this is.")]
    notes: Annotated[list[str], Field(description="What must be said with it: breaks, sums, later releases.")] = []
    citations: Citations

    def lines(self) -> Iterator[str]:
        """Yield what it says, line by line, without notes and citations."""
        yield from ()

    def told(self) -> str:
        """Return the answer in words, for a program that reads no structured content."""
        _ = catalogue("cli", self.language).gettext
        cited = [f"[{place}] {one.text}" for place, one in enumerate(self.citations)]
        return "\n".join([*self.lines(), *self.notes, _("Sources:"), *cited])


class Figure(Shape):
    """One figure, or a hole with its reason."""

    period: str
    value: Annotated[float | None, Field(description="Null where it is not known; `reason` says why.")]
    unit: str
    status: Annotated[str, Field(description="normal (final), provisional, second-hand, estimated, suppressed, …")]
    status_told: str
    rounding: Annotated[int, Field(description="The step that it was rounded to; 1 is exact.")] = 1
    finding: Annotated[bool, Field(description="True: computed by Rumbo, printed by no publisher. Say so.")] = False
    dimensions: dict[str, str] = {}
    releases: list[str] = []
    published: str | None = None
    reason: str | None = None

    def line(self, language: str) -> str:
        """Return the figure in words."""
        of = ", ".join([self.period, *self.dimensions.values()])
        sign, value = "◆ " if self.finding else "", number(self.value, language) if self.value is not None else "–"
        return f"{sign}{of}: {value} ({self.reason or self.status_told})"


class Value(Answer):
    """The figures of one indicator at one place, with what must be known to use them."""

    indicator: str
    name: str
    place: str
    place_name: str
    dimensions: Annotated[dict[str, str], Field(description="What alone is counted; a total where empty.")]
    unit: str
    counts: Annotated[str, Field(description="events, people, cases or households.")]
    known: Annotated[bool, Field(description="False: nothing is known; then `reason` says why.")]
    reason: str | None = None
    sentence: Annotated[str, Field(description="The answer, ready to be quoted.")]
    figures: list[Figure]
    sums: Annotated[list[Figure], Field(description="Whole years added up by Rumbo: findings.")] = []
    printed_sums: Annotated[list[Figure], Field(description="Sums that a publisher printed.")] = []
    left_out: Annotated[int, Field(description="Further lines of a breakdown that are not shown.")] = 0
    definition: str
    caveat: str | None

    def lines(self) -> Iterator[str]:
        """Yield the sentence, the figures where they are several, and what the indicator counts."""
        yield self.sentence
        if len(self.figures) > 1:
            yield from (one.line(self.language) for one in self.figures)
        yield from (one.line(self.language) for one in (*self.printed_sums, *self.sums))
        yield self.definition
        if self.caveat and self.caveat not in self.notes:
            yield self.caveat


class Broken(Shape):
    """A day from which the definition differs: values before and after do not compare."""

    day: str
    label: str
    text: str
    source: str


class Choice(Shape):
    """A dimension, its values, and whether it may be summed over."""

    id: str
    name: str
    may_be_summed: bool
    usual: Annotated[str | None, Field(description="Taken where nothing is asked.")] = None
    values: Annotated[dict[str, str], Field(description="By id; countries and places are named freely.")]
    places: Annotated[list[str], Field(description="The kinds of place that it also takes.")] = []


class Apart(Shape):
    """An indicator that this one must not be compared with."""

    indicator: str
    why: str


class Newest(Shape):
    """The newest period known at the usual place."""

    period: str
    value: float
    status: str
    finding: bool


class Explained(Answer):
    """What an indicator counts, and how it may be used."""

    indicator: str
    name: str
    definition: str
    caveat: str | None
    counts: str
    kind: Annotated[str, Field(description="flow, stock or cumulative.")]
    unit: str
    frequency: str
    usual_place: str
    usual_place_name: str
    may_be_summed_over: list[str]
    dimensions: list[Choice]
    breaks: list[Broken]
    not_comparable: list[Apart]
    comparable: Annotated[list[str], Field(description="Where two products give it, why they differ.")]
    part_of: str | None
    ended: str | None
    newest: Newest | None
    sources: Annotated[list[str], Field(description="The products that feed it, in order of precedence.")]

    def lines(self) -> Iterator[str]:
        """Yield what it counts and how it may be used."""
        _ = catalogue("cli", self.language).gettext
        yield f"{self.name} ({self.indicator}, {self.unit})"
        yield self.definition
        if self.caveat:
            yield self.caveat
        yield _("May be summed over: {names}").format(names=", ".join(self.may_be_summed_over) or _("none"))
        yield from (f"{one.day}: {one.label}. {one.text} {one.source}" for one in self.breaks)
        yield from (_("Not comparable with {name}: {why}").format(name=one.indicator, why=one.why)
                    for one in self.not_comparable)  # fmt: skip


class Match(Shape):
    """Something that fits the words asked."""

    kind: Annotated[str, Field(description="indicator, place, value, term or record.")]
    id: Annotated[str, Field(description="What the other tools take.")]
    name: str
    about: str
    within: Annotated[str, Field(description="Of a value its dimension, of a record its register.")] = ""
    citation: Annotated[int, Field(description="Which of `citations` says so.")] = 0


class Matches(Answer):
    """What fits the words asked, the best of each kind first."""

    question: str
    matches: list[Match]

    def lines(self) -> Iterator[str]:
        """Yield each match with its id."""
        _ = catalogue("cli", self.language).gettext
        if not self.matches:
            yield _("Nothing fits these words.")
        for one in self.matches:
            yield f"{one.kind} {one.within} {one.id}: {one.name}. {one.about} [{one.citation}]".replace("  ", " ")


class Claim(Shape):
    """One claim of a text, as it was read and judged."""

    words: str
    said: str
    verdict: str
    verdict_told: str
    sentence: Annotated[str, Field(description="The verdict with its reading, ready to be quoted.")]
    reason: str | None
    read_as: str | None
    record_then: Annotated[str | None, Field(description="The figure on the day of the text.")]
    record_now: Annotated[str | None, Field(description="The figure known now.")]
    commands: Annotated[list[str], Field(description="What shows the evidence on the command line.")]
    citations: Annotated[list[int], Field(description="Which of `citations` bear it out; none where none could.")]


class Checked(Answer):
    """A checked text. Every verdict is a finding of Rumbo's."""

    published: str | None
    finding: bool = True
    claims: list[Claim]
    left_out: Annotated[int, Field(description="Further claims that are not shown.")] = 0

    def lines(self) -> Iterator[str]:
        """Yield the verdict on each claim."""
        _ = catalogue("cli", self.language).gettext
        if not self.claims:
            yield _("No claim was found that this record could be asked about.")
        for one in self.claims:
            yield " ".join([f"◆ {one.sentence}", one.reason or "", *(f"[{number}]" for number in one.citations)])


class Statement(Shape):
    """What happened, when, and who says so."""

    happened: str
    text: str
    says: str
    citations: list[int]


class RecordFound(Shape):
    """A record of the registers as it stood on the day asked."""

    id: str
    within: Annotated[str, Field(description="Its register.")]
    kind: str
    title: str
    state: str
    state_told: str
    since: str | None
    deadline: str | None
    actors: list[str]
    places: list[str]
    statements: Annotated[list[Statement], Field(description="The newest last.")]
    statements_left_out: int = 0


class Records(Answer):
    """Records of promises, pathways, measures and meetings. The state on a day is derived, a finding of Rumbo's."""

    within: Annotated[str, Field(description="The register.")]
    query: str
    place: str | None
    found: Annotated[int, Field(description="How many fit; those shown are the best.")]
    records: list[RecordFound]
    searched: Annotated[list[str], Field(description="What was searched for the register, where and until when.")]

    def lines(self) -> Iterator[str]:
        """Yield each record with its state, and what was said of it."""
        _ = catalogue("cli", self.language).gettext
        if not self.records:
            yield _("No record held fits, which says nothing against it.")
            yield from self.searched
        for one in self.records:
            yield f"{one.title} ({one.id}): ◆ {one.state_told}, {one.since or '–'}"
            for said in one.statements:
                cited = "".join(f"[{number}]" for number in said.citations)
                yield f"  {said.happened}: {said.text} – {said.says} {cited}"


class Refused(Shape):
    """Why there is no answer, in English: what is wrong, why, and what to do."""

    what: str
    why: str
    do: str
