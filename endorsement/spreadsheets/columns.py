"""The columns of the registry's spreadsheet (design, section 8): one row per endorsement, for import and export."""

import re
import unicodedata

from endorsement.consent import CONFIRMED, OFFERS, SWITCHES

_NAME_AND_CONTACT = (
    "external_id",
    "number",
    "given_name",
    "family_name",
    "credentials",
    "other_names",
    "email",
    "phone",
    "website",
    "organization",
)

# The person's fields: texts as the record has them, and those that are yes or no; some of these decide what the public
# sees. Locality and languages are neither.
PERSON_TEXTS = (*_NAME_AND_CONTACT, "notes")
DECIDE_WHAT_IS_PUBLIC = ("listed", *SWITCHES.values(), *OFFERS)
NO_MAIL = "no_mail"
YES_OR_NO = (*DECIDE_WHAT_IS_PUBLIC, NO_MAIL)
# The language in which the site writes to the person.
MAIL_LANGUAGE = "preferred_language"

COLUMNS = (
    *_NAME_AND_CONTACT,
    "locality",
    "languages",
    *DECIDE_WHAT_IS_PUBLIC,
    CONFIRMED,
    MAIL_LANGUAGE,
    NO_MAIL,
    "category",
    "designation",
    "awarded_on",
    "ended_on",
    "end_reason",
    "renewed_cycle",
    "renewed_on",
    "hold",
    "standing",
    "renewed_through",
    "notes",
)

REQUIRED = ("family_name", "category")

# For people who read the file. They follow from the other columns, and imports ignore them.
WRITTEN_ONLY = ("standing", "renewed_through")

# Between the cycles of `renewed_cycle`.
CYCLE_SEPARATOR = "; "

_NOT_WORD = re.compile(r"[\W_]+")


def column_of(header: str) -> str | None:
    """The column that a header names; case, spaces, underscores and hyphens make no difference. None if none."""
    return _FOLDED.get(folded(header))


def folded(header: str) -> str:
    """A header without what makes no difference."""
    return _NOT_WORD.sub("", unicodedata.normalize("NFKC", header)).casefold()


_FOLDED = {folded(column): column for column in COLUMNS}
