"""The registry's own pages in the other languages of the site.

A site offers them with Django's `i18n_patterns` or something like it: the address decides the language. The plug-in has
a catalog for each language of `CATALOGS` besides English.
"""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import translation
from django.utils.translation import get_language_info, gettext

CATALOGS = ("es",)


@dataclass(frozen=True)
class Translation:
    """The same page in one language, which has its `name` in itself: "Español"."""

    language: str
    name: str
    path: str


def translations_of(request: HttpRequest | None) -> list[Translation]:
    """The registry's page at this address in each language, the site's own first; none if there is just one."""
    match = request and request.resolver_match
    if not match:
        return []
    found: dict[str, Translation] = {}
    for language in (settings.LANGUAGE_CODE, *offered()):
        with translation.override(language):
            try:
                path = reverse(match.view_name, args=match.args, kwargs=match.kwargs)
            except NoReverseMatch:
                continue
        # Without an address of its own, it is no other page.
        found.setdefault(path, Translation(language.split("-")[0], name_of(language), path))
    return list(found.values()) if len(found) > 1 else []


def offered() -> list[str]:
    """The languages besides the site's own that both the site and the plug-in have."""
    own = settings.LANGUAGE_CODE.split("-")[0]
    return [code for code, _name in settings.LANGUAGES if code in CATALOGS and code != own]


def name_of(language: str) -> str:
    name: str = get_language_info(language)["name_local"]
    return name[:1].upper() + name[1:]


def translated(text: str) -> str:
    """What the association entered, in the reader's language if a catalog has the whole text as it stands."""
    return gettext(text) if text else ""


def is_in_site_language() -> bool:
    """Whether the reader's language is the one in which the association writes its texts."""
    return (translation.get_language() or settings.LANGUAGE_CODE).split("-")[0] == settings.LANGUAGE_CODE.split("-")[0]
