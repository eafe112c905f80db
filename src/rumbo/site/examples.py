"""The worked example of the claim checker, as a document of each language, and the measured quality, where it is."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from rumbo.claims.example import PUBLISHED, example
from rumbo.core.codebook import load_yaml
from rumbo.observatory import Observatory
from rumbo.site.edition import LANGUAGES
from rumbo.site.quoting import quoted


def checked(observatory: Observatory) -> Mapping[str, Mapping[str, Any]]:
    """Return the example of each language, checked as of the observatory's today, to be quoted in that language."""
    found: dict[str, Mapping[str, Any]] = {}
    for language in LANGUAGES:
        text = observatory.check(example(language), published=PUBLISHED, lang=language)
        found[language] = quoted(observatory, observatory.check_document(text), language)
    return found


def quality() -> Mapping[str, Any] | None:
    """Return what was measured of the checker, None where it was not."""
    file = files("rumbo.claims").joinpath("quality.yml")
    found: Any = load_yaml(file.read_text(encoding="utf-8")) if file.is_file() else None
    return None if found is None else dict(found)
