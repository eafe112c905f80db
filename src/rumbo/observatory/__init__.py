"""The observatory: the one façade. Every door (command line, pages, servers) asks here and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rumbo.answering import Vintage
from rumbo.archive import Archive
from rumbo.core import Clock, Indicator, fixed_clock, parse_day, system_clock
from rumbo.errors import BadPeriod
from rumbo.indicators import indicator as find_indicator
from rumbo.indicators import indicators
from rumbo.observatory.branching import Branching
from rumbo.observatory.explained import Explained
from rumbo.observatory.filed import Filed
from rumbo.observatory.held import Held
from rumbo.observatory.issuing import Issuing
from rumbo.observatory.looking_up import LookingUp
from rumbo.observatory.planned import Planned
from rumbo.observatory.tabled import Tabled
from rumbo.situation import Headline, Situation
from rumbo.sources import Source, source, sources

if TYPE_CHECKING:
    from rumbo.claims import Article, Checked, Correction, Record


A_DAY = timedelta(days=1)
"""East of here it may be tomorrow already."""


class Observatory(Issuing, Explained, Branching, Planned, Tabled, Held, Filed, LookingUp):
    """Answers with their evidence, over one archive: figures, records, releases, and whether a text holds.

    >>> import rumbo
    >>> december = rumbo.open().series("cbp-encounters", place="us-southwest", since="2023-12", until="2023-12",
    ...                                as_of="2024-01-31")
    >>> december.newest.value, december.newest.product
    (302034, 'cbp-nationwide-state')
    """

    _claims_record: Record | None = None

    def indicators(self) -> Sequence[Indicator]:
        """Return all indicators."""
        return tuple(indicators().values())

    def indicator(self, name: str) -> Indicator:
        """Return one indicator. Raises UnknownIndicator."""
        return find_indicator(name)

    def sources(self) -> Sequence[Source]:
        """Return all sources."""
        return tuple(sources().values())

    def source(self, name: str) -> Source:
        """Return one source. Raises UnknownSource."""
        return source(name)

    def check(
        self, text: str, *, published: str | date | None = None, context: str = "", lang: str = "",
        as_of: str | date | None = None,
    ) -> Checked:  # fmt: skip
        """Return the claims of a text, each with its reading, the figures or records then and now, and a verdict.

        ``published`` is the day of the text, by which its words are read; ``context`` what was said before it; ``lang``
        its language, else found out; ``as_of`` the day of the figures of now, today.

        >>> import rumbo
        >>> text = "In December, U.S. border officials had 301,981 encounters with migrants at the southwest border."
        >>> (claim,) = rumbo.open().check(text, published="2024-05-07").claims
        >>> claim.span, claim.verdict, claim.chosen.now.value
        ('301,981', 'holds', 301981.0)

        Raises BadPeriod.
        """
        from rumbo.claims import check

        day = published if isinstance(published, date) else parse_day(published) if published else None
        if day and day > self.today + A_DAY:
            raise BadPeriod(
                f"Published on {day}: that day has not come.",
                "A text is read by its day.",
                "Write the day on which it was published, or leave it out.",
            )
        return check(
            self.claims_record,
            text,
            published=day,
            context=context,
            language=lang,
            as_of=self._day(as_of) if as_of else None,
        )

    def correct(self, checked: Checked, corrections: Sequence[Correction | str]) -> Checked:
        """Return a checked text with claims read as a person says, in the words of ``series``, and judged anew.

        A correction names the claim by the character it starts at, by its words, or by its number.

        >>> import rumbo
        >>> here = rumbo.open()
        >>> found = here.check("In March 2024 Border Patrol made 137,480 apprehensions at the southwest border.")
        >>> (claim,) = here.correct(found, ["137,480: indicator=cbp-encounters"]).claims
        >>> claim.chosen.now.value, dict(claim.by_hand)
        (189359.0, {'indicator': 'cbp-encounters'})

        Raises WrongUse, UnknownName and its kinds, BadPeriod.
        """
        from rumbo.claims import Correction, correct

        read = [Correction.parse(one) if isinstance(one, str) else one for one in corrections]
        return correct(self.claims_record, checked, read)

    def check_document(
        self, checked: Checked, article: Article | None = None, *, days: bool = True
    ) -> dict[str, Any]:  # fmt: skip
        """Return a checked text as one document of plain values, with what pages and exports say of each claim.

        ``article`` is what the text was taken from; ``days`` are the verdicts as they would have been on every day.
        ``rumbo.claims.document`` says the shape.

        >>> import rumbo
        >>> here = rumbo.open()
        >>> found = here.check("In March 2024 Border Patrol made 137,480 apprehensions at the southwest border.")
        >>> [step["from"] for step in here.check_document(found)["claims"][0]["days"]][:2]
        [None, '2024-04-12']
        """
        from rumbo.claims import document

        return document(self.claims_record, checked, article, days=days)

    def check_told(
        self, checked: Checked, article: Article | None = None, *, days: bool = True
    ) -> tuple[dict[str, Any], Iterator[dict[str, Any]]]:
        """Return the same in two parts, what is said of the text and claim after claim, for texts of very many."""
        from rumbo.claims import opening, told

        return opening(self.claims_record, checked, article, days=days), told(self.claims_record, checked, days=days)

    def article(self, content: bytes, name: str = "The file") -> Article:
        """Return the text to be checked in a file: a text, a saved web page or a PDF, told apart by its content.

        A page gives its article, with its title and its day where its metadata have them; ``name`` is what errors call
        the file. Raises errors of ``Refused``.
        """
        from rumbo.claims import article

        return article(content, name)

    def check_lines(self, lines: Iterable[bytes], name: str, as_of: str | date | None = None) -> Iterator[str]:
        """Yield the answer to each of many texts, JSON lines for JSON lines; ``name`` is what errors call them.

        Raises BadRow with the line's number, BadPeriod.
        """
        return map("".join, self.check_pieces(lines, name, as_of))

    def check_pieces(
        self, lines: Iterable[bytes], name: str, as_of: str | date | None = None
    ) -> Iterator[Iterator[str]]:
        """Yield each line of ``check_lines`` claim by claim, so that the answer to a long text is never held whole."""
        from rumbo.claims import in_pieces

        return in_pieces(self.claims_record, lines, name, self._day(as_of) if as_of else None, self.today + A_DAY)

    def look_again(self) -> None:
        """Forget what was read of the folders, so that what came into them since is seen."""
        self.archive.reload()
        self._claims_record = None

    @property
    def claims_record(self) -> Record:
        """The figures that claims are held against, read when first asked for, and anew on another day."""
        from rumbo.claims import Record

        if self._claims_record is None or self._claims_record.today != self.today:
            self._claims_record = Record(self.archive)
        return self._claims_record


def open_observatory(
    home: str | Path | None = None, *, today: str | date | None = None, starter: Any = None
) -> Observatory:
    """Return an observatory over the starter and the user's folder (``home``, else RUMBO_HOME, else the platform's).

    ``today`` sets the clock, for tests and for questions about another day.
    """
    clock: Clock = system_clock
    if today is not None:
        clock = fixed_clock(today if isinstance(today, date) else parse_day(today))
    options = {"starter": Path(starter)} if starter else {}
    return Observatory(Archive(Path(home) if home else None, clock=clock, **options))


__all__ = ["Headline", "Observatory", "Situation", "Vintage", "open_observatory"]
