"""Adding up labels that we take to stand for one thing: a finding, since it rests on a rule of ours.

Neither a label nor a figure is changed by it; the months outside the rule have no finding.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from rumbo.core import Finding, Indicator, Inference, Observation, Period, Text

METHOD = "inferred/1"


def inferred(
    indicator: Indicator, rule: Inference, lines: Mapping[tuple[str, ...], Sequence[Observation]], as_of: date
) -> Iterator[Finding]:
    """Yield the sum of the labels of a rule for each of its months in which one is known, oldest first.

    ``lines`` has the observations of each label. A label without a figure in a month was not printed there.
    """
    months: dict[str, list[Observation]] = {}
    for one in (found for line in lines.values() for found in line):
        if one.value is not None and Period.parse(one.period) in rule.period:
            months.setdefault(one.period, []).append(one)
    for month, known in sorted(months.items()):
        parts = ", ".join(f"{one.dimensions[rule.dimension]} {one.value:,}" for one in known)
        yield Finding(
            kind="inferred",
            subject={"indicator": indicator.id, "place": known[0].place, "period": month},
            value=sum(one.value or 0 for one in known),
            as_of=as_of,
            releases=tuple(dict.fromkeys(one.release for one in known if one.release)),
            method=METHOD,
            explanation=Text(
                en=f"{rule.name['en']}, by inference: {parts}.", es=f"{rule.name['es']}, por inferencia: {parts}."
            ),
            parameters={"dimension": rule.dimension, "values": list(rule.values), "unit": known[0].unit},
        )
