"""The pages for crawlers."""

from wagtail.contrib.sitemaps import Sitemap
from wagtail.query import PageQuerySet

from pages.public_pages import public_pages_in_each_language


class PageSitemap(Sitemap):
    """The public pages, in each language.

    Leaves out the date of the last change: many pages show content from elsewhere, so the date of their last
    publication would be wrong.
    """

    lastmod = None

    def items(self) -> PageQuerySet:
        return public_pages_in_each_language(self.request).defer_streamfields().specific()
