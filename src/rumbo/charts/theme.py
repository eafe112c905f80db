"""The look of the charts: the colours of the page by name, the charting library's configuration, the finished SVG.

A chart is drawn in the light colours below; ``inline`` turns each into its CSS variable, so that the same SVG follows
the page into the dark and into print; ``standalone`` turns them back for a file of its own.
"""

from __future__ import annotations

import html
import re
from typing import Any

# The colours as tokens.css names them (light values). Charts use these and no others.
TOKENS = {
    "ink": "#13202b",
    "ink-2": "#4b5a66",
    "rule": "#c3cdd4",
    "edge": "#76858f",
    "paper": "#fbfcfc",
    "shoal": "#e4edf2",
    "finding": "#a3145c",
    "finding-band": "#f0c9dc",
    "finding-band-2": "#e2a0c0",
    "c1": "#076296",
    "c2": "#af6234",
    "c3": "#4f978a",
    "c4": "#8e80d2",
}
CATEGORIES = (("c1", (1, 0)), ("c2", (6, 2)), ("c3", (2, 2)), ("c4", (9, 2, 2, 2)))  # each with its own dash
HATCH = "#e4edf1"  # a fill of its own, so that it can become the pattern of silence
FONT = "Archivo, 'Helvetica Neue', Arial, sans-serif"

_COLOURS = re.compile("|".join(TOKENS.values()), re.IGNORECASE)
_NAMES = {value: name for name, value in TOKENS.items()}
# What the renderer repeats and the page does not need: the title and the table say what the marks repeat.
_NOISE = re.compile(
    r' (?:role="graphics-[a-z]+"|aria-roledescription="[^"]*"|aria-label="[^"]*"|aria-hidden="true"|opacity="1"'
    r'|pointer-events="none"|font-family="[^"]*"|style="mix-blend-mode: normal;"|stroke-dasharray="1,0")'
    r'|<path class="(?:back|fore)ground"[^>]*/>'
)
_TEXTS = re.compile(r'<g class="mark-text role-mark[^"]*"')


def config(text: int) -> dict[str, Any]:
    """Return the Vega-Lite configuration for a type size: hairlines, no frame, no ticks, no legend, Archivo."""
    return {
        "background": None,
        "font": FONT,
        "padding": 0,
        "view": {"stroke": None},
        "axis": {
            "domain": False,
            "ticks": False,
            "title": None,
            "gridColor": TOKENS["rule"],
            "labelFont": FONT,
            "labelFontSize": text,
            "labelColor": TOKENS["ink-2"],
            "labelPadding": 6,
        },
        "legend": {"disable": True},
        "line": {"strokeJoin": "round", "strokeCap": "round"},
        "text": {"font": FONT, "fontSize": text, "baseline": "middle"},
    }


def inline(svg: str, uid: str, alt: str, css_class: str, points: str = "") -> str:
    """Return a drawn SVG ready to stand in a page.

    ``uid`` makes its ids unique in the page, ``alt`` becomes its title, ``css_class`` says which of the two drawings
    it is, and ``points`` are the marks that the pointer and the keyboard read.
    """
    svg = re.sub(r"<[^>]+>", lambda tag: re.sub(r"-?\d+\.\d\d+", _one_decimal, tag[0]), _NOISE.sub("", svg))
    halo = f'stroke="{TOKENS["paper"]}" stroke-width="3" stroke-linejoin="round" paint-order="stroke"'
    svg = _TEXTS.sub(lambda tag: f"{tag[0]} {halo}", svg)
    svg = svg.replace(HATCH, f"url(#{uid}-s)")
    head = (
        f'<title id="{uid}-t">{html.escape(alt)}</title><defs><pattern id="{uid}-s" width="7" height="7" '
        f'patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="7" height="7" '
        f'fill="{TOKENS["shoal"]}"/><path d="M0 0V7" stroke="{TOKENS["edge"]}" stroke-opacity=".55"/></pattern></defs>'
    )
    box = re.search(r' width="(\d+)" height="(\d+)" viewBox="[^"]*"', svg)
    shift = re.search(r'transform="(translate\([^)]*\))"', svg)
    if not box or not shift:  # another release of the renderer may write another root
        raise ValueError("The renderer's SVG has no size or no origin. Draw with the release that is locked.")
    root = (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="{uid}-t" class="{css_class}"'
        f'{box[0]} font-family="{FONT}">'
    )
    body = svg[svg.index(">") + 1 : svg.rindex("</svg>")]
    dots = f'<g class="pts" fill="none" pointer-events="all" transform="{shift[1]}">{points}</g>' if points else ""
    whole = f"{root}{head}{body}{dots}</svg>"
    return _COLOURS.sub(lambda found: f"var(--{_NAMES[found[0].lower()]},{found[0]})", whole)


def standalone(svg: str) -> str:
    """Return an inline SVG as the text of a file of its own: light colours, paper behind it, nothing to hover.

    >>> standalone('<svg><defs></defs><path stroke="var(--ink,#13202b)"/></svg>').split("?>")[1].strip()
    '<svg><defs></defs><rect width="100%" height="100%" fill="#fbfcfc"/><path stroke="#13202b"/></svg>'
    """
    svg = re.sub(r"var\(--[\w-]+,(#[0-9a-f]{6})\)", r"\1", re.sub(r'<g class="pts".*?</g>', "", svg, flags=re.DOTALL))
    svg = svg.replace("</defs>", f'</defs><rect width="100%" height="100%" fill="{TOKENS["paper"]}"/>', 1)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{svg}\n'


def _one_decimal(number: re.Match[str]) -> str:
    text = f"{float(number[0]):.1f}".removesuffix(".0")
    return "0" if text == "-0" else text
