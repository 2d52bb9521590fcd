"""Fictional people for previews, which must not show real ones."""

from datetime import date

from endorsement import endorsee_numbers
from endorsement.public.records import PublicEndorsement, PublicRecord
from endorsement.standing import RenewedThrough


def example_records(last_day: date, *, prefix: str) -> list[PublicRecord]:
    """Two plainly fictional rows, renewed through the given day, with numbers that no one can have."""
    one, other = (endorsee_numbers.example(prefix, body) for body in endorsee_numbers.PREVIEWED)
    through = RenewedThrough(last_day)
    first_day = date(last_day.year - 2, 3, 15)
    return [
        _example(one, "Example", "Alex", "LCSW", [("IFS", "Infant Family Specialist")], through, first_day),
        _example(
            other,
            "Sample",
            "Sam",
            "PhD",
            [("IMHM-C", "Infant Mental Health Mentor – Clinical"), ("IFA", "Infant Family Associate")],
            through,
            first_day,
        ),
    ]


def _example(
    number: str,
    family_name: str,
    given_name: str,
    credentials: str,
    endorsements: list[tuple[str, str]],
    through: RenewedThrough,
    awarded_on: date,
) -> PublicRecord:
    return PublicRecord(
        number=number,
        name=f"{given_name} {family_name}",
        given_name=given_name,
        family_name=family_name,
        credentials=credentials,
        languages=("English",),
        language_codes=("en",),
        offers_supervision=False,
        accepting=False,
        availability_as_of=None,
        organization="Example Family Center",
        locality="Example Town",
        region="Example",
        locality_slug=None,
        email=None,
        phone=None,
        website=None,
        endorsements=tuple(
            PublicEndorsement(label.split("-")[0].lower(), None, label, name, awarded_on, through, name, "")
            for label, name in endorsements
        ),
    )
