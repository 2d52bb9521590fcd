"""Names that a visitor who mistyped one may have meant. All are names of people listed on the date."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import islice, product

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from endorsement.content_version import Memo, Versions
from endorsement.models import Endorsee
from endorsement.public.directory import Directory
from endorsement.public.filters import RegistryFilter
from endorsement.search_keys import query_words

# One wrong letter in four, or three in ten.
SIMILAR_ENOUGH = 0.7
MOST_NAMES = 3

_kept = Memo(size=2)  # today and, at midnight, tomorrow


def likely_searches(
    asked: RegistryFilter, *, directory: Directory, versions: Versions | None = None
) -> Iterator[RegistryFilter]:
    """The filter with similar names in place of the words that nobody has, the most similar first."""
    typed = asked.q.split()
    unknown = [
        place
        for place, word in enumerate(typed)
        for parts in query_words(word)
        if not asked.having_word(parts, directory)
    ]
    if not unknown:
        return
    names = names_of(directory.on, versions=versions)
    # With many mistyped words there would be thousands of ways to mend them.
    most = MOST_NAMES if len(unknown) <= 2 else 1
    similar = [list(islice(_similar(typed[place], names), most)) for place in unknown]
    for chosen in product(*similar):
        mended = dict(zip(unknown, chosen, strict=True))
        yield replace(asked, q=" ".join(mended.get(place, word) for place, word in enumerate(typed)))


def names_of(on: date, *, versions: Versions | None = None) -> Mapping[str, str]:
    """Each word of a name of somebody listed on the date, as it is written, by its folded letters. Don't change it."""
    return _kept.get(on, lambda: _read_names(on), versions=versions)


def _read_names(on: date) -> dict[str, str]:
    names: dict[str, str] = {}
    for full_names in Endorsee.objects.listed(on).by_name().values_list("family_name", "given_name").iterator():
        for word in " ".join(full_names).split():
            # Each part of "O'Brien-Smith" is a name that people search for.
            for name in (word, *word.split("-")):
                for parts in query_words(name):
                    names.setdefault("".join(parts), name)
    return names


def _similar(word: str, names: Mapping[str, str]) -> Iterator[str]:
    [parts] = query_words(word)
    found = process.extract(
        "".join(parts),
        names.keys(),
        scorer=DamerauLevenshtein.normalized_similarity,
        score_cutoff=SIMILAR_ENOUGH,
        limit=MOST_NAMES,
    )
    return (names[folded] for folded, _score, _place in found)
