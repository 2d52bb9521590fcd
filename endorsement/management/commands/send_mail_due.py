from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from endorsement.enums import MessageStatus
from endorsement.mail.due import queue_reminders
from endorsement.mail.sending import send_queued
from endorsement.requests import wanted


class Command(BaseCommand):
    help = (
        "Reminds the endorsees who are due to renew, and sends all queued mail. For a daily timer. With --queued it "
        "only sends what is queued, such as personal links; for a timer that runs every few minutes."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--queued", action="store_true", help="queue no reminders")

    def handle(self, *args: Any, **options: Any) -> None:
        queued = 0 if options["queued"] else queue_reminders()
        wanted.answer()
        report = send_queued()
        dropped = report.counts[MessageStatus.DROPPED]
        self.stdout.write(
            f"{queued} reminders queued. {report.sent} sent, {report.failed} failed, {dropped} no longer due."
        )
        if report.trouble:
            self.stderr.write(f"The mail server did not take the mail, which waits: {report.trouble}")
