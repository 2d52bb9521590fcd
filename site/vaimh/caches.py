"""Redis as a cache that the site can do without."""

import logging
import time
from collections.abc import Callable
from typing import Any

from django.core.cache.backends import redis
from django.core.cache.backends.base import DEFAULT_TIMEOUT
from redis.exceptions import RedisError

# Redis answers in less than a millisecond, but a busy machine may keep it waiting. One that hangs holds a page this
# long, once, and then nobody for a while. Meanwhile nothing is counted, so this must not happen for nothing.
TIME_OUTS = {"socket_connect_timeout": 1.0, "socket_timeout": 1.0}
PAUSE = 5  # seconds without another try

logger = logging.getLogger(__name__)


class Paused(RedisError):
    """Redis failed a moment ago and isn't asked."""


class RedisCache(redis.RedisCache):
    """An empty cache while Redis fails: nothing is found and nothing is kept, and the log says so.

    Only counting still fails, because a count of nothing would be wrong; callers of `incr` decide what that means.
    """

    asked_again = 0.0

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, {**params, "OPTIONS": {**TIME_OUTS, **params.get("OPTIONS", {})}})

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        return self._or(default, super().get, key, default, version)

    def get_many(self, keys: Any, version: int | None = None) -> Any:
        return self._or({}, super().get_many, keys, version)

    def has_key(self, key: str, version: int | None = None) -> bool:
        return bool(self._or(False, super().has_key, key, version))

    def add(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return bool(self._or(False, super().add, key, value, timeout, version))

    def set(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        self._or(None, super().set, key, value, timeout, version)

    def set_many(self, data: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> list[Any]:
        return list(self._or(list(data), super().set_many, data, timeout, version))

    def touch(self, key: str, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return bool(self._or(False, super().touch, key, timeout, version))

    def delete(self, key: str, version: int | None = None) -> bool:
        return bool(self._or(False, super().delete, key, version))

    def delete_many(self, keys: Any, version: int | None = None) -> None:
        self._or(None, super().delete_many, keys, version)

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        return int(self._tried(super().incr, key, delta, version))

    def _or(self, otherwise: Any, ask: Callable[..., Any], *arguments: Any) -> Any:
        try:
            return self._tried(ask, *arguments)
        except (RedisError, OSError):
            return otherwise

    def _tried(self, ask: Callable[..., Any], *arguments: Any) -> Any:
        # For the whole process: Django makes one of these for each thread.
        if time.monotonic() < RedisCache.asked_again:
            raise Paused("Redis failed a moment ago and isn't asked yet.")
        try:
            return ask(*arguments)
        except (RedisError, OSError) as error:
            RedisCache.asked_again = time.monotonic() + PAUSE
            logger.warning("The site runs without Redis for %s seconds: %r", PAUSE, error)
            raise
