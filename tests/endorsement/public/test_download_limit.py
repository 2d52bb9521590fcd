"""One client's downloads keep no other client from its pages or its files."""

from http import HTTPStatus

import pytest
from django.core.cache import cache
from django.test import Client, RequestFactory

from endorsement.public.download_limit import OF_ALL, OF_ONE_CLIENT
from endorsement.public.views import professionals_csv
from tests.builders import endorsed

pytestmark = pytest.mark.django_db

ADDRESS = "/registry/professionals.csv"
GREEDY, OTHER, THIRD = "192.0.2.1", "192.0.2.2", "192.0.2.3"


@pytest.fixture(autouse=True)
def somebody():
    endorsed("IFS")


@pytest.fixture
def began():
    """Begins downloads of a client, which are under way until the test is over."""
    answers = []

    def begin(address, times=1):
        for _each in range(times):
            answers.append(professionals_csv(RequestFactory().get(ADDRESS, REMOTE_ADDR=address)))
        return answers[-1]

    return begin


def test_a_client_that_downloads_as_much_as_it_may_is_told_to_wait(began):
    began(GREEDY, OF_ONE_CLIENT)
    refused = Client().get(ADDRESS, REMOTE_ADDR=GREEDY)
    assert (refused.status_code, refused["Retry-After"], refused["Content-Type"]) == (
        HTTPStatus.TOO_MANY_REQUESTS,
        "10",
        "text/plain; charset=utf-8",
    )
    assert refused.content.decode() == "Too many downloads at once. Wait a few seconds, then try again.\n"


def test_the_others_still_have_their_pages_and_files(began):
    began(GREEDY, OF_ONE_CLIENT)
    assert Client().get(ADDRESS, REMOTE_ADDR=GREEDY).status_code == HTTPStatus.TOO_MANY_REQUESTS
    assert Client().get("/registry/verify/", REMOTE_ADDR=OTHER).status_code == HTTPStatus.OK
    assert began(OTHER).status_code == HTTPStatus.OK


def test_all_clients_together_leave_a_thread_for_pages(began):
    began(GREEDY, OF_ONE_CLIENT)
    began(OTHER, OF_ALL - OF_ONE_CLIENT)
    assert began(THIRD).status_code == HTTPStatus.TOO_MANY_REQUESTS


def test_a_download_that_is_over_no_longer_counts():
    answers = [Client().get(ADDRESS, REMOTE_ADDR=GREEDY) for _each in range(OF_ONE_CLIENT)]
    assert Client().get(ADDRESS, REMOTE_ADDR=GREEDY).status_code == HTTPStatus.TOO_MANY_REQUESTS
    for answer in answers:
        answer.getvalue()
    assert Client().get(ADDRESS, REMOTE_ADDR=GREEDY).status_code == HTTPStatus.OK


def test_an_answer_that_is_never_sent_does_not_count():
    for _each in range(2 * OF_ONE_CLIENT):
        assert professionals_csv(RequestFactory().get(ADDRESS, REMOTE_ADDR=GREEDY)).status_code == HTTPStatus.OK


def test_the_limit_needs_no_cache(began, monkeypatch):
    def fail(*args, **kwargs):
        raise ConnectionError

    with monkeypatch.context() as broken:
        for method in ("add", "get", "set", "incr"):
            broken.setattr(cache, method, fail)
        began(GREEDY, OF_ONE_CLIENT)
        assert began(GREEDY).status_code == HTTPStatus.TOO_MANY_REQUESTS
