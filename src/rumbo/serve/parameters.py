"""What a question may carry: parameters that are declared once, read strictly, and described from there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any

from starlette.datastructures import QueryParams

from rumbo.core.codebook import dimensions
from rumbo.errors import WrongUse

LONGEST = 300
"""So many characters has the longest value taken."""

SHOWN = 60
"""So many characters of a name that is not known are given back."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter: its name, what it is, an example, and the values it is bound to, where it is."""

    name: str
    about: str
    example: str = ""
    choices: tuple[str, ...] = ()
    number: tuple[float, float] | None = None
    whole: bool = False
    required: bool = False

    def described(self) -> dict[str, Any]:
        """Return it as OpenAPI has it."""
        schema: dict[str, Any] = {"type": "string", "minLength": 1, "maxLength": LONGEST}
        if self.choices:
            schema = {"type": "string", "enum": list(self.choices)}
        elif self.number:
            least, most = self.number
            schema = {"type": "integer" if self.whole else "number", "minimum": least, "maximum": most}
        found = {"name": self.name, "in": "query", "required": self.required, "description": self.about}
        return {**found, "schema": schema, **({"example": self.example} if self.example else {})}

    def read(self, text: str) -> str:
        """Return a value as it may be used. Raises WrongUse."""
        if self.choices and text not in self.choices:
            near = get_close_matches(text[:SHOWN], self.choices, n=1)
            do = f"Did you mean {near[0]}?" if near else f"It may be {', '.join(self.choices)}."
            raise WrongUse(f"{self.name} is {text[:SHOWN]!r}.", "", do, {self.name: self.choices})
        if self.number and not self._fits(text):
            least, most = self.number
            kind = "a whole number" if self.whole else "a number"
            raise WrongUse(f"{self.name} is {text[:SHOWN]!r}.", "", f"Give {kind} from {least:,g} to {most:,g}.")
        if not text or len(text) > LONGEST or not text.isprintable():
            raise WrongUse(
                f"{self.name} is {text[:SHOWN]!r}.",
                f"A value has 1 to {LONGEST} characters that can be printed.",
                f"{self.about} Such as {self.example}." if self.example else self.about,
            )
        return text

    def _fits(self, text: str) -> bool:
        assert self.number is not None
        pattern = r"-?\d{1,15}" if self.whole else r"-?\d{1,15}(\.\d{1,15})?"
        return bool(re.fullmatch(pattern, text, re.ASCII)) and self.number[0] <= float(text) <= self.number[1]


def taken(asked: QueryParams, known: Sequence[Parameter]) -> Mapping[str, str]:
    """Return the values of a query. Raises WrongUse for a name that is not known, twice there or missing."""
    by_name = {one.name: one for one in known}
    found: dict[str, str] = {}
    for name, text in asked.multi_items():
        if name not in by_name:
            near = get_close_matches(name[:SHOWN], by_name, n=3, cutoff=0.6)
            do = f"Did you mean {', '.join(near)}?" if near else f"There are {', '.join(by_name) or 'none'}."
            raise WrongUse(f"No parameter is called {name[:SHOWN]!r}.", "", do, {"parameter": near or list(by_name)})
        if name in found:
            raise WrongUse(f"{name} is given twice.", "", "Give it once; several values have commas between them.")
        found[name] = by_name[name].read(text)
    for one in known:
        if one.required and one.name not in found:
            raise WrongUse(f"{one.name} is missing.", one.about, f"Such as {one.name}={one.example}.")
    return found


# Those that several questions share ---------------------------------------------------------------------------------

PLACE = Parameter("place", "The place, by its id or its name; else the indicator's usual one.", "us-southwest")
BY = Parameter("by", "Break down by one or more dimensions, with commas between them.", "citizenship")
SINCE = Parameter("since", "From this month, year or fiscal year on.", "2023-10")
UNTIL = Parameter("until", "Up to this month, year or fiscal year.", "2024-03")
PERIOD = Parameter("period", "Of this period alone, in the place of since and until.", "2023-12")
AS_OF = Parameter("as_of", "As known on this day; else today.", "2024-05-07")
KNOWN_BY = Parameter("known_by", "Only what a source had printed by this day.", "2024-05-07")
COUNTRY = Parameter("country", "A country that acts, takes part or is concerned.", "COL")
LANGUAGE = Parameter("lang", "The language of sentences.", "es", ("en", "es"))


def dimension_parameters() -> tuple[Parameter, ...]:
    """Return one parameter for each dimension of the codebook, and for the other names of places' dimensions."""
    about = "{}: a value, or several with commas between them. Left out, it is summed only where that is declared."
    return tuple(Parameter(one, about.format(names.name["en"])) for one, names in dimensions().items())


def where(asked: Mapping[str, str]) -> Mapping[str, str]:
    """Return the values that were given to dimensions."""
    return {name: text for name, text in asked.items() if name in dimensions()}


def form(*choices: str) -> Parameter:
    """Return the parameter that names the format of an answer, of which the first is the usual."""
    return Parameter("format", f"The format; {choices[0]} where none is named.", choices[-1], choices)


def required(one: Parameter) -> Parameter:
    """Return a parameter that must be given."""
    return replace(one, required=True)


def described(known: Iterable[Parameter]) -> list[dict[str, Any]]:
    """Return parameters as OpenAPI has them."""
    return [one.described() for one in known]
