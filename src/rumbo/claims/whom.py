"""Of whom a number speaks: a nationality, a demographic group, both or neither, with what led to it."""

from __future__ import annotations

from collections.abc import Iterator

from rumbo.claims.claim import Because
from rumbo.claims.found import NOUNS, Found
from rumbo.claims.lexicon import Hit
from rumbo.claims.sentence import Sentence

_BEARERS = frozenset({
    "government", "authorities", "border", "president", "officials", "agents", "police", "army", "side", "soil", "city",
    "territory", "state", "town", "cities", "foreign", "minister", "secretary", "immigration", "national", "island",
    "coast", "counterpart", "military", "navy", "consulate", "embassy", "shelters",
    "gobierno", "autoridades", "presidente", "presidenta", "territorio", "suelo", "ciudad", "ciudades", "estado",
    "canciller", "policia", "ejercito", "lado", "pais", "isla", "nacion", "frontera", "selva", "prensa", "diario",
    "costa", "embajada", "consulado", "secretario", "secretaria", "ministro", "ministra", "funcionarios", "agentes",
    "oficiales", "institutos", "albergues", "militares", "marina", "localidad", "poblacion", "parte",
})  # fmt: skip
"""What is of a country and moves across no border: "Mexican authorities", "territorio mexicano"."""
_AMONG = {("entre", "los"), ("entre", "las"), ("among", "the"), ("out", "of"), ("del", "total")}
_LEADS = ("represent", "encabez", "lider", "aport", "concentr", "account", "topped", "led", "contribut")
WHOLE = frozenset({"usbp-encounters", "cbp-encounters"})
SEVERAL = Because("several")


class Whom:
    """Of whom the numbers of one sentence speak."""

    def __init__(self, sentence: Sentence, context: Sentence | None) -> None:
        self.sentence, self.context = sentence, context
        self.group: list[str] = []
        """The nationalities last found to be counted together."""

    def _nationalities(self, sentence: Sentence, place: str | None) -> Iterator[tuple[int, int, str]]:
        """Yield where nationalities stand: demonyms, and countries that people come from."""
        for hit in sentence.of("demonym"):
            if sentence.word(hit.after) not in _BEARERS and sentence.word(hit.first - 1) not in _BEARERS:
                yield hit.first, hit.after, str(hit.value)
        origins = sentence.lexicon.words("origin_before")
        countries = [hit for hit in sentence.of("country") if hit.value not in ("USA", place)]
        several = len({hit.value for hit in countries}) > 1
        for hit in countries:
            before = sentence.word(hit.first - 1)
            if hit.value == "MEX" and not several and not self._listed(sentence, hit):
                continue
            if before in origins or (before in ("y", "and", ",", "e") and several) or self._listed(sentence, hit):
                yield hit.first, hit.after, str(hit.value)

    @staticmethod
    def _listed(sentence: Sentence, hit: Hit) -> bool:
        """Say whether a country stands in a list of origins: "México, con más de", "Haití quedó como primer origen"."""
        following = [sentence.word(index) for index in range(hit.after, hit.after + 6)]
        if any(word.startswith(_LEADS) for word in following[:2]):
            return True
        return (
            "con" in following[:2] or "with" in following[:2] or "origen" in following or "origin" in following
        ) and (sentence.word(hit.first - 1) not in ("border", "frontera"))

    def citizenship(self, found: Found, place: str | None, because: dict[str, Because]) -> str | None:
        """Return the one nationality that a number counts, if any, and note what led to it."""
        sentence = self.sentence
        here = sorted(self._nationalities(sentence, place))
        following = self._next_number(found)
        if sentence.has("all"):
            return None
        if here and sentence.has("respective") and (paired := self._respective(found, here)):
            return paired
        reach = following if found.kind in ("share", "percent_change") else min(following, found.after + 7)
        for first, after, value in here:
            if found.after <= first < reach and not self._comma(found.after, first):
                # Several in one breath are a group that no single nationality stands for.
                rest = [one for one in here if after <= one[0] < following and one[0] - after <= 2]
                if rest and found.kind == "count" and not self._own_number_after(rest[-1]):
                    self.group = self._run(here, first)
                    because["citizenship"] = SEVERAL
                    return None
                because["citizenship"] = Because("words", sentence.written(first, after))
                return value
        noun = self._counted_noun(found)
        before = [one for one in here if one[1] <= found.first]
        listed = len(here) == 1 and sentence.word(here[0][0] - 1) not in sentence.lexicon.words("origin_before")
        same = any(sentence.word(at).startswith("naciona") for at in range(found.after + 1, found.after + 6))
        near = before and (same or noun != "people" or found.first - before[-1][1] <= 6 or listed)
        if near and not self._total(found) and not (self._is_among(found) and noun != "demonym"):
            if len(before) > 1 and 0 < before[-1][0] - before[-2][1] <= 2 and before[-1][2] != before[-2][2]:
                self.group = self._run(list(reversed(here)), before[-1][0])
                because["citizenship"] = SEVERAL  # "Cubans, Haitians and Venezuelans fell 98 percent"
                return None
            first, after, value = before[-1]
            because["citizenship"] = Because("words", sentence.written(first, after))
            return value
        if here or self.context is None or self._people_counted() or self._begins_anew():
            return None
        there = {value for _, _, value in self._nationalities(self.context, place)}
        if len(there) == 1:
            because["citizenship"] = Because("context", "")
            return there.pop()
        return None

    @staticmethod
    def _run(here: list[tuple[int, int, str]], first: int) -> list[str]:
        """Return the nationalities that follow one another without a break from the one at ``first``, either way."""
        run: list[tuple[int, int, str]] = []
        for one in here:
            if run and min(abs(one[0] - run[-1][1]), abs(run[-1][0] - one[1])) > 2:
                break
            if run or one[0] == first:
                run.append(one)
        return [value for _, _, value in sorted(run)]

    def _is_among(self, found: Found) -> bool:
        """Say whether a number is that of which a part was named: "Cubans were second among the 221,303 met"."""
        return tuple(self.sentence.texts[found.first - 2 : found.first]) in _AMONG if found.first >= 2 else False

    def _people_counted(self) -> bool:
        """Say whether a number of the sentence counts people of whom nothing more is said."""
        return any(
            self.sentence.at(index, "people", "demonym")
            for number in self.sentence.numbers
            for index in range(number.after, min(number.after + 3, len(self.sentence)))
        )

    def _begins_anew(self) -> bool:
        """Say whether a sentence opens with a whole count by its full name: "Border Patrol encounters halved"."""
        return any(
            hit.first <= 1 and hit.value[0] in WHOLE and hit.value[1] > 3 for hit in self.sentence.of("indicator")
        )

    def _own_number_after(self, one: tuple[int, int, str]) -> bool:
        return any(0 <= number.first - one[1] <= 2 for number in self.sentence.numbers)

    def _total(self, found: Found) -> bool:
        return any(
            self.sentence.word(index) in ("total", "totales", "overall")
            for index in range(found.first - 6, found.first)
        )

    def _counted_noun(self, found: Found) -> str:
        for index in range(found.after, min(found.after + 4, self._next_number(found))):
            for kind in NOUNS:
                if self.sentence.at(index, kind):
                    return kind
        return ""

    def _respective(self, found: Found, here: list[tuple[int, int, str]]) -> str | None:
        counts = [one for one in self.sentence.numbers if one.form == "plain" and one.first > here[0][0]]
        position = next((at for at, one in enumerate(counts) if one.first == found.first), None)
        if position is None or len(counts) != len(here):
            return None
        return here[position][2]

    def demographic(self, found: Found, because: dict[str, Because]) -> str | None:
        """Return the demographic group that a number counts, if any, and note what led to it."""
        sentence, following = self.sentence, self._next_number(found)
        groups = sorted(
            [(hit.first, hit.after, str(hit.value)) for hit in sentence.of("demographic")]
            + [(hit.first, hit.after, "unaccompanied-children") for hit in sentence.of("children")]
        )
        for first, after, value in groups:
            if found.after <= first < min(following, found.after + 6) and not self._comma(found.after, first):
                because["demographic"] = Because("words", sentence.written(first, after))
                return value
        before = [one for one in groups if one[1] <= found.first]
        if before and self._counted_noun(found) != "people" and not self._total(found):
            because["demographic"] = Because("words", sentence.written(*before[-1][:2]))
            return before[-1][2]
        if groups or self.context is None or self._counted_noun(found) == "people" or self._begins_anew():
            return None
        there = {str(hit.value) for hit in self.context.of("demographic")}
        if len(there) == 1:
            because["demographic"] = Because("context", "")
            return there.pop()
        return None

    def _comma(self, first: int, after: int) -> bool:
        return any(self.sentence.word(index) in (",", ";", ")", "(", ":", "y", "and") for index in range(first, after))

    def _next_number(self, found: Found) -> int:
        return next((one.first for one in self.sentence.numbers if one.first >= found.after), len(self.sentence))
