import pytest

from endorsement.models import Endorsee
from endorsement.public.prepared import STAND_INS, Prepared
from tests.builders import endorsee

pytestmark = pytest.mark.django_db


def named(ids):
    return Endorsee.objects.filter(pk__in=ids).order_by("family_name").values("family_name", "created_at", "listed")


def test_it_finds_what_the_query_finds():
    people = [endorsee(name).pk for name in ("Elm", "Alder", "Birch")]
    prepared = Prepared(named)
    for ids in (people[:2], people[1:], people[:1], []):
        assert list(prepared.rows(ids)) == list(named(ids))


def test_more_ids_than_it_has_places_for_are_found_too():
    pk = endorsee("Elm").pk
    ids = [pk, *range(pk + 1, pk + 1 + len(STAND_INS))]
    assert [row["family_name"] for row in Prepared(named).rows(ids)] == ["Elm"]


def test_a_query_without_the_ids_is_refused():
    with pytest.raises(ValueError, match="one by one"):
        Prepared(lambda ids: named([]) | Endorsee.objects.filter(pk=1).values("family_name", "created_at", "listed"))
