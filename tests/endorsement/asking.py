"""What a visitor asks for, without the request."""

from django.http import QueryDict

from endorsement.public.filters import RegistryFilter, Vocabulary


def ask(**parameters: str | list[str]) -> QueryDict:
    """The parameters of a request."""
    query = QueryDict(mutable=True)
    for name, value in parameters.items():
        query.setlist(name, [value] if isinstance(value, str) else value)
    return query


def asked_for(**parameters: str | list[str]) -> RegistryFilter:
    """The filter that the parameters are read as, with the registry's words of today."""
    return RegistryFilter.read(ask(**parameters), Vocabulary.load())
