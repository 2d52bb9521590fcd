"""The confirmation of standing as an attachment."""

from datetime import datetime

from django.urls import reverse

from endorsement.mail.texts import association_name
from endorsement.models import Endorsee, RegistrySettings
from endorsement.public import letters
from endorsement.public.verification import read_number, verify_listed


def confirmation_for(endorsee: Endorsee, *, root: str, at: datetime) -> tuple[str, bytes, str] | None:
    """Its name, content and type; None for people who aren't listed that day, whose letter nobody could verify."""
    verification = verify_listed(read_number(endorsee.number), on=at.date())
    if verification is None or verification.record is None:
        return None
    settings = RegistrySettings.load()
    letter = letters.Letter(
        record=verification.record,
        letterhead=settings.letterhead_lines or [association_name(settings)],
        address=root + reverse("endorsement:record", args=[endorsee.number]),
        verify_address=root + reverse("endorsement:verify"),
        as_of=at,
        disclaimer=settings.disclaimer,
    )
    return f"confirmation-{endorsee.number}-{at:%Y-%m-%d}.pdf", letter.as_pdf(), "application/pdf"
