"""The addresses of the site (docs/addresses are in README.md)."""

from django.conf import settings
from django.conf.urls.static import static
from django.urls import include, path
from django.views.decorators.cache import cache_control
from django.views.generic import TemplateView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.contrib.sitemaps import views as sitemaps
from wagtail.documents import urls as wagtaildocs_urls

from endorsement.sitemaps import RegistrySitemap
from pages.sitemaps import PageSitemap
from pages.views import search

SITEMAPS = {"pages": PageSitemap, "registry": RegistrySitemap}
fresh = cache_control(no_cache=True)

urlpatterns = [
    path("admin/", include(wagtailadmin_urls)),
    path("registry/", include("endorsement.urls")),
    path("search/", search, name="search"),
    path("documents/", include(wagtaildocs_urls)),
    path("robots.txt", fresh(TemplateView.as_view(template_name="robots.txt", content_type="text/plain"))),
    path("sitemap.xml", fresh(sitemaps.index), {"sitemaps": SITEMAPS, "sitemap_url_name": "sitemap"}),
    path("sitemap-<section>.xml", fresh(sitemaps.sitemap), {"sitemaps": SITEMAPS}, name="sitemap"),
    *static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT),
    path("", include(wagtail_urls)),
]
