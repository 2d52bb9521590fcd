import logging
import os
import threading
import time
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import connections
from django.utils.autoreload import DJANGO_AUTORELOAD_ENV

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Serves the site for `make run` and `make dev`, and does each minute what pages are scheduled for."
    requires_system_checks = ()  # runserver makes them

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("port", nargs="?", default="8000")
        parser.add_argument("--noreload", action="store_false", dest="use_reloader")

    def handle(self, *args: Any, port: str, use_reloader: bool, **options: Any) -> None:
        # With the reloader, this runs in a process that watches, too. Only the one that serves publishes.
        if not use_reloader or os.environ.get(DJANGO_AUTORELOAD_ENV) == "true":
            # A thread, because a process of its own could outlive a server that is killed.
            threading.Thread(target=publish_each_minute, daemon=True).start()
        call_command("runserver", port, use_reloader=use_reloader)


def publish_each_minute() -> None:
    while True:
        publish_due()
        # A second after the full minute, so that what is due at the minute is due.
        time.sleep(61 - time.time() % 60)


def publish_due() -> None:
    """Wagtail's own command. A failure is logged and tried again in the next minute."""
    try:
        call_command("publish_scheduled")
    except Exception:
        logger.exception("Scheduled pages were not published.")
    finally:
        connections.close_all()
