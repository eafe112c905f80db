"""Fuzz the claim checker, a bounded time: ``python tools/fuzz_claims.py -max_total_time=300``.

Needs atheris (``pip install atheris``), which is no dependency of the project. What follows is given to libFuzzer: a
folder keeps the texts that reached new code, ``-timeout=10`` fails a text that takes longer. A text is bytes, or words
of the lexicons strung together; each must get an answer that can be written down, with spans inside the text.
"""

from __future__ import annotations

import json
import sys
from tempfile import TemporaryDirectory

import atheris

with atheris.instrument_imports(include=["rumbo.claims"]):
    import rumbo
    from rumbo.claims import batch
    from rumbo.claims.lexicon import LANGUAGES, lexicon
    from rumbo.claims.telling import arithmetic, commands, quotable
from rumbo.errors import BadRow
from rumbo.observatory import Observatory

SIGNS = [" ", ". ", ", ", "\n", "(", ")", "-", "%", "$", "\u200b", "\u202e", "\u00a0", "«", "<p>", "0", "9", "1,234"]
NUMBERS = ["137,480", "137.480", "164 600", "2,5", "1e400", "2023", "FY2024", "571", "10,000", "42", "3rd", "\u0663"]


def _words() -> list[str]:
    found: set[str] = set()
    for language in LANGUAGES:
        known = lexicon(language)
        for index in (known.exact, known.stems):
            for first, phrases in index.items():
                found |= {first, *(" ".join((first, *phrase.rest)).replace("*", "") for phrase in phrases)}
    return SIGNS * 8 + NUMBERS * 20 + sorted(found)


class Target:
    """One text after another, put to one observatory."""

    def __init__(self, here: Observatory) -> None:
        self.here, self.words = here, _words()

    def __call__(self, data: bytes) -> None:
        taken = atheris.FuzzedDataProvider(data)
        published = taken.PickValueInList([None, "2024-05-07", "2000-01-01", "2023-10-02"])
        lang, context = taken.PickValueInList(["", *LANGUAGES]), taken.PickValueInList(["", "US border, migrants"])
        if taken.ConsumeBool():
            text = taken.ConsumeUnicode(taken.remaining_bytes())
        else:
            text = ""
            while taken.remaining_bytes():
                text += taken.PickValueInList(self.words) + " " * taken.ConsumeBool()
        found = self.here.check(text, published=published, context=context, lang=lang)
        for one in found.claims:
            assert 0 <= one.start < one.end <= len(text) and text[one.start : one.end] == one.span
            json.dumps(dict(one.row()), allow_nan=False)
            for language in LANGUAGES:
                assert quotable(one)[language]
                arithmetic(one, language)
            commands(one)
        self._as_a_line(data)

    def _as_a_line(self, data: bytes) -> None:
        try:
            list(batch(self.here.claims_record, [data], "fuzzed"))
        except BadRow:
            return


def main() -> None:
    """Fuzz until told to stop, over an empty folder of releases and the starter."""
    with TemporaryDirectory(prefix="rumbo-fuzz-") as home:
        target = Target(rumbo.open(home, today="2026-11-24"))
        atheris.Setup(sys.argv, target)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
