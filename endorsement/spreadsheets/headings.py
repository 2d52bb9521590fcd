"""What other programs and people call our columns, and columns that hold a part of one, or several in one.

An export of ours never has these; an import takes them for what they say.
"""

from collections.abc import Mapping

from endorsement.spreadsheets.columns import COLUMNS, MAIL_LANGUAGE, NO_MAIL, WRITTEN_ONLY, column_of, folded

# Columns of other files that planning turns into ours: a whole name, two parts of a location, the last day renewed.
# A status is only ever asked about.
NAME, CITY, COUNTY, EXPIRES_ON, STATUS = "name", "city", "county", "expires_on", "status"
# Of a list of payments (`payment_headings`): what was paid and given back, and what a row is, such as a refund.
AMOUNT, REFUNDED, PAYMENT_KIND = "amount", "amount_refunded", "payment_type"
PARTS = (NAME, CITY, COUNTY, EXPIRES_ON, STATUS, AMOUNT, REFUNDED, PAYMENT_KIND)
TARGETS = (*(column for column in COLUMNS if column not in WRITTEN_ONLY), *PARTS)

_SYNONYMS = {
    "external_id": ["User ID", "Member ID", "Member number", "Contact ID", "Record ID", "EASy ID"],
    "number": ["Endorsement number", "Registry number"],
    "given_name": ["First name", "First", "Forename", "First name(s)", "Given names"],
    "family_name": ["Last name", "Last", "Surname"],
    "credentials": ["Credential", "Degrees", "Degree", "Licenses", "Post-nominals"],
    "other_names": ["Maiden name", "Former name", "Former names", "Previous name", "Also known as", "Other name"],
    "email": ["Email address", "E-mail", "E-mail address", "Work email", "Primary email", "Contact email"],
    "phone": [
        "Work phone", "Phone number", "Telephone", "Telephone number", "Business phone", "Office phone",
        "Work phone number",
    ],
    "website": ["Web site", "Web page", "URL", "Webpage"],
    "organization": [
        "Agency", "Employer", "Organisation", "Organization name", "Agency name", "Company", "Workplace",
        "Place of work",
        "Agency/Organization", "Agency or organization", "Place of employment",
    ],
    "locality": ["Location", "City/County", "County/City", "City or county", "County or city"],
    "languages": ["Language", "Languages spoken"],
    MAIL_LANGUAGE: ["Language preference", "Mail language", "Language of mail"],
    NO_MAIL: ["No email", "No emails", "Do not email", "Do not mail", "Email opt out", "Unsubscribed"],
    "offers_supervision": ["Offers reflective supervision"],
    "category": [
        "Endorsement level", "Level", "Endorsement category", "Endorsement", "Endorsement type", "Membership level",
        "Level of endorsement", "Category of endorsement", "Type of endorsement",
    ],
    "awarded_on": [
        "Endorsement date", "Date endorsed", "Date of endorsement", "Endorsed on", "Award date", "Date awarded",
        "Awarded",
        "Original endorsement date", "Initial endorsement date", "Endorsed since",
    ],
    "renewed_on": ["Paid date", "Date paid", "Payment date", "Paid on", "Date renewed", "Last renewed"],
    "renewed_cycle": ["Renewal cycle", "Cycle"],
    "notes": ["Note", "Comments", "Comment", "Remarks"],
    "hold": ["Archived", "Inactive", "On hold"],
    STATUS: ["Status", "Membership status", "Member status", "Endorsement status", "Renewal status"],
    NAME: ["Name", "Full name", "Endorsee", "Endorsee name", "Professional", "Member name", "Name and credentials"],
    CITY: ["City", "Town", "City/Town", "Work city"],
    COUNTY: ["County", "Work county", "County of residence", "County of work"],
    EXPIRES_ON: [
        "Expiration date", "Expires", "Expires on", "Expiration", "Expiry date", "Exp date", "Exp. date", "Renewal due",
        "Renewal due date", "Valid through", "Valid until", "Endorsed through", "Endorsement expiration date",
        "Endorsement expires", "Current through",
    ],
}  # fmt: skip
NOTHING: Mapping[str, str] = {}
_BY_HEADER = {folded(header): column for column, headers in _SYNONYMS.items() for header in headers}


def meaning_of(header: str) -> str | None:
    """Our column, or the part of one, that a header of any file means; None if it is unknown."""
    return column_of(header) or _BY_HEADER.get(folded(header))


def meanings(headers: list[str], chosen: Mapping[str, str] = NOTHING) -> list[str | None]:
    """What each header of a row means. Of two that mean the same, one of ours counts, or else the first.

    Args:
        chosen: what people said that some headers mean, by the folded header; "" for nothing. It goes before
            everything else.
    """
    said = [chosen.get(folded(header)) for header in headers]
    own = [column_of(header) if is_said is None else is_said for header, is_said in zip(headers, said, strict=True)]
    meant: list[str | None] = []
    for position, header in enumerate(headers):
        if said[position] == "":
            meant.append(None)
            continue
        column = own[position] or meaning_of(header)
        is_taken = column in own or column in meant
        meant.append(own[position] if own[position] or is_taken else column)
    return meant
