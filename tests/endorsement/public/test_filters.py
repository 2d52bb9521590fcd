from datetime import date

import pytest
from django.http import QueryDict

from endorsement import services
from endorsement.enums import EndReason
from endorsement.models import Category, Endorsee, Locality
from endorsement.public.filters import RegistryFilter, Vocabulary, list_endorsees
from tests.builders import NAMES, category, endorsed, lapsing, locality
from tests.endorsement.asking import asked_for

pytestmark = pytest.mark.django_db

ON = date(2026, 10, 1)


@pytest.fixture(autouse=True)
def categories():
    for code in NAMES:
        category(code)


def found(**parameters):
    return [person.family_name for person in list_endorsees(asked_for(**parameters), on=ON)]


@pytest.fixture
def people():
    endorsed("IFS", family_name="Núñez", given_name="Ana-María", credentials="LCSW")
    endorsed("IMHM-C", family_name="O'Brien-Smith", given_name="Jo", locality=locality(), show_locality=True)
    endorsed("IFA", family_name="Winter", locality=locality("richmond-city"), organization="Hidden House")
    lapsing("IFS", family_name="Lapsed")


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


def test_a_filter_without_some_of_it_is_the_rest():
    asked = asked_for(q="a", category=["ifs", "imhm"], designation="imhm-c", region="northern", sort="newest")
    assert asked.without_choice("category", "ifs").query_string() == (
        "?q=a&category=imhm&designation=imhm-c&region=northern&sort=newest"
    )
    assert asked.without("q", "category", "designation").query_string() == "?region=northern&sort=newest"


# --- Orders ---


@pytest.fixture
def places():
    shown = {"show_locality": True}
    endorsed(family_name="County", locality=locality("fairfax-county"), awarded_on=date(2025, 11, 1), **shown)
    endorsed(family_name="City", locality=locality("fairfax-city"), awarded_on=date(2026, 9, 30), **shown)
    endorsed(family_name="Bath", locality=locality("bath-county"), awarded_on=date(2026, 9, 30), **shown)
    endorsed(family_name="Zulu", locality=locality("accomack-county"), awarded_on=date(2026, 10, 1))
    endorsed(family_name="Nowhere", awarded_on=date(2025, 11, 1))


def test_the_order_of_names_is_the_usual_one(places):
    assert (
        found() == found(sort="name") == found(sort=["newest", "name"]) == ["Bath", "City", "County", "Nowhere", "Zulu"]
    )


def test_in_the_order_of_localities_a_hidden_one_is_as_good_as_none(places):
    assert found(sort="locality") == ["Bath", "City", "County", "Nowhere", "Zulu"]
    endorsed(family_name="Aster", locality=locality("york-county"))
    endorsed(family_name="Aspen", locality=locality("accomack-county"), show_locality=True)
    assert found(sort="locality") == ["Aspen", "Bath", "City", "County", "Aster", "Nowhere", "Zulu"]


def test_newest_first_then_by_name(places):
    assert found(sort="newest") == ["Zulu", "Bath", "City", "County", "Nowhere"]


def test_only_an_award_on_the_registry_makes_somebody_new(places):
    county = Endorsee.objects.get(family_name="County")
    ended = endorsed("IFA", person=county, awarded_on=date(2026, 9, 30))
    services.end_endorsement(endorsement=ended, ended_on=ON, reason=EndReason.RELINQUISHED)
    later = endorsed("IMHM-C", person=county, awarded_on=date(2026, 10, 2))
    assert found(sort="newest")[-2:] == ["County", "Nowhere"]
    services.end_endorsement(endorsement=later, ended_on=date(2026, 10, 3), reason=EndReason.RELINQUISHED)
    endorsed("IMHM-P", person=county, awarded_on=ON)
    assert found(sort="newest")[:2] == ["County", "Zulu"]


@pytest.mark.parametrize("sort", ["name", "locality", "newest"])
def test_people_alike_in_everything_keep_one_order(sort):
    twins = [endorsed(family_name="Twin").endorsee.pk for _ in range(5)]
    assert [person.pk for person in list_endorsees(asked_for(sort=sort), on=ON)] == twins


@pytest.mark.parametrize(
    ("asked", "preset", "whole"),
    [
        ({}, {}, ""),
        ({"q": "a", "locality": "bath-county"}, {}, "?q=a&locality=bath-county"),
        ({"sort": "newest"}, {"category": "imhm"}, "?category=imhm&sort=newest"),
        ({"q": "a"}, {"category": "imhm", "region": "northern"}, "?q=a&category=imhm&region=northern"),
        ({"designation": "imhm-c"}, {"category": "imhm"}, "?category=imhm&designation=imhm-c"),
        ({"category": "imhm"}, {"category": "imhm"}, "?category=imhm"),
        ({"region": "northern"}, {"region": "northern"}, "?region=northern"),
        ({"category": "ifs"}, {"category": "imhm"}, None),
        ({"category": ["ifs", "imhm"]}, {"category": "imhm"}, None),
        ({"designation": "imhm-c"}, {"category": "ifs"}, None),
        ({"region": "central"}, {"region": "northern"}, None),
        ({"region": ["central", "northern"]}, {"region": "northern"}, None),
        ({}, {"category": "gone"}, None),
    ],
)
def test_preset_and_filter_are_one_filter_where_one_can_say_both(asked, preset, whole):
    merged = asked_for(**asked).within(asked_for(**preset))
    assert (merged.query_string() if merged else None) == whole


def test_the_vocabulary_is_read_in_one_query_and_in_the_order_of_the_tables(django_assert_num_queries):
    with django_assert_num_queries(1):
        vocabulary = Vocabulary.load()
        branches = [(kind.slug, [branch.label for branch in kind.designations.all()]) for kind in vocabulary.categories]
    assert branches == [("ifa", []), ("ifs", []), ("imhs", []), ("imhm", ["IMHM-C", "IMHM-P", "IMHM-R/F"])]
    labels = [place.label for place in vocabulary.localities]
    assert labels[:2] == ["Accomack County", "Albemarle County"]
    assert [label for label in labels if "Fairfax" in label] == ["Fairfax (city)", "Fairfax County"]


@pytest.mark.parametrize(
    ("kinds", "word"),
    [
        (["county", "city", "other"], "County or city"),
        (["county", "other"], "County"),
        (["city"], "City"),
        (["other"], "Location"),
        ([], "Location"),
    ],
)
def test_places_are_called_what_they_are(kinds, word):
    places = [Locality(name="Kauri", kind=kind) for kind in kinds]
    assert Vocabulary(categories=[], localities=places).locality_word == word
