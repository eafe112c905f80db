"""Reads Mexico's tables, as they are gathered: `sources/gathered.py` does it, by what `labels.yml` declares."""

from __future__ import annotations

from rumbo.sources.gathered import read_gathered as read

__all__ = ["read"]
