"""The API's addresses: `path("api/registry/v1/", include("endorsement.api.urls"))`."""

from typing import Any

from django.http import Http404, HttpRequest
from django.urls import URLPattern, path, re_path
from django.utils.translation import gettext as _
from django.views.generic import RedirectView

from endorsement.api.documentation import documentation
from endorsement.api.openapi import openapi
from endorsement.api.responses import open_to_all
from endorsement.api.routes import api

app_name = "endorsement_api"

# By operation name. Clients may keep the others and revalidate them.
CACHE_CONTROL = {"verify": "no-store"}


def nothing_here(request: HttpRequest, **kwargs: Any) -> Any:
    raise Http404(_("Nothing is at this address. Every address of this API except openapi.json ends with a slash."))


operations = [
    path(
        str(pattern.pattern),
        open_to_all(pattern.callback, cache_control=CACHE_CONTROL.get(pattern.name or "", "no-cache")),
        name=pattern.name,
    )
    for pattern in api.urls[0]
    if isinstance(pattern, URLPattern) and pattern.name != "api-root"
]

urlpatterns = [
    path("", open_to_all(RedirectView.as_view(pattern_name=f"{app_name}:documentation")), name="root"),
    path("openapi.json", open_to_all(openapi), name="openapi"),
    path("docs/", open_to_all(documentation), name="documentation"),
    *operations,
    # Below the API, an unknown address never falls through to the site's pages.
    re_path("", open_to_all(nothing_here)),
]
