"""Of people the registry tells search engines who they are and what they hold, and nothing else."""

from dataclasses import replace
from datetime import date

import pytest

from endorsement.public.preview_records import example_records
from endorsement.public.structured_data import organization, person
from endorsement.standing import RenewedThrough

pytestmark = pytest.mark.once

ASSOCIATION = organization(name="Association", address="https://example.org/", logo="", sameAs=[])
ADDRESS = "https://example.org/registry/VA-EXAMP1-G/"
RECORD = replace(
    example_records(date(2027, 9, 30), prefix="VA")[0], email="a@example.org", phone="804", website="https://x.example/"
)


def test_an_organization_leaves_out_what_it_has_not():
    assert ASSOCIATION == {"@type": "Organization", "name": "Association", "url": "https://example.org/"}


def test_a_person_holds_the_endorsements_on_the_registry():
    assert person(RECORD, address=ADDRESS, recognized_by=ASSOCIATION) == {
        "@type": "Person",
        "name": "Alex Example",
        "givenName": "Alex",
        "familyName": "Example",
        "honorificSuffix": "LCSW",
        "identifier": "VA-EXAMP1-G",
        "url": ADDRESS,
        "affiliation": {"@type": "Organization", "name": "Example Family Center"},
        "address": {"@type": "PostalAddress", "addressLocality": "Example Town"},
        "knowsLanguage": ["English"],
        "hasCredential": [
            {
                "@type": "EducationalOccupationalCredential",
                "name": "Infant Family Specialist",
                "alternateName": "IFS",
                "credentialCategory": "endorsement",
                "dateCreated": "2025-03-15",
                "expires": "2027-09-30",
                "recognizedBy": ASSOCIATION,
            }
        ],
    }


def test_a_person_without_consent_is_a_name_and_credentials():
    bare = replace(RECORD, credentials="", organization=None, locality=None, region=None, languages=())
    thing = person(bare, address=ADDRESS, recognized_by=ASSOCIATION)
    assert list(thing) == ["@type", "name", "givenName", "familyName", "identifier", "url", "hasCredential"]


def test_in_grace_a_credential_expires_with_it():
    through = RenewedThrough(date(2026, 9, 30), grace_until=date(2026, 12, 31))
    record = replace(RECORD, endorsements=(replace(RECORD.endorsements[0], renewed_through=through),))
    [held] = person(record, address=ADDRESS, recognized_by=ASSOCIATION)["hasCredential"]
    assert held["expires"] == "2026-12-31"
