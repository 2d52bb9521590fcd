"""What a visitor asks for, without the request."""

from datetime import date

from django.http import QueryDict

from endorsement.models import Endorsee
from endorsement.public.filters import RegistryFilter, find
from endorsement.public.vocabulary import Vocabulary


def ask(**parameters: str | list[str]) -> QueryDict:
    """The parameters of a request."""
    query = QueryDict(mutable=True)
    for name, value in parameters.items():
        query.setlist(name, [value] if isinstance(value, str) else value)
    return query


def asked_for(**parameters: str | list[str]) -> RegistryFilter:
    """The filter that the parameters are read as, with the registry's words of today."""
    return RegistryFilter.read(ask(**parameters), Vocabulary.load())


def people_found(asked: RegistryFilter, *, on: date) -> list[Endorsee]:
    """The people of the public list for the filter, in its order."""
    found = find(asked, on=on)[:]
    people = Endorsee.objects.in_bulk(found)
    return [people[pk] for pk in found]
