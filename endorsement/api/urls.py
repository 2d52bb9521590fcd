"""The API's addresses: `path("api/registry/v1/", include("endorsement.api.urls"))`."""

from typing import Any

from django.http import Http404, HttpRequest
from django.urls import URLPattern, path, re_path
from django.utils.translation import gettext as _
from django.views.generic import RedirectView

from endorsement.api.parameters import ListParameters
from endorsement.api.responses import open_to_all
from endorsement.api.routes import api

app_name = "endorsement_api"

# By the name of the address. The others take no parameters, and clients may keep and revalidate their responses.
PARAMETERS = {"endorsees": ListParameters.model_fields}
CACHE_CONTROL = {"verify": "no-store"}


def _opened(pattern: Any) -> URLPattern:
    name = pattern.name
    view = open_to_all(
        pattern.callback, cache_control=CACHE_CONTROL.get(name, "no-cache"), parameters=PARAMETERS.get(name, ())
    )
    return path(str(pattern.pattern), view, name=name)


def nothing_here(request: HttpRequest, **kwargs: Any) -> Any:
    raise Http404(_("Nothing is at this address. Every address of this API except openapi.json ends with a slash."))


urlpatterns = [
    # Before ninja's own view of this address, which is a 404.
    path("", open_to_all(RedirectView.as_view(pattern_name=f"{app_name}:openapi-view")), name="api-root"),
    *(_opened(pattern) for pattern in api.urls[0]),
    # Below the API, an unknown address never falls through to the site's pages.
    re_path("", open_to_all(nothing_here)),
]
