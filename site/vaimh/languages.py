"""The language of an answer, which its address alone decides: `/es/…` is in Spanish, everything else in English.

Neither the browser's languages nor a cookie play a part. So an address shows everybody the same, search engines find
each language, and a cache that goes by the address never shows one language for another.
"""

from collections.abc import Callable
from functools import cache

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import URLPattern, URLResolver
from django.urls.resolvers import LocalePrefixPattern
from django.utils import translation


class LanguageOfAddress:
    """Middleware. Django's own says that its answers vary by the browser's languages, and leaves the language behind
    for the next request of the thread."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        language = language_of(request.path_info)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


class LanguagePrefix(LocalePrefixPattern):
    """The beginning of an address: `es/` while the language is Spanish, nothing otherwise.

    Django's own would make addresses below `de/` for an editor who has the admin in German.
    """

    @property
    def language_prefix(self) -> str:
        language = translation.get_language()
        return f"{language}/" if language in prefixed() else ""


def in_each_language(*patterns: URLPattern | URLResolver) -> list[URLResolver]:
    return [URLResolver(LanguagePrefix(prefix_default_language=False), list(patterns))]


def language_of(path: str) -> str:
    beginning = path.split("/", 2)[1] if path.startswith("/") else ""
    return beginning if beginning in prefixed() else settings.LANGUAGE_CODE


@cache
def prefixed() -> frozenset[str]:
    """The languages besides the site's own."""
    own = settings.LANGUAGE_CODE.split("-")[0]
    return frozenset(code for code, _name in settings.LANGUAGES if code != own)
