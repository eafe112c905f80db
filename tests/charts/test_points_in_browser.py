from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import rumbo.charts
from rumbo.charts import Line, lines_chart, series_chart

from .drawn import BREAKS, about, made_up

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

HERE = Path(rumbo.charts.__file__).parent
CSP = "default-src 'none'; script-src 'nonce-x'; style-src 'nonce-x'"
STYLE = """
:root { --ink: #13202b; --paper: #fbfcfc; --s-1: 4px; --s-4: 16px; --t-0: 13px; --sans: sans-serif; --edge: #76858f; }
@media (prefers-color-scheme: dark) { :root { --ink: #e7edf1; --paper: #0d151c; } body { background: #0d151c } }
figure { container-type: inline-size; margin: 0 }
figure > svg.w { display: none }
@container (min-width: 40rem) { figure > svg.w { display: block } figure > svg.n { display: none } }
"""


def page_of(browser: Browser, width: int, lang: str = "es", scheme: str = "light") -> Page:
    one = series_chart(made_up(date(2023, 11, 1), 24), breaks=BREAKS[lang], **about(lang, uid="a"))
    names = ("México", "Haití")
    two = lines_chart([Line(name, tuple(made_up(date(2024, 1, 1), 6))) for name in names], **about(lang, uid="b"))
    figures = "".join(f"<figure><h2>Cifras {i}</h2>{d.wide}{d.narrow}</figure>" for i, d in enumerate((one, two)))
    style = STYLE + (HERE / "charts.css").read_text(encoding="utf-8")
    script = (HERE / "points.js").read_text(encoding="utf-8")
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
    page.set_content(
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>T</title>'
        f'<meta http-equiv="Content-Security-Policy" content="{CSP}"><style nonce="x">{style}</style></head>'
        f'<body><main><h1>T</h1>{figures}</main><script nonce="x">{script}</script></body></html>'
    )
    return page


@pytest.mark.parametrize("width", [1280, 390])
def test_the_keyboard_reads_the_points(browser: Browser, width: int) -> None:
    page = page_of(browser, width)
    slider = page.locator("figure").first.locator("input")
    assert slider.get_attribute("aria-label") == "Leer las cifras: Cifras 0"
    slider.focus()
    page.keyboard.press("Home")
    assert slider.get_attribute("aria-valuetext") == "noviembre de 2023: 20,000 (definitivo)"
    page.keyboard.press("ArrowRight")
    assert page.locator("figure output").first.text_content() == "diciembre de 2023: 28,219 (definitivo)"
    page.keyboard.press("End")
    assert (slider.get_attribute("aria-valuetext") or "").startswith("octubre de 2025")
    assert page.locator("figure").first.locator("svg.w .pt.on").count() == 1
    page.close()


@pytest.mark.parametrize("width", [1280, 390])
def test_the_pointer_reads_the_nearest_point(browser: Browser, width: int) -> None:
    page = page_of(browser, width)
    shown = "svg.w" if width > 700 else "svg.n"
    dot = page.locator("figure").first.locator(f"{shown} .pt").nth(5)
    box = dot.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2 + 1, box["y"] + box["height"] / 2 + 30)
    text = page.locator("figure output").first.text_content() or ""
    assert text.startswith(f"{dot.get_attribute('data-x')}: {dot.get_attribute('data-y')}")
    page.close()


def test_among_several_lines_the_nearer_one_is_read(browser: Browser) -> None:
    page = page_of(browser, 1280)
    figure = page.locator("figure").nth(1)
    dot = figure.locator("svg.w .pt").nth(2)
    dot.scroll_into_view_if_needed()
    box = dot.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    assert (figure.locator("output").text_content() or "").startswith("México, marzo de 2024: 36,438")
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_ink_follows_the_page(browser: Browser, scheme: str) -> None:
    page = page_of(browser, 1280, scheme=scheme)
    stroke = page.locator("svg.w g.mark-line path").first.evaluate("path => getComputedStyle(path).stroke")
    assert stroke == {"light": "rgb(19, 32, 43)", "dark": "rgb(231, 237, 241)"}[scheme]
    page.close()


@pytest.mark.parametrize("width", [1280, 390])
def test_charts_and_their_reader_are_accessible(browser: Browser, width: int) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    page = page_of(browser, width)
    found = axe.Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    page.close()


@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize("width", [1280, 390])
def test_no_words_lie_over_others_and_none_are_clipped(browser: Browser, width: int, lang: str) -> None:
    page = page_of(browser, width, lang)
    clashes = page.evaluate(
        """() => [...document.querySelectorAll("figure > svg")].flatMap(svg => {
          if (!svg.getClientRects().length) return [];
          const frame = svg.getBoundingClientRect();
          const boxes = [...svg.querySelectorAll("text")].map(t => [t.textContent, t.getBoundingClientRect()]);
          const out = boxes.filter(([, b]) => b.left < frame.left - 1 || b.right > frame.right + 1).map(([t]) => t);
          boxes.forEach(([t, a], i) => boxes.slice(i + 1).forEach(([u, b]) => {
            const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
            const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
            if (across > 1 && down > 3) out.push(`${t} / ${u}`);
          }));
          return out;
        })"""
    )
    assert clashes == []
    page.close()
