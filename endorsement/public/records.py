"""What the public may know about an endorsee. Every public surface prints these records and never the models.

A field without the endorsee's consent is None here, so templates and serializers cannot print it.
"""

from dataclasses import dataclass
from datetime import date

from endorsement.models import Endorsee, Endorsement
from endorsement.standing import RenewedThrough, renewed_through


@dataclass(frozen=True)
class PublicEndorsement:
    """One endorsement on the registry. `category` and `designation` are slugs; `meaning` may be empty."""

    category: str
    designation: str | None
    label: str
    name: str
    awarded_on: date
    renewed_through: RenewedThrough
    category_name: str
    meaning: str


@dataclass(frozen=True)
class PublicRecord:
    """One endorsee, with only the endorsements on the registry."""

    number: str
    name: str
    given_name: str
    family_name: str
    credentials: str
    languages: tuple[str, ...]
    organization: str | None
    locality: str | None
    region: str | None
    email: str | None
    phone: str | None
    website: str | None
    endorsements: tuple[PublicEndorsement, ...]


def public_record(endorsee: Endorsee) -> PublicRecord:
    """The public side of an endorsee from `Endorsee.objects.listed(on).with_endorsements(on)`."""
    locality = endorsee.shown("locality")
    return PublicRecord(
        number=endorsee.number,
        name=endorsee.name,
        given_name=endorsee.given_name,
        family_name=endorsee.family_name,
        credentials=endorsee.credentials,
        languages=tuple(name for part in endorsee.languages.split(",") if (name := part.strip())),
        organization=endorsee.shown("organization"),
        locality=locality.label if locality else None,
        region=locality.region or None if locality else None,
        email=endorsee.shown("email"),
        phone=endorsee.shown("phone"),
        website=endorsee.shown("website"),
        endorsements=tuple(_public_endorsement(e) for e in endorsee.endorsements_on_registry),
    )


def _public_endorsement(endorsement: Endorsement) -> PublicEndorsement:
    through = renewed_through(endorsement)
    if through is None:
        raise ValueError(f"{endorsement} is not on the registry.")
    return PublicEndorsement(
        category=endorsement.category.slug,
        designation=endorsement.designation.slug if endorsement.designation else None,
        label=endorsement.label,
        name=endorsement.name,
        awarded_on=endorsement.awarded_on,
        renewed_through=through,
        category_name=str(endorsement.category),
        meaning=endorsement.category.summary,
    )
