"""gunicorn's configuration: `gunicorn --config deploy/gunicorn.conf.py vaimh.wsgi`. The socket is systemd's."""

import logging
import os
import shutil
import tempfile
import time

# In UTC, as the site's own entries: the master and the workers would each use another zone.
logging.Formatter.converter = time.gmtime

pythonpath = "site"
workers = int(os.environ.get("WEB_CONCURRENCY", "3"))
# Threads let a slow client or download wait without holding a worker. The site writes up to three CSV files at once in
# a process, and the fourth thread answers pages meanwhile.
threads = int(os.environ.get("WEB_THREADS", "4"))
control_socket_disable = True  # systemd does all that gunicornc could
timeout = 120  # an import of 50,000 rows
graceful_timeout = 60
# Workers give back what large images took. The jitter keeps them from leaving all at once.
max_requests = 5000
max_requests_jitter = 500
# It would be a file in the home directory, where the unit lets nothing be written.
control_socket_disable = True

if os.environ.get("METRICS_TOKEN"):
    # Each worker counts for itself, and any of them answers for all, from a directory that is new at each start.
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(prefix="vaimh-metrics-")

    def child_exit(server: object, worker: object) -> None:
        from prometheus_client import multiprocess

        multiprocess.mark_process_dead(worker.pid)

    def on_exit(server: object) -> None:
        shutil.rmtree(os.environ["PROMETHEUS_MULTIPROC_DIR"], ignore_errors=True)
