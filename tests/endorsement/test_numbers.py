import re

from stdnum.iso7064 import mod_37_36

from endorsement import numbers


def test_a_number_is_six_crockford_characters_with_a_check():
    for _ in range(500):
        number = numbers.draw("VA")
        assert re.fullmatch(r"VA-[0-9A-HJKMNP-TV-Z]{6}-[0-9A-HJKMNP-TV-Z]", number), number
        assert mod_37_36.is_valid(number.removeprefix("VA-").replace("-", ""))


def test_a_number_whose_check_would_be_misread_is_drawn_again(monkeypatch):
    bodies = iter("00000N0000002")
    monkeypatch.setattr(numbers.secrets, "choice", lambda alphabet: next(bodies))
    checks = iter("O7")
    monkeypatch.setattr(numbers.mod_37_36, "calc_check_digit", lambda body: next(checks))
    assert numbers.draw("VA") == "VA-000000-7"
