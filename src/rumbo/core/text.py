"""Text for readers: one value per language, English and Spanish always.

Data carries its words as a `Text` (titles, definitions, breaks, notes); the words of the interface are gettext
catalogues instead, see ``rumbo.words``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

REQUIRED = ("en", "es")


class Text(Mapping[str, str]):
    """A frozen mapping from language to words; English and Spanish are required, others may join.

    >>> name = Text(en="Encounters", es="Encuentros")
    >>> name["es"], str(name), name.in_language("pt")
    ('Encuentros', 'Encounters', 'Encounters')

    Raises ValueError where a required language is missing or blank.
    """

    __slots__ = ("_words",)

    def __init__(self, words: Mapping[str, str] | None = None, /, **more: str) -> None:
        self._words = {key: str(value).strip() for key, value in {**(words or {}), **more}.items()}
        for language in REQUIRED:
            if not self._words.get(language):
                raise ValueError(f"text has no {language!r}: {self._words}")

    @classmethod
    def of(cls, words: str | Mapping[str, str]) -> Text:
        """Return words by language as a text; one word alone, such as a name, is the same in all.

        >>> Text.of("MIT")["es"]
        'MIT'
        """
        return cls(dict.fromkeys(REQUIRED, words) if isinstance(words, str) else words)

    def __getitem__(self, language: str) -> str:
        return self._words[language]

    def __iter__(self) -> Iterator[str]:
        return iter(self._words)

    def __len__(self) -> int:
        return len(self._words)

    def __hash__(self) -> int:
        return hash(tuple(sorted(self._words.items())))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Text) and self._words == other._words

    def __str__(self) -> str:
        return self._words["en"]

    def __repr__(self) -> str:
        return f"Text({self._words!r})"

    def in_language(self, language: str) -> str:
        """Return the words in a language, or the English ones where it has none."""
        return self._words.get(language, self._words["en"])
