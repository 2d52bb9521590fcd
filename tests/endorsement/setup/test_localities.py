import pytest
from wagtail.models import ModelLogEntry

from endorsement.models import Locality
from endorsement.setup.localities import Loaded, NotLoaded, load_localities
from tests.builders import endorsee, locality

pytestmark = pytest.mark.django_db

FILE = ["name,kind,region,fips,slug", "Kauri,other,North,,", "Tui Bay,city,South,,tui", "Rata,county,South,99001,"]


@pytest.fixture(autouse=True)
def nowhere():
    Locality.objects.all().delete()


def known():
    return list(Locality.objects.values_list("name", "kind", "region", "fips", "slug"))


def test_places_are_loaded_from_the_file():
    assert load_localities(FILE) == Loaded(added=3)
    assert known() == [
        ("Kauri", "other", "North", "", "kauri"),
        ("Rata", "county", "South", "99001", "rata-county"),
        ("Tui Bay", "city", "South", "", "tui"),
    ]


def test_the_same_file_again_changes_nothing():
    load_localities(FILE)
    before = known(), ModelLogEntry.objects.count()
    assert load_localities(FILE) == Loaded()
    assert (known(), ModelLogEntry.objects.count()) == before


def test_names_alone_are_enough():
    assert load_localities(["NAME", "Ōtautahi"]) == Loaded(added=1)
    assert known() == [("Ōtautahi", "other", "", "", "otautahi")]


def test_a_new_name_and_region_reach_who_is_there():
    load_localities(FILE)
    person = endorsee(locality=locality("tui"), show_locality=True)
    assert load_localities([FILE[0], "Tui Harbour,other,East,,tui"]) == Loaded(changed=1)
    person.refresh_from_db()
    assert ("harbour" in person.public_key, "east" in person.public_key, "bay" in person.public_key) == (
        True,
        True,
        False,
    )


def test_who_has_no_other_places_loses_those_that_nobody_is_in():
    load_localities(FILE)
    endorsee(locality=locality("tui"))
    assert load_localities([FILE[0], "Nikau,other,,,"], only_these=True) == Loaded(added=1, removed=2)
    assert [slug for *_, slug in known()] == ["nikau", "tui"]


NO_COLUMNS = (
    "The first line must name the columns: name and, as needed, kind, region, fips, slug, latitude and longitude."
)


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([], NO_COLUMNS),
        (
            ["name,population", "Kauri,7"],
            NO_COLUMNS,
        ),
        (["name,kind", "Kauri,parish"], "Line 2: “parish” isn't a kind. Write county, city or other."),
        (["name", "Kauri", "Kauri"], "Line 3: “kauri” is in the file twice."),
        (["name,slug", "Kauri,a", "Kauri,b"], "Line 3: A location with this name and kind already exists."),
        (["name,region", ",North"], "Line 2 has no name."),
        (["name,region", "Kauri,North,7"], "Line 2 has more cells than the header."),
        (["name", '"Kauri'], "The file isn't CSV after line 1: unexpected end of data."),
        (["name,fips", "Kauri,1234567"], "Line 2: Ensure this value has at most 5 characters (it has 7)."),
    ],
)
def test_a_file_with_a_mistake_is_refused_whole_with_its_line(lines, said):
    with pytest.raises(NotLoaded) as refused:
        load_localities(lines)
    assert (str(refused.value), known()) == (said, [])
