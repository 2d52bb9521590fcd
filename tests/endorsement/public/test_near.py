from datetime import date

import pytest

from endorsement.enums import Sort
from endorsement.models import Locality, PlaceName
from endorsement.public.filters import find
from endorsement.public.listing import build_listing
from endorsement.public.near import Origin, UnclearPlace, find_origin, in_words
from tests.builders import endorsed, endorsee, locality
from tests.endorsement.asking import ask, asked_for, people_found

pytestmark = pytest.mark.django_db

ON = date(2026, 11, 22)


def origin(text):
    return find_origin(text, list(Locality.objects.all()))


@pytest.mark.parametrize(
    ("text", "label", "lies_in"),
    [
        ("22030", "22030", "fairfax-county"),
        ("22030-1234", "22030", "fairfax-county"),
        ("Blacksburg", "Blacksburg", "montgomery-county"),
        ("blacksburg, VA", "Blacksburg", "montgomery-county"),
        ("Mc Lean", "McLean", "fairfax-county"),
        ("Charlottesville", "Charlottesville (city)", "charlottesville-city"),
        ("Fairfax County", "Fairfax County", "fairfax-county"),
        ("fairfax (city)", "Fairfax (city)", "fairfax-city"),
        ("City of Fairfax", "Fairfax (city)", "fairfax-city"),
        ("fairfax-city", "Fairfax (city)", "fairfax-city"),
        ("Culpeper", "Culpeper County", "culpeper-county"),
        ("Washington (town)", "Washington", "rappahannock-county"),
    ],
)
def test_a_place_is_known_by_what_people_call_it(text, label, lies_in):
    found = origin(text)
    assert (found.label, found.locality) == (label, locality(lies_in).pk)


@pytest.mark.parametrize(
    ("text", "message", "choices"),
    [
        (
            "Fairfax",
            "“Fairfax” is the name of several places. Which one: Fairfax (city) or Fairfax County?",
            ["Fairfax (city)", "Fairfax County"],
        ),
        (
            "Washington",
            "“Washington” is the name of several places. Which one: Washington County or Washington (town)?",
            ["Washington County", "Washington (town)"],
        ),
        (
            "Blaksburg",
            "We don't know a place called “Blaksburg”. Write a ZIP code, or the name of a town, county or city.",
            ["Blacksburg"],
        ),
        ("20001", "We don't know the ZIP code 20001. Try the name of a town, county or city.", []),
    ],
)
def test_an_unclear_place_is_asked_about_in_words(text, message, choices):
    with pytest.raises(UnclearPlace) as unclear:
        origin(text)
    assert (str(unclear.value), list(unclear.value.choices)[:2]) == (message, choices)


def test_each_choice_is_a_place():
    with pytest.raises(UnclearPlace) as unclear:
        origin("Washington")
    assert [origin(choice).label for choice in unclear.value.choices] == ["Washington County", "Washington"]


def test_distances_are_those_of_a_map():
    """As the crow flies, Richmond is some 65 miles from Charlottesville and 90 from ZIP code 22030."""
    assert round(origin("Richmond (city)").miles_to(locality("charlottesville-city")) / 5) == 13
    assert round(origin("22030").miles_to(locality("richmond-city")) / 5) == 18


def test_a_place_without_a_center_has_no_distance():
    assert Origin("Here", 38.0, -77.0, 1).miles_to(locality("outside-virginia")) is None


@pytest.mark.parametrize(
    ("miles", "words"),
    [
        (0, "within a mile"),
        (1.2, "about 1 mile"),
        (7.6, "about 8 miles"),
        (9.9, "about 10 miles"),
        (12.4, "about 10 miles"),
        (13, "about 15 miles"),
        (98, "about 100 miles"),
    ],
)
def test_a_distance_is_told_as_roughly_as_it_is_known(miles, words):
    assert in_words(miles) == words


@pytest.fixture
def people():
    for name, slug in (("Faraway", "wise-county"), ("Next", "arlington-county"), ("Here", "fairfax-city")):
        endorsed(family_name=name, locality=locality(slug), show_locality=True)
    endorsed(family_name="Alsohere", locality=locality("fairfax-city"), show_locality=True)
    endorsed(family_name="Hides", locality=locality("fairfax-city"))
    endorsed(family_name="Outside", locality=locality("outside-virginia"), show_locality=True)
    endorsee("Never", locality=locality("fairfax-city"), show_locality=True)


def found(**parameters):
    return [person.family_name for person in people_found(asked_for(**parameters), on=ON)]


def test_the_nearest_come_first_and_those_of_one_place_by_name(people):
    assert found(near="22030") == ["Alsohere", "Here", "Next"]
    assert found(near="22030", within="10") == ["Alsohere", "Here"]
    assert found(near="22030", sort="name", within="100") == ["Alsohere", "Here", "Next"]
    assert found(near="22030", q="next") == ["Next"]


def test_an_unclear_place_lists_nobody(people):
    assert found(near="Fairfax") == found(near="nowhere") == []


def test_the_number_of_queries_is_the_same_for_any_place(people, django_assert_num_queries):
    find(asked_for(), on=ON)
    with django_assert_num_queries(3):
        find(asked_for(near="22030"), on=ON)


def test_the_address_of_the_state_gives_the_state_again(people):
    asked = asked_for(near="22030", within="50", language="es", supervision="yes", accepting="yes")
    assert asked.query_string() == "?language=es&supervision=yes&accepting=yes&near=22030&within=50"
    assert asked_for(near="22030", sort="distance").query_string() == "?near=22030"
    assert asked_for(near="22030", sort="name").query_string() == "?near=22030&sort=name"


def test_without_the_place_the_list_is_in_its_own_order(people):
    assert asked_for(near="22030", within="50").without("near").query_string() == ""
    assert asked_for(near="22030", sort="newest").without("near").query_string() == "?sort=newest"


def test_the_list_says_how_far_everyone_is(people):
    listing = build_listing(ask(near="22030"), on=ON, page_size=25)
    assert [listing.distance(record) for record in listing.records] == ["about 1 mile"] * 2 + ["about 10 miles"]
    assert [chip.label for chip in listing.chips] == ["Within 25 miles of 22030"]
    assert [sorted.sort for _label, sorted in listing.sorts] == list(Sort)


def test_the_list_says_who_is_farther_away_if_nobody_is_near(people):
    listing = build_listing(ask(near="Big Stone Gap", within="10"), on=ON, page_size=25)
    assert [(way.label, way.count) for way in listing.ways_on.wider] == [("within 25 miles", 1)]


def test_virginias_places_are_all_there():
    assert Locality.objects.exclude(latitude=None).count() == 133
    assert PlaceName.objects.filter(kind="zip").count() == 1241
    for place in PlaceName.objects.select_related("locality"):
        assert Origin("", place.latitude, place.longitude, 0).miles_to(place.locality) < 40, place.name
