"""Redis that is gone or hangs: the site serves without it and says so in the log."""

import logging
import socket
from collections.abc import Iterator

import pytest
from django.core.cache import caches
from django.test import Client, override_settings

from vaimh.caches import RedisCache


@pytest.fixture(autouse=True)
def not_paused() -> Iterator[None]:
    RedisCache.asked_again = 0.0
    yield
    RedisCache.asked_again = 0.0


@pytest.fixture(params=["gone", "hanging"])
def failing(request: pytest.FixtureRequest) -> Iterator[None]:
    """A Redis that refuses connections, or that takes them and never answers."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        if request.param == "hanging":
            server.listen()
        address = f"redis://127.0.0.1:{server.getsockname()[1]}/0"
        redis = {"BACKEND": "vaimh.caches.RedisCache", "LOCATION": address}
        with override_settings(CACHES={"default": redis, "renditions": redis, "pages": redis}):
            yield


@pytest.mark.django_db
def test_pages_are_served_and_the_log_says_so_once(new_site: None, failing: None, caplog, monkeypatch) -> None:
    monkeypatch.setattr("vaimh.caches.PAUSE", 600)  # a busy machine may need longer for the pages than the true pause
    with caplog.at_level(logging.WARNING, logger="vaimh.caches"):
        answers = [Client().get(address).status_code for address in ("/", "/endorsement/professionals/", "/contact/")]
    told = [record.getMessage() for record in caplog.records if record.name == "vaimh.caches"]
    assert (answers, ["without Redis for 600 seconds" in line for line in told]) == ([200] * 3, [True])


def test_it_is_an_empty_cache(failing: None) -> None:
    cache = caches["default"]
    cache.set("a", 1)
    cache.set_many({"b": 2})
    cache.delete_many(["a"])
    assert (cache.get("a"), cache.get("a", 3), cache.get_many(["a", "b"]), "a" in cache) == (None, 3, {}, False)
    assert (cache.add("a", 1), cache.touch("a"), cache.delete("a")) == (False, False, False)


def test_it_is_asked_again_after_the_pause(failing: None, caplog) -> None:
    for _time in range(2):
        caches["default"].get("a")
    assert len(caplog.records) == 1
    RedisCache.asked_again = 0.0
    caches["default"].get("a")
    assert len(caplog.records) == 2
