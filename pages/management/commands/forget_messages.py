from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from pages.models import ContactMessage


class Command(BaseCommand):
    help = (
        "Deletes the contact form's messages that are older than CONTACT_MESSAGES_KEPT_DAYS; 0 keeps all. For a daily "
        "timer."
    )

    def handle(self, **options: Any) -> None:
        days = settings.CONTACT_MESSAGES_KEPT_DAYS
        if not days:
            self.stdout.write("All messages are kept: CONTACT_MESSAGES_KEPT_DAYS is 0.")
            return
        old = ContactMessage.objects.filter(submit_time__lt=timezone.now() - timedelta(days=days))
        count, _models = old.delete()
        self.stdout.write(f"Deleted {count} messages older than {days} days.")
