"""The check of a number: is whoever holds it on the registry?"""

from dataclasses import dataclass
from datetime import date

from endorsement import endorsee_numbers
from endorsement.enums import Mistake, VerificationStatus
from endorsement.models import Endorsee, RegistrySettings
from endorsement.public.records import PublicRecord, public_record


@dataclass(frozen=True)
class Verification:
    """What anybody may know of a number.

    `number` is as it was issued, or as it was typed where `mistake` says that it can be no number. `record` is there
    for who is listed alone: of all the others nothing is known but the status.
    """

    number: str
    status: VerificationStatus
    record: PublicRecord | None = None
    mistake: Mistake | None = None


def verify(text: str, *, on: date) -> Verification:
    """Whether the number that `text` means (numbers.read) is on the registry on `on`.

    What is mistyped is unknown without any query.
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


def read_number(text: str) -> str:
    """The number as it was issued, with this registry's prefix where none was typed. Raises numbers.Mistyped."""
    return endorsee_numbers.read(text, prefix=lambda: RegistrySettings.load().number_prefix)
