"""What the headers of other programs mean."""

import pytest

from endorsement.spreadsheets.columns import COLUMNS
from endorsement.spreadsheets.headings import meaning_of, meanings

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("header", "column"),
    [
        ("First Name", "given_name"),
        ("LAST_NAME", "family_name"),
        ("Endorsement level", "category"),
        ("Expiration date", "expires_on"),
        ("Paid date", "renewed_on"),
        ("Work phone", "phone"),
        ("Agency", "organization"),
        ("County", "county"),
        ("Shoe size", None),
    ],
)
def test_common_names_of_columns_are_known(header, column):
    assert meaning_of(header) == column


def test_our_own_names_mean_themselves():
    assert [meaning_of(column) for column in COLUMNS] == list(COLUMNS)


def test_our_own_name_goes_before_a_synonym_and_the_first_synonym_before_the_second():
    assert meanings(["Work phone", "phone", "Agency", "Employer"]) == [None, "phone", "organization", None]
