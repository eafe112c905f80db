"""Every command of the documentation and of the README is carried out, page by page, by a reader who has nothing."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

import publisher as publishers
from following import REPOSITORY, Reader
from making import publisher_file
from offices import OTHERS
from rumbo.site.docs import FOLDER, fences

ENGLISH = sorted(FOLDER.glob("*.md"))
# Of pages in Spanish, those that show what a terminal prints: the code of all others is held to be that of the English.
SPANISH = [path for path in sorted(FOLDER.glob("es/*.md")) if "```console" in path.read_text(encoding="utf-8")]
PAGES = [REPOSITORY / "README.md", *ENGLISH, *SPANISH]
STATE = "nationwide-encounters-fy23-fy26-aug-state.csv"
ARTICLE = "In December 2023, U.S. officials had 302,034 encounters with migrants at the southwest border.\n"
WEB_PAGE = (
    "<!doctype html><html lang=en><head><title>Border</title><meta property=article:published_time content=2024-05-07>"
    f"</head><body><article><h1>Border</h1>{f'<p>{ARTICLE}</p>' * 4}</article></body></html>"
)


def articles(folder: Path) -> None:
    """What a reader has at hand: a text, and a saved page."""
    (folder / "article.txt").write_text(ARTICLE)
    (folder / "page.html").write_text(WEB_PAGE)


def state_file(folder: Path) -> None:
    """What a reader has downloaded: a file in the publisher's shape, of made figures."""
    (folder / STATE).write_bytes(publisher_file("cbp-nationwide-state", "2022-10", "2026-08"))


def filled(folder: Path) -> None:
    """What a reader does by hand: fill the cells that no log can, here all with what is made up or was not asked."""
    with (folder / "january.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file))
    for row in rows[1:]:
        row[5] = row[5] or str(OTHERS.get(row[3], "not asked"))
    with (folder / "january.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)


def corrected(folder: Path) -> None:
    """Another file for the same month, in which one cell that no check binds to others has changed."""
    rows = (folder / "january.csv").read_text(encoding="utf-8")
    assert ",12," in rows
    (folder / "january-2.csv").write_text(rows.replace(",12,", ",11,", 1), encoding="utf-8")


def progress(folder: Path) -> None:
    """What a reader fills in a form of promises: of one of them, that nothing is done so far."""
    path = folder / "progress.csv"
    with path.open(newline="", encoding="utf-8-sig") as file:
        first = next(csv.DictReader(file))
    rows = [{**first, "stage": "none", "evidence": "https://www.example.org/progress", "published": "2024-02-20"}]
    rows[0] |= {"text_en": "Nothing so far (made up).", "text_es": "Nada hasta ahora (inventado)."}
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


BEFORE: Mapping[str, Callable[[Path], None]] = {
    "README": lambda folder: (articles(folder), state_file(folder)),
    "refresh": state_file,
}
"""What lies in the reader's folder before a page begins."""
GOES_ON = {"add-correction": "add-source"}
"""Which page a page goes on from."""
BY_HAND: Mapping[tuple[str, str], Callable[[Path], None]] = {
    ("returns", "rumbo returns check january.csv"): filled,
    ("returns", "rumbo returns file january-2.csv"): corrected,
    ("returns", "rumbo returns file progress.csv"): progress,
}
"""What the reader does by hand before the block in which a command first stands, by page and command."""


@pytest.fixture(scope="module")
def mirror() -> Iterator[str]:
    """A publisher on this machine, with pages that list no file."""
    with publishers.serving() as publisher:
        for page in (publishers.NATIONWIDE, publishers.SOUTHWEST):
            publisher.page(page)
        yield publisher.address


def name(path: Path) -> str:
    return path.relative_to(REPOSITORY).as_posix()


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_a_page_does_what_it_says(path: Path, tmp_path: Path, mirror: str) -> None:
    text = path.read_text(encoding="utf-8")
    reader = Reader(tmp_path, mirror, copy=path.stem.startswith("add-"))
    BEFORE.get(path.stem, lambda folder: None)(tmp_path)
    try:
        follow(reader, path, text)
    finally:
        reader.close()


def follow(reader: Reader, path: Path, text: str) -> None:
    """Follow a page from its first block to its last, after the page that it goes on from."""
    if earlier := GOES_ON.get(path.stem):
        for fence in fences(path.with_stem(earlier).read_text(encoding="utf-8")):
            if fence.language != "pycon" and "pytest" not in fence.text:
                reader.do(fence)
    for fence in fences(text):
        for (page, command), act in BY_HAND.items():
            if page == path.stem and command in fence.text:
                act(reader.folder)
        reader.do(fence)
