"""The addresses of the site (docs/addresses are in README.md)."""

from django.conf import settings
from django.conf.urls.static import static
from django.templatetags.static import static as static_address
from django.urls import include, path
from django.utils.functional import lazy
from django.views.generic import RedirectView, TemplateView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.contrib.sitemaps.views import sitemap
from wagtail.documents import urls as wagtaildocs_urls

urlpatterns = [
    path("admin/", include(wagtailadmin_urls)),
    path("registry/", include("endorsement.urls")),
    path("documents/", include(wagtaildocs_urls)),
    # Browsers that draw no SVG ask here. Lazy: the hashed name is known once the static files are collected.
    path("favicon.ico", RedirectView.as_view(url=lazy(static_address, str)("img/favicon.ico"))),
    path("robots.txt", TemplateView.as_view(template_name="robots.txt", content_type="text/plain")),
    path("sitemap.xml", sitemap),
    *static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT),
    path("", include(wagtail_urls)),
]
