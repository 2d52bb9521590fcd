"""Mail servers for tests: one that works, and one that accepts a connection and never answers."""

import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from email.message import Message
from ssl import SSLContext
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message as MessageHandler


class Kept(MessageHandler):
    def __init__(self) -> None:
        super().__init__()
        self.messages: list[Message] = []

    def handle_message(self, message: Message) -> None:
        self.messages.append(message)


class Refusing(Kept):
    """Answers RCPT with the words that it has for the address."""

    def __init__(self, answers: Mapping[str, str]) -> None:
        super().__init__()
        self.answers = answers

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if address not in self.answers:
            envelope.rcpt_tos.append(address)
        return self.answers.get(address, "250 OK")


@contextmanager
def working(*, tls: SSLContext | None = None, kept: Kept | None = None) -> Iterator[tuple[int, list[Message]]]:
    """Its port and what it was sent; with `tls` it speaks nothing but TLS, as on port 465."""
    kept = kept or Kept()
    server = Controller(kept, hostname="127.0.0.1", port=free_port(), ssl_context=tls)
    server.start()
    try:
        yield server.port, kept.messages
    finally:
        server.stop()


@contextmanager
def silent() -> Iterator[int]:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(50)
        yield server.getsockname()[1]


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]
