import pytest

from endorsement.models import PlaceName
from endorsement.setup.places import load_places
from endorsement.setup.tables import NotLoaded

pytestmark = pytest.mark.django_db

HEADER = "name,kind,locality,latitude,longitude"


def load(*rows, header=HEADER):
    return load_places([header, *rows])


def test_a_file_takes_the_place_of_what_there_is():
    assert load("Mc Lean,town,fairfax-county,38.9,-77.2", "22030,zip,fairfax-city,38.8,-77.3") == 2
    assert list(PlaceName.objects.values_list("kind", "name", "key", "locality__slug", "latitude", "longitude")) == [
        ("town", "Mc Lean", "mclean", "fairfax-county", 38.9, -77.2),
        ("zip", "22030", "22030", "fairfax-city", 38.8, -77.3),
    ]


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        (["Here,town,nowhere,1,1"], "Line 2: “nowhere” isn't the slug of a location."),
        (["Here,village,fairfax-city,1,1"], "Line 2: Value 'village' is not a valid choice."),
        (["Here,town,fairfax-city,x,1"], "Line 2: “x” value must be a float."),
        (["Here,town,fairfax-city,1,1", "HERE,town,fairfax-city,1,1"], "Line 3: “HERE” is in the file twice."),
        (["Here,town,fairfax-city,1,1,1"], "Line 2 has more cells than the header."),
    ],
)
def test_a_wrong_file_is_told_where_and_nothing_is_written(rows, sentence):
    before = PlaceName.objects.count()
    with pytest.raises(NotLoaded) as told:
        load(*rows)
    assert (str(told.value), PlaceName.objects.count()) == (sentence, before)


def test_the_columns_are_named():
    with pytest.raises(NotLoaded) as told:
        load("Here,town", header="name,kind")
    assert str(told.value).startswith("The first line must name the columns")
