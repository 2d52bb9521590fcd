"""A read whose connection PostgreSQL ended (a restart, a failover, an administrator) is tried once more."""

from collections.abc import Callable
from typing import Any

from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest
from django.http.response import HttpResponseBase


class ReadAgain:
    """Middleware around GET and HEAD; nothing else is ever repeated.

    Outside a transaction each statement stands alone, so the one that failed is repeated on a fresh connection, not the
    request: that way it also covers what other middleware asks. Inside a transaction, and with a statement that
    writes, the error stands.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method not in ("GET", "HEAD") or connection.vendor != "postgresql":
            return self.get_response(request)
        with connection.execute_wrapper(read_again):
            return self.get_response(request)


def read_again(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    try:
        return execute(sql, params, many, context)
    except (OperationalError, InterfaceError):
        own, cursor = context["connection"], context["cursor"]
        # A cursor with a name lives on the server, and went with the connection.
        on_the_server = getattr(cursor.cursor, "name", None)
        if own.in_atomic_block or on_the_server or not sql.startswith("SELECT") or own.is_usable():
            raise
        own.close()
        cursor.cursor = own.cursor().cursor
        return execute(sql, params, many, context)
