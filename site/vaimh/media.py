"""Uploaded files, for visitors: none of a private collection, and documents only at /documents/, where Wagtail asks.

Names of renditions can be guessed, so a proxy that serves the directory itself gives private files away. The site
decides, and the proxy sends the file if it can (`MEDIA_INTERNAL_URL`).
"""

import posixpath
from urllib.parse import quote

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_cache_control
from django.views.static import serve
from wagtail.images import get_image_model

from pages.public_pages import private_collections

IMAGES = ("images", "original_images")


class StoreFails(OSError):
    """The object store didn't do what it was asked (object_store.py). For most callers, it is a disk that fails."""


def send(request: HttpRequest, path: str) -> HttpResponseBase:
    """The file, or 404. Staff see the images of private collections as well, in the admin."""
    room = path.partition("/")[0]
    if room == "documents" or posixpath.normpath(f"/{path}") != f"/{path}":
        raise Http404
    public = room not in IMAGES or _is_public(path)
    if not public and not request.user.has_perm("wagtailadmin.access_admin"):
        raise Http404
    answer: HttpResponseBase
    if settings.MEDIA_INTERNAL_URL:
        # nginx finds the type by the name of the file.
        answer = HttpResponse(headers={"X-Accel-Redirect": settings.MEDIA_INTERNAL_URL + quote(path)})
        del answer.headers["Content-Type"]
    elif settings.MEDIA_BUCKET:
        answer = _from_store(request, path)
    else:
        answer = serve(request, path, document_root=str(settings.MEDIA_ROOT))
    patch_cache_control(
        answer, **({"public": True, "max_age": 3600} if public else {"private": True, "no_store": True})
    )
    return answer


def _from_store(request: HttpRequest, path: str) -> HttpResponseBase:
    try:
        file = default_storage.open(path)
    except FileNotFoundError:
        raise Http404 from None
    return FileResponse(file, filename=posixpath.basename(path))


def _is_public(path: str) -> bool:
    """Whether an image in a public collection has the file. A file that no image has is not shown."""
    images = get_image_model()
    private = private_collections()
    renditions = images.get_rendition_model().objects.filter(file=path).exclude(image__collection__in=private)
    return renditions.exists() or images.objects.filter(file=path).exclude(collection__in=private).exists()
