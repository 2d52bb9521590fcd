"""The registry in schema.org terms, for search engines. It says less about people than their records do."""

from collections.abc import Mapping
from typing import Any

from endorsement.models import Category
from endorsement.public.records import PublicEndorsement, PublicRecord

CONTEXT = "https://schema.org"
Thing = Mapping[str, Any]


def organization(*, name: str, address: str, **more: Any) -> Thing:
    """The association; `more` holds other properties. Empty ones are left out."""
    return _thing("Organization", name=name, url=address, **more)


def credential(category: Category, *, address: str, description: str, recognized_by: Thing) -> Thing:
    """What a category endorses, without its holders; `address` is the address of its page."""
    return _thing(
        "EducationalOccupationalCredential",
        name=category.name,
        alternateName=category.code,
        credentialCategory="endorsement",
        description=description,
        url=address,
        recognizedBy=recognized_by,
    )


def person(record: PublicRecord, *, address: str, recognized_by: Thing) -> Thing:
    """A person on the registry, with their endorsements; `address` is the address of the record.

    Leaves out contact details even with consent: they are for readers of the record.
    """
    return _thing(
        "Person",
        name=record.name,
        givenName=record.given_name,
        familyName=record.family_name,
        honorificSuffix=record.credentials,
        identifier=record.number,
        url=address,
        affiliation=record.organization and _thing("Organization", name=record.organization),
        address=record.locality and _thing("PostalAddress", addressLocality=record.locality),
        knowsLanguage=list(record.languages),
        hasCredential=[_held(endorsement, recognized_by) for endorsement in record.endorsements],
    )


def breadcrumbs(trail: list[tuple[str, str]]) -> Thing:
    """Title and address of each page from the home page to the current one."""
    items = [
        _thing("ListItem", position=position, name=title, item=address)
        for position, (title, address) in enumerate(trail, start=1)
    ]
    return _thing("BreadcrumbList", itemListElement=items)


def _held(endorsement: PublicEndorsement, recognized_by: Thing) -> Thing:
    through = endorsement.renewed_through
    return _thing(
        "EducationalOccupationalCredential",
        name=endorsement.name,
        alternateName=endorsement.label,
        credentialCategory="endorsement",
        dateCreated=endorsement.awarded_on.isoformat(),
        expires=(through.grace_until or through.last_day).isoformat(),
        recognizedBy=recognized_by,
    )


def _thing(kind: str, **properties: Any) -> Thing:
    return {"@type": kind, **{name: value for name, value in properties.items() if value}}
