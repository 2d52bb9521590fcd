"""Files that only some users may read. Their address is a page of the admin, never one of uploaded files."""

from typing import Any

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from endorsement.enums import FileKind


def as_download(kept: Any) -> HttpResponse:
    """A kept file with `file`, `kind` and `name`: always a download, so that no browser runs what may be in it."""
    with kept.file.open() as stored:
        response = HttpResponse(stored.read(), content_type=FileKind(kept.kind).media_type)
    response["Content-Disposition"] = content_disposition_header(True, kept.name)
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    return response
