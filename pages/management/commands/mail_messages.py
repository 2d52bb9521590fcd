from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pages.models.contact import ContactField, ContactMessage, send_to_mailbox, where_all_are

# A younger message may still be on its way by itself.
YOUNGEST = timedelta(minutes=10)
PRINTED = 50
LONGEST_ANSWER = 300


class Command(BaseCommand):
    help = (
        "Mails the contact form's messages that were not mailed one by one: those beyond the hourly limit, and those "
        "that the mail server did not take. All of them go into one mail. For an hourly timer."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        messages = list(ContactMessage.waiting_since(now - YOUNGEST).order_by("submit_time", "pk"))
        if not messages:
            self.stdout.write("No message waits.")
            return
        pks = [message.pk for message in messages]
        subject = ngettext("%(count)d message", "%(count)d messages", len(messages)) % {"count": len(messages)}
        if send_to_mailbox(subject, digest(messages), [], about=pks):
            ContactMessage.objects.filter(pk__in=pks).update(mailed_at=now)
            self.stdout.write(f"{len(messages)} messages mailed in one.")
        else:
            self.stderr.write("The mail could not be sent. The messages wait for the next time.")


def digest(messages: list[ContactMessage]) -> str:
    # In the form's order: PostgreSQL doesn't keep the order of JSON.
    names = ContactField.objects.order_by("sort_order").values_list("clean_name", flat=True)
    places = {name: place for place, name in enumerate(names)}
    parts = [printed(message, places) for message in messages[:PRINTED]]
    if len(messages) > PRINTED:
        parts.append(_("And %(count)d more.") % {"count": len(messages) - PRINTED})
    return "\n\n".join([*parts, where_all_are()]) + "\n"


def printed(message: ContactMessage, places: dict[str, int]) -> str:
    when = date_format(timezone.localtime(message.submit_time), "DATETIME_FORMAT")
    answers = (
        f"{name.replace('_', ' ').capitalize()}: {Truncator(value).chars(LONGEST_ANSWER)}"
        for name, value in sorted(message.form_data.items(), key=lambda answer: places.get(answer[0], len(places)))
        if value
    )
    return "\n".join([when, *answers])
