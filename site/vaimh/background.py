"""Work outside the request where no worker runs: `TASK_WORKER` in the settings chooses between the two."""

from concurrent.futures import ThreadPoolExecutor
from functools import cached_property

from django.db import close_old_connections, transaction
from django_tasks import TaskResult
from django_tasks.backends.immediate import ImmediateBackend


class ThreadBackend(ImmediateBackend):
    """Runs tasks in a few threads of the web process, after the request's transaction. A restart waits for them.

    Threads, because a mail server that accepts and never answers would hold the process even after the response.
    """

    threads = 2

    @cached_property
    def pool(self) -> ThreadPoolExecutor:
        # Made at the first task: threads don't survive the fork of a gunicorn that loads the site first.
        return ThreadPoolExecutor(self.threads, thread_name_prefix="task")

    def _execute_task(self, task_result: TaskResult) -> None:
        transaction.on_commit(lambda: self.pool.submit(self._run, task_result))

    def _run(self, task_result: TaskResult) -> None:
        close_old_connections()
        try:
            super()._execute_task(task_result)
        finally:
            close_old_connections()
