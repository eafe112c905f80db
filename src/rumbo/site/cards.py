"""Pictures for those who share a page, 1200 by 630: the border of the chart, the figure with its mark, its course.

Each carries a digest of all that it shows, so that a later build takes it over from the site it replaces. Where every
month of a series has a picture of its own, it shows the years around that month alone: news leaves the others as they
are. The pages of other figures share one picture of their series, which shows no figure that is not theirs.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from rumbo.core import Observation, Period
from rumbo.site.edition import Edition
from rumbo.site.evidence import Subject
from rumbo.site.figures import capital, cut, figure
from rumbo.site.pages import Picture

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

SHARED = ("cbp-encounters", "usbp-encounters")
"""At home, each figure of these has a picture of its own."""
AROUND = (60, 12)  # periods before and after that such a picture shows
SIZE = (1200, 630)
EDGE = 64
COURSE = (EDGE, 458, 1072, 120)  # left, top, width, height
PAPER, INK, FINDING = (251, 252, 252), (19, 32, 43), (163, 20, 92)
QUIET = 190  # of 255: captions
SHADES = 13  # of ink; what is left of sixteen colours is the finding's
RUNS = 3  # zlib's Z_RLE
OF_FINDING = [0 if value < 43 else SHADES + min(2, value // 86) for value in range(256)]
FONTS = Path(__file__).parent / "static" / "fonts"
VERSION = hashlib.sha256(Path(__file__).read_bytes()).hexdigest()


@dataclass(frozen=True, slots=True)
class Card:
    """What a picture shows: a title, the figure with its mark and what it counts, its course with one point marked."""

    title: str
    corner: str
    value: str
    symbol: str
    lines: tuple[str, ...]
    course: tuple[float | None, ...]
    marked: int | None
    ends: tuple[str, str]

    @property
    def digest(self) -> str:
        """What the picture shows and how it is drawn, in short."""
        return hashlib.sha256(f"{VERSION} {self!r}".encode()).hexdigest()[:20]

    def draw(self) -> bytes:
        """Return the picture as PNG in sixteen colours."""
        from PIL import PngImagePlugin

        image = _set(self)
        info, out = PngImagePlugin.PngInfo(), BytesIO()
        info.add_text("Rumbo", self.digest)
        # Runs alone are looked for: as small for a drawing, in half the time.
        image.save(out, "PNG", bits=4, compress_level=1, compress_type=RUNS, pnginfo=info)
        return out.getvalue()

    def picture(self, path: str) -> Picture:
        """Return the picture under a path from the root of the site."""
        told = ", ".join(filter(None, (self.value, *self.lines)))
        alt = "; ".join(filter(None, (": ".join(filter(None, (self.title, told))), self.corner)))
        return Picture(path, alt, self.digest, self.draw)


def figure_card(edition: Edition, subject: Subject, one: Observation, since: str) -> Picture | None:
    """Return the picture of one figure, None where its series has one picture for all."""
    if not (subject.is_home and subject.indicator.id in SHARED) or one.value is None:
        return None
    period = Period.parse(one.period)
    before, after = str(period - AROUND[0]), str(period + AROUND[1])
    near = [each for each in subject.series.observations if before <= each.period <= after]
    card = Card(
        _title(edition, subject),
        edition.say("known since %(day)s", day=since),
        *_figure(edition, one),
        tuple(each.value for each in near),
        next((number for number, each in enumerate(near) if each.period == one.period), None),
        _ends(edition, near),
    )
    return card.picture(f"pictures/{edition.language}/{subject.file_name}/{one.period}.png")


def newest_card(edition: Edition, subject: Subject) -> Picture:
    """Return the picture of a series with its newest figure."""
    known = subject.series.observations
    day = edition.say("as of %(day)s", day=edition.day(subject.series.as_of))
    last = max((number for number, one in enumerate(known) if one.value is not None), default=None)
    card = Card(
        _title(edition, subject), day, *_figure(edition, subject.newest), tuple(one.value for one in known), last,
        _ends(edition, known),
    )  # fmt: skip
    return card.picture(f"pictures/{edition.language}/{subject.file_name}.png")


def course_card(edition: Edition, subject: Subject) -> Picture:
    """Return the picture of a series without any figure, for the pages of all of them."""
    known = subject.series.observations
    lines = (edition.span(known[0].period, known[-1].period, short=False),)
    card = Card(
        _title(edition, subject), "", "", "", lines, tuple(one.value for one in known), None, _ends(edition, known)
    )
    return card.picture(f"pictures/{edition.language}/{subject.file_name}/series.png")


def _title(edition: Edition, subject: Subject) -> str:
    what, where = edition.text(subject.indicator.name), edition.text(subject.series.place.name)
    named = where in what  # as in "transits through the Darién"
    return ", ".join([what if named else f"{what}, {where}", *cut(edition, subject.series)])


def _figure(edition: Edition, one: Observation) -> tuple[str, str, tuple[str, ...]]:
    shown = figure(edition, one)
    return shown.value, shown.symbol, (edition.period(one.period), shown.status)


def _ends(edition: Edition, known: Sequence[Observation]) -> tuple[str, str]:
    return edition.period(known[0].period, short=True), edition.period(known[-1].period, short=True)


# How it is drawn -------------------------------------------------------------------------------------------------


def _set(card: Card) -> Image:
    frame, rows = _titled(card.title)
    image, bottom, right = frame.copy(), 408 if rows > 1 else 378, EDGE
    draw, small, big = _pen(image), _font("archivo", 26, 400, 100), _font("archivo", 132, 600, 88)
    draw.text((SIZE[0] - EDGE, 53), card.corner, QUIET, small, "rm")
    finding = card.symbol == "find"
    if card.value:
        right += int(big.getlength(card.value)) + 24
        if not finding:
            draw.text((EDGE, bottom), card.value, 255, big, "ls")
            _mark(draw, card.symbol, right + 14, bottom - 47)
    left = right + 62 if card.value else EDGE
    for number, line in enumerate(reversed(card.lines)):
        draw.text((left, bottom - 36 * number), capital(line) if number else line, QUIET, small, "ls")
    _course(image, card)
    labels = _font("archivo", 20, 400, 100)
    draw.text((EDGE, 612), card.ends[0], QUIET, labels, "ls")
    draw.text((SIZE[0] - EDGE, 612), card.ends[1], QUIET, labels, "rs")
    colours = image.point([value * (SHADES - 1) // 255 for value in range(256)])
    needle = _needle()
    colours.paste(needle, (EDGE, 31), needle.point([0] + [255] * 255))
    if finding:
        ours = _frame().point([0] * 256)
        pen = _pen(ours)
        pen.text((EDGE, bottom), card.value, 255, big, "ls")
        pen.regular_polygon((right + 14, bottom - 47, 16), 4, 45, fill=255)
        ours = ours.point(OF_FINDING)
        colours.paste(ours, (0, 0), ours.point([0] + [255] * 255))
    return _coloured(colours)


@lru_cache(maxsize=64)
def _titled(title: str) -> tuple[Image, int]:
    """Return the frame with the sentence of a series, which all its pictures have, and in how many lines it stands."""
    image, head = _frame().copy(), _font("faustina", 54, 600)
    lines = _wrapped(title, head, SIZE[0] - 2 * EDGE)[:2]
    for number, line in enumerate(lines):
        _pen(image).text((EDGE, 196 + 62 * number), line, 255, head, "ls")
    return image, len(lines)


def _coloured(colours: Image) -> Image:
    from PIL import Image as images

    ramps = [(INK, share / (SHADES - 1)) for share in range(SHADES)] + [(FINDING, share / 3) for share in (1, 2, 3)]
    palette = [
        round(paper + (colour - paper) * share)
        for tone, share in ramps
        for paper, colour in zip(PAPER, tone, strict=True)
    ]
    found = images.frombytes("P", colours.size, colours.tobytes())
    found.putpalette(palette)
    return found


@cache
def _frame() -> Image:
    """Return what all pictures have: the wordmark and the graduated border."""
    from PIL import Image as images

    image = images.new("L", SIZE, 0)
    ring = images.new("L", (176, 176), 0)
    pen = _pen(ring)
    pen.ellipse((14, 14, 162, 162), outline=255, width=11)
    for box in ((83, 3, 93, 30), (83, 146, 93, 173), (3, 83, 30, 93), (146, 83, 173, 93)):
        pen.rectangle(box, fill=255)
    image.paste(ring.reduce(4), (EDGE, 31))
    pen = _pen(image)
    pen.text((EDGE + 54, 69), "Rumbo", 255, _font("faustina", 46, 700), "ls")
    pen.rectangle((0, 104, SIZE[0], 105), fill=255)
    pen.rectangle((0, 116, SIZE[0], 117), fill=255)
    for left in range(0, SIZE[0], 120):
        pen.rectangle((left, 104, left + 59, 117), fill=255)
    return image


@cache
def _needle() -> Image:
    """Return the course in the wordmark, in the colours of a finding."""
    from PIL import Image as images

    image = images.new("L", (176, 176), 0)
    pen = _pen(image)
    pen.line((39, 118, 113, 73), fill=255, width=16)
    pen.polygon(((148, 51), (100, 54), (123, 93)), fill=255)
    return image.reduce(4).point(OF_FINDING)


def _mark(draw: ImageDraw, symbol: str, x: int, y: int) -> None:
    """Draw the mark of a status: filled is final, hollow is not, a dot in it is second-hand."""
    if not symbol:
        return
    draw.circle((x, y), 15, fill=255 if symbol == "obs" else 0, outline=255, width=5)
    if symbol == "second":
        draw.circle((x, y), 5, fill=255)


def _course(image: Image, card: Card) -> None:
    """Draw the course of a series, from zero; where a figure is not known the line is cut."""
    from PIL import Image as images

    left, top, width, height = COURSE
    highest = max((value for value in card.course if value is not None), default=0) or 1
    step = width * 3 / max(1, len(card.course) - 1)
    sheet = images.new("L", (width * 3 + 60, height * 3 + 60), 0)
    pen, line = _pen(sheet), list[tuple[float, float]]()
    for number, value in enumerate((*card.course, None)):
        if value is not None:
            line.append((30 + number * step, 30 + height * 3 * (1 - value / highest)))
            continue
        if len(line) > 1:
            pen.line(line, fill=255, width=8, joint="curve")
        line = []
    if card.marked is not None and (value := card.course[card.marked]) is not None:
        at_ = (30 + card.marked * step, 30 + height * 3 * (1 - value / highest))
        hollow = card.symbol not in ("obs", "find")
        pen.circle(at_, 24, fill=0 if hollow else 255, outline=255, width=8)
    image.paste(255, (left - 10, top - 10), sheet.reduce(3))


def _wrapped(text: str, font: FreeTypeFont, width: int) -> list[str]:
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if font.getlength(longer) > width and lines[-1]:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def _pen(image: Image) -> ImageDraw:
    from PIL import ImageDraw as pens

    return pens.Draw(image)


@cache
def _font(name: str, size: int, *axes: float) -> FreeTypeFont:
    """Return one of the site's fonts at a size, with its weight and, where it has one, its width."""
    from PIL import ImageFont

    font = ImageFont.truetype(str(FONTS / f"{name}.woff2"), size)
    font.set_variation_by_axes(list(axes))
    return font


__all__ = ["Card", "course_card", "figure_card", "newest_card"]
