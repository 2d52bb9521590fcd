"""Verifies an endorsement number: is its holder on the registry?"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from endorsement import endorsee_numbers
from endorsement.enums import Mistake, VerificationStatus
from endorsement.models import Endorsee, NumberAlias, RegistrySettings
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
    number = _number_or_mistake(text)
    if isinstance(number, Verification):
        return number
    if found := _listed(number, on=on):
        return found
    holder = Endorsee.objects.numbered(number)
    if holder.on_registry(on).exists():
        return Verification(number, VerificationStatus.ACTIVE)
    return Verification(number, VerificationStatus.NOT_ACTIVE if holder.exists() else VerificationStatus.UNKNOWN)


def verify_listed(text: str, *, on: date) -> Verification | None:
    """`verify` where the answer gives nothing away: of listed people and of mistyped numbers. None for any other.

    It asks the database the same for everyone who is not listed, so that not even its time tells them apart.
    """
    number = _number_or_mistake(text)
    return number if isinstance(number, Verification) else _listed(number, on=on)


def verify_all_listed(numbers: Collection[str], *, on: date) -> dict[str, Verification]:
    """The listed people among the holders of issued numbers, by number, in as many queries for any of them."""
    answering = _answering(numbers)
    holders = Endorsee.objects.filter(number__in=answering.values()).listed(on).with_endorsements(on)
    records = {holder.number: public_record(holder) for holder in holders}
    return {
        number: Verification(number, VerificationStatus.ACTIVE, records[own])
        for number, own in answering.items()
        if own in records
    }


def verify_all_others(numbers: Collection[str], *, on: date) -> dict[str, Verification]:
    """What `verify` says of issued numbers whose holders aren't listed, by number, in as many queries for any."""
    answering = _answering(numbers)
    holders = Endorsee.objects.filter(number__in=answering.values())
    active = set(holders.on_registry(on).values_list("number", flat=True))
    issued = set(holders.values_list("number", flat=True))

    def status(number: str) -> VerificationStatus:
        if number in active:
            return VerificationStatus.ACTIVE
        return VerificationStatus.NOT_ACTIVE if number in issued else VerificationStatus.UNKNOWN

    return {number: Verification(number, status(own)) for number, own in answering.items()}


def _answering(numbers: Collection[str]) -> dict[str, str]:
    """By each number the one of the record that answers to it: another one, if the records were merged."""
    aliases = dict(NumberAlias.objects.filter(number__in=numbers).values_list("number", "endorsee__number"))
    return {number: aliases.get(number, number) for number in numbers}


def _number_or_mistake(text: str) -> str | Verification:
    try:
        return read_number(text)
    except endorsee_numbers.Mistyped as mistyped:
        return Verification(text, VerificationStatus.UNKNOWN, mistake=mistyped.mistake)


def _listed(number: str, *, on: date) -> Verification | None:
    holder = Endorsee.objects.numbered(number).listed(on).with_endorsements(on).first()
    return Verification(number, VerificationStatus.ACTIVE, public_record(holder)) if holder else None


def number_in_search(text: str) -> str | None:
    """The number in what was typed into a search, in its issued form (endorsee_numbers.read_search)."""
    return endorsee_numbers.read_search(text, prefix=_own_prefix)


def read_number(text: str) -> str:
    """The number in its issued form. Adds this registry's prefix if it is missing. Raises endorsee_numbers.Mistyped."""
    return endorsee_numbers.read(text, prefix=_own_prefix)


def _own_prefix() -> str:
    prefix: str = RegistrySettings.load().number_prefix
    return prefix
