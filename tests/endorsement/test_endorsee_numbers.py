import re

import pytest
from stdnum.iso7064 import mod_37_36

from endorsement import endorsee_numbers
from endorsement.enums import Mistake


def test_a_number_is_six_crockford_characters_with_a_check():
    for _ in range(500):
        number = endorsee_numbers.draw("VA")
        assert re.fullmatch(r"VA-[0-9A-HJKMNP-TV-Z]{6}-[0-9A-HJKMNP-TV-Z]", number), number
        assert mod_37_36.is_valid(number.removeprefix("VA-").replace("-", ""))


def test_a_number_whose_check_would_be_misread_is_drawn_again(monkeypatch):
    bodies = iter("00000N0000002")
    monkeypatch.setattr(endorsee_numbers.secrets, "choice", lambda alphabet: next(bodies))
    checks = iter("O7")
    monkeypatch.setattr(endorsee_numbers.mod_37_36, "calc_check_digit", lambda body: next(checks))
    assert endorsee_numbers.draw("VA") == "VA-000000-7"


# --- Reading what a person typed ---


def read(text):
    return endorsee_numbers.read(text, prefix=lambda: "VA")


@pytest.mark.parametrize(
    "typed",
    [
        "VA-10QM9F-A",
        "va-10qm9f-a",
        "VA10QM9FA",
        "10QM9F-A",
        "10qm9fa",
        "  VA - 10 QM 9F - A  ",
        "VA–10QM9F—A",
        "VA\u201110QM9F\u2212A",
        "VA-\u200b10QM9F\u00ad-A\n",
        "VA-IOQM9F-A",
        "VA-loqm9f-a",
        "ＶＡ－１０ＱＭ９Ｆ－Ａ",
    ],
)
def test_a_number_is_read_however_it_is_written(typed):
    assert read(typed) == "VA-10QM9F-A"


def test_the_prefix_is_read_as_forgivingly_as_the_rest():
    assert endorsee_numbers.read("c0lo 10qm9f a", prefix=lambda: "COLO") == "COLO-10QM9F-A"


def test_a_number_given_under_another_prefix_keeps_it():
    assert read("md-10qm9f-a") == "MD-10QM9F-A"


@pytest.mark.parametrize(
    ("typed", "mistake"),
    [
        ("", Mistake.LENGTH),
        ("VA", Mistake.LENGTH),
        ("10QM9F", Mistake.LENGTH),
        ("ABCDEFGHI-10QM9F-A", Mistake.LENGTH),
        ("A" * 10_000, Mistake.LENGTH),
        ("VA-10QM9F-B", Mistake.CHECK),
        ("VA-10MQ9F-A", Mistake.CHECK),
        ("VA-10QM9-A", Mistake.CHECK),
        ("VA-10QM99F-A", Mistake.CHECK),
        ("VA-U0QM9F-A", Mistake.CHARACTER),
        ("VA-10QM9F.A", Mistake.CHARACTER),
        ("VÄ-10QM9F-A", Mistake.CHARACTER),
        ("VA-1٠QM9F-A", Mistake.CHARACTER),
        ("VA-10QM9F-A\x00", Mistake.CHARACTER),
        ("' OR 1=1 --", Mistake.CHARACTER),
        ("\ud800", Mistake.CHARACTER),
    ],
    ids=ascii,
)
def test_a_mistyped_number_is_told_apart_without_asking_for_the_prefix(typed, mistake):
    with pytest.raises(endorsee_numbers.Mistyped) as mistyped:
        endorsee_numbers.read(typed, prefix=lambda: pytest.fail("asked"))
    assert mistyped.value.mistake is mistake


def test_every_number_drawn_is_read_as_itself():
    for _ in range(500):
        number = endorsee_numbers.draw("VA")
        assert read(number.lower().replace("-", " ")) == number


def test_one_wrong_character_is_always_noticed():
    number = "VA-10QM9F-A"
    for position in [*range(3, 9), 10]:
        for other in set(endorsee_numbers.ALPHABET) - {number[position]}:
            with pytest.raises(endorsee_numbers.Mistyped):
                read(number[:position] + other + number[position + 1 :])
