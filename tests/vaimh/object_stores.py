"""An object store for tests: moto's server, which speaks S3 as a bucket's does."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import boto3
from moto.server import ThreadedMotoServer
from pytest_django import Settings


@contextmanager
def running() -> Iterator[str]:
    """Its address."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        yield f"http://{host}:{port}"
    finally:
        server.stop()


@dataclass(frozen=True)
class Bucket:
    """A new bucket, and how to reach it."""

    address: str
    name: str = field(default_factory=lambda: f"media-{uuid4().hex}")

    @property
    def options(self) -> dict[str, str]:
        return {"endpoint_url": self.address, "region_name": "us-east-1"}

    @property
    def client(self) -> Any:
        return boto3.client("s3", **self.options)

    def keys(self) -> list[str]:
        return sorted(item["Key"] for item in self.client.list_objects_v2(Bucket=self.name).get("Contents", ()))


def kept_in(settings: Settings, bucket: Bucket) -> None:
    """From now on, the site keeps its uploaded files there."""
    settings.MEDIA_BUCKET = bucket.name
    options = {"bucket_name": bucket.name, **bucket.options}
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "vaimh.object_store.ObjectStore", "OPTIONS": options},
    }
