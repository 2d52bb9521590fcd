import csv
from collections import Counter
from importlib.resources import files

import pytest

from endorsement.models import Locality

pytestmark = pytest.mark.django_db

# Bedford gave up its city charter in 2013 and is a town of Bedford County since.
GONE = "Bedford city"


def test_the_localities_are_those_of_the_public_list():
    with files("addfips").joinpath("data/counties_2020.csv").open(encoding="utf-8", newline="") as file:
        public = {
            f"51{row['countyfp']}": row["name"]
            for row in csv.DictReader(file)
            if row["statefp"] == "51" and row["name"] != GONE
        }
    ours = {
        place.fips: f"{place.name} {'County' if place.kind == 'county' else 'city'}"
        for place in Locality.objects.exclude(kind="other")
    }
    assert ours == public


def test_there_are_95_counties_38_cities_and_outside_virginia():
    assert Counter(Locality.objects.values_list("kind", flat=True)) == {"county": 95, "city": 38, "other": 1}


def test_each_county_and_city_is_in_one_of_the_five_health_regions():
    assert Counter(Locality.objects.values_list("region", flat=True)) == {
        "Central": 27,
        "Eastern": 26,
        "Northern": 9,
        "Northwest": 32,
        "Southwest": 39,
        "": 1,
    }


def test_county_and_city_of_one_name_are_told_apart():
    twins = Locality.objects.filter(name__in=["Fairfax", "Franklin", "Richmond", "Roanoke"]).order_by("slug")
    assert [(place.slug, place.label, place.region) for place in twins] == [
        ("fairfax-city", "Fairfax (city)", "Northern"),
        ("fairfax-county", "Fairfax County", "Northern"),
        ("franklin-city", "Franklin (city)", "Eastern"),
        ("franklin-county", "Franklin County", "Southwest"),
        ("richmond-city", "Richmond (city)", "Central"),
        ("richmond-county", "Richmond County", "Eastern"),
        ("roanoke-city", "Roanoke (city)", "Southwest"),
        ("roanoke-county", "Roanoke County", "Southwest"),
    ]
