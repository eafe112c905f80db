"""The web site: static pages in English and Spanish, made from the façade's answers, and a server for this machine.

A page is one module in ``pages`` and one template; charts come from ``rumbo.charts``. Everything a reader sees is in
the page itself: no page needs a script, and none asks another machine for anything.
"""

from __future__ import annotations

from rumbo.site.building import Built, build
from rumbo.site.serving import serve

__all__ = ["Built", "build", "serve"]
