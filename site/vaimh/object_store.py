"""Uploaded files in a bucket of an S3-compatible object store, if `MEDIA_BUCKET` names one.

The bucket is private, and nobody but the site reads it. An image becomes private the moment its collection does, so no
file has an address of the bucket, not even a signed one: `media.send` and Wagtail's documents decide each time.
"""

import posixpath
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from boto3.exceptions import Boto3Error
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.core.files.base import File
from django.utils.encoding import filepath_to_uri
from storages.backends.s3 import S3Storage

from vaimh.media import StoreFails

# A store that hangs holds a request, so it gets seconds. A failed attempt is repeated once.
CONNECTION = Config(
    connect_timeout=3,
    read_timeout=10,
    retries={"mode": "standard", "total_max_attempts": 2},
    signature_version="s3v4",
)
MEMORY = 1024 * 1024  # bytes of a file; a larger one waits in a temporary file


class ObjectStore(S3Storage):
    def get_default_settings(self) -> dict[str, Any]:
        return {
            **super().get_default_settings(),
            "client_config": CONNECTION,
            "default_acl": None,  # as the bucket has it: private
            "file_overwrite": False,
            "max_memory_size": MEMORY,
        }

    def url(self, name: str, *args: Any, **kwargs: Any) -> str:
        """The site's own address of the file."""
        return posixpath.join(settings.MEDIA_URL, filepath_to_uri(name) or "")

    def _open(self, name: str, mode: str = "rb") -> File:
        with _as_of_a_disk():
            file = super()._open(name, mode)
            if "r" in mode:
                file.file  # noqa: B018 - reads it now, and not where nobody expects the store to fail
            return file

    def _save(self, name: str, content: File) -> str:
        with _as_of_a_disk():
            return super()._save(name, content)

    def delete(self, name: str) -> None:
        with _as_of_a_disk():
            super().delete(name)

    def exists(self, name: str) -> bool:
        with _as_of_a_disk():
            return super().exists(name)

    def size(self, name: str) -> int:
        with _as_of_a_disk():
            return super().size(name)


@contextmanager
def _as_of_a_disk() -> Iterator[None]:
    try:
        yield
    except (BotoCoreError, ClientError, Boto3Error) as error:
        raise StoreFails(f"The object store failed: {error}") from error
