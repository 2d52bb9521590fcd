"""/healthz: whether the process answers. /healthz?ready: whether the site can do its work, check by check."""

import logging
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from django.db.models import Q
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django_tasks_db.models import DBTaskResult, get_date_max

from endorsement import clock
from endorsement.calendar.lookup import cycle_covering
from pages.models import ContactMessage
from pages.overdue import PATIENCE, overdue
from vaimh.backups import manifest
from vaimh.pending_migrations import pending_migrations

logger = logging.getLogger(__name__)


@never_cache
def health(request: HttpRequest) -> JsonResponse:
    """JSON with "ok" or "failed" for each check, status 503 if one failed. The reason is in the log alone."""
    if "ready" not in request.GET:
        return JsonResponse({"status": "ok"})
    checks = {name: "ok" if _holds(name, check) else "failed" for name, check in CHECKS.items()}
    healthy = "failed" not in checks.values()
    return JsonResponse({"status": "ok" if healthy else "failed", "checks": checks}, status=200 if healthy else 503)


def _holds(name: str, check: Callable[[], bool]) -> bool:
    try:
        return check()
    except Exception:
        logger.exception("The health check of the %s failed.", name)
        return False


def _database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return cursor.fetchone() == (1,)


def _cache() -> bool:
    token = uuid4().hex
    cache.set(f"health-{token}", token, timeout=10)
    return cache.get(f"health-{token}") == token


def _migrations() -> bool:
    return not pending_migrations()


def _cycle() -> bool:
    return cycle_covering(clock.today()) is not None


def _publishing() -> bool:
    return not overdue(clock.now())


def _worker() -> bool:
    """Whether the worker takes its tasks, where there is one."""
    if not settings.TASK_WORKER:
        return True
    late = timezone.now() - PATIENCE
    # A task without a time of its own has the last one there is.
    waits = Q(run_after__lt=late) | Q(run_after=get_date_max(), enqueued_at__lt=late)
    return not DBTaskResult.objects.ready().filter(waits).exists()


def _mail() -> bool:
    """Whether messages of the contact form reach the mailbox: `mail_messages` runs each hour."""
    return not ContactMessage.waiting_since(timezone.now() - timedelta(hours=2)).exists()


def _sessions() -> bool:
    """Whether ended sessions are removed: `clearsessions` runs each night."""
    return not Session.objects.filter(expire_date__lt=timezone.now() - timedelta(days=2)).exists()


def _backup() -> bool:
    """Whether the last whole backup is from the last night, where `BACKUP_DIRECTORY` says where they are."""
    if not settings.BACKUP_DIRECTORY:
        return True
    made = [path.stat().st_mtime for path in Path(settings.BACKUP_DIRECTORY).glob(f"*/{manifest.NAME}")]
    return time.time() - max(made, default=0) < timedelta(hours=26).total_seconds()


CHECKS = {
    "database": _database,
    "cache": _cache,
    "migrations": _migrations,
    "cycle": _cycle,
    "publishing": _publishing,
    "worker": _worker,
    "mail": _mail,
    "sessions": _sessions,
    "backup": _backup,
}
