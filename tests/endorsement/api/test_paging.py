import pytest
from django.test import Client

from endorsement.api.paging import link_header
from endorsement.public.filters import RegistryFilter
from endorsement.public.vocabulary import Vocabulary
from tests.endorsement.api.conftest import API

NOTHING = Vocabulary(categories=(), localities=())


def offsets(*, count, limit, offset):
    header = link_header("/", RegistryFilter(NOTHING), count=count, limit=limit, offset=offset)
    links = [link.split(">; rel=") for link in header.split(", ")]
    return {relation.strip('"'): int(address.rpartition("offset=")[2]) for address, relation in links}


@pytest.mark.parametrize(
    ("count", "limit", "offset", "expected"),
    [
        (0, 25, 0, {"first": 0, "last": 0}),
        (25, 25, 0, {"first": 0, "last": 0}),
        (26, 25, 0, {"first": 0, "last": 25, "next": 25}),
        (60, 25, 25, {"first": 0, "last": 50, "prev": 0, "next": 50}),
        (60, 25, 50, {"first": 0, "last": 50, "prev": 25}),
        (60, 25, 10, {"first": 0, "last": 50, "prev": 0, "next": 35}),
        (60, 25, 900, {"first": 0, "last": 50, "prev": 50}),
        (0, 25, 900, {"first": 0, "last": 0, "prev": 0}),
    ],
)
def test_links_lead_to_the_pages_around(count, limit, offset, expected):
    assert offsets(count=count, limit=limit, offset=offset) == expected


@pytest.mark.django_db
def test_links_keep_the_filters(registry):
    response = Client().get(f"{API}endorsees/?facets=1&sort=newest&category=ifs&category=ifa&q=a%2C%3E&limit=50")
    start = "<http://testserver/api/registry/v1/endorsees/?q=a%2C%3E&category=ifs&category=ifa&sort=newest&facets=1"
    assert response["Link"] == f'{start}&limit=50&offset=0>; rel="first", {start}&limit=50&offset=0>; rel="last"'
