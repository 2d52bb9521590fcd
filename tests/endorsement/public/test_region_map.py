import json
from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.conf import settings as django_settings
from django.test import Client

from endorsement.models import Locality
from endorsement.public.listing import build_listing
from endorsement.public.vocabulary import Vocabulary
from tests.builders import endorsed, lapsing, locality
from tests.endorsement.asking import ask

pytestmark = pytest.mark.django_db

ON = date(2026, 11, 22)


def drawn(**parameters):
    return build_listing(ask(**parameters), on=ON, page_size=25).region_map


def counts(**parameters):
    return {region.facet.slug: region.facet.count for region in drawn(**parameters).regions if region.facet.count}


@pytest.fixture
def people():
    for name, slug in (("Elm", "fairfax-county"), ("Elmer", "fairfax-city"), ("Ash", "bath-county")):
        endorsed(family_name=name, locality=locality(slug), show_locality=True)


def test_each_region_says_how_many_of_the_people_found_show_a_place_in_it(people):
    assert [region.name for region in drawn(q="elm").regions] == [
        "Central: 0 people",
        "Eastern: 0 people",
        "Northern: 2 people",
        "Northwest: 0 people",
        "Southwest: 0 people",
    ]
    assert drawn(q="ash").regions[3].name == "Northwest: 1 person"


def test_the_shade_grows_with_the_count(people):
    assert {region.facet.slug: region.shade for region in drawn().regions} == {
        "central": 0,
        "eastern": 0,
        "northern": 3,
        "northwest": 2,
        "southwest": 0,
    }


def test_who_is_not_listed_or_hides_the_place_is_not_on_the_map(people):
    before = drawn()
    endorsed(family_name="Hides", locality=locality("fairfax-city"))
    endorsed(family_name="Unlisted", locality=locality("fairfax-city"), show_locality=True, listed=False)
    lapsing(family_name="Lapsed", locality=locality("fairfax-city"), show_locality=True)
    assert [region.facet for region in drawn().regions] == [region.facet for region in before.regions]


def test_a_region_leads_to_its_people_and_back(people):
    assert drawn(q="e").regions[2].asked.query_string() == "?q=e&region=northern"
    chosen = drawn(region=["northern", "central"]).regions
    assert [region.is_chosen for region in chosen] == [True, False, True, False, False]
    assert chosen[2].asked.query_string() == "?region=central"
    assert chosen[3].asked.query_string() == "?region=northern&region=central&region=northwest"
    assert counts(region="central") == {"northern": 2, "northwest": 1}


def test_a_site_without_a_map_has_its_regions_all_the_same(people, settings):
    del settings.REGISTRY_REGION_MAP
    assert drawn() is None


def test_a_map_of_other_regions_is_not_drawn(people):
    Locality.objects.filter(slug="bath-county").update(region="The Mountains")
    assert drawn() is None


def test_virginias_map_has_the_regions_of_its_localities():
    shapes = json.loads(django_settings.REGISTRY_REGION_MAP.read_text(encoding="utf-8"))
    assert shapes["regions"].keys() == Vocabulary.load().regions.keys()
    assert all(shape["outline"].startswith("M") and shape["places"] for shape in shapes["regions"].values())


def test_the_map_is_of_links_that_say_where_they_lead_and_names_the_places(people, new_site, noon):
    soup = BeautifulSoup(Client().get("/endorsement/professionals/?region=northern").content, "html.parser")
    northern = soup.select(".registry-map a")[2]
    assert (northern.title.text, northern["href"], northern["aria-current"]) == ("Northern: 2 people", "?", "true")
    assert soup.select(".registry-places")[2].text == "Fairfax, Arlington, Alexandria, Leesburg, Manassas"
