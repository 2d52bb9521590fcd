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


ADDRESS = "https://www.example.org/registry/VA-10QM9F-A/"


@pytest.mark.parametrize(
    "pasted",
    [
        "VA-10QM9F-A.",
        "VA-10QM9F-A)",
        "(VA-10QM9F-A)",
        "<VA-10QM9F-A>",
        '"VA-10QM9F-A"',
        "“VA-10QM9F-A”,",
        "VA-10QM9F-A/)",
        "VA-10QM9F-A]",
        "**VA-10QM9F-A**",
        "#VA-10QM9F-A!",
        "VA-10QM9F-A\x00",
        "<b>VA-10QM9F-A</b>",
        "&lt;VA-10QM9F-A&gt;",
        "VA%2D10QM9F%2DA%29",
        "VA%E2%80%9110QM9F%E2%80%91A",
        "VA&#8209;10QM9F&nbsp;-&nbsp;A",
        "VA\u00a010QM9F\u00a0A",
        "VA-10Q=\r\nM9F-A",
        "No. VA-10QM9F-A",
        "No: 10QM9F-A",
        "№ va10qm9fa",
        "Endorsement number: 10QM9FA.",
        "My endorsement number is VA 10QM9F A, thank you.",
        "VA-10QM9F-A is what she gave me (VA-10QM9F-A).",
        "VA-10QM9F-A, or 10QM9F-A for short",
        "Ann Walker, LCSW, VA-10QM9F-A, renewed through 2027",
        ADDRESS,
        f"<{ADDRESS}>",
        f"{ADDRESS}?utm_source=mail&amp;id=1#top",
        f"See {ADDRESS}.",
        "https%3A%2F%2Fwww.example.org%2Fregistry%2FVA-10QM9F-A%2F",
        "https://www.example.org/registry/verify/?number=va-10qm9f-a",
        "https://www.example.org/registry/10qm9fa/",
        "http://127.0.0.1:8000/registry/VA-10QM9F-A/",
        f"mailto:?subject=VA-10QM9F-A&body={ADDRESS}",
    ],
    ids=ascii,
)
def test_what_mail_and_pasting_add_is_left_out(pasted):
    assert read(pasted) == "VA-10QM9F-A"


@pytest.mark.parametrize(
    "typed",
    [
        "VA-10QM9F-A and VA-S2BXYN-Q",
        "VA-10QM9F-A VA-S2BXYN-Q",
        "10QM9F-A/S2BXYN-Q",
        "10QM9FA, S2BXYNQ",
        "10QM9FA S2BXYNQ",
        "VA-10QM9F-A, MD-S2BXYN-Q",
        "VA-10QM9F-A or 10QM9F-B?",
        "VA-10QM9F-A or VA-10QM9F-B?",
        "VA-10QM9F-A MD-10QM9F-A",
    ],
)
def test_several_numbers_are_not_guessed_between(typed):
    with pytest.raises(endorsee_numbers.Mistyped) as mistyped:
        read(typed)
    assert mistyped.value.mistake is Mistake.SEVERAL


def test_a_wrong_number_in_a_sentence_is_told_as_if_alone():
    with pytest.raises(endorsee_numbers.Mistyped) as mistyped:
        read("Her number is VA-10QM9F-B.")
    assert mistyped.value.mistake is Mistake.CHECK


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("VA-10QM9F-A", "VA-10QM9F-A"),
        ("va 10qm9f a", "VA-10QM9F-A"),
        ("10qm9fa)", "VA-10QM9F-A"),
        (ADDRESS, "VA-10QM9F-A"),
        ("VA-ABCDEF-C", "VA-ABCDEF-C"),
        ("VA-WINTER-X", "VA-W1NTER-X"),
        ("winterx", None),
        ("804-555-0288", None),
        ("8045550288", None),
        ("555-0288", None),
        ("5550288", None),
        ("10QM9F-A", "VA-10QM9F-A"),
        ("MD-10QM9F-A", "MD-10QM9F-A"),
        ("Ann-Winter-X", None),
        ("va winterx", None),
        ("ifs winterx", None),
        ("VA-10QM9F-A VA-S2BXYN-Q", None),
        ("VA-10QM9F-B", None),
        ("", None),
        ("a" * 10_000, None),
    ],
)
def test_a_search_for_a_name_is_none_for_a_number(typed, number):
    assert endorsee_numbers.read_search(typed, prefix=lambda: "VA") == number


@pytest.mark.parametrize("body", sorted(endorsee_numbers.RESERVED))
def test_an_example_passes_its_own_check_and_is_never_drawn(monkeypatch, body):
    number = endorsee_numbers.example("VA", body)
    assert read(number) == number
    drawn = iter(f"{body}10QM9F")
    monkeypatch.setattr(endorsee_numbers.secrets, "choice", lambda alphabet: next(drawn))
    assert endorsee_numbers.draw("VA") == "VA-10QM9F-A"


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
