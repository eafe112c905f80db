"""A series in a notebook: its chart with its table, in one piece of HTML that needs nothing else.

Notebooks have none of the site's style sheets, so the few rules stand in the elements themselves, on the paper of the
light page. Where the charting library is not installed, the table alone is shown.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any, cast

from rumbo.charts.data import Break, Language, Line, Point
from rumbo.charts.line import lines_chart, series_chart
from rumbo.charts.theme import CATEGORIES, FONT, TOKENS
from rumbo.charts.words import STATUS
from rumbo.core import AND, Observation, Period
from rumbo.core.codebook import dimension, value_name
from rumbo.core.table import OTHER
from rumbo.errors import MissingPackage
from rumbo.words import catalogue, day, language_of_locale, number, period

SHOWN = 120  # rows of the table; a longer answer belongs in a frame or a file
LEAST = 2  # figures from which a chart says more than its table
QUIET = f"margin:6px 0;color:{TOKENS['ink-2']}"
CELL = "white-space:nowrap;padding:2px 12px 2px 0"
LEFT, RIGHT = f"text-align:left;{CELL}", f"text-align:right;{CELL}"


def as_html(series: Any, language: Language | None = None) -> str:
    """Return a ``rumbo.series.Series`` as HTML: headline, chart, notes, and the table under a fold.

    Without a language that of the locale is taken.

    >>> import rumbo
    >>> winter = {"since": "2023-11", "until": "2024-02", "as_of": "2024-05-31"}
    >>> held = rumbo.open().series("cbp-encounters", "us-southwest", **winter)
    >>> "<svg" in as_html(held, "en"), "301,980" in as_html(held, "es")
    (True, True)
    """
    lang = language or cast(Language, language_of_locale())
    _ = catalogue("site", lang).gettext
    title, chart = _title(series, lang), _chart(series, lang)
    as_of = _("As of %(day)s") % {"day": day(series.as_of, lang)}
    summary, opened = (_("The same as a table"), "") if chart else (_("Table"), " open")
    notes = "".join(f'<p style="{QUIET}">{escape(note[lang])}</p>' for note in series.notes)
    return (
        f'<div lang="{lang}" style="font:15px/1.4 {escape(FONT)};max-width:856px;padding:12px;'
        f'background:{TOKENS["paper"]};color:{TOKENS["ink"]}">'
        f'<p style="margin:0;font-size:19px;font-weight:600">{escape(title)}</p><p style="{QUIET}">{as_of}</p>'
        f"{chart}{notes}<details{opened}><summary>{summary}</summary>{_table(series, lang)}</details></div>"
    )


def _title(series: Any, lang: Language) -> str:
    _ = catalogue("site", lang).gettext
    name = f"{series.indicator.name[lang]}, {series.place.name[lang]}"
    newest = series.newest
    if newest is None or series.by or series.per:
        return name
    sentence = _("%(name)s: %(value)s in %(month)s")
    return sentence % {"name": name, "value": number(newest.value, lang), "month": period(newest.period, lang)}


def _chart(series: Any, lang: Language) -> str:
    """Return the wide drawing; nothing for yearly sums, too few figures, too many lines, or without the library."""
    lines = [Line(_cut(series.by, key, lang), _points(line)) for key, line in series.lines().items()]
    if series.per or len(series.known) < LEAST or len(lines) > len(CATEGORIES):
        return ""
    labels = [(one.day, one.label[lang]) for one in series.indicator.breaks]
    about: dict[str, Any] = {
        "title": _title(series, lang),
        "lang": lang,
        "unit_label": series.indicator.unit[lang],
        "as_of": series.as_of,
        "uid": "r" + hashlib.sha256(f"{series.indicator.id}{lang}{series.as_of}{lines}".encode()).hexdigest()[:10],
        "breaks": [Break(start, label.partition(": ")[2] or label) for start, label in labels],
    }
    try:
        return (lines_chart(lines, **about) if series.by else series_chart(lines[0].points, **about)).wide
    except MissingPackage:
        return ""


def _points(line: Sequence[Observation]) -> tuple[Point, ...]:
    return tuple(Point(Period.parse(one.period).start, one.value, str(one.status)) for one in line)


def _cut(by: Sequence[str], key: Sequence[str], lang: Language) -> str:
    return ", ".join(value_name(name, value)[lang] for name, value in zip(by, key, strict=False))


def _table(series: Any, lang: Language) -> str:
    _ = catalogue("site", lang).gettext
    rows = series.as_rows()
    heads = [_("Period"), *(dimension(name).name[lang] for name in series.by), _("Value"), _("Status"), _("Release")]
    styles = [*[LEFT] * (1 + len(series.by)), RIGHT, LEFT, LEFT]
    counted = catalogue("site", lang).ngettext("%(all)s row", "%(all)s rows", len(rows))
    if len(rows) > SHOWN:
        counted = _("The last %(shown)s of %(all)s rows")
    caption = counted % {"shown": number(SHOWN, lang), "all": number(len(rows), lang)}
    body = "".join(_line("td", _cells(series.by, row, lang), styles) for row in rows[-SHOWN:])
    return (
        '<div style="overflow-x:auto"><table style="border-collapse:collapse;font-variant-numeric:tabular-nums">'
        f'<caption style="text-align:left">{caption}</caption>'
        f"<thead>{_line('th', heads, styles)}</thead><tbody>{body}</tbody></table></div>"
    )


def _line(tag: str, cells: Iterable[str], styles: Iterable[str]) -> str:
    found = (f'<{tag} style="{style}">{escape(text)}</{tag}>' for text, style in zip(cells, styles, strict=True))
    return f"<tr>{''.join(found)}</tr>"


def _cells(by: Sequence[str], row: Mapping[str, Any], lang: Language) -> list[str]:
    cut = [_value(name, row, lang) for name in by]
    release = row.get("release") or AND.join(row.get("releases", ())) or "–"
    status = ("◆ " if "finding" in row else "") + STATUS[row["status"]][lang]
    return [period(row["period"], lang), *cut, number(row["value"], lang), status, release]


def _value(name: str, row: Mapping[str, Any], lang: Language) -> str:
    text = value_name(name, row[name])[lang]
    return f"{text} ({row['leaves_over']})" if row[name] == OTHER and row.get("leaves_over") else text
