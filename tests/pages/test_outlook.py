"""The outlook's page: the fan with its table, what others said, the past replayed and marked so, where it loses."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest

from rumbo.observatory import Observatory

from .reading import Page

OUTLOOK = "outlook/index.html"


def section(site: Path, name: str, language: str = "en") -> str:
    """The words of a part of the page."""
    text = (site / language / OUTLOOK).read_text(encoding="utf-8")
    part = text.split(f'id="{name}"')[1].split("</section>")[0]
    return " ".join(re.sub(r"<svg.*?</svg>|<[^>]+>", " ", part, flags=re.DOTALL).split())


def test_the_headline_and_the_table_are_the_observatorys(pages: dict[str, Page], observatory: Observatory) -> None:
    first, *_ = observatory.outlook()
    quantiles: dict[str, float] = first.parameters["quantiles"]  # type: ignore[assignment]
    page = pages[f"en/{OUTLOOK}"]
    (headline,) = [one.text for one in page.elements if one.tag == "h1"]
    expected = [f"{round(quantiles[level]):,}" for level in ("0.5", "0.1", "0.9")]
    assert headline == "September 2026: near {}, 80 in 100 between {} and {}".format(*expected)
    rows = [one.text for one in page.elements if one.tag == "tr"]
    assert any(row.startswith("September 2026") and expected[0] in row and "8,870" in row for row in rows)
    titles = [one.text for one in page.elements if one.tag == "title"]
    assert any("Fan chart: September 2026" in title for title in titles)
    assert any("Forecasts beside what came" in title for title in titles)


@pytest.mark.parametrize(
    ("language", "replayed", "nothing", "lost"),
    [
        ("en", "nobody issued it", "Nothing has been issued from this archive so far.", "last value alone did better"),
        (
            "es",
            "nadie lo emitió",
            "Hasta ahora no se ha emitido nada a partir de este archivo.",
            "Repetir el último valor dio mejor resultado",
        ),
    ],
)
def test_others_replays_and_losses_are_told_apart(
    site: Path, language: str, replayed: str, nothing: str, lost: str
) -> None:
    said = section(site, "others-said", language)
    assert replayed in said and all(one in said for one in ("129,000", "137,480", "128,884", "128,895"))
    assert nothing in section(site, "issued", language)
    assert lost in section(site, "scores", language) or "did the last value" in section(site, "scores", language)


def test_every_forecast_can_be_taken_away(site: Path, observatory: Observatory) -> None:
    rows = list(csv.DictReader(io.StringIO((site / "data/track-record.csv").read_text(encoding="utf-8"))))
    record = observatory.track_record()
    assert len(rows) == len(record.as_rows())
    assert {row["nature"] for row in rows} == {"stated", "replayed", "replayed-beside"}


def test_other_series_are_listed_with_what_ended_said(site: Path) -> None:
    found = section(site, "others")
    assert "Transits through the Darién" in found
    assert "The series ends with 2025-04, and its outlook begins there" in found
