import pytest

from endorsement.templatetags.endorsement_tags import phone_address

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("phone", "address"),
    [
        ("804-555-0100", "tel:8045550100"),
        ("(804) 555.0100", "tel:8045550100"),
        ("+1 804 555 0100", "tel:+18045550100"),
        ("804-555-0100 extension 1234", "tel:8045550100;ext=1234"),
        ("804-555-0100x12", "tel:8045550100;ext=12"),
        ("804-555-0100, ext. 12", "tel:8045550100;ext=12"),
        ("call the office", ""),
        ("1-800-FLOWERS", ""),
        ("555", ""),
        ("804-555-0100 or 804-555-0101", ""),
        ("javascript:8045550100", ""),
        ("1 " * 5_000, ""),
    ],
    ids=lambda value: value[:30],
)
def test_a_phone_number_has_an_address_if_it_can_be_called(phone, address):
    assert phone_address(phone) == address
