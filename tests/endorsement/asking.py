"""The parameters of a request, without the request."""

from django.http import QueryDict


def ask(**parameters: str | list[str]) -> QueryDict:
    query = QueryDict(mutable=True)
    for name, value in parameters.items():
        query.setlist(name, [value] if isinstance(value, str) else value)
    return query
