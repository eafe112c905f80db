"""A number that claims something, before it is known what it counts, where and when."""

from __future__ import annotations

from dataclasses import dataclass

from rumbo.claims.numbers import Number

NOUNS = ("people", "event", "children", "demographic", "demonym")


@dataclass(slots=True)
class Found:
    """A number that claims something: its words, its value in the unit of its kind, the hedge, the last digit."""

    first: int
    after: int
    value: float
    kind: str
    qualifier: str
    step: float
    number: Number | None = None
    difference: bool = False
    lowest: bool = False
    years: int = 0
    up: bool = False
    """Which way a change goes; a claim that a hedge makes one-sided is one-sided in that direction."""
