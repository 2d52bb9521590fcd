"""Writers that meet."""

import threading
from collections.abc import Callable
from typing import Any

from django.db import connection

WRITES = ("INSERT", "UPDATE", "DELETE")
# Long enough for a short writer to finish, if nothing makes it wait.
MOMENT = 0.1
# No writer of the tests takes this long, unless it waits for one that waits for it.
LIMIT = 30


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """Runs the works in threads that begin together; returns what each returned or raised."""
    barrier = threading.Barrier(len(works))
    return in_threads(*[lambda work=work: (barrier.wait(), work())[1] for work in works])


def in_threads(*works: Callable[[], Any]) -> list[Any]:
    """Runs each work in a thread with a connection of its own; returns what each returned or raised."""
    results: list[Any] = [None] * len(works)

    def run(position: int, work: Callable[[], Any]) -> None:
        try:
            results[position] = work()
        except Exception as error:
            results[position] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair, daemon=True) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(LIMIT)
    assert not any(thread.is_alive() for thread in threads), "These wait for each other."
    return results


def writes_of(work: Callable[[], Any]) -> int:
    """How many statements of the work write."""
    count = 0

    def execute(run: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal count
        count += sql.startswith(WRITES)
        return run(sql, params, many, context)

    with connection.execute_wrapper(execute):
        work()
    return count


def in_the_middle(first: Callable[[], Any], second: Callable[[], Any], *, before_write: int) -> list[Any]:
    """Runs `second` just before the n-th writing statement of `first`, which goes on when that is done or has to wait.

    Returns what each returned or raised.
    """
    there, done = threading.Event(), threading.Event()
    count = 0

    def execute(run: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal count
        count += sql.startswith(WRITES)
        if count == before_write and not there.is_set():
            there.set()
            done.wait(MOMENT)
        return run(sql, params, many, context)

    def paused() -> Any:
        try:
            with connection.execute_wrapper(execute):
                return first()
        finally:
            there.set()

    def meanwhile() -> Any:
        there.wait(LIMIT)
        try:
            return second()
        finally:
            done.set()

    return in_threads(paused, meanwhile)
