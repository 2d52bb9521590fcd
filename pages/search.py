"""Finds the site's pages, as a visitor may see them today, by the words on them.

Words are matched as those of the registry are, accents, case and order aside, each as the start of a word. Wagtail's
index holds the words of a page folded (`BasePage.folded_text`), so that SQLite and PostgreSQL find the same pages; and
because they would rank them differently, their order is made here.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import QueryDict
from wagtail.models import Page
from wagtail.search.query import And, Or, PlainText

from endorsement.public.filters import RegistryFilter, Vocabulary
from endorsement.search_keys import search_key
from pages.models import BasePage

EXCERPT_WORDS = 30
WORDS_BEFORE = 8

# A word as its parts (endorsement.search_keys.query_words).
Word = list[str]


@dataclass(frozen=True)
class FoundPage:
    """A page as a search shows it. `place` holds the titles of the pages above it, from the home page on."""

    page: Page
    place: Sequence[str]
    excerpt: str


def read_search(text: str) -> RegistryFilter:
    """What a visitor typed into a search of the whole site: read as the list's own search is, with its limits."""
    parameters = QueryDict(mutable=True)
    parameters["q"] = text
    return RegistryFilter.read(parameters, Vocabulary(categories=(), localities=()))


def find_pages(words: list[Word], *, root: Page) -> list[Page]:
    """The published pages from `root` down that everybody may read and that have all the words.

    Those with more of the words in their title come first, then as in the tree.
    """
    if not words:
        return []
    candidates = Page.objects.descendant_of(root, inclusive=True).live().public()
    found = candidates.autocomplete(And([_begins(word) for word in words]), order_by_relevance=False)

    def rank(page: Page) -> tuple[int, str]:
        title = search_key(page.title)
        return -sum(_is_in(title, word) for word in words), page.path

    return sorted(found, key=rank)


def show_pages(pages: Sequence[Page], words: list[Word]) -> list[FoundPage]:
    """The pages, in their order, as a search shows them."""
    specific = Page.objects.specific().in_bulk([page.pk for page in pages])
    above = {path for page in pages for path in _paths_above(page)}
    titles = dict(Page.objects.live().filter(path__in=above, depth__gt=1).values_list("path", "title"))
    return [
        FoundPage(
            page=specific[page.pk],
            place=[titles[path] for path in _paths_above(page) if path in titles],
            excerpt=_excerpt(specific[page.pk], words),
        )
        for page in pages
    ]


def _begins(word: Word) -> Or:
    """That words of the page begin with each of the parts, or one with all of them joined up."""
    return Or([And([PlainText(part) for part in word]), PlainText("".join(word))])


def _is_in(key: str, word: Word) -> bool:
    return all(f" {part}" in key for part in word) or f" {''.join(word)}" in key


def _paths_above(page: Page) -> list[str]:
    return [page.path[:end] for end in range(page.steplen, len(page.path), page.steplen)]


def _excerpt(page: Page, words: list[Word]) -> str:
    """What the page says of the words: its description, if they are there, or the passage that has one of them."""
    if not isinstance(page, BasePage):
        return page.search_description
    description, text = page.meta_description, " ".join(page.own_texts)
    for passage in (description, text):
        tokens = passage.split()
        for position, token in enumerate(tokens):
            if any(_is_in(search_key(token), word) for word in words):
                return _around(tokens, position)
    return _around((description or text).split(), 0)


def _around(tokens: list[str], position: int) -> str:
    """About thirty words, beginning shortly before the position."""
    start = max(0, min(position - WORDS_BEFORE, len(tokens) - EXCERPT_WORDS))
    end = start + EXCERPT_WORDS
    passage = " ".join(tokens[start:end])
    return f"{'… ' if start else ''}{passage}{' …' if end < len(tokens) else ''}"
