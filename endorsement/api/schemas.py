"""The shapes of the responses, field by field. The OpenAPI document and the documentation page come from them."""

from datetime import date
from typing import Annotated, Any

from django.urls import reverse
from ninja import Field, Schema
from pydantic.json_schema import SkipJsonSchema

from endorsement import endorsee_numbers
from endorsement.enums import VerificationStatus
from endorsement.public.records import PublicEndorsement, PublicRecord

NUMBER = endorsee_numbers.example("E")
CYCLE: dict[str, Any] = {"name": "2026–2027", "starts_on": "2026-10-01", "ends_on": "2027-09-30"}
ENDORSEMENT: dict[str, Any] = {
    "category": "imhm",
    "designation": "imhm-c",
    "label": "IMHM-C",
    "name": "Infant Mental Health Mentor – Clinical",
    "awarded_on": "2024-11-05",
    "renewed_through": "2027-09-30",
}
ENDORSEE: dict[str, Any] = {
    "number": NUMBER,
    "name": "Ada Winter",
    "given_name": "Ada",
    "family_name": "Winter",
    "credentials": "LCSW",
    "organization": None,
    "locality": "Example County",
    "region": "Northern",
    "languages": ["English", "Spanish"],
    "language_codes": ["en", "es"],
    "offers_supervision": True,
    "accepting": False,
    "availability_as_of": "2026-10-12",
    "email": None,
    "phone": None,
    "website": None,
    "url": f"https://www.example.org/registry/{NUMBER}/",
    "endorsements": [ENDORSEMENT],
}
CATEGORY: dict[str, Any] = {
    "slug": "imhm",
    "code": "IMHM",
    "name": "Infant Mental Health Mentor",
    "numeral": "IV",
    "summary": "",
    "offered": True,
    "designations": [{"slug": "imhm-c", "code": "C", "label": "IMHM-C", "name": "Clinical"}],
}

Consented = Annotated[str | None, Field(description="Null if the endorsee has not agreed to show it or has none.")]


class Endorsement(Schema):
    """One endorsement on the registry on the day `as_of`."""

    category: str = Field(description="The category's slug.")
    designation: str | None = Field(description="The designation's slug; null in a category without designations.")
    label: str = Field(description="The code as the association prints it.")
    name: str = Field(description="The category's name and, if there is one, the designation's.")
    awarded_on: date
    renewed_through: date = Field(
        description="The last day of the last renewed cycle. During a grace period this day is in the past."
    )

    model_config = {"json_schema_extra": {"examples": [ENDORSEMENT]}}

    @staticmethod
    def resolve_renewed_through(endorsement: PublicEndorsement) -> date:
        return endorsement.renewed_through.last_day


class Endorsee(Schema):
    """A person on the registry, with only their endorsements on it."""

    number: str = Field(description="It never changes, and no one else ever gets it.")
    name: str = Field(description="Given name and family name.")
    given_name: str
    family_name: str
    credentials: str = Field(description="Empty if there are none.")
    organization: Consented
    locality: Consented
    region: Consented
    languages: list[str] = Field(description="In words, as the list shows them.")
    language_codes: list[str] = Field(
        description="ISO 639 codes, for the filter `language`. A language that the registry has only in words has none."
    )
    offers_supervision: bool = Field(description="Offers reflective supervision. False also if nobody asked.")
    accepting: bool = Field(description="Accepts new families or supervisees. False also if nobody asked.")
    availability_as_of: date | None = Field(
        description="The day the person last confirmed the two above; null if both are false."
    )
    email: Consented
    phone: Consented
    website: Consented
    url: str = Field(description="The address of the public record as a web page.")
    endorsements: list[Endorsement]

    model_config = {"json_schema_extra": {"examples": [ENDORSEE]}}

    @staticmethod
    def resolve_url(record: PublicRecord, context: dict[str, Any]) -> str:
        return context["request"].build_absolute_uri(reverse("endorsement:record", args=[record.number]))


class ListedEndorsee(Endorsee):
    """A person on the registry, as the list has them."""

    distance_miles: int | SkipJsonSchema[None] = Field(
        None,
        description="Only with `near`: about how far the center of the person's location is from there.",
        ge=0,
    )

    model_config = {"json_schema_extra": {"examples": [ENDORSEE]}}


class Cycle(Schema):
    """A renewal cycle; it includes both days."""

    name: str
    starts_on: date
    ends_on: date

    model_config = {"json_schema_extra": {"examples": [CYCLE]}}


class Facet(Schema):
    """One choice of a filter."""

    slug: str = Field(description="The value for the filter.")
    label: str
    count: int = Field(description="How many endorsees the list has with this choice and the other filters.", ge=0)


class Facets(Schema):
    """How many endorsees each choice would list."""

    category: list[Facet]
    designation: list[Facet]
    region: list[Facet]
    supervision: list[Facet] = Field(description="One choice, `yes`.")
    accepting: list[Facet] = Field(description="One choice, `yes`.")
    language: list[Facet] = Field(description="The languages that someone on the list works in.")


class Endorsees(Schema):
    """A part of the public list."""

    count: int = Field(description="How many endorsees match on all pages.", ge=0)
    as_of: date = Field(description="The date of the list, in the registry's time zone.")
    cycle: Cycle | None = Field(description="The renewal cycle of that day; null if the registry has none.")
    items: list[ListedEndorsee]
    facets: Facets | SkipJsonSchema[None] = Field(None, description="Only with `facets=1`.")

    model_config = {
        "json_schema_extra": {
            "examples": [{"count": 1, "as_of": "2026-11-22", "cycle": CYCLE, "items": [ENDORSEE]}],
        },
    }


class Designation(Schema):
    """A branch of a category."""

    slug: str
    code: str
    label: str = Field(description="The category's code and the designation's.")
    name: str


class Category(Schema):
    """A kind of endorsement."""

    slug: str
    code: str
    name: str
    numeral: str = Field(description="Printed before the name. It isn't a rank.")
    summary: str
    offered: bool = Field(description="False for a retired category: holders keep it, and no one new receives it.")
    designations: list[Designation]

    model_config = {"json_schema_extra": {"examples": [CATEGORY]}}


class Categories(Schema):
    """All categories, in the association's order."""

    count: int = Field(ge=0)
    items: list[Category]

    model_config = {"json_schema_extra": {"examples": [{"count": 1, "items": [CATEGORY]}]}}


class Verification(Schema):
    """What the public may know about a number."""

    number: str = Field(description="The number in its issued form, or as you sent it if it cannot be a number.")
    status: VerificationStatus = Field(
        description="`active`: on the registry today. `not_active`: issued but not on the registry today. "
        "`unknown`: never issued."
    )
    as_of: date
    endorsee: Endorsee | None = Field(description="Null if the person isn't on the registry or isn't listed.")

    model_config = {
        "json_schema_extra": {
            "examples": [
                {"number": NUMBER, "status": "active", "as_of": "2026-11-22", "endorsee": ENDORSEE},
                {
                    "number": endorsee_numbers.example("E", endorsee_numbers.OFF_THE_REGISTRY_EXAMPLE),
                    "status": "not_active",
                    "as_of": "2026-11-22",
                    "endorsee": None,
                },
            ]
        },
    }


class BadParameter(Schema):
    """One parameter that isn't valid."""

    parameter: str
    detail: str


class Problem(Schema):
    """An error (RFC 9457)."""

    type: str = Field(description="`about:blank` if the status says enough, or else an address that explains more.")
    title: str
    status: int
    detail: str = Field(description="What is wrong with this request, in words for people.")
    instance: str = Field(description="The path of the request.")
    errors: list[BadParameter] | SkipJsonSchema[None] = Field(
        None, description="Only with status 422: the parameters, up to 20."
    )
