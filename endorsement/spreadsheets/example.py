"""A blank spreadsheet and an example to fill in like it: the header, and people who are plainly fictional."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from endorsement.calendar.lookup import Calendar
from endorsement.models import Category
from endorsement.spreadsheets.columns import COLUMNS, WRITTEN_ONLY
from endorsement.spreadsheets.files import Row

# An import never gives a number, and only reads holds to ask about them.
EXAMPLE_COLUMNS = tuple(column for column in COLUMNS if column not in (*WRITTEN_ONLY, "number", "hold"))
_PEOPLE = (
    {
        "given_name": "Example",
        "family_name": "Person-One",
        "credentials": "MSW",
        "organization": "Made-Up Family Center",
    },
    {"given_name": "Example", "family_name": "Person-Two", "languages": "Spanish", "phone": "(804) 555-0100"},
)


def example_rows(*, on: date) -> Iterator[Row]:
    """The header and two rows with a category of the registry and the cycle of the day."""
    yield EXAMPLE_COLUMNS
    cycle = Calendar().cycle(on)
    # A category with designations needs one, which the example can do without.
    category = Category.objects.filter(offered=True, designations=None).first()
    for number, person in enumerate(_PEOPLE, start=1):
        row: dict[str, Any] = {
            **person,
            "external_id": f"EXAMPLE-{number}",
            "email": f"example{number}@example.org",
            "listed": "no",
            "category": category.code if category else "",
            "awarded_on": cycle.starts_on,
            "renewed_cycle": cycle.name,
        }
        yield [row.get(column, "") for column in EXAMPLE_COLUMNS]
