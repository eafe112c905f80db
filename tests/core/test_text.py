from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rumbo.core import Text

words = st.text(min_size=1).filter(str.strip)


@given(words, words, st.dictionaries(st.sampled_from(["pt", "fr", "ht"]), words))
def test_a_text_is_a_mapping_of_its_words(en: str, es: str, more: dict[str, str]) -> None:
    text = Text({"en": en, "es": es, **more})
    assert dict(text) == {key: value.strip() for key, value in {"en": en, "es": es, **more}.items()}
    assert (str(text), len(text)) == (en.strip(), 2 + len(more))
    assert text == Text(en=en, es=es, **more)
    assert hash(text) == hash(Text(dict(text)))
    assert text != Text(en=en, es=f"{es} (otra)")


@given(words, words)
def test_a_language_that_is_not_there_gives_english(en: str, es: str) -> None:
    text = Text(en=en, es=es)
    assert text.in_language("pt") == text.in_language("en") == en.strip()
    assert text.in_language("es") == es.strip()
    with pytest.raises(KeyError):
        text["pt"]


@pytest.mark.parametrize("given_words", [{}, {"en": "a"}, {"es": "a"}, {"en": "a", "es": " "}, {"en": "", "es": "b"}])
def test_both_languages_are_required(given_words: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="text has no"):
        Text(given_words)


def test_a_text_is_frozen() -> None:
    text = Text(en="a", es="b")
    with pytest.raises(TypeError):
        text["en"] = "c"  # type: ignore[index]
    with pytest.raises(AttributeError):
        text.en = "c"  # type: ignore[attr-defined]
