import pytest
from django.utils import translation

from endorsement import languages
from endorsement.imports.languages import read_languages
from endorsement.models import Endorsee

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Spanish", "es"),
        ("spanish", "es"),
        ("Español", "es"),
        ("ES", "es"),
        ("ASL", "ase"),
        ("American Sign Language", "ase"),
        ("Farsi", "fa"),
        ("Dari", "prs"),
        ("Mandarin", "cmn"),
        ("Tiếng Việt", "vi"),
        ("한국어", "ko"),
        ("K'iche'", "quc"),
        ("Creole", None),
        ("Spansh", None),
        ("", None),
    ],
)
def test_a_language_is_known_by_its_name_its_code_and_what_people_call_it(text, code):
    assert languages.code_of(text) == code


def test_every_name_is_read_back_as_its_own_code():
    names = dict(languages.names())
    assert {code: [languages.code_of(part) for part in read_languages(name)] for code, name in names.items()} == {
        code: [code] for code in names
    }


@pytest.mark.parametrize(
    ("text", "codes"),
    [("Spansh", ["es"]), ("Spanish (fluent)", ["es"]), ("Sign language", ["ase"]), ("Klingon", [])],
)
def test_what_is_not_known_for_sure_is_likened(text, codes):
    assert languages.likely(text)[:1] == codes


def test_they_are_stored_once_each_in_the_order_of_their_names():
    assert languages.joined(["es", "ase", "es", "ar"]) == "ase,ar,es"


def test_names_are_in_the_readers_language_and_in_english_where_that_has_none():
    with translation.override("es"):
        assert [languages.name(code) for code in ("es", "ase")] == ["español", "American Sign Language"]


def test_a_search_finds_them_by_other_spellings_too():
    person = Endorsee(family_name="Winter", languages="ase,fa")
    person.refresh_keys()
    assert {"american", "sign", "asl", "persian", "farsi"} <= set(person.public_key.split())


def test_what_the_list_does_not_have_comes_last():
    person = Endorsee(languages="es", other_languages="Kriolu,  Garifuna,")
    assert person.all_languages == ("Spanish", "Kriolu", "Garifuna")
