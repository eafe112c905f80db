"""What the shell offers when a reader presses the tab key. The vocabulary is loaded then, not before."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from rumbo.cli.language import language

Offers = list[tuple[str, str]]


def indicators(incomplete: str) -> Offers:
    """Offer the indicators."""
    from rumbo.indicators import indicators

    return _offers(incomplete, ((one.id, one.name.in_language(language())) for one in indicators().values()))


def sources(incomplete: str) -> Offers:
    """Offer the sources."""
    from rumbo.sources import sources

    return _offers(incomplete, ((one.id, one.title.in_language(language())) for one in sources().values()))


def forms(incomplete: str) -> Offers:
    """Offer the forms of returns."""
    from rumbo.returns import forms

    return _offers(incomplete, ((one.id, one.title.in_language(language())) for one in forms().values()))


def places(incomplete: str) -> Offers:
    """Offer the places."""
    from rumbo.core import places

    return _offers(incomplete, ((one.id, one.name.in_language(language())) for one in places()))


def dimensions(incomplete: str) -> Offers:
    """Offer the dimensions."""
    from rumbo.core.codebook import dimensions

    return _offers(incomplete, ((one.id, one.name.in_language(language())) for one in dimensions().values()))


def releases(incomplete: str) -> Offers:
    """Offer the releases held, newest first."""
    from rumbo.cli.options import observatory

    return _offers(incomplete, ((one.id, str(one.published)) for one in reversed(observatory().releases())))


def values(dimension: str) -> Callable[[str], Offers]:
    """Return what offers the values of a dimension."""

    def offer(incomplete: str) -> Offers:
        from rumbo.core import PlaceKind, places
        from rumbo.core.codebook import dimensions

        names = dimensions()[dimension]
        own = ((value, name.in_language(language())) for value, name in names.values.items())
        where = (one for kind in sorted(names.places) for one in places(PlaceKind(kind)))
        return _offers(incomplete, [*own, *((one.id, one.name.in_language(language())) for one in where)])

    return offer


def _offers(incomplete: str, found: Iterable[tuple[str, str]]) -> Offers:
    return [(value, name) for value, name in found if value.startswith(incomplete)]
