"""Sentences made of the record's own figures, in the forms of the press: none of them may be called wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

import pytest

import rumbo
from rumbo.claims import Reading
from rumbo.claims.span import Span
from rumbo.observatory import Observatory
from rumbo.words import MONTHS

MESES = ["enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre",
         "diciembre"]  # fmt: skip


@pytest.fixture(scope="module")
def observatory(tmp_path_factory: pytest.TempPathFactory) -> Observatory:
    return rumbo.open(tmp_path_factory.mktemp("home"), today="2026-11-24")


def figure(observatory: Observatory, indicator: str, month: int) -> float:
    record = observatory.claims_record
    found = record.figure(Reading("count", indicator, "us-southwest", period=Span.month(month)), record.today)
    assert found is not None
    return found.value


def dotted(value: float) -> str:
    return f"{value:,.0f}".replace(",", ".")


def sentences(observatory: Observatory, month: int, times: float = 1.0) -> Iterator[str]:
    """Yield what news says of a month, with its true figures or so many times as much."""
    name, before = MONTHS[month % 12], MONTHS[(month - 1) % 12]
    mes, previo = MESES[month % 12], MESES[(month - 1) % 12]
    for indicator, who, quien, events, eventos in (
        ("usbp-encounters", "Border Patrol", "la Patrulla Fronteriza", "apprehensions", "aprehensiones"),
        ("cbp-encounters", "CBP", "la CBP", "encounters", "encuentros"),
    ):
        now, then, year = (figure(observatory, indicator, month - back) * times for back in (0, 1, 12))
        change, yearly = 100 * (now / then - 1), 100 * (now / year - 1)
        more, mas = ("up", "más") if change > 0 else ("down", "menos")
        yield (
            f"{who} recorded {now:,.0f} {events} at the southwest border in {name}, {more} {abs(change):.0f}% from "
            f"{before}."
        )
        yield (
            f"{events.title()} at the southwest border went from {then:,.0f} in {before} to {now:,.0f} in {name}, "
            f"{who} said."
        )
        yield (
            f"{who} {events} at the southern border totaled {now:,.0f} in {name}, compared with {year:,.0f} in {name} "
            "last year."
        )
        yield (
            f"Los {dotted(now)} {eventos} de {mes} en la frontera sur son un {abs(yearly):.0f} % "
            f"{'más' if yearly > 0 else 'menos'} que en el mismo mes del año pasado, según {quien}."
        )
        yield (
            f"Los {eventos} de {quien} en la frontera sur pasaron de {dotted(then)} en {previo} a {dotted(now)} en "
            f"{mes}."
        )
        yield (
            f"El mes pasado {quien} tuvo unos {dotted(round(now, -3))} {eventos} en la frontera sur, "
            f"{abs(change):.0f} % {mas} respecto a {previo}."
        )


def verdicts(observatory: Observatory, times: float) -> Counter[tuple[str, str]]:
    found: Counter[tuple[str, str]] = Counter()
    for month in range(2022 * 12 + 9, 2024 * 12 + 9, 2):
        published = date((month + 1) // 12, (month + 1) % 12 + 1, 21)
        for text in sentences(observatory, month, times):
            for one in observatory.check(text, published=published).claims:
                found[one.chosen.reading.kind, one.verdict] += 1
    return found


def test_no_true_sentence_is_called_wrong_and_nearly_all_hold(observatory: Observatory) -> None:
    found = verdicts(observatory, 1.0)
    assert not [kind for kind, verdict in found if verdict == "does-not-hold"]
    assert sum(count for (_, verdict), count in found.items() if verdict == "holds") > 0.9 * found.total()


def test_figures_that_are_a_third_too_high_do_not_hold(observatory: Observatory) -> None:
    counts = {verdict: count for (kind, verdict), count in verdicts(observatory, 4 / 3).items() if kind == "count"}
    assert counts["does-not-hold"] > 5 * counts.get("holds", 0)
