"""The Spanish of the site: every sentence of its sources has one, none is left over, and each has the same values."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po

from rumbo import words
from rumbo.errors import BadDefinition
from rumbo.site.edition import Edition

PACKAGE = Path(words.__file__).parent
KEYWORDS = {"say": None, "say_many": (1, 2), "N_": None, "NN_": (1, 2), "_": None, "gettext": None, "ngettext": (1, 2)}
OPTIONS = {"newstyle_gettext": "true", "trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}


def _sentences() -> set[str | tuple[str, ...]]:
    found: set[str | tuple[str, ...]] = set()
    sources = [*PACKAGE.glob("site/**/*.py"), *PACKAGE.glob("site/templates/*.html"), PACKAGE / "charts/notebook.py"]
    for path in sources:
        method, options = ("python", {}) if path.suffix == ".py" else ("jinja2.ext:babel_extract", OPTIONS)
        with path.open("rb") as file:
            found |= {message for _, message, _, _ in extract(method, file, KEYWORDS, options=options)}
    return found


@pytest.fixture(scope="module")
def spanish() -> Catalog:
    with (PACKAGE / "locale/es/site.po").open("rb") as file:
        return read_po(file, locale="es", abort_invalid=True)


def test_every_sentence_has_its_spanish_and_none_is_left_over(spanish: Catalog) -> None:
    held = {message.id for message in spanish if message.id and message.string and not message.fuzzy}
    assert _sentences() == held


def test_each_spanish_sentence_takes_the_values_of_the_english(spanish: Catalog) -> None:
    for message in spanish:
        if not message.id:
            continue
        english = message.id if isinstance(message.id, tuple | list) else (message.id,)
        translated = message.string if isinstance(message.string, tuple | list) else (message.string,)
        allowed = set(re.findall(r"%\((\w+)\)", " ".join(english)))
        for sentence in translated:
            assert set(re.findall(r"%\((\w+)\)", sentence)) <= allowed, sentence
            assert not re.search(r"%(?!\()", sentence.replace("%%", "")), sentence
        assert all(f"%({name})" in translated[-1] for name in re.findall(r"%\((\w+)\)", english[-1])), message.id


def test_a_sentence_without_spanish_stops_the_build() -> None:
    with pytest.raises(BadDefinition, match="no Spanish for 'Never said'"):
        Edition("es").say("Never said")
    with pytest.raises(BadDefinition, match="no Spanish"):
        Edition("es").say_many("Never", "Nevers", 2)
    assert Edition("en").say("Never said") == "Never said"
