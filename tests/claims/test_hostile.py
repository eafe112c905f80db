"""Texts that would exhaust a careless reader: how much work they make, what is held, and that answers stay sound."""

from __future__ import annotations

import json
import tracemalloc
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import rumbo
from rumbo.archive import sql
from rumbo.claims import Claim, batch, checking, in_pieces, lexicon, mentions, text
from rumbo.claims.telling import arithmetic, commands, quotable
from rumbo.errors import TooLarge
from rumbo.observatory import Observatory

CLAIM = "In March 2024 Border Patrol apprehended {:,} migrants at the southwest border. "


@pytest.fixture(scope="module")
def observatory(tmp_path_factory: pytest.TempPathFactory) -> Observatory:
    return rumbo.open(tmp_path_factory.mktemp("home"), today="2026-11-24")


def claims(
    observatory: Observatory, text: str, lang: str = "", context: str = "US border, migrants"
) -> Sequence[Claim]:
    return observatory.check(text, published="2024-05-07", context=context, lang=lang).claims


def many(count: int) -> str:
    return "".join(CLAIM.format(100_000 + 7 * number) for number in range(count))


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Callable[[Any, str], list[Any]]:
    """Count the calls of a function of a module or class, which go on to it."""

    def count(owner: Any, name: str) -> list[Any]:
        calls: list[Any] = []
        inner = getattr(owner, name)

        def counting(*arguments: Any) -> Any:
            calls.append(arguments)
            return inner(*arguments)

        monkeypatch.setattr(owner, name, counting)
        return calls

    return count


@pytest.mark.parametrize(
    "piece",
    ["1234567890", "1,", "1,234,", "10 ", "10\n", "5% ", "<p>", "&nbsp;", ".", "!?", "a.", "a", "a'", "a-", "'", '"«',
     "(", "\u200b", "\u202e", "\ud800", "\0", "٣", "1e400 migrants ", "mil ", "one hundred and ", "one in ",
     "lowest since ", "March to ", "fiscal year ", "ee. ", "us$ "],
)  # fmt: skip
def test_a_text_of_one_thing_gets_an_answer(observatory: Observatory, piece: str) -> None:
    # So long that whatever grows with the square of the length would never end.
    assert not claims(observatory, piece * (400_000 // len(piece)), "en", context="")


@pytest.mark.parametrize("piece", ["10 ", "<p>", "<p>It rained for days.</p>\n", "10\n"])
def test_what_speaks_of_nothing_here_is_passed_over(
    observatory: Observatory, piece: str, counted: Callable[[Any, str], list[Any]]
) -> None:
    read = counted(text, "words")
    sentences = counted(checking, "Sentence")
    claims(observatory, piece * 20_000, "en", context="The mayor thanked everyone.")
    assert len(sentences) <= 2 and not read


def test_invisible_signs_and_directions_do_not_hide_a_claim(observatory: Observatory) -> None:
    written = "Border Patrol apprehended \u202e137\u200b,480\u202c mi\u00adgr\u200dants in March 2024."
    (found,) = claims(observatory, written)
    assert (found.value, written[found.start : found.end]) == (137480, "137\u200b,480")


def test_numbers_beyond_all_counts_are_no_claims(observatory: Observatory) -> None:
    for number in ("1e400", "9" * 400, "1" + ",000" * 100, "10 million million million"):
        for found in claims(observatory, f"Border Patrol apprehended {number} migrants in March 2024."):
            json.dumps(dict(found.row()), allow_nan=False)
            assert found.verdict == "cannot-check"


def test_figures_are_read_once_however_many_claims(
    observatory: Observatory, counted: Callable[[Any, str], list[Any]]
) -> None:
    assert len(claims(observatory, many(2))) == 2
    queries, views = counted(sql, "_rows"), counted(type(observatory.claims_record), "_read")
    assert len(claims(observatory, many(60))) == 60
    assert not queries and not views


def test_a_claim_holds_little_and_shares_what_is_alike(observatory: Observatory) -> None:
    claims(observatory, many(20))

    def held(count: int) -> int:
        tracemalloc.start()
        kept = claims(observatory, many(count))
        size = tracemalloc.get_traced_memory()[0]
        tracemalloc.stop()
        assert len(kept) == count
        return size

    # Of 300 MiB for 60,000 claims, what a claim more may take.
    assert (held(300) - held(100)) / 200 < 4_000


def test_too_many_claims_are_refused_with_what_to_do(observatory: Observatory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "MOST", 3)
    assert len(claims(observatory, many(3))) == 3
    with pytest.raises(TooLarge, match="more than 3 claims"):
        claims(observatory, many(4))


def test_a_line_is_written_claim_by_claim(observatory: Observatory) -> None:
    line = json.dumps({"id": "á", "text": many(5), "published": "2024-05-07"}).encode()
    (pieces,) = in_pieces(observatory.claims_record, [line], "in.jsonl")
    written = list(pieces)
    assert len(written) == 8 and max(map(len, written)) < len("".join(written)) / 3
    assert ["".join(written)] == list(batch(observatory.claims_record, [line], "in.jsonl"))
    assert len(json.loads("".join(written))["claims"]) == 5


@pytest.mark.parametrize("language", ["en", "es"])
def test_where_no_mention_may_begin_there_is_none(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The look at a word before it is read as a time leaves nothing out."""
    known = lexicon.lexicon(language)
    some = sorted(known.exact)[::25]
    words = {*some, *known.numbers("quarters"), *known.words("span_months"), "ano", "2023", "fy2023", "15", "3rd"}
    months, fiscal = list(known.numbers("months"))[:2], "fiscal"
    sentences = [
        f"{word} {after}" for word in sorted(words) for after in (*months, fiscal, "2023", "3 months", "quarter")
    ]
    read = [text.words(one) for one in sentences]
    looked = [mentions.find_mentions(one, known.hits(one), known) for one in read]
    monkeypatch.setattr(mentions, "_opening", lambda _: {word for one in read for word in one.texts})
    assert looked == [mentions.find_mentions(one, known.hits(one), known) for one in read]


WORDS = [
    "migrants", "encounters", "in", "March", "December", "2023", "FY2024", "137,480", "2,5", "millones", "mil", "%",
    "half", "²", "٣", "than", "from", "to", "since", "last", "month", "Border", "Patrol", "año", "fiscal", "de", "una",
    "cada", "cuatro", "(", ")", ",", ".", "\u200b", "\u202e", "lowest", "Venezuelans", "doubled", "a", "day", "hasta",
    "entre", "y", "\ud800", "\0", "more", "Biden", "first", "quarter", "up", "10", "percent", "hondureños", "$",
    "record",
]  # fmt: skip


@given(
    st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join) | st.text(max_size=200),
    st.sampled_from(["", "en", "es"]),
)
@settings(max_examples=200, deadline=None)
def test_any_text_gets_the_same_answer_twice_with_spans_inside_it(
    observatory: Observatory, text: str, lang: str
) -> None:
    once, twice = (claims(observatory, text, lang) for _ in range(2))
    assert [dict(one.row()) for one in once] == [dict(one.row()) for one in twice]
    for one in once:
        assert 0 <= one.start < one.end <= len(text) and text[one.start : one.end] == one.span
        json.dumps(dict(one.row()), allow_nan=False)
        for language in ("en", "es"):
            assert quotable(one)[language] and arithmetic(one, language) is not None
        assert all(words.startswith("rumbo show ") for words in commands(one))
