"""Finds the site's public pages by their words.

A search word matches the start of a word, as in the registry's search. Accents, case and order don't matter. Wagtail's
index holds each page's folded words (`BasePage.folded_text`), so that SQLite and PostgreSQL find the same pages. They
would rank the pages differently, so this module sorts them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import QueryDict
from wagtail.models import Page
from wagtail.search.query import And, Or, PlainText

from endorsement.public.filters import RegistryFilter
from endorsement.public.vocabulary import Vocabulary
from endorsement.search_keys import search_key
from pages.models import BasePage
from pages.public_pages import public_pages

EXCERPT_WORDS = 30
WORDS_BEFORE = 8

# A word as its parts (endorsement.search_keys.query_words).
Word = list[str]


@dataclass(frozen=True)
class FoundPage:
    """A page in the search results. `place` holds the titles of the pages above it, from the home page down."""

    page: Page
    place: Sequence[str]
    excerpt: str


def read_search(text: str) -> RegistryFilter:
    """What a visitor typed into a search of the whole site: read as the list's own search is, with its limits."""
    parameters = QueryDict(mutable=True)
    parameters["q"] = text
    return RegistryFilter.read(parameters, Vocabulary.load())


def find_pages(words: list[Word], *, root: Page | None) -> list[Page]:
    """The public pages from `root` down that have all the words.

    Pages with more of the words in their title come first, then the order of the tree.
    """
    if not words or root is None:
        return []
    with_words = And([_begins(word) for word in words])
    # The index can't tell which pages are public.
    candidates = Page.objects.descendant_of(root, inclusive=True).autocomplete(with_words, order_by_relevance=False)
    found = public_pages().filter(pk__in=[page.pk for page in candidates])

    def rank(page: Page) -> tuple[int, str]:
        title = search_key(page.title)
        return -sum(_is_in(title, word) for word in words), page.path

    return sorted(found, key=rank)


def show_pages(pages: Sequence[Page], words: list[Word]) -> list[FoundPage]:
    """The pages as search results, in the same order."""
    specific = Page.objects.specific().in_bulk([page.pk for page in pages])
    above = {path for page in pages for path in _paths_above(page)}
    titles = dict(public_pages().filter(path__in=above, depth__gt=1).values_list("path", "title"))
    return [
        FoundPage(
            page=specific[page.pk],
            place=[titles[path] for path in _paths_above(page) if path in titles],
            excerpt=_excerpt(specific[page.pk], words),
        )
        for page in pages
    ]


def _begins(word: Word) -> Or:
    """Matches if words of the page begin with each of the parts, or one word with all parts joined."""
    return Or([And([PlainText(part) for part in word]), PlainText("".join(word))])


def _is_in(key: str, word: Word) -> bool:
    return all(f" {part}" in key for part in word) or f" {''.join(word)}" in key


def _paths_above(page: Page) -> list[str]:
    return [page.path[:end] for end in range(page.steplen, len(page.path), page.steplen)]


def _excerpt(page: Page, words: list[Word]) -> str:
    """The page's description if it has one of the words, or else the first passage with one of them."""
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
    """About thirty words, starting shortly before the position."""
    start = max(0, min(position - WORDS_BEFORE, len(tokens) - EXCERPT_WORDS))
    end = start + EXCERPT_WORDS
    passage = " ".join(tokens[start:end])
    return f"{'… ' if start else ''}{passage}{' …' if end < len(tokens) else ''}"
