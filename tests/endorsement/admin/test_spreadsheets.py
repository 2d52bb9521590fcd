import pytest

from endorsement.admin.spreadsheets import harmless


@pytest.mark.parametrize("value", ["=1+1", "+1 804", "-", "@SUM(A1)", "\tx", "\rx"])
def test_text_that_begins_like_a_formula_gets_an_apostrophe(value: str) -> None:
    assert harmless(value) == f"'{value}"


@pytest.mark.parametrize("value", ["", "Winter", "a=b", " =1", 7, -7, None, True])
def test_other_values_stay_as_they_are(value: object) -> None:
    assert harmless(value) is value
