from datetime import date

import pytest

from endorsement.public.directory import Directory
from endorsement.public.facets import count_facets
from endorsement.public.filters import find
from endorsement.setup import sample_people
from tests.builders import NAMES, category, endorsed, lapsing, locality, multiply
from tests.endorsement.asking import asked_for

pytestmark = pytest.mark.django_db

ON = date(2026, 10, 1)


@pytest.fixture(autouse=True)
def categories():
    for code in NAMES:
        category(code)


def counts(preset=None, /, **parameters):
    """Each choice that would show anybody, with how many."""
    facets = count_facets(asked_for(**parameters), directory=Directory.of(ON), preset=preset)
    groups = (facets.category, facets.designation, facets.region, facets.language)
    return {facet.slug: facet.count for group in groups for facet in group if facet.count}


@pytest.fixture
def people():
    fairfax = {"locality": locality("fairfax-county"), "show_locality": True}
    both = endorsed("IMHM-C", family_name="Both", **fairfax).endorsee
    endorsed("IMHM-P", person=both)
    endorsed("IFS", person=both)
    endorsed("IFS", family_name="Shown", locality=locality("bath-county"), show_locality=True)
    endorsed("IFA", family_name="Hidden", locality=locality("fairfax-city"))
    lapsing("IFS", family_name="Lapsed", **fairfax)
    endorsed("IFS", family_name="Unlisted", listed=False, **fairfax)


def test_every_choice_is_there_in_its_order_with_its_name(people):
    facets = count_facets(asked_for(), directory=Directory.of(ON))
    assert [(facet.slug, facet.label, facet.count) for facet in facets.category] == [
        ("ifa", "Infant Family Associate (IFA)", 1),
        ("ifs", "Infant Family Specialist (IFS)", 2),
        ("imhs", "Infant Mental Health Specialist (IMHS)", 0),
        ("imhm", "Infant Mental Health Mentor (IMHM)", 1),
    ]
    assert [(facet.slug, facet.label, facet.count) for facet in facets.designation] == [
        ("imhm-c", "Clinical (IMHM-C)", 1),
        ("imhm-p", "Policy (IMHM-P)", 1),
        ("imhm-rf", "Research/Faculty (IMHM-R/F)", 0),
    ]
    assert [(facet.slug, facet.label, facet.count) for facet in facets.region] == [
        ("central", "Central", 0),
        ("eastern", "Eastern", 0),
        ("northern", "Northern", 1),
        ("northwest", "Northwest", 1),
        ("southwest", "Southwest", 0),
    ]


def test_a_count_heeds_the_other_group_and_not_its_own(people):
    assert counts(region="northern") == {"ifs": 1, "imhm": 1, "imhm-c": 1, "imhm-p": 1, "northern": 1, "northwest": 1}
    everyone = {"ifa": 1, "ifs": 2, "imhm": 1, "imhm-c": 1, "imhm-p": 1}
    assert counts(category="ifa") == everyone
    assert counts(designation="imhm-c") == {**everyone, "northern": 1}
    assert counts(q="shown") == {"ifs": 1, "northwest": 1}
    assert counts(locality="bath-county") == {"ifs": 1, "northwest": 1}


def test_a_region_counts_only_who_shows_it(people):
    assert counts(category="ifa") == {"ifa": 1, "ifs": 2, "imhm": 1, "imhm-c": 1, "imhm-p": 1}


def test_the_languages_are_those_that_somebody_on_the_list_works_in(people):
    endorsed("IFS", family_name="Two", languages="en,es")
    endorsed("IFA", family_name="One", languages="es")
    endorsed("IFA", family_name="Unlisted", languages="haw", listed=False)
    lapsing("IFA", family_name="Lapsed", languages="haw")
    facets = count_facets(asked_for(category="ifs"), directory=Directory.of(ON))
    assert [(facet.slug, facet.label, facet.count) for facet in facets.language] == [
        ("en", "English", 1),
        ("es", "Spanish", 1),
    ]
    chosen = count_facets(asked_for(language="haw"), directory=Directory.of(ON), preset=asked_for(category="ifs"))
    assert [(facet.slug, facet.count) for facet in chosen.language] == [("en", 1), ("haw", 0), ("es", 1)]


def test_a_preset_narrows_every_count(people):
    assert counts(asked_for(category="imhm"), category="ifs") == {
        "ifs": 1,
        "imhm": 1,
        "imhm-c": 1,
        "imhm-p": 1,
        "northern": 1,
    }
    assert counts(asked_for(region="northwest")) == {"ifs": 1, "northwest": 1}


@pytest.mark.parametrize("asked", [{"category": "nope"}, {"sort": "nope"}, {"q": "!!!"}, {"q": "a" * 201}])
def test_what_lists_nobody_counts_nobody(people, asked):
    assert counts(**asked) == {}


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"q": "a"},
        {"region": "central"},
        {"category": "imhm", "q": "s"},
        {"language": ["es", "fj"]},
        {"near": "Richmond (city)"},
    ],
)
def test_each_count_is_what_the_list_would_show(asked):
    sample_people.load(size=60, seed=2)
    facets = count_facets(asked_for(**asked), directory=Directory.of(ON))
    groups = {
        "category": ("category", "designation"),
        "designation": ("category", "designation"),
        "region": ("region",),
        "language": ("language",),
        "supervision": ("supervision",),
        "accepting": ("accepting",),
    }
    for parameter, group in groups.items():
        others = {name: value for name, value in asked.items() if name not in group}
        assert {facet.slug: facet.count for facet in getattr(facets, parameter)} == {
            facet.slug: len(find(asked_for(**others, **{parameter: facet.slug}), on=ON))
            for facet in getattr(facets, parameter)
        }


@pytest.mark.parametrize("size", [10, 100])
def test_the_counts_cost_no_query_at_any_size(django_assert_num_queries, size):
    sample_people.load(size=10, seed=1)
    multiply(to=size)
    asked = asked_for(q="a", category=["ifs", "imhm"], region="central", sort="newest")
    directory = Directory.of(ON)
    with django_assert_num_queries(0):
        count_facets(asked, directory=directory)
