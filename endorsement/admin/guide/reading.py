"""The registrars' guide inside the admin: the project's own Markdown files, part by part.

A wheel has them in endorsement/guide/ (pyproject.toml puts them there); the project itself reads docs/.
"""

import re
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

from endorsement import search_keys

NAMES = ("registrar", "import", "cycles")

_PACKAGE = Path(__file__).resolve().parents[2]
FOLDER = next(folder for folder in (_PACKAGE / "guide", _PACKAGE.parent / "docs") if (folder / "registrar.md").exists())

_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")
_PICTURE = re.compile(r"\]\(images/([\w-]+\.png)\)")
_SENTENCE = re.compile(r"(?<=[.!?]) |\n")

# From the name of a guide and an anchor, or from the name of a picture, to an address.
GuideAddress = Callable[[str, str], str]
PictureAddress = Callable[[str], str]


@dataclass(frozen=True)
class Part:
    """A heading and what stands below it, up to the next one. The part before the first heading has no anchor."""

    guide: str
    anchor: str
    title: str
    level: int
    tokens: tuple[Token, ...]
    text: str

    @property
    def key(self) -> str:
        return search_keys.search_key(self.title, self.text)


@dataclass(frozen=True)
class Guide:
    name: str
    title: str
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Found:
    part: Part
    excerpt: str


@lru_cache
def read(name: str) -> Guide:
    """One of `NAMES`."""
    tokens = _MARKDOWN.parse((FOLDER / f"{name}.md").read_text(encoding="utf-8"))
    starts = [position for position, token in enumerate(tokens) if token.type == "heading_open"]
    title = tokens[starts[0] + 1].content
    seen: dict[str, int] = {}
    parts = []
    for start, end in zip(starts, [*starts[1:], len(tokens)], strict=True):
        is_first = start == starts[0]
        heading = _plain(tokens[start + 1])
        anchor = "" if is_first else _anchor(heading, seen)
        body = tuple(tokens[start + 3 : end])
        text = "\n".join(_plain(token) for token in body if token.type == "inline")
        parts.append(Part(name, anchor, heading, int(tokens[start].tag[1]), body, text))
    return Guide(name, title, tuple(parts))


def guides() -> list[Guide]:
    return [read(name) for name in NAMES]


def pictures() -> set[str]:
    """The names of the pictures that the guides show."""
    return {name for guide in NAMES for name in _PICTURE.findall((FOLDER / f"{guide}.md").read_text(encoding="utf-8"))}


def anchors() -> set[str]:
    """ "registrar" and "registrar#mistakes": all that a link can lead to."""
    return {f"{part.guide}#{part.anchor}".rstrip("#") for guide in guides() for part in guide.parts}


def html(part: Part, *, guide_address: GuideAddress, picture_address: PictureAddress) -> SafeString:
    """The part below its heading. A link to a file that isn't part of the guide is plain text."""
    tokens = deepcopy(part.tokens)
    for token in tokens:
        _lead(token.children or [], part.guide, guide_address, picture_address)
    # The Markdown is the project's own, and HTML in it is escaped.
    return mark_safe(_MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {}))  # noqa: S308


def search(text: str) -> list[Found]:
    """The parts that have all the words, in the order of the guides; a word is found by its start."""
    words = search_keys.query_words(text)
    if not words:
        return []
    return [
        Found(part, _excerpt(part.text, words))
        for guide in guides()
        for part in guide.parts
        if all(search_keys.has_word(part.key, parts) for parts in words)
    ]


def _excerpt(text: str, words: list[list[str]]) -> str:
    """The sentence with the most of the words, the first of several."""

    def hits(sentence: str) -> int:
        key = search_keys.search_key(sentence)
        return sum(search_keys.has_word(key, parts) for parts in words)

    return max(_SENTENCE.split(text), key=hits).strip()


def _plain(inline: Token) -> str:
    kept = ("text", "code_inline", "softbreak")
    return "".join(child.content or " " for child in inline.children or [] if child.type in kept)


def _anchor(heading: str, seen: dict[str, int]) -> str:
    """As GitHub makes them, so that one link works in both places."""
    slug = re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
    count = seen[slug] = seen.get(slug, -1) + 1
    return f"{slug}-{count}" if count else slug


def _lead(children: list[Token], guide: str, guide_address: GuideAddress, picture_address: PictureAddress) -> None:
    """Gives links and pictures their addresses in the admin."""
    is_dropped = False
    for token in children:
        if token.type == "image":
            token.attrs["src"] = picture_address(str(token.attrs["src"]).rpartition("/")[2])
        elif token.type == "link_open":
            address = _address(str(token.attrs["href"]), guide, guide_address)
            is_dropped = token.hidden = address is None
            token.attrs["href"] = address or ""
        elif token.type == "link_close":
            token.hidden = is_dropped


def _address(href: str, guide: str, guide_address: GuideAddress) -> str | None:
    if href.startswith("https://"):
        return href
    path, _hash, anchor = href.partition("#")
    name = path.removesuffix(".md") or guide
    return guide_address(name, anchor) if name in NAMES else None
