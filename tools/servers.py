"""What lighthouse and the benchmarks need to start a server."""

import socket
import time
from collections.abc import Callable


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def wait_for(answer: Callable[[], object], seconds: int = 60) -> None:
    until = time.monotonic() + seconds
    while True:
        try:
            answer()
            return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)
