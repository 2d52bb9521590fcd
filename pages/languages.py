"""Pages in several languages. A page has one language, and its translations are pages of their own."""

from typing import TypeVar

from django.conf import settings
from django.utils.translation import get_language
from wagtail.coreutils import get_supported_content_language_variant
from wagtail.models import Locale, Page
from wagtail.query import PageQuerySet

from endorsement.content_version import EVERY_AREA, Memo
from pages.public_pages import only_public

SomePage = TypeVar("SomePage", bound=Page)

_codes = Memo(EVERY_AREA, size=1)


def active_code() -> str:
    """The language of the answer, as locales have it: "en" for "en-us"."""
    try:
        return str(get_supported_content_language_variant(get_language() or settings.LANGUAGE_CODE))
    except LookupError:
        return default_code()


def default_code() -> str:
    return str(get_supported_content_language_variant(settings.LANGUAGE_CODE))


def code_of(page: Page) -> str:
    """The language of a page."""
    codes = _codes.get("codes", lambda: dict(Locale.objects.values_list("pk", "language_code")))
    return codes.get(page.locale_id, "") or default_code()


def is_in_language(page: Page) -> bool:
    """Whether the page is in the language of the answer."""
    return code_of(page) == active_code()


def localized(page: SomePage) -> SomePage:
    """The page in the language of the answer, if that is published and public; otherwise the page as it is."""
    if page.pk is None or is_in_language(page):
        return page
    same = type(page)._default_manager.filter(translation_key=page.translation_key, locale__language_code=active_code())
    return only_public(same).first() or page


def in_language(pages: PageQuerySet) -> PageQuerySet:
    """The pages in the language of the answer; if there are none, those in the site's own."""
    found = pages.filter(locale__language_code=active_code())
    if active_code() == default_code() or found.exists():
        return found
    return pages.filter(locale__language_code=default_code())


def first_in_language(pages: PageQuerySet) -> Page | None:
    return in_language(pages).first()


def translations(page: Page) -> list[Page]:
    """The page and its published, public translations, the site's own language first; none if there is just one."""
    if page.pk is None:
        return []
    same = Page.objects.filter(translation_key=page.translation_key)
    found = sorted(only_public(same), key=lambda each: (code_of(each) != default_code(), code_of(each)))
    return found if len(found) > 1 and page.pk in {each.pk for each in found} else []
