import re
from datetime import UTC, date, datetime
from io import BytesIO
from types import SimpleNamespace

import pytest
from django.test import Client
from PIL import Image

from endorsement import services
from endorsement.endorsee_numbers import draw
from endorsement.models import RegistrySettings
from endorsement.public import badges, contact_cards, letters
from endorsement.public.letters import Letter
from endorsement.public.preview_records import example_records
from tests.builders import ALL_SHOWN, endorsed, lapsing, locality

FILES = ("contact.vcf", "confirmation.pdf", "badge.svg", "badge.png")
[RECORD, OTHER] = example_records(date(2027, 9, 30), prefix="VA")


def get(number, file, query=""):
    return Client().get(f"/registry/{number}/{file}{query}")


@pytest.fixture
def off_the_list(noon, db):
    return [lapsing().endorsee.number, endorsed(listed=False).endorsee.number, draw("VA"), "VA-12", "%00", "A" * 2_000]


# --- Who has them ---


@pytest.mark.parametrize("file", ["contact.vcf", "confirmation.pdf"])
def test_only_the_listed_have_a_card_and_a_confirmation(off_the_list, file):
    assert get(endorsed().endorsee.number, file).status_code == 200
    assert {get(number, file).status_code for number in off_the_list} == {404}


@pytest.mark.parametrize("file", ["badge.svg", "badge.png"])
def test_all_others_have_the_very_same_badge(off_the_list, file):
    number = endorsed("IFS").endorsee.number
    others = {get(other, file).content for other in off_the_list}
    assert len(others) == 1
    assert get(number, file, "?category=imhm").content in others
    assert get(number, file, "?category=nope").content in others
    assert get(number, file).content not in others


def test_files_are_not_look_ups(off_the_list):
    for _ in range(20):
        for file in FILES:
            get(off_the_list[0], file)
    assert Client().get(f"/registry/{off_the_list[0]}/").status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("file", "kind", "cache"),
    [
        ("contact.vcf", "text/vcard; charset=utf-8", "no-store"),
        ("confirmation.pdf", "application/pdf", "no-store"),
        ("badge.svg", "image/svg+xml", "must-revalidate"),
        ("badge.png", "image/png", "must-revalidate"),
    ],
)
def test_each_file_has_its_kind_and_its_caching(noon, settings, file, kind, cache):
    settings.DEBUG = False
    response = get(endorsed().endorsee.number, file)
    assert (response["Content-Type"], response["X-Robots-Tag"]) == (kind, "noindex")
    assert response["Cache-Control"].endswith(cache)


@pytest.mark.django_db
def test_a_badge_follows_the_registry(noon):
    endorsement = endorsed("IFS")
    number = endorsement.endorsee.number
    before = get(number, "badge.svg").content
    endorsement.endorsee.listed = False
    services.save_endorsee(endorsee=endorsement.endorsee)
    after = get(number, "badge.svg").content
    assert (b"Not active" in before, b"Not active" in after) == (False, True)


# --- The contact card ---


def card(**fields):
    record = SimpleNamespace(**{**RECORD.__dict__, "organization": None, "locality": None, **fields})
    return contact_cards.contact_card(record, address="https://example.org/registry/VA-1/", as_of="Nov 22, 2026")


def test_a_card_has_what_the_record_shows_escaped():
    text = card(
        given_name="Ada; x",
        family_name="O,Neil\\",
        credentials="LCSW, PhD",
        organization="One\r\nNOTE:two",
        phone="804-555-0100",
        email="ada@example.org",
        website="https://example.org/a,b",
        locality="Fairfax (city)",
    )
    lines = text.replace("\r\n ", "").split("\r\n")
    assert lines == [
        "BEGIN:VCARD",
        "VERSION:3.0",
        "N:O\\,Neil\\\\;Ada\\; x;;;LCSW\\, PhD",
        "FN:Alex Example",
        "ORG:One\\nNOTE:two",
        "EMAIL;TYPE=INTERNET:ada@example.org",
        "TEL;TYPE=VOICE:804-555-0100",
        "URL:https://example.org/a,b",
        "ADR;TYPE=WORK:;;;Fairfax (city);;;",
        "NOTE:On the Active Endorsement Registry as of Nov 22\\, 2026\\, with IFS. To verify: https://example.org/registry/VA-1/",
        "UID:https://example.org/registry/VA-1/",
        "SOURCE:https://example.org/registry/VA-1/",
        "END:VCARD",
        "",
    ]


def test_long_lines_of_a_card_are_folded_between_characters():
    text = card(organization="Núñez " * 40)
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    assert "Núñez " * 40 in text.replace("\r\n ", "")


@pytest.mark.django_db
def test_a_card_has_no_field_without_consent(noon):
    hidden = {"email": "ada@example.org", "phone": "804-555-0100", "organization": "House", "locality": locality()}
    person = endorsed(**hidden).endorsee
    text = get(person.number, "contact.vcf").content.decode()
    assert re.findall(r"^[A-Z]+", text, re.MULTILINE) == ["BEGIN", "VERSION", "N", "FN", "NOTE", "UID", "SOURCE", "END"]
    shown = endorsed(**hidden, **ALL_SHOWN).endorsee
    assert b"ada@example.org" in get(shown.number, "contact.vcf").content


# --- The confirmation ---


def letter(**fields):
    fields = {
        "record": RECORD,
        "letterhead": ["Example Association", "1 Example Street"],
        "address": "https://example.org/registry/VA-1/",
        "verify_address": "https://example.org/registry/verify/",
        "as_of": datetime(2026, 11, 22, 17, tzinfo=UTC),
        "disclaimer": "It is not a license.\n\nIt is not a certificate.",
        **fields,
    }
    return Letter(**fields)


def named(name):
    return SimpleNamespace(**{**OTHER.__dict__, "name": name})


def test_a_confirmation_is_tagged_and_says_its_language_and_its_title():
    content = letter().as_pdf()
    assert content.startswith(b"%PDF-1.7")
    # The mark of PDF/UA-1 (ISO 14289-1); Typst writes it only if the letter meets what it can check.
    assert b"<pdfuaid:part>1</pdfuaid:part>" in content
    assert b"Confirmation of standing: Alex Example" in content
    assert b"<rdf:li>en</rdf:li>" in content


def test_a_confirmation_is_the_same_each_time():
    assert letter().as_pdf() == letter().as_pdf()


def test_a_confirmation_says_who_what_since_when_and_through_when():
    words = letter(record=OTHER)._words()
    assert words["name"] == "Sam Sample, PhD"
    assert words["endorsements"] == [
        ["IMHM-C, Infant Mental Health Mentor – Clinical", "Mar 15, 2025", "Sep 30, 2027"],
        ["IFA, Infant Family Associate", "Mar 15, 2025", "Sep 30, 2027"],
    ]
    assert words["verified"] == "Verified at https://example.org/registry/VA-1/ on November 22, 2026, 5:00 PM UTC."


@pytest.mark.parametrize("name", ['#panic() $x$ *b* \\ " // <a>', "محمد שלום", "Дмитрий Ngô ქართ देव ไทย"])
def test_a_name_is_text_in_many_scripts(name, monkeypatch):
    monkeypatch.setattr(letters, "_in_latin_letters", pytest.fail)
    assert letter(record=named(name)).as_pdf().startswith(b"%PDF")


def test_a_name_that_no_font_has_is_in_latin_letters_and_the_letter_says_so(monkeypatch):
    sent = []
    set_letter = letters._set

    def recording(words, **options):
        sent.append(words)
        return set_letter(words, **options)

    monkeypatch.setattr(letters, "_set", recording)
    # No font has a character that Unicode keeps for private use.
    content = letter(record=named("Núñez \U000f0000 李")).as_pdf()
    assert content.startswith(b"%PDF")
    assert [(words["name"], bool(words["note"])) for words in sent] == [
        ("Núñez \U000f0000 李, PhD", False),
        ("Núñez  Li, PhD", True),
    ]


@pytest.mark.django_db
def test_a_confirmation_has_the_letterhead_or_the_name_of_the_site(noon, monkeypatch):
    heads = []
    monkeypatch.setattr(Letter, "as_pdf", lambda letter: heads.append(letter.letterhead) or b"")
    number = endorsed().endorsee.number
    get(number, "confirmation.pdf")
    settings = RegistrySettings.load()
    settings.letterhead = "Example Association\r\n\r\n 1 Example Street "
    services.save_settings(settings=settings)
    get(number, "confirmation.pdf")
    assert heads == [["VAIMH"], ["Example Association", "1 Example Street"]]


# --- The badges ---


@pytest.mark.django_db
def test_a_badge_is_of_one_category(noon):
    person = endorsed("IMHM-C").endorsee
    endorsed("IMHM-P", person=person)
    endorsed("IFA", person=person)
    first, mentor = (get(person.number, "badge.svg", query).content.decode() for query in ("", "?category=IMHM"))
    assert ("IFA" in first, "IMHM" in first) == (True, False)
    assert ("IMHM-C, IMHM-P" in mentor, "IFA" in mentor) == (True, False)
    grounds = {re.search('rect[^>]*fill="(#[0-9a-f]+)"', svg)[1] for svg in (first, mentor)}
    assert len(grounds) == 2
    assert f"testserver/registry/{person.number}<" in mentor


def test_a_badge_is_a_picture_of_twice_its_size():
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="360" height="108"><rect width="9" /></svg>'
    with Image.open(BytesIO(badges.png_of(svg))) as image:
        assert (image.format, image.size) == ("PNG", (2 * badges.WIDTH, 2 * badges.HEIGHT))


@pytest.mark.django_db
def test_a_badge_is_escaped(noon):
    endorsement = endorsed("IFS")
    endorsement.category.name = "<b>&"
    endorsement.category.save()
    svg = get(endorsement.endorsee.number, "badge.svg").content.decode()
    assert ("<b>" in svg, "&lt;b&gt;&amp;" in svg) == (False, True)
