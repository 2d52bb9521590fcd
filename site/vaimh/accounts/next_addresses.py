"""Where a form says that it leads: `next` in the admin, `return_url` of a page's password. Only addresses of this site.

Wagtail checks the host alone. It takes `a`, which then ends in a 500 (Django reads it as the name of a view), and
`%2f%2fexample.org`, which a proxy or an old browser may decode once more.
"""

from typing import Any
from urllib.parse import unquote

from django.http import HttpRequest
from django.utils.deprecation import MiddlewareMixin
from django.utils.http import url_has_allowed_host_and_scheme

READERS = ("/admin/", "/_util/", "/documents/")
# What stands in for an address that is refused: none, or the home page where one is required.
FIELDS = {"next": None, "return_url": "/"}


class OnlyOwnAddresses(MiddlewareMixin):
    """Leaves out what is no address of this site, before any view reads it. After the check for CSRF."""

    def process_view(self, request: HttpRequest, *args: Any) -> None:
        if not request.path.startswith(READERS):
            return
        for method in ("GET", "POST"):
            sent = getattr(request, method)
            refused = [
                name
                for name in FIELDS
                if name in sent and not all(is_own(text, request) for text in sent.getlist(name))
            ]
            if refused:
                kept = sent.copy()
                for name in refused:
                    del kept[name]
                    if instead := FIELDS[name]:
                        kept[name] = instead
                setattr(request, method, kept)


def is_own(address: str, request: HttpRequest) -> bool:
    """Whether it leads to this site, also when it is decoded twice more."""
    own = f"{request.scheme}://{request.get_host()}/"
    for _ in range(3):
        path = "/" + address.removeprefix(own) if address.startswith(own) else address
        if not path.startswith("/") or not path.isprintable() or not url_has_allowed_host_and_scheme(path, None):
            return False
        address = unquote(path)
    return True
