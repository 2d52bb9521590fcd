"""Production as the proxy in front calls it: every request says that the visitor came over HTTPS."""

from collections.abc import Iterable
from typing import Any

from vaimh.wsgi import application as production


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    return production({**environ, "HTTP_X_FORWARDED_PROTO": "https"}, start_response)
