import pytest

from endorsement.spreadsheets.columns import COLUMNS, REQUIRED, WRITTEN_ONLY, column_of


@pytest.mark.parametrize("header", ["family_name", "Family Name", "FAMILYNAME", " family\u00a0name ", "Family-name"])
def test_case_spaces_and_underscores_of_a_header_make_no_difference(header):
    assert column_of(header) == "family_name"


@pytest.mark.parametrize("header", ["", "surname", "family"])
def test_other_headers_name_no_column(header):
    assert column_of(header) is None


def test_every_column_is_recognised_by_its_own_name():
    assert [column_of(column) for column in COLUMNS] == list(COLUMNS)


def test_the_special_columns_are_columns():
    assert [c for c in (*REQUIRED, *WRITTEN_ONLY) if c not in COLUMNS] == []
