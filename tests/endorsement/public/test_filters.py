from datetime import date

import pytest

from endorsement import services
from endorsement.enums import EndReason
from endorsement.models import Endorsee, Locality
from endorsement.public.vocabulary import Vocabulary
from tests.builders import NAMES, category, endorsed, endorsee, lapsing, locality
from tests.endorsement.asking import asked_for, people_found

pytestmark = pytest.mark.django_db

ON = date(2026, 10, 1)


@pytest.fixture(autouse=True)
def categories():
    for code in NAMES:
        category(code)


def found(**parameters):
    return [person.family_name for person in people_found(asked_for(**parameters), on=ON)]


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
    assert [person.pk for person in people_found(asked_for(sort=sort), on=ON)] == twins


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
        vocabulary = Vocabulary.read()
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


def test_two_categories_are_one_set_and_a_designation_narrows_its_own():
    for label in ("IFA", "IFS", "IMHM-C", "IMHM-P"):
        endorsed(label, family_name=label)
    assert found(category=["ifs", "imhm"]) == ["IFS", "IMHM-C", "IMHM-P"]
    assert found(category="imhm", designation="imhm-c") == ["IMHM-C"]
    assert found(category=["ifs", "imhm"], designation="imhm-c") == ["IFS", "IMHM-C"]
    assert found(designation="imhm-p") == ["IMHM-P"]


def test_category_and_renewal_are_asked_of_the_same_endorsement():
    person = endorsee(family_name="Both")
    lapsing("IMHM-C", person=person)
    endorsed("IFS", person=person)
    assert (found(designation="imhm-c"), found(category="ifs")) == ([], ["Both"])
