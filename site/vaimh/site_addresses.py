"""The addresses of Wagtail's sites, the site of a host and the locale of a language, by the content's version.

Wagtail keeps the addresses in the cache for an hour, and a save of a site or of a home page clears the cache of its own
process alone. Another process would still link to the old address. It asks the database for the site of a host in every
request.
"""

from django.utils.translation import get_language
from wagtail.models import Locale, Site, sites
from wagtail.models.sites import SiteRootPath

from endorsement import content_version
from endorsement.content_version import Memo
from vaimh import shown_tables

_paths = Memo(shown_tables.AREA, size=1)
_sites = Memo(shown_tables.AREA, size=50)
_locales = Memo(shown_tables.AREA, size=50)


def read_by_version() -> None:
    """Replaces Wagtail's three look-ups; it has no hook for them."""
    paths_from_wagtail, site_from_wagtail = Site.get_site_root_paths, sites.get_site_for_hostname

    def paths_from_database() -> list[SiteRootPath]:
        Site.clear_site_root_paths_cache()
        return list(paths_from_wagtail())

    def paths_by_version() -> list[SiteRootPath]:
        return _paths.get("paths", paths_from_database)

    def site_by_version(hostname: str, port: str) -> Site:
        if not content_version.is_read_once():
            return site_from_wagtail(hostname, port)
        # Requests share it, and with it the home page.
        return _sites.get((hostname, port), lambda: site_from_wagtail(hostname, port))

    locale_from_wagtail = Locale.get_active

    def locale_by_version() -> Locale:
        if not content_version.is_read_once():
            return locale_from_wagtail()
        return _locales.get(get_language(), locale_from_wagtail)

    Locale.get_active = staticmethod(locale_by_version)
    Site.get_site_root_paths = staticmethod(paths_by_version)
    sites.get_site_for_hostname = site_by_version
