"""What comes to be checked: texts, saved pages, PDFs, and what only looks like one of them."""

from __future__ import annotations

import io
import time
from collections.abc import Sequence
from contextlib import suppress
from datetime import date

import pytest
from reportlab.pdfgen.canvas import Canvas

from rumbo.claims.articles import SECONDS, article
from rumbo.errors import EndsEarly, NotText, NotThatSource, TooLarge

PAGE = """<!DOCTYPE html><html lang="es"><head><meta charset="{charset}"><title>Bajan los cruces | La Muestra</title>
<meta property="og:title" content="Bajan los cruces en la frontera sur">{day}</head><body>
<nav><ul><li><a href="/">Inicio</a></li><li><a href="/m">Lo más leído: 300,000 migrantes en mayo</a></li></ul></nav>
<article><h1>Bajan los cruces en la frontera sur</h1>
<p>Las autoridades fronterizas tuvieron más de 250,000 encuentros con migrantes en diciembre, según las cifras que se
publicaron este año; algunos días hicieron 10,000 detenciones.</p>
<p>En febrero la Patrulla Fronteriza realizó alrededor de 140,000 aprehensiones, y en marzo más de 137,000. Se espera
que la cifra de abril sea de unas 129,000, dijeron los funcionarios que presentaron los datos del período.</p>
<p>Los gobiernos de la región se reunieron para hablar de la cooperación en materia migratoria.</p></article>
<aside><p>Suscríbase al boletín y reciba 500,000 noticias de migrantes en su correo.</p></aside>
<footer><p>La Muestra. Todos los derechos reservados.</p></footer></body></html>"""
DAY = '<meta property="article:published_time" content="2024-05-07T08:00:00-05:00">'


def page(*, charset: str = "utf-8", encoded: str = "utf-8", day: str = DAY) -> bytes:
    return PAGE.replace("{charset}", charset).replace("{day}", day).encode(encoded)


def test_a_page_gives_its_article_with_its_title_and_day_and_not_its_furniture() -> None:
    found = article(page(), "saved")
    assert (found.kind, found.title, found.published) == (
        "page", "Bajan los cruces en la frontera sur", date(2024, 5, 7),
    )  # fmt: skip
    assert "250,000" in found.text and "129,000" in found.text
    assert "300,000" not in found.text and "500,000" not in found.text


def test_a_page_without_a_day_has_none_though_its_text_has_days() -> None:
    assert article(page(day=""), "saved").published is None


@pytest.mark.parametrize(
    ("charset", "encoded", "guessed"),
    [
        ("iso-8859-1", "cp1252", False),
        ("utf-8", "utf-8", False),
        ("utf-8", "cp1252", True),
        ("punycode", "cp1252", True),
    ],
)
def test_letters_are_read_as_declared_else_guessed_and_that_is_said(charset: str, encoded: str, guessed: bool) -> None:
    found = article(page(charset=charset, encoded=encoded), "saved")
    assert "según las cifras" in found.text and found.guessed is guessed


def test_the_content_says_what_a_file_is() -> None:
    assert article("En marzo 137.480".encode("utf-16"), "article.pdf").text == "En marzo 137.480"
    assert article("﻿<1 % de 137.480".encode(), "page.html").kind == "text"
    assert article(b"<p>In March 2024 Border Patrol made 137,480 apprehensions.</p>", "a.txt").kind == "page"


@pytest.mark.parametrize(
    ("content", "error", "words"),
    [
        (b" \n", NotText, "has no text"),
        (b"In March \xff", NotText, "byte 10 is no UTF-8"),
        (b"PK\x03\x04\x00", NotText, "another kind of file"),
        (b"<html><body><nav></nav></body></html>", NotText, "has no article"),
        (b"%PDF-1.4 cut", EndsEarly, "no end mark"),
        (b"%PDF-1.4 junk %%EOF", NotThatSource, "damaged"),
        (b"<html>" + b" " * (9 * 2**20), TooLarge, "At most"),
    ],
)
def test_what_cannot_be_read_is_one_clear_error(content: bytes, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        article(content, "The file")


@pytest.mark.parametrize(
    "content",
    [
        b"<html><body>" + b"<div>" * 300_000 + b"<p>In March 137,480 migrants",
        b"<html><body><p>" + b"<a href=" * 300_000,
        b"<html><body>" + b"<!--" * 500_000,
        b"<html><body><p>" + b"&#65;" * 500_000,
    ],
)
def test_a_hostile_page_ends_in_time(content: bytes) -> None:
    begun = time.monotonic()
    with suppress(NotText, TooLarge):
        assert len(article(content, "saved").text) <= len(content)
    assert time.monotonic() - begun < 2 * SECONDS + 5


# PDFs -----------------------------------------------------------------------------------------------------------------

LEFT = (
    "In December, border officials had en-",
    "counters with more than 250,000 mi-",
    "grants at the southwest border. On",
    "some days they made 10,000 stops.",
    "In February, Border Patrol made about",
    "140,000 apprehensions, and in March",
)
RIGHT = (
    "more than 137,000. The April count is",
    "expected to be around 129,000, as in",
    "the fiscal year 2023-",
    "24 before it.",
    "Nothing more was said about it, and",
    "all went home.",
)


def printed(*pages: Sequence[tuple[int, int, str]]) -> bytes:
    """A PDF with words at places."""
    kept = io.BytesIO()
    canvas = Canvas(kept, pagesize=(595, 842))
    for number, placed in enumerate(pages, 1):
        canvas.setFont("Helvetica", 8)
        canvas.drawString(50, 815, "The Sample, 7 May 2024")
        canvas.drawString(290, 20, str(number))
        canvas.setFont("Helvetica", 10)
        for left, bottom, text in placed:
            canvas.drawString(left, bottom, text)
        canvas.showPage()
    canvas.save()
    return kept.getvalue()


@pytest.mark.parametrize("row_by_row", [False, True])
def test_columns_are_read_one_after_the_other_and_cut_words_made_whole(row_by_row: bool) -> None:
    left = [(50, 740 - 12 * at, text) for at, text in enumerate(LEFT)]
    right = [(310, 740 - 12 * at, text) for at, text in enumerate(RIGHT)]
    placed = [one for pair in zip(left, right, strict=True) for one in pair] if row_by_row else [*left, *right]
    title = (50, 780, "Fewer people reach the southern border of the United States this spring")
    found = article(printed([title, *placed]), "press.bin")
    assert found.kind == "pdf"
    assert "had encounters with more than 250,000 migrants at the southwest border. On some days" in found.text
    assert "and in March more than 137,000. The April count" in found.text and "2023-24 before" in found.text


def test_what_heads_every_page_is_read_once_and_no_page_number() -> None:
    words = ("one", "two", "three", "four")
    found = article(printed(*([(50, 700, f"A page of {word}, with its sentence.")] for word in words)), "long.pdf")
    assert found.text.count("The Sample") == 1 and "A page of four" in found.text
    assert not any(line.isdecimal() for line in found.text.splitlines())


def test_a_scan_is_refused_clearly() -> None:
    kept = io.BytesIO()
    canvas = Canvas(kept)
    canvas.rect(10, 10, 100, 100, fill=1)
    canvas.save()
    with pytest.raises(NotText, match="a PDF without text"):
        article(kept.getvalue(), "scan.pdf")
