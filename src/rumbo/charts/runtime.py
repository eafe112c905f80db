"""The charts that a page draws itself: the sheet as a specification, and the runtime that draws it.

The sheet is that of all charts (``sheet.py``), compiled, so that a page only fills in its rows and they look alike. The
runtime is Vega with its interpreter of expressions, which asks for no ``eval``; it is bundled from what the renderer
carries, when the site is built.
"""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any

from rumbo.archive.cache import key, users
from rumbo.charts.axes import Frame
from rumbo.charts.data import NARROW, WIDE, Size
from rumbo.charts.sheet import LAYERS, renderer, renderer_version, template
from rumbo.charts.theme import HATCH, TOKENS

NOTICE = (
    "/*! Vega, Vega-Lite and Vega-Embed, Copyright (c) 2015-2025 University of Washington Interactive Data Lab and "
    "contributors, BSD 3-Clause; with D3, Copyright 2010-2023 Mike Bostock, ISC. LICENCES.txt has the licences. */\n"
)
LICENCES = """\
vega.js is made of these libraries, which are not part of Rumbo and are under licences of their own.

Vega, Vega-Lite, Vega-Embed, Vega-Interpreter, Vega-Tooltip, Vega-Themes (BSD 3-Clause)
Copyright (c) 2015-2025, University of Washington Interactive Data Lab and contributors. All rights reserved.

Redistribution and use in source and binary forms, with or without modification, are permitted provided that the
following conditions are met:
1. Redistributions of source code must retain the above copyright notice, this list of conditions and the following
   disclaimer.
2. Redistributions in binary form must reproduce the above copyright notice, this list of conditions and the following
   disclaimer in the documentation and/or other materials provided with the distribution.
3. Neither the name of the copyright holder nor the names of its contributors may be used to endorse or promote products
   derived from this software without specific prior written permission.

THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS" AND ANY EXPRESS OR IMPLIED WARRANTIES,
INCLUDING, BUT NOT LIMITED TO, THE IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE ARE
DISCLAIMED. IN NO EVENT SHALL THE COPYRIGHT HOLDER OR CONTRIBUTORS BE LIABLE FOR ANY DIRECT, INDIRECT, INCIDENTAL,
SPECIAL, EXEMPLARY, OR CONSEQUENTIAL DAMAGES (INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR
SERVICES; LOSS OF USE, DATA, OR PROFITS; OR BUSINESS INTERRUPTION) HOWEVER CAUSED AND ON ANY THEORY OF LIABILITY,
WHETHER IN CONTRACT, STRICT LIABILITY, OR TORT (INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE USE OF
THIS SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.

D3 (ISC)
Copyright 2010-2023 Mike Bostock

Permission to use, copy, modify, and/or distribute this software for any purpose with or without fee is hereby granted,
provided that the above copyright notice and this permission notice appear in all copies.

THE SOFTWARE IS PROVIDED "AS IS" AND THE AUTHOR DISCLAIMS ALL WARRANTIES WITH REGARD TO THIS SOFTWARE INCLUDING ALL
IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS. IN NO EVENT SHALL THE AUTHOR BE LIABLE FOR ANY SPECIAL, DIRECT,
INDIRECT, OR CONSEQUENTIAL DAMAGES OR ANY DAMAGES WHATSOEVER RESULTING FROM LOSS OF USE, DATA OR PROFITS, WHETHER IN AN
ACTION OF CONTRACT, NEGLIGENCE OR OTHER TORTIOUS ACTION, ARISING OUT OF OR IN CONNECTION WITH THE USE OR PERFORMANCE OF
THIS SOFTWARE.
"""


BEGINS = "window.vegaEmbed = vegaEmbed;"


@cache
def runtime() -> str:
    """Return the script that gives a page ``vegaEmbed``, some 900 kB of it. Raises MissingPackage."""
    return NOTICE + str(
        users().once(key("runtime", renderer_version(), BEGINS), lambda: renderer().javascript_bundle(BEGINS))
    )


def specification(size: Size) -> dict[str, Any]:
    """Return the sheet of a size as Vega: rows named as in ``LAYERS``, signals named as a frame's numbers.

    Colours are those of the page, as CSS variables; the hatch of silence is the page's own pattern ``hatch``.

    >>> [one["name"] for one in specification(NARROW)["signals"]]
    ['days', 'values', 'left', 'ticks', 'labels']
    """
    frame = Frame(size, 0, 1, 0, 1, ((0, "0"),))
    sheet = {**template(size.height, size.text), **frame.parameters, "datasets": {name: [] for name in LAYERS}}
    name = key("specification", renderer_version(), sheet)
    compiled: dict[str, Any] = users().once(name, lambda: renderer().vegalite_to_vega(sheet))
    text = json.dumps(_plain(compiled)).replace(HATCH, "url(#hatch)")
    names = {value: name for name, value in TOKENS.items()}
    coloured = re.sub("|".join(names), lambda found: f"var(--{names[found[0]]})", text)
    found: dict[str, Any] = json.loads(coloured)
    return found


def specifications() -> dict[str, Any]:
    """Return both sheets, by the letter that a page knows them by, each with its height and its type size in px."""
    return {
        letter: {"height": size.height, "text": size.text, "vega": specification(size)}
        for letter, size in (("w", WIDE), ("n", NARROW))
    }


def _plain(part: Any) -> Any:
    """Return a specification without what costs time and says nothing here: words for each mark, and checks of rows.

    What is read of a row needs no interpreter, and marks are not read out one by one: the page's own points are.
    """
    if isinstance(part, list):
        return [_plain(one) for one in part if not (isinstance(one, dict) and one.get("type") == "filter")]
    if not isinstance(part, dict):
        return part
    if read := re.fullmatch(r"datum\.(\w+)", str(part.get("signal", ""))):
        return {"field": read[1]}
    if "isValid" in str(part.get("signal", "")):
        return {"field": "text"}
    noise = ("description", "ariaRoleDescription", "$schema", "defined", "sort")
    found = {name: _plain(one) for name, one in part.items() if name not in noise}
    return found | {"aria": False} if "type" in part and "encode" in part else found


__all__ = ["LICENCES", "runtime", "specification", "specifications"]
