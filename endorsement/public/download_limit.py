"""How many files are written at once, so that one client's downloads keep nobody else waiting.

Counted in the memory of each process, because that is where downloads are in each other's way. So it works without a
cache, and a process that was killed leaves nothing behind. A refusal takes milliseconds. With more threads than
`OF_ALL` (docs/operations.md), each process always has one for pages.
"""

import threading
from collections.abc import Iterator
from weakref import WeakSet

from django.http import HttpRequest

from endorsement.public.rate_limit import client_of

# At once in one process: of one client, and of all clients.
OF_ONE_CLIENT = 2
OF_ALL = 3
# Seconds after which a client that was refused may come again.
RETRY_AFTER = 10


class TooManyDownloads(Exception):
    """The client, or all clients together, already have as many downloads as the process writes at once."""


class Download:
    """The pieces of a file. It counts until Django closes the answer: when it is sent, or when the client is gone."""

    def __init__(self, client: str, pieces: Iterator[bytes]) -> None:
        self.client = client
        self.pieces = pieces

    def __iter__(self) -> Iterator[bytes]:
        return self.pieces

    def close(self) -> None:
        running.discard(self)


lock = threading.Lock()
# Weak, so that an answer that an error replaced before it was sent doesn't count forever.
running: "WeakSet[Download]" = WeakSet()


def limited(request: HttpRequest, pieces: Iterator[bytes]) -> Download:
    """The pieces of a file, counted as a download of the client that sent the request.

    Raises:
        TooManyDownloads
    """
    download = Download(client_of(request), pieces)
    with lock:
        clients = [other.client for other in running]
        if len(clients) >= OF_ALL or clients.count(download.client) >= OF_ONE_CLIENT:
            raise TooManyDownloads
        running.add(download)
    return download
