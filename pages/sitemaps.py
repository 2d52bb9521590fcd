"""The pages for crawlers."""

from wagtail.contrib.sitemaps import Sitemap
from wagtail.query import PageQuerySet

from pages.public_pages import public_pages


class PageSitemap(Sitemap):
    """The public pages.

    Leaves out the date of the last change: many pages show content from elsewhere, so the date of their last
    publication would be wrong.
    """

    lastmod = None

    def items(self) -> PageQuerySet:
        root = self.get_wagtail_site().root_page
        return public_pages().descendant_of(root, inclusive=True).order_by("path").defer_streamfields().specific()
