"""What is counted and who publishes it, as data: ids stay ids, words are in both languages; nothing is computed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rumbo.core import Indicator, Table
    from rumbo.sources import Source


def indicator(one: Indicator) -> dict[str, Any]:
    """Return an indicator in brief."""
    return {
        "indicator": one.id,
        "name": dict(one.name),
        "counts": one.counts,
        "kind": one.kind,
        "unit": dict(one.unit),
        "frequency": one.frequency,
        "home": one.home,
        "dimensions": list(one.dimensions),
        "sums_over": list(one.sums_over),
    }


def definition(one: Indicator) -> dict[str, Any]:
    """Return the whole definition of an indicator."""
    return {
        **indicator(one),
        "definition": dict(one.definition),
        "caveat": dict(one.caveat) if one.caveat else None,
        "part_of": one.part_of or None,
        "ended": one.ended.isoformat() if one.ended else None,
        "breaks": [
            {"day": each.day.isoformat(), "label": dict(each.label), "text": dict(each.text), "source": each.source}
            for each in one.breaks
        ],
        "not_comparable": [{"indicator": each.indicator, "why": dict(each.why)} for each in one.not_comparable],
        "differences": [
            {
                "products": sorted(each.products),
                "period": str(each.period),
                "kind": each.kind,
                "why": dict(each.why),
            }
            for each in one.differences
        ],
        "steps": [[{"table": feed.table, "where": dict(feed.where)} for feed in step] for step in one.steps],
    }


def source(one: Source) -> dict[str, Any]:
    """Return what a source is, without how it stands."""
    return {
        "title": dict(one.title),
        "description": dict(one.description),
        "publisher_name": dict(one.publisher.name),
        "url": one.publisher.url,
        "licence": one.licence["en"],
        "terms": dict(one.terms),
        "every": one.rhythm.every,
        "due_days": one.rhythm.due_days,
        "tables": [_table(table) for table in one.tables.values()],
    }


def _table(one: Table) -> dict[str, Any]:
    return {
        "table": one.id,
        "extent": one.extent,
        "frequency": one.frequency,
        "absent": one.absent,
        "dimensions": list(one.dimensions),
        "fixed": dict(one.fixed),
    }
