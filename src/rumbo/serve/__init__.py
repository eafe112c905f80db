"""The HTTP door: the site, and answers as JSON. Every route is one call of the façade; nothing is written through it.

``guarding`` bounds what a client may send and says what a browser may do with an answer, ``patience`` closes what does
not come, ``failing`` gives every error one shape, ``folder`` hands out the built site or says that it is being built,
``checking`` is the claim checker's route, ``running`` starts and stops it all.
"""

from __future__ import annotations

from rumbo.serve.application import application
from rumbo.serve.running import serve

__all__ = ["application", "serve"]
