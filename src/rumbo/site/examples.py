"""The worked example of the claim checker, as a document of each language, and the measured quality, where it is."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from rumbo.core.codebook import load_yaml
from rumbo.observatory import Observatory
from rumbo.site.edition import LANGUAGES

PUBLISHED = "2024-05-07"
"""The day of the example, before which nothing may be asked as of."""


def checked(observatory: Observatory) -> Mapping[str, Mapping[str, Any]]:
    """Return the example of each language, checked as of the observatory's today."""
    found = {}
    for language in LANGUAGES:
        text = files("rumbo.claims").joinpath("examples", f"{language}.txt").read_text(encoding="utf-8")
        found[language] = observatory.check_document(observatory.check(text, published=PUBLISHED, lang=language))
    return found


def quality() -> Mapping[str, Any] | None:
    """Return what was measured of the checker, None where it was not."""
    file = files("rumbo.claims").joinpath("quality.yml")
    return dict(load_yaml(file.read_text(encoding="utf-8"))) if file.is_file() else None
