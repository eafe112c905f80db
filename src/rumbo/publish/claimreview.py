"""ClaimReview: the markup of schema.org by which search engines and archives of fact checks read a checked claim.

The author of each review is the software, and the claims have none: who said what is not known here, and a verdict on
a number is none on a person. A rating is a number only where the claim was decided; a forecast has words alone, since
one that missed was not false, and what cannot be checked is not rated at all.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import rumbo

RATINGS = {"holds": 5, "was-right-when-written": 4, "holds-under-another-definition": 3, "does-not-hold": 1}
"""From 5, the claim holds, to 1, it does not; between them it was right, or nearly so, in a way that has to be said."""
FORECASTS = frozenset({"forecast-came-true", "forecast-missed", "forecast-open"})

Document = Mapping[str, Any]


def content(document: Document, language: str = "en") -> bytes:
    """Return the claims of a checked text as JSON-LD, each a ClaimReview.

    ``document`` is that of ``Observatory.check_document``.

    >>> import rumbo
    >>> here = rumbo.open()
    >>> found = here.check("In March 2024 Border Patrol made 137,480 apprehensions at the southwest border.")
    >>> (review,) = json.loads(content(here.check_document(found, days=False)))["@graph"]
    >>> review["@type"], review["reviewRating"]["ratingValue"], review["author"]["name"]
    ('ClaimReview', 5, 'Rumbo')
    """
    graph = [_review(document, claim, language) for claim in document["claims"]]
    whole = {"@context": "https://schema.org", "@graph": graph}
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode()


def _review(document: Document, claim: Document, language: str) -> Document:
    made = {"datePublished": document["published"]} if document["published"] else {}
    said, first = claim["said"], claim["start"] - claim["said_start"]
    after = first + len(claim["span"])
    review = {
        "@type": "ClaimReview",
        # A sentence may make several claims: which one is meant stands in brackets.
        "claimReviewed": f"{said[:first]}[{said[first:after]}]{said[after:]}",
        "itemReviewed": {"@type": "Claim", "text": said, **made},
        "author": {"@type": "SoftwareApplication", "name": "Rumbo", "softwareVersion": rumbo.__version__},
        "datePublished": document["as_of"],
        "inLanguage": language,
        "reviewBody": claim["sentence"][language],
        "isBasedOn": [_basis(one, language) for one in claim["evidence"]],
    }
    if rating := _rating(claim, language):
        review["reviewRating"] = rating
    return review


def _rating(claim: Document, language: str) -> Document | None:
    words = {"@type": "Rating", "alternateName": claim["verdict_told"][language]}
    if claim["verdict"] in FORECASTS:
        return words
    value = RATINGS.get(claim["verdict"])
    return None if value is None else {**words, "ratingValue": value, "bestRating": 5, "worstRating": 1}


def _basis(one: Document, language: str) -> Document:
    """Return a release as a dataset, a record of the registers as a work."""
    if "release" not in one:
        return {"@type": "CreativeWork", "name": one["title"][language], "url": one["sources"]}
    return {
        "@type": "Dataset",
        "name": one["title"][language],
        "publisher": {"@type": "Organization", "name": one["publisher"][language]},
        "identifier": [one["release"], f"sha256:{one['sha256']}"],
        "datePublished": one["published"].rpartition("/")[2],
        "url": one["url"],
    }
