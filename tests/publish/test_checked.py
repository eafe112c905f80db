"""A checked text as Markdown and as ClaimReview markup."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

import rumbo
from rumbo.observatory import Observatory
from rumbo.publish import claimreview, markdown

TEXT = """In December, border officials had encounters with more than 250,000 migrants at the southwest border; on some
days they made 10,000 stops. The April count is expected to be around 129,000. In December 2023 Border Patrol made
349,785 apprehensions at the southwest border, says <b>a *speaker*</b>. On Monday the United States imposed visa
restrictions on executives of Colombian companies that carry migrants by sea.
""".replace("\n", " ")


@pytest.fixture(scope="module")
def observatory(tmp_path_factory: pytest.TempPathFactory) -> Observatory:
    return rumbo.open(tmp_path_factory.mktemp("home"), today="2026-11-24")


@pytest.fixture(scope="module")
def document(observatory: Observatory) -> dict[str, Any]:
    return observatory.check_document(observatory.check(TEXT, published="2024-05-07"), days=False)


@pytest.mark.parametrize("language", ["en", "es"])
def test_markdown_tells_verdict_figures_citation_and_command(
    observatory: Observatory, document: dict[str, Any], language: str
) -> None:
    found = markdown.content(observatory, document, language).decode()
    assert found.count("\n## ") == len(document["claims"]) == 5
    assert "more than **250,000** migrants" in found and "| 249,735 | 249,740 |" in found
    assert f"SHA-256 {document['claims'][0]['evidence'][1]['sha256']}" in found
    assert "rumbo show cbp-encounters --place us-southwest --period 2023-12 --as-of 2024-05-07" in found
    assert r"\<b\>a \*speaker\*\</b\>" in found
    assert ("se sostiene" in found) is (language == "es") and ("The record" in found) is (language == "en")
    assert not re.search(r"\| – \| – \|\n\|[^\n]*\| – \| – \|", found)


@pytest.mark.parametrize("language", ["en", "es"])
def test_claimreview_rates_what_was_decided_and_names_nobody(document: dict[str, Any], language: str) -> None:
    whole = json.loads(claimreview.content(document, language))
    assert whole["@context"] == "https://schema.org" and len(whole["@graph"]) == 5
    by_verdict = dict(zip([one["verdict"] for one in document["claims"]], whole["@graph"], strict=True))
    holds, wrong = by_verdict["holds"], by_verdict.get("does-not-hold")
    assert holds["reviewRating"]["ratingValue"] == 5 and holds["reviewRating"]["bestRating"] == 5
    assert wrong is None or wrong["reviewRating"]["ratingValue"] == 1
    forecast = by_verdict["forecast-came-true"]["reviewRating"]
    assert "ratingValue" not in forecast and forecast["alternateName"]
    assert "reviewRating" not in by_verdict["cannot-check"]
    for one in whole["@graph"]:
        assert one["@type"] == "ClaimReview" and one["author"]["name"] == "Rumbo"
        assert "author" not in one["itemReviewed"] and one["itemReviewed"]["datePublished"] == "2024-05-07"
        assert one["claimReviewed"].count("[") == 1 and one["inLanguage"] == language
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", one["datePublished"])
    dated = whole["@graph"][0]["isBasedOn"][0]
    assert dated["@type"] == "Dataset" and re.fullmatch(r"\d{4}-\d\d-\d\d", dated["datePublished"])
