"""What share a part has of its whole, as a finding: of two figures of one month that a publisher printed."""

from __future__ import annotations

from collections.abc import Sequence

from rumbo.core import Finding, Observation, Text, releases_of

METHOD = "share/1"


def share(part: Observation, whole: Sequence[Observation], name: Text) -> Finding | None:
    """Return the share of a part in the sum of all parts of its month, or None where one of them is not known.

    ``name`` says what the part is. The parts are those of one printed split, so that they make up the whole.
    """
    total = sum(one.value or 0 for one in whole)
    if part.value is None or part.as_of is None or not total or any(one.value is None for one in whole):
        return None
    return Finding(
        kind="share",
        subject={"indicator": part.indicator, "place": part.place, "period": part.period, **part.dimensions},
        value=part.value / total,
        as_of=part.as_of,
        releases=releases_of(whole),
        method=METHOD,
        explanation=Text(
            en=f"{name['en']}: {part.value:,} of {total:,} in {part.period}.",
            es=f"{name['es']}: {part.value:,} de {total:,} en {part.period}.",
        ),
        parameters={"part": part.value, "whole": total},
    )
