from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from pages.models import ContactMessage

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def messages(noon) -> None:
    for days in (10, 31):
        message = ContactMessage.objects.create(form_data={"name": f"{days} days"}, fingerprint=str(days))
        ContactMessage.objects.filter(pk=message.pk).update(submit_time=timezone.now() - timedelta(days=days))


@pytest.mark.parametrize(("kept_days", "left"), [(0, 2), (31, 2), (30, 1)])
def test_messages_are_deleted_after_so_many_days(settings, capsys, kept_days: int, left: int) -> None:
    settings.CONTACT_MESSAGES_KEPT_DAYS = kept_days
    call_command("forget_messages")
    assert ContactMessage.objects.count() == left
