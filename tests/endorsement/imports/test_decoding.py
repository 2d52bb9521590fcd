"""Text in each encoding that lists of people come in, and text that was damaged on the way."""

import pytest

from endorsement.imports.reading import read
from tests.endorsement.imports.reading_one import case, found, offers, row_of

pytestmark = pytest.mark.once

HEADER = "given_name,family_name,category\n"


def read_names(text: str, encoding: str) -> tuple[list[str], list[str]]:
    """The names and the remarks, if nothing is asked."""
    sheet = read((HEADER + "".join(f"{name},Lee,IFS\n" for name in text.split(","))).encode(encoding))
    assert [row.findings.stored() for row in sheet.rows] == [{}] * len(sheet.rows)
    return [row.cells["given_name"] for row in sheet.rows], [remark[:60] for remark in sheet.remarks]


SPELLED = ["José", "García,Peña", "Renée,Zoë,François", "MUÑOZ", "Émile", "Müller"]
WITH_QUOTES = "O’Brien,“Kind” – 2026–2027"


@pytest.mark.parametrize(
    ("names", "encoding", "name"),
    [
        *((names, "cp1252", "Windows (1252)") for names in (*SPELLED, WITH_QUOTES)),
        *((names, "mac_roman", "Mac Roman") for names in (*SPELLED, WITH_QUOTES)),
        *((names, "cp850", "MS-DOS (850)") for names in SPELLED),
    ],
)
def test_an_old_encoding_is_told_apart_by_its_words_and_named(names, encoding, name):
    remark = f"The file isn't UTF-8. It was read as {name}: check names with accents"
    assert read_names(names, encoding) == (names.split(","), [remark[:60]])


def test_a_mac_file_is_read_as_one():
    assert [(row.cells["given_name"], row.cells["family_name"]) for row in case("i04_mac_roman.csv").rows] == [
        ("José", "Muñezal"),
        ("Zoë", "Brontalë"),
    ]


@pytest.mark.parametrize(
    ("encoding", "remarks"),
    [
        ("utf-8", []),
        ("utf-8-sig", []),
        ("utf-16", ["The file was read as UTF-16."]),
        ("utf-16-le", ["The file was read as UTF-16."]),
        ("utf-16-be", ["The file was read as UTF-16."]),
        ("utf-32", ["The file was read as UTF-32."]),
    ],
)
def test_unicode_is_known_with_and_without_its_mark(encoding, remarks):
    assert read_names("José,Zoë", encoding) == (["José", "Zoë"], remarks)


def test_words_that_make_sense_in_two_encodings_are_asked_about():
    row = read((HEADER + "Children’s,Lee,IFS\n").encode("cp1252")).rows[0]
    assert sorted(offers(row, "given_name")) == ["Childrenís", "Children’s"]


def test_a_stray_byte_leaves_the_rest_of_a_utf_8_file_as_it_is():
    sheet = read((HEADER + "José,Lee,IFS\nX,Lee,IFS\nZoë,Lee,IFS\n").encode().replace(b"X", b"Ren\xe9"))
    assert ([found(row, "given_name")[0] for row in sheet.rows], sheet.remarks) == (
        ["José", "Ren\ufffd", "Zoë"],
        ["The file has damaged characters on these lines: 3. They are shown as \ufffd."],
    )


@pytest.mark.parametrize("damaged", ["Mu\ufffdoz", "Mu\ue000oz", "Mu\x81oz", "Mu\U000e0080oz"])
def test_a_lost_character_is_an_error(damaged):
    assert "has a damaged character" in found(row_of("family_name", damaged), "family_name")[1]


@pytest.mark.parametrize("name", ["Mu?oz", "?ngel", "Jos?"])
def test_a_question_mark_for_a_letter_is_an_error_in_a_name(name):
    assert "probably for a letter that was lost" in found(row_of("family_name", name), "family_name")[1]


@pytest.mark.parametrize(
    ("damaged", "mended"),
    [
        ("InÃ©s", "Inés"),
        ("GarcÃ\xada", "García"),
        ("Ã\x81ngel", "Ángel"),
        ("NÃºÃ±ez", "Núñez"),
        ("MUÃ‘OZ", "MUÑOZ"),
        ("Kind Hands â€“ Home", "Kind Hands – Home"),
        ("Oâ€™Brien", "O’Brien"),
        ("JosÃƒÂ©", "José"),
        ("JosŽ", "José"),
        ("JosÈ", "José"),
        ("Mu–oz", "Muñoz"),
        ("Mu&ntilde;oz", "Muñoz"),
        ("Smith &amp; Lee", "Smith & Lee"),
        ("O&#39;Brien", "O'Brien"),
    ],
)
def test_a_wrong_conversion_is_asked_about_with_the_text_mended(damaged, mended):
    assert offers(row_of("organization", damaged), "organization") == [mended, row_of("notes", damaged).cells["notes"]]


def test_each_damaged_cell_of_a_file_is_asked_about():
    row = case("i05c_mojibake.csv").rows[0]
    assert [(column, question.choices[0][2]) for column, question in row.findings.questions] == [
        ("given_name", "Inés"),
        ("family_name", "Gardáñez"),
    ]


def test_a_mark_that_was_converted_wrongly_does_not_hide_the_first_column():
    assert "given_name" in read(("ï»¿" + HEADER + "Ada,Lee,IFS\n").encode()).rows[0].cells


@pytest.mark.parametrize(
    "name",
    [
        "José",
        "Nguyễn",
        "Łukasz",
        "Šárka",
        "D’Angelo",
        "Ng’ang’a",
        "Žofie",
        "İpek",
        "北京",
        "Ærø",
        "Ana–Lee",
        "AT&T",
        "Q&A?",
    ],
)
def test_sound_names_are_not_asked_about(name):
    assert found(row_of("organization", name), "organization") == (name, "")
