"""The registry's public addresses for crawlers: `{"sitemaps": {"registry": RegistrySitemap}}` (docs/operations.md)."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from wagtail.contrib.sitemaps import Sitemap
from wagtail.models import Site

from endorsement import clock
from endorsement.models import Endorsee
from endorsement.public.directory import Directory
from endorsement.public.translations import offered


class RegistrySitemap(Sitemap):
    """The verification pages, and the record of everyone listed today.

    In another language they are the alternates of these.

    Leaves out the date of the last change: records change with the calendar, and nothing stores when.
    """

    limit = 5_000
    lastmod = None

    def items(self) -> list[str | int]:
        """The names of the verification pages, and everyone (ids) on the list, by name."""
        return ["endorsement:verify", "endorsement:roster", *Directory.of(clock.today()).ids]

    def _urls(self, page: int, protocol: str, domain: str) -> list[dict[str, Any]]:
        site = Site.find_for_request(self.request)
        root = site.root_url if site else self.request.build_absolute_uri("/").rstrip("/")
        shown = self.paginator.page(page).object_list
        numbers = dict(
            Endorsee.objects.filter(pk__in=[pk for pk in shown if isinstance(pk, int)]).values_list("pk", "number")
        )
        pages = [name for name in shown if isinstance(name, str)]
        listed = [numbers[pk] for pk in shown if pk in numbers]
        by_language = {}
        for language in _languages():
            with translation.override(language):
                by_language[language] = _paths(pages, listed)
        own, *others = by_language.values()
        if not others or others == [own]:
            return [{"location": root + path} for path in own]
        return [
            {
                "location": root + path,
                "alternates": [
                    {"lang_code": language, "location": root + paths[place]} for language, paths in by_language.items()
                ],
            }
            for place, path in enumerate(own)
        ]


def _languages() -> list[str]:
    """The site's own first."""
    return [settings.LANGUAGE_CODE.split("-")[0], *offered()]


def _paths(pages: list[str], numbers: list[str]) -> list[str]:
    """The path of each page and record, in the active language. Records differ in the number alone, and to reverse
    5,000 took a quarter of a second."""
    found = [reverse(name) for name in pages]
    if numbers:
        before, after = reverse("endorsement:record", args=[numbers[0]]).rsplit(numbers[0], 1)
        found += [f"{before}{number}{after}" for number in numbers]
    return found
