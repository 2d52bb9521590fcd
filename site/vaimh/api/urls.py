"""The addresses below `/api/v2/`."""

from django.urls import path, re_path
from wagtail.api.v2.router import WagtailAPIRouter

from vaimh.api import endpoints, site

app_name = "wagtailapi_v2"

router = WagtailAPIRouter(app_name)
router.register_endpoint("pages", endpoints.Pages)
router.register_endpoint("images", endpoints.Images)
router.register_endpoint("documents", endpoints.Documents)
router.register_endpoint("redirects", endpoints.Redirects)

urlpatterns = [
    path("", site.index),
    path("menu/", site.menu, name="menu"),
    path("settings/", site.settings, name="settings"),
    *router.get_urlpatterns(),
    # Without the slash, Django redirects to the address with it.
    re_path(r"^.+/$", site.not_found),
]
