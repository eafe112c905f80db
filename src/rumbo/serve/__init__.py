"""The HTTP door: the site, and answers as JSON. Every route is one call of the façade; nothing is written through it.

``guarding`` bounds what a client may send and says what a browser may do with an answer, ``patience`` closes what does
not come, ``failing`` gives every error one shape, ``folder`` hands out the built site or says that it is being built,
``checking`` is the claim checker's route, ``assistants`` are the tools of assistant programs, ``running`` starts and
stops it all. Nothing is loaded here: an assistant's program is started for each of its talks, and must be quick.
"""

from __future__ import annotations
