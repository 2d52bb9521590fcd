"""Verifies an endorsement number: is its holder on the registry?"""

from dataclasses import dataclass
from datetime import date

from endorsement import endorsee_numbers
from endorsement.enums import Mistake, VerificationStatus
from endorsement.models import Endorsee, RegistrySettings
from endorsement.public.records import PublicRecord, public_record


@dataclass(frozen=True)
class Verification:
    """What the public may know about a number.

    `number` is in the issued form, or as typed if `mistake` says that it cannot be a number. Only listed people have
    a `record`; for everyone else the status is all there is.
    """

    number: str
    status: VerificationStatus
    record: PublicRecord | None = None
    mistake: Mistake | None = None


def verify(text: str, *, on: date) -> Verification:
    """Whether the number in `text` (endorsee_numbers.read) is on the registry on `on`.

    A mistyped number is unknown and costs no query.
    """
    try:
        number = read_number(text)
    except endorsee_numbers.Mistyped as mistyped:
        return Verification(text, VerificationStatus.UNKNOWN, mistake=mistyped.mistake)
    holder = Endorsee.objects.filter(number=number)
    if listed := holder.listed(on).with_endorsements(on).first():
        return Verification(number, VerificationStatus.ACTIVE, public_record(listed))
    if holder.on_registry(on).exists():
        return Verification(number, VerificationStatus.ACTIVE)
    return Verification(number, VerificationStatus.NOT_ACTIVE if holder.exists() else VerificationStatus.UNKNOWN)


def number_in_search(text: str) -> str | None:
    """The number in what was typed into a search, in its issued form (endorsee_numbers.read_search)."""
    return endorsee_numbers.read_search(text, prefix=_own_prefix)


def read_number(text: str) -> str:
    """The number in its issued form. Adds this registry's prefix if it is missing. Raises endorsee_numbers.Mistyped."""
    return endorsee_numbers.read(text, prefix=_own_prefix)


def _own_prefix() -> str:
    prefix: str = RegistrySettings.load().number_prefix
    return prefix
