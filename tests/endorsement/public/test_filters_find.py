"""What each filter finds, or says that it cannot, in a registry that all these tests only read."""

from datetime import date

import pytest
from django.http import QueryDict

from endorsement import services
from endorsement.enums import EndReason
from endorsement.models import Category
from endorsement.public.filters import RegistryFilter
from endorsement.public.vocabulary import Vocabulary
from endorsement.spreadsheets import exports
from tests.builders import NAMES, category, endorsed, lapsing, locality
from tests.endorsement.asking import asked_for, people_found

pytestmark = pytest.mark.django_db

ON = date(2026, 10, 1)


@pytest.fixture(scope="module")
def registry(module_transaction):
    for code in NAMES:
        category(code)
    endorsed("IFS", family_name="Núñez", given_name="Ana-María", credentials="LCSW")
    endorsed("IMHM-C", family_name="O'Brien-Smith", given_name="Jo", locality=locality(), show_locality=True)
    endorsed("IFA", family_name="Winter", locality=locality("richmond-city"), organization="Hidden House")
    lapsing("IFS", family_name="Lapsed")


@pytest.fixture
def people(registry, noon):
    pass


def found(**parameters):
    return [person.family_name for person in people_found(asked_for(**parameters), on=ON)]


@pytest.mark.parametrize(
    ("q", "names"),
    [
        ("", ["Núñez", "O'Brien-Smith", "Winter"]),
        ("   ", ["Núñez", "O'Brien-Smith", "Winter"]),
        ("nunez", ["Núñez"]),
        ("NÚÑEZ ana", ["Núñez"]),
        ("anamaria", ["Núñez"]),
        ("maria", ["Núñez"]),
        ("uñez", []),
        ("lcsw", ["Núñez"]),
        ("obrien", ["O'Brien-Smith"]),
        ("o’brien", ["O'Brien-Smith"]),
        ("smith jo", ["O'Brien-Smith"]),
        ("fairfax", ["O'Brien-Smith"]),
        ("richmond", []),
        ("hidden", []),
        ("lapsed", []),
        ("!!!", []),
        ("winter\x00", ["Winter"]),
        ("%", []),
        ("win_er", []),
        ("'", []),
        ('"winter"', ["Winter"]),
    ],
)
def test_every_word_must_begin_a_word_of_what_the_row_prints(people, q, names):
    assert found(q=q) == names


@pytest.mark.parametrize(
    ("q", "names"),
    [
        ("IMHM-C", ["Carter", "O'Brien-Smith"]),
        ("imhmc", ["Carter", "O'Brien-Smith"]),
        ("imhm c", ["Carter", "O'Brien-Smith"]),
        ("imhm", ["Carter", "O'Brien-Smith"]),
        ("mentor", ["Carter", "O'Brien-Smith"]),
        ("infant-mental health mentor", ["Carter", "O'Brien-Smith"]),
        ("clinical", ["Carter", "O'Brien-Smith"]),
        ("obrien clin", ["O'Brien-Smith"]),
        ("associate ada", ["Winter"]),
        ("ifs", ["Núñez"]),
        ("spanish", ["Carter"]),
        ("vietnamese", ["Carter"]),
        ("imhm-p", []),
        ("policy", []),
        ("ntor", []),
        ("imhs", []),
        ("northern", ["O'Brien-Smith"]),
        ("Northern Virginia", ["O'Brien-Smith"]),
        ("jo northern virginia smith", ["O'Brien-Smith"]),
        ("central virginia", []),
        ("virginia", []),
        ("virginia northern", []),
        ("central", []),
    ],
)
def test_a_word_may_begin_a_code_or_a_name_of_what_is_held_today_or_a_language(people, carter, q, names):
    assert found(q=q) == names


@pytest.fixture
def carter(people):
    """Holds IMHM-C; IMHM-P ended, and IMHS has lapsed."""
    carter = endorsed("IMHM-C", family_name="Carter", languages="es,vi").endorsee
    policy = endorsed("IMHM-P", person=carter, awarded_on=date(2025, 11, 1))
    services.end_endorsement(endorsement=policy, ended_on=ON, reason=EndReason.RELINQUISHED)
    lapsing("IMHS", person=carter)


def test_file_and_list_find_the_same_by_a_code(people, carter):
    rows = exports.public_rows(asked_for(q="IMHM-C"), on=ON)
    assert [row[2] for row in rows][1:] == ["Carter", "O'Brien-Smith"]


def test_filters_are_joined_by_and(people):
    assert found(category=["ifs", "ifa"], q="nunez") == ["Núñez"]
    assert found(category="ifa", region="northern") == []


def test_a_hidden_locality_is_not_found_by_guessing(people):
    assert (found(locality="richmond-city"), found(region="central")) == ([], [])
    assert (found(locality="fairfax-county"), found(region="northern")) == (["O'Brien-Smith"], ["O'Brien-Smith"])


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"category": "IMHM-C'"}, "Unknown category “IMHM-C'”."),
        ({"designation": "imhm-x"}, "Unknown designation “imhm-x”."),
        ({"locality": "richmond"}, "Unknown location “richmond”."),
        ({"region": "mars" * 20}, "Unknown region “" + "mars" * 10 + "…”."),
        ({"sort": "names"}, "Unknown sort order “names”."),
        ({"sort": ["name", "x"]}, "Unknown sort order “x”."),
        ({"q": "a" * 201}, "Your search is too long. Use up to 8 words and 200 characters."),
        ({"q": "a b c d e f g h i"}, "Your search is too long. Use up to 8 words and 200 characters."),
    ],
)
def test_what_cannot_be_applied_is_told_and_lists_nobody(people, parameters, message):
    assert [problem.message for problem in asked_for(**parameters).problems] == [message]
    assert found(**parameters) == []


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ({"category": "IFS"}, "?category=ifs"),
        ({"category": ["Ifs", "ifs", "iFS"]}, "?category=ifs"),
        ({"designation": "IMHM-C"}, "?designation=imhm-c"),
        ({"locality": "Fairfax-County"}, "?locality=fairfax-county"),
        ({"region": "NORTHERN"}, "?region=northern"),
        ({"sort": "Newest"}, "?sort=newest"),
        ({"category": "ＩＦＳ"}, "?category=ifs"),
    ],
)
def test_values_are_compared_without_case(people, written, canonical):
    asked = asked_for(**written)
    assert (asked.problems, asked.query_string()) == ([], canonical)


def test_a_slug_of_other_letters_is_compared_without_case_too(people):
    services.save_vocabulary(entry=Category(code="Ñ", name="Ñandú", slug="ñandú-straße", sort_order=9))
    assert asked_for(category="ÑANDÚ-STRASSE").chosen == {"category": ["ñandú-straße"]}


@pytest.mark.parametrize(
    "query", ["x=1&amp;category=ifs", "x=1&amp;amp;category=ifs", "AMP;category=ifs", "amp%3Bcategory=ifs"]
)
def test_a_link_that_mail_escaped_is_understood(people, query):
    asked = RegistryFilter.read(QueryDict(query), Vocabulary.load())
    assert asked.query_string() == "?category=ifs"


def test_values_under_both_names_are_all_asked_for(people):
    asked = RegistryFilter.read(QueryDict("category=ifs&amp;category=ifa"), Vocabulary.load())
    assert asked.chosen == {"category": ["ifs", "ifa"]}


def test_a_known_value_beside_an_unknown_one_does_not_save_the_query(people):
    assert found(category=["ifs", "nope"]) == []


def test_eight_words_are_not_too_many(people):
    assert found(q="winter ada w a wi ad win ada") == ["Winter"]


@pytest.mark.parametrize(
    "q", ["a " * 5_000, "x" * 10_000, "\ufdfd" * 200, "\x00", "'\"%_\\", "\ud800"], ids=lambda q: ascii(q)[:12]
)
@pytest.mark.parametrize("parameter", ["q", "category", "locality", "region", "designation", "sort"])
def test_hostile_input_lists_nobody_and_breaks_nothing(people, parameter, q):
    expected = ["Núñez", "O'Brien-Smith", "Winter"] if q == "\x00" else []
    assert found(**{parameter: q}) == expected


def test_other_parameters_are_ignored(people):
    assert found(utm_source="mail") == ["Núñez", "O'Brien-Smith", "Winter"]


def test_the_empty_option_of_a_select_chooses_nothing(people):
    assert found(region="", locality="", category="") == ["Núñez", "O'Brien-Smith", "Winter"]


def test_the_address_of_a_state_gives_the_state_again(people):
    asked = asked_for(q="a & b", category=["ifs", "imhm"], locality="fairfax-county", sort="newest")
    address = asked.query_string(page=2)
    assert address == "?q=a+%26+b&category=ifs&category=imhm&locality=fairfax-county&sort=newest&page=2"
    again = RegistryFilter.read(QueryDict(address[1:]), Vocabulary.load())
    assert (again.q, again.chosen, again.sort) == (asked.q, asked.chosen, asked.sort)
    assert (asked_for().query_string(), asked_for(sort="name").query_string()) == ("", "")
