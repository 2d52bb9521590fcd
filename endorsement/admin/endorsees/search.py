"""The registrars' search for a person: folded like the public search, over every field that staff may see."""

from django.http import QueryDict

from endorsement import search_keys
from endorsement.public.filters import RegistryFilter
from endorsement.public.vocabulary import Vocabulary
from endorsement.querysets import EndorseeQuerySet

NO_VOCABULARY = Vocabulary(categories=(), localities=())


def read_search(text: str) -> RegistryFilter:
    """The search alone, with the public search's limits: `problems` says what is wrong with it."""
    query = QueryDict(mutable=True)
    query["q"] = text
    return RegistryFilter.read(query, NO_VOCABULARY)


def found(endorsees: EndorseeQuerySet, asked: RegistryFilter) -> EndorseeQuerySet:
    """Those whose name, former name, number, email, organization or external id have all the words.

    A whole number finds its holder alone. A search that folds to nothing, or is too long, finds no one.
    """
    if asked.number:
        return endorsees.numbered(asked.number)
    words = search_keys.query_words(asked.q) if not asked.problems else []
    return endorsees.matching(words, key="staff_key") if words else endorsees.none()
