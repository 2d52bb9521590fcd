"""The registry's public addresses for crawlers: `{"sitemaps": {"registry": RegistrySitemap}}` (docs/operations.md)."""

from django.urls import reverse
from wagtail.contrib.sitemaps import Sitemap
from wagtail.models import Site

from endorsement import clock
from endorsement.models import Endorsee


class RegistrySitemap(Sitemap):
    """The verification page, and the record of everyone listed today.

    Leaves out the date of the last change: records change with the calendar, and nothing stores when.
    """

    limit = 5_000
    lastmod = None

    def items(self) -> list[tuple[str, list[str]]]:
        """The name and the arguments of each address."""
        numbers = Endorsee.objects.listed(clock.today()).order_by("number").values_list("number", flat=True)
        return [("endorsement:verify", []), *(("endorsement:record", [number]) for number in numbers)]

    def _urls(self, page: int, protocol: str, domain: str) -> list[dict[str, str]]:
        site = Site.find_for_request(self.request)
        root = site.root_url if site else self.request.build_absolute_uri("/").rstrip("/")
        shown = self.paginator.page(page).object_list
        return [{"location": root + reverse(name, args=arguments)} for name, arguments in shown]
