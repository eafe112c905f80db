"""A checked text made ready to be quoted: each claim with the citations of its releases, the whole as other formats."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from rumbo.observatory import Observatory
from rumbo.publish import claimreview, markdown
from rumbo.publish.citation import Citation, Reference
from rumbo.site.edition import LANGUAGES, Language

Document = Mapping[str, Any]


def quoted(observatory: Observatory, document: Document, language: Language) -> Document:
    """Return a document whose claims have ``citations`` in both languages, and which has ``exports`` in one."""
    as_of = date.fromisoformat(document["as_of"])
    exports = {
        "markdown": markdown.content(observatory, document, language).decode(),
        "claimreview": json.loads(claimreview.content(document, language)),
    }
    claims = [{**one, "citations": _citations(observatory, one, as_of)} for one in document["claims"]]
    return {**document, "claims": claims, "exports": exports}


def _citations(observatory: Observatory, claim: Document, as_of: date) -> Mapping[str, list[str]]:
    releases = [observatory.release(one["release"]) for one in claim["evidence"] if "release" in one]
    references = [Reference(observatory.source(one.product), one, (one.url,)) for one in releases]
    return {
        language: [Citation("", (one,), as_of, language).text().strip() for one in references] for language in LANGUAGES
    }
