"""The pages for crawlers."""

from wagtail.contrib.sitemaps import Sitemap
from wagtail.query import PageQuerySet

from pages.public_pages import public_pages, public_pages_of_site, site_root


class PageSitemap(Sitemap):
    """The public pages, in each language.

    Leaves out the date of the last change: many pages show content from elsewhere, so the date of their last
    publication would be wrong.
    """

    lastmod = None

    def items(self) -> PageQuerySet:
        pages = public_pages_of_site(self.request)
        root = site_root(self.request)
        for home in root.get_translations() if root else ():
            pages = pages | public_pages().descendant_of(home, inclusive=True)
        return pages.order_by("path").defer_streamfields().specific()
