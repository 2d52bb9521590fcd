import pytest

from endorsement.imports.spellings import find_kind, find_localities
from tests.builders import NAMES, category

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def categories():
    for code in NAMES:
        category(code)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("IMHM-R/F", "IMHM-R/F"),
        ("IMHM-RF", "IMHM-R/F"),
        ("IMH-M (R/F)", "IMHM-R/F"),
        ("IMHM- C", "IMHM-C"),
        ("IMHM - C", "IMHM-C"),
        ("Level IV - Clinical", "IMHM-C"),
        ("Category IV – Clinical", "IMHM-C"),
        ("IV-C", "IMHM-C"),
        ("IMHM\u2011C", "IMHM-C"),
        ("Infant Mental Health Mentor – Clinical", "IMHM-C"),
        ("Infant Mental Health Mentor – Clinical (IMHM-C)", "IMHM-C"),
        ("infant family specialist (IFS)", "IFS"),
        ("ifa", "IFA"),
        ("II", "IFS"),
        ("IMHM", "IMHM"),
    ],
)
def test_spellings_of_a_category_are_understood(text, label):
    found, designation = find_kind(text)
    assert (designation.label if designation else found.code) == label


@pytest.mark.parametrize("text", ["", "  ", "IMHM-X", "ECMHM-C", "V", "Mentor"])
def test_what_names_no_category_is_not_guessed(text):
    assert find_kind(text) is None


@pytest.mark.parametrize(
    ("text", "slugs"),
    [
        ("Fairfax County", ["fairfax-county"]),
        ("Fairfax (city)", ["fairfax-city"]),
        ("City of Fairfax", ["fairfax-city"]),
        ("Richmond", ["richmond-county", "richmond-city"]),
        ("Loudoun", ["loudoun-county"]),
        ("Charles City County", ["charles-city-county"]),
        ("Outside Virginia", ["outside-virginia"]),
        ("Springfield", []),
        ("", []),
    ],
)
def test_a_bare_name_of_county_and_city_stays_ambiguous(text, slugs):
    assert sorted(place.slug for place in find_localities(text)) == sorted(slugs)
