"""The addresses of the site."""

from django.conf import settings
from django.http import Http404
from django.templatetags.static import static as static_address
from django.urls import URLPattern, include, path
from django.utils.functional import lazy
from django.views.decorators.cache import cache_control
from django.views.defaults import page_not_found
from django.views.generic import RedirectView, TemplateView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.contrib.sitemaps import views as sitemaps
from wagtail.documents import urls as wagtaildocs_urls

from endorsement.public.sitemaps import RegistrySitemap
from pages.sitemaps import PageSitemap
from pages.views import manifest, search
from vaimh import media, plugins
from vaimh.accounts import page_passwords
from vaimh.health import health
from vaimh.languages import in_each_language

SITEMAPS = {"pages": PageSitemap, "registry": RegistrySitemap}
fresh = cache_control(no_cache=True)


def for_developers() -> list[URLPattern]:
    """The site's own page for an unknown address; in development, Django has another one there."""
    return [path("404/", page_not_found, {"exception": Http404()})] if settings.DEBUG else []


def for_prometheus() -> list[URLPattern]:
    if not settings.METRICS_TOKEN:
        return []
    from vaimh.metrics import metrics

    return [path("metrics", metrics)]


# Before Wagtail's own, whose addresses they take over, in each language.
in_place_of_wagtails = [
    *page_passwords.urlpatterns,
    path("_util/login/", RedirectView.as_view(pattern_name="wagtailadmin_login", query_string=True)),
]

urlpatterns = [
    path("admin/", include(wagtailadmin_urls)),
    path("api/v2/", include("vaimh.api.urls")),
    path("api/registry/v1/", include("endorsement.api.urls")),
    *in_place_of_wagtails,
    path("documents/", include(wagtaildocs_urls)),
    # For browsers that can't draw SVG. Lazy, because the hashed name exists only after collectstatic.
    path("favicon.ico", RedirectView.as_view(url=lazy(static_address, str)("img/favicon.ico"))),
    path("robots.txt", fresh(TemplateView.as_view(template_name="robots.txt", content_type="text/plain"))),
    path("site.webmanifest", fresh(manifest), name="manifest"),
    path("sitemap.xml", fresh(sitemaps.index), {"sitemaps": SITEMAPS, "sitemap_url_name": "sitemap"}),
    path("sitemap-<section>.xml", fresh(sitemaps.sitemap), {"sitemaps": SITEMAPS}, name="sitemap"),
    *plugins.urlpatterns(),
    *for_developers(),
    path("media/<path:path>", media.send),
    path("healthz", health),
    *for_prometheus(),
    *in_each_language(
        path("registry/", include("endorsement.urls")),
        path("search/", search, name="search"),
        *in_place_of_wagtails,
        path("", include(wagtail_urls)),
    ),
]
