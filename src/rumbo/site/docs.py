"""The documentation: Markdown into HTML in the look of the site, with its contents and the pages around each.

The pages are the files of ``docs`` in the repository, which travel in the wheel beside this module; ``contents.yml``
there puts them in order. A fence may say more than its language: ``file=PATH`` names the file that the reader writes,
``run=WORD`` tells the tests where its commands are run when not in their turn.
"""

from __future__ import annotations

import re
import shlex
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from html import escape
from pathlib import Path
from typing import Any

from rumbo.archive.cache import key, users
from rumbo.core import Text
from rumbo.core.codebook import load_yaml
from rumbo.errors import BadDefinition
from rumbo.site.edition import LANGUAGES, Language
from rumbo.site.lasting import code
from rumbo.site.reference import MADE

HERE = Path(__file__).parent
# In the wheel beside this module; in a clone where a reader of the repository looks for them.
FOLDER = next((one for one in (HERE / "docs", HERE.parents[2] / "docs") if one.is_dir()), HERE / "docs")

Resolve = Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class Document:
    """One page in one language: its name, the language it is written in, and its Markdown."""

    name: str
    language: Language
    text: str

    @property
    def title(self) -> str:
        """The first heading, without its marks."""
        found = re.match(r"#\s+(.+)", self.text)
        if not found:
            raise BadDefinition(f"docs: {self.name} does not begin with a heading.", "It names the page.", "Add '# …'.")
        return found[1].replace("`", "").strip()


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the section: its title, and its pages in order."""

    title: Text
    documents: Sequence[Document]


@dataclass(frozen=True, slots=True)
class Fence:
    """A block of code: its language, what else its fence says, and its text."""

    language: str
    says: Mapping[str, str]
    text: str


def parts(language: Language) -> tuple[Part, ...]:
    """Return the section in a language, part by part; a page that is not yet in it comes in English and says so.

    Raises BadDefinition where a page has no heading.
    """
    raw = load_yaml((FOLDER / "contents.yml").read_text(encoding="utf-8"))
    assert isinstance(raw, list)
    named = [name for part in raw for name in part.get("pages", ())]
    others = sorted(path.stem for path in FOLDER.glob("*.md") if path.stem not in named)
    found = []
    for part in raw:
        made = [Document(name, language, MADE[name](language)) for name in part.get("made", ())]
        held = [one for name in part.get("pages", ()) if (one := _held(name, language))]
        found.append(Part(Text(part["title"]), (*held, *made)))
    if others:
        rest = [one for name in others if (one := _held(name, language))]
        found.append(Part(Text(en="More", es="Más"), rest))
    return tuple(part for part in found if part.documents)


def file_of(name: str, language: str) -> Path:
    """Return where the file of a page is, or would be."""
    return FOLDER / f"{name}.md" if language == "en" else FOLDER / language / f"{name}.md"


def _held(name: str, language: Language) -> Document | None:
    for one in (language, *LANGUAGES):
        path = file_of(name, one)
        if path.is_file():
            return Document(name, one, path.read_text(encoding="utf-8"))
    return None


def slug(heading: str) -> str:
    """Return the anchor of a heading, as hosts of repositories make it, without accents.

    >>> slug("1. Qué pasó: `rumbo update`")
    '1-que-paso-rumbo-update'
    """
    plain = unicodedata.normalize("NFKD", heading).encode("ascii", "ignore").decode().lower()
    return re.sub(r"\s", "-", re.sub(r"[^\w\s-]", "", plain).strip())


@lru_cache(maxsize=256)
def headings(text: str) -> Sequence[tuple[str, str]]:
    """Return the headings of the second level of a Markdown text: anchor and words."""
    found = users().once(key("headings", code(), text), lambda: list(_headings(text)))
    return [(anchor, words) for anchor, words in found]


def _headings(text: str) -> Iterator[tuple[str, str]]:
    tokens = _parser().parse(text)
    for index, one in enumerate(tokens):
        if one.type == "heading_open" and one.tag == "h2":
            yield str(one.attrs["id"]), _plain(tokens[index + 1])


def levels(text: str) -> list[str]:
    """Return the levels of all headings, in order, such as ``["h1", "h2"]``."""
    return [one.tag for one in _parser().parse(text) if one.type == "heading_open"]


def fences(text: str) -> Iterator[Fence]:
    """Yield the blocks of code of a Markdown text, in order."""
    for one in _parser().parse(text):
        if one.type == "fence":
            yield _fence(one.info, one.content)


def _fence(info: str, text: str) -> Fence:
    """Take a fence's line apart.

    >>> _fence("yaml file=a.yml run=by-hand", "").says
    {'file': 'a.yml', 'run': 'by-hand'}
    """
    language, *more = shlex.split(info) or [""]
    return Fence(language, {name: value for name, mark, value in (one.partition("=") for one in more) if mark}, text)


def html(text: str, resolve: Resolve, table: str) -> str:
    """Return a Markdown text as HTML; raw HTML in it is shown and not obeyed.

    ``resolve`` gives the address of what a link names, None where a reader of the site has nothing to follow; ``table``
    is the word for a table, by which readers of screens are told where one scrolls.
    """
    return str(_parser().render(text, {"resolve": resolve, "table": table, "tables": 0}))


def _plain(inline: Any) -> str:
    return "".join(one.content for one in inline.children if one.type in ("text", "code_inline"))


@cache
def _parser() -> Any:
    from markdown_it import MarkdownIt
    from mdit_py_plugins.anchors import anchors_plugin
    from mdit_py_plugins.container import container_plugin

    found = MarkdownIt("commonmark", {"html": False}).enable("table")
    found.use(anchors_plugin, max_level=3, slug_func=slug)
    found.use(container_plugin, "en", render=_in_english)
    for rule, function in (
        ("fence", _set_fence), ("link_open", _set_link), ("link_close", _end_link), ("table_open", _set_table),
        ("table_close", _end_table), ("th_open", _set_head),
    ):  # fmt: skip
        found.add_render_rule(rule, function)
    return found


def _in_english(self: Any, tokens: Any, index: int, options: Any, env: Any) -> str:
    """What code says of itself stands in English on pages of either language, and is marked as such."""
    return '<div lang="en">\n' if tokens[index].nesting == 1 else "</div>\n"


def _set_fence(self: Any, tokens: Any, index: int, options: Any, env: Any) -> str:
    fence = _fence(tokens[index].info, tokens[index].content)
    name = f'<p class="file"><code>{escape(fence.says["file"])}</code></p>\n' if "file" in fence.says else ""
    return f'{name}<pre tabindex="0"><code>{escape(fence.text)}</code></pre>\n'


def _set_link(self: Any, tokens: Any, index: int, options: Any, env: Any) -> str:
    address = env["resolve"](str(tokens[index].attrs["href"]))
    env.setdefault("open", []).append(address is not None)
    return f'<a href="{escape(address)}">' if address is not None else ""


def _end_link(self: Any, tokens: Any, index: int, options: Any, env: Any) -> str:
    return "</a>" if env["open"].pop() else ""


def _set_table(self: Any, tokens: Any, index: int, options: Any, env: Any) -> str:
    env["tables"] += 1
    label = f"{env['table']} {env['tables']}"
    return f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(label)}"><table>\n'


def _end_table(self: Any, tokens: Any, index: int, options: Any, env: Any) -> str:
    return "</table></div>\n"


def _set_head(self: Any, tokens: Any, index: int, options: Any, env: Any) -> str:
    return '<th scope="col">'
