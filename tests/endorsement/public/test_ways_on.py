from datetime import date

import pytest

from endorsement import services
from endorsement.enums import HoldKind
from endorsement.public.listing import build_listing
from endorsement.public.spellings import names_of
from tests.builders import NAMES, category, endorsed, lapsing, locality, off_the_list
from tests.endorsement.asking import ask

pytestmark = pytest.mark.django_db

ON = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def people(noon):
    for code in NAMES:
        category(code)
    fairfax = {"locality": locality("fairfax-city"), "show_locality": True}
    endorsed("IFS", family_name="Brightwater", given_name="Dana", languages="es", **fairfax)
    endorsed("IFA", family_name="O'Brien-Smith", given_name="Jo", locality=locality("wise-county"), show_locality=True)
    endorsed("IFA", family_name="Núñez", given_name="Ana", locality=locality("fairfax-city"))


def ways_on(**asked):
    presets = {name[7:]: asked.pop(name) for name in list(asked) if name.startswith("preset_")}
    return build_listing(ask(**asked), on=ON, page_size=25, **presets).ways_on


def wider(**asked):
    return [(way.count, way.label, way.asked.query_string()) for way in ways_on(**asked).wider]


def meant(q, **asked):
    return [(way.label, way.count) for way in ways_on(q=q, **asked).spellings]


def test_an_answer_with_people_offers_no_way_on():
    assert ways_on(q="brightwater") is None


def test_each_filter_that_is_in_the_way_can_be_left_out():
    assert wider(q="dana", category="ifa", language="es") == [
        (1, "without “Infant Family Associate (IFA)”", "?q=dana&language=es")
    ]
    assert wider(category="ifa", language="es") == [
        (1, "without “Infant Family Associate (IFA)”", "?language=es"),
        (2, "without “Spanish”", "?category=ifa"),
    ]


def test_several_choices_of_one_filter_are_left_out_together():
    assert wider(category=["imhs", "imhm"], region="northern") == [
        (
            1,
            "without “Infant Mental Health Specialist (IMHS)” or “Infant Mental Health Mentor (IMHM)”",
            "?region=northern",
        )
    ]


def test_a_longer_distance_is_offered_if_it_finds_more():
    assert wider(near="Big Stone Gap", within="10") == [
        (1, "within 25 miles", "?near=Big+Stone+Gap"),
    ]
    assert wider(near="Big Stone Gap", language="es") == [
        (1, "at any distance", "?language=es"),
        (1, "without “Spanish”", "?near=Big+Stone+Gap"),
    ]


def test_no_way_on_finds_nobody():
    for asked in ({"q": "dana", "category": "imhm"}, {"q": "zzz", "region": "central", "language": "fr"}):
        offered = ways_on(**asked)
        assert all(way.count for way in (*offered.wider, *offered.spellings))
        assert all(
            build_listing(ask_again(way), on=ON, page_size=25).count == way.count
            for way in (*offered.wider, *offered.spellings)
        )


def ask_again(way):
    query = ask()
    return type(query)(way.asked.query_string().removeprefix("?"))


def test_the_ways_stay_within_the_presets():
    offered = ways_on(q="zzz", language="es", preset_category="ifa")
    assert (list(offered.wider), offered.everybody) == ([], 2)
    assert meant("brightwatr", preset_category="ifa") == []


@pytest.mark.parametrize(
    ("q", "names"),
    [
        ("Brightwatr", [("Brightwater", 1)]),
        ("brigthwater", [("Brightwater", 1)]),
        ("dana brihgtwater", [("dana Brightwater", 1)]),
        ("dnna brihgtwater", [("Dana Brightwater", 1)]),
        ("nunes", [("Núñez", 1)]),
        ("o'brian", [("O'Brien", 1)]),
        ("obriensmyth", [("O'Brien-Smith", 1)]),
        ("smyth", [("Smith", 1)]),
        ("jo brightwatr", []),
        ("xyzzy", []),
        ("q", []),
        ("!!!", []),
    ],
)
def test_a_misspelt_name_is_asked_about(q, names):
    assert meant(q) == names


def test_the_name_alone_is_offered_if_the_filters_leave_nobody_with_it():
    [way] = ways_on(q="brightwatr", category="ifa", near="Big Stone Gap").spellings
    assert way.asked.query_string() == "?q=Brightwater"
    [way] = ways_on(q="brightwatr", category="ifs").spellings
    assert way.asked.query_string() == "?q=Brightwater&category=ifs"


def test_only_names_of_people_listed_on_the_day_are_suggested():
    hidden = off_the_list(on=ON)
    lapsing(family_name="Quickwater", given_name="Al", other_names="Slowwater")
    for person in hidden.values():
        typed = f"{person.family_name[:-1]}x"
        assert meant(typed) == [], typed
    assert meant("quickwatre") == meant("slowwatre") == []
    assert set(names_of(ON)) == {
        *("brightwater", "dana", "obriensmith", "obrien", "smith", "jo", "nunez", "ana"),
    }


def test_a_name_is_suggested_until_the_person_leaves_the_list():
    person = endorsed(family_name="Featherstone").endorsee
    assert meant("fetherstone") == [("Featherstone", 1)]
    services.place_hold(endorsee=person, kind=HoldKind.RETIRED, starts_on=ON, reason="Told us.")
    assert meant("fetherstone") == []


def test_a_hidden_place_makes_no_way_on():
    offered = wider(near="22030", category="ifa")
    assert offered == [
        (2, "at any distance", "?category=ifa"),
        (1, "without “Infant Family Associate (IFA)”", "?near=22030"),
    ]


@pytest.mark.parametrize("q", ["brightwatr " * 8, "\ufdfd" * 4, "x" * 200, "a1 b2 c3 d4 e5 f6 g7 h8"])
def test_no_words_are_too_many_to_mend(q):
    assert len(meant(q)) <= 3


def test_an_empty_answer_costs_at_most_two_queries_more(django_assert_max_num_queries):
    ways_on(q="dana")
    with django_assert_max_num_queries(3):
        assert meant("brightwatr", language="es") == [("Brightwater", 1)]
