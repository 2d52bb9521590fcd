"""The registry's public addresses for crawlers: `{"sitemaps": {"registry": RegistrySitemap}}` (docs/operations.md)."""

from django.urls import reverse
from wagtail.contrib.sitemaps import Sitemap
from wagtail.models import Site

from endorsement import clock
from endorsement.models import Endorsee
from endorsement.public.directory import Directory


class RegistrySitemap(Sitemap):
    """The verification pages, and the record of everyone listed today.

    Leaves out the date of the last change: records change with the calendar, and nothing stores when.
    """

    limit = 5_000
    lastmod = None

    def items(self) -> list[str | int]:
        """The names of the verification pages, and everyone (ids) on the list, by name."""
        return ["endorsement:verify", "endorsement:roster", *Directory.of(clock.today()).ids]

    def _urls(self, page: int, protocol: str, domain: str) -> list[dict[str, str]]:
        site = Site.find_for_request(self.request)
        root = site.root_url if site else self.request.build_absolute_uri("/").rstrip("/")
        shown = self.paginator.page(page).object_list
        numbers = dict(
            Endorsee.objects.filter(pk__in=[pk for pk in shown if isinstance(pk, int)]).values_list("pk", "number")
        )
        paths = [reverse(name) for name in shown if isinstance(name, str)]
        paths += _record_paths([numbers[pk] for pk in shown if pk in numbers])
        return [{"location": root + path} for path in paths]


def _record_paths(numbers: list[str]) -> list[str]:
    """The path of each record. They differ in the number alone, and to reverse 5,000 took a quarter of a second."""
    if not numbers:
        return []
    before, after = reverse("endorsement:record", args=[numbers[0]]).rsplit(numbers[0], 1)
    return [f"{before}{number}{after}" for number in numbers]
