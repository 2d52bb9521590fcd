"""The pages for crawlers."""

from wagtail.contrib.sitemaps import Sitemap


class PageSitemap(Sitemap):
    """The published, public pages.

    Leaves out the date of the last change: many pages show content from elsewhere, so the date of their last
    publication would be wrong.
    """

    lastmod = None
