"""The pages for crawlers."""

from wagtail.contrib.sitemaps import Sitemap


class PageSitemap(Sitemap):
    """The published pages that everybody may read.

    Without the day of the last change: many pages show what is kept elsewhere, so the day they were last published
    on is not it.
    """

    lastmod = None
