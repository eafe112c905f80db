from __future__ import annotations

from pathlib import Path

import pytest

import rumbo.charts
from rumbo.charts.labels import Box, along, around, best, text_width

FONTS = Path(rumbo.charts.__file__).parent / "fonts"
TEXTS = [
    *("301,981", "Dec 2023", "sept", "300 mil", "FY2024", "no release held", "sin publicación", "November 2023"),
    *("expulsions under Title", "Venezuela (República", "302,034 en su primera publicación", "Mexico 8,327"),
]


@pytest.mark.parametrize(("name", "bold"), [("Archivo-Regular", False), ("Archivo-SemiBold", True)])
def test_estimated_widths_are_never_below_the_font(name: str, bold: bool) -> None:
    ttlib = pytest.importorskip("fontTools.ttLib")
    font = ttlib.TTFont(FONTS / f"{name}.ttf")
    glyphs, advances = font.getBestCmap(), font["hmtx"]
    for text in TEXTS:
        true = sum(advances[glyphs[ord(sign)]][0] for sign in text) / font["head"].unitsPerEm
        assert true <= text_width(text, 1, bold) <= 1.25 * true, text


def test_the_fonts_are_small_and_bring_their_licence() -> None:
    fonts = list(FONTS.glob("*.ttf"))
    assert len(fonts) == 2
    assert all(font.stat().st_size < 60_000 for font in fonts)
    assert "SIL Open Font License" in (FONTS / "OFL.txt").read_text(encoding="utf-8")


def test_a_label_keeps_off_lines_and_other_labels_and_stays_near() -> None:
    bounds = Box(0, 0, 400, 200)
    places = around(200, 100, ("12,730", "Jul 2026"), 13)
    line = along([(0, 100), (200, 100), (400, 100)])
    chosen = best(places, (200, 100), line, bounds)
    assert not any(chosen.box.shared(box) for box in line)
    other = best(places, (200, 100), [*line, chosen.box], bounds)
    assert not other.box.shared(chosen.box)
    assert abs(other.y - 100) < 60
