from datetime import date

import pytest

from endorsement.public.listing import build_listing
from endorsement.setup import sample_people
from tests.builders import NAMES, category, endorsed, lapsing, locality, multiply
from tests.endorsement.asking import ask

pytestmark = pytest.mark.django_db

ON = date(2026, 10, 1)


def listing(page_size=25, category="", region="", **parameters):
    return build_listing(ask(**parameters), on=ON, page_size=page_size, category=category, region=region)


def names(built):
    return [record.family_name for record in built.records]


@pytest.fixture
def five():
    for family_name in ("Elm", "Birch", "Dogwood", "Alder", "Cedar"):
        endorsed(family_name=family_name)


def test_the_list_is_paged_in_the_order_of_names(five):
    first, last = listing(page_size=2), listing(page_size=2, page="3")
    assert (names(first), names(last), first.count) == (["Alder", "Birch"], ["Elm"], 5)


@pytest.mark.parametrize("page", ["0", "4", "9999", "-1", "abc", "1.5", "9" * 5000, "²", "\x00"])
def test_a_page_that_is_not_there_is_told(five, page):
    built = listing(page_size=2, page=page)
    shown = page if len(page) <= 20 else page[:20] + "…"
    assert (names(built), built.page) == ([], None)
    assert list(built.problems) == [f"Page “{shown}” doesn't exist. The last page is 3."]


def test_an_empty_page_parameter_is_the_first_page(five):
    assert names(listing(page_size=2, page="")) == ["Alder", "Birch"]


def test_a_preset_narrows_what_the_visitor_may_ask_for():
    endorsed("IFS", family_name="Specialist", locality=locality(), show_locality=True)
    endorsed("IFA", family_name="Associate")
    assert names(listing(category="ifs")) == ["Specialist"]
    assert names(listing(category="ifs", q="associate")) == []
    assert names(listing(region="northern")) == ["Specialist"]


def test_a_preset_that_is_gone_lists_nobody():
    endorsed("IFS")
    assert (names(listing(category="gone")), names(listing(region="gone"))) == ([], [])


def test_only_localities_that_somebody_shows_are_offered():
    endorsed(locality=locality("fairfax-city"), show_locality=True)
    endorsed(locality=locality("richmond-city"))
    lapsing(locality=locality("galax-city"), show_locality=True)
    assert [place.slug for place in listing().shown_localities] == ["fairfax-city"]
    chosen = listing(locality="galax-city")
    assert [place.slug for place in chosen.shown_localities] == ["fairfax-city", "galax-city"]


def test_a_preset_region_offers_its_own_localities():
    endorsed(locality=locality("fairfax-city"), show_locality=True)
    endorsed(locality=locality("bath-county"), show_locality=True)
    assert [place.slug for place in listing(region="northern").shown_localities] == ["fairfax-city"]


@pytest.mark.parametrize("sort", ["name", "locality", "newest"])
def test_pages_cut_one_order(five, sort):
    pages = [names(listing(page_size=2, page=str(page), sort=sort)) for page in (1, 2, 3)]
    assert pages == [["Alder", "Birch"], ["Cedar", "Dogwood"], ["Elm"]]


@pytest.mark.once
def test_the_list_costs_the_same_queries_at_any_size(django_assert_max_num_queries):
    for code in NAMES:
        category(code)
    counts = []
    sample_people.load(size=20, seed=1)
    for size in (20, 1_000):
        multiply(to=size)
        # The first list after a write reads what the others keep: the directory, the vocabulary, the cycle.
        for sort, queries in {"name": 10, "locality": 4, "newest": 3}.items():
            asked = ask(q="a", category=["ifs", "imhm"], sort=sort)
            with django_assert_max_num_queries(queries):
                counts.append(build_listing(asked, on=ON, page_size=100).count)
    assert 0 < counts[0] == counts[2] < counts[3] == counts[5]
