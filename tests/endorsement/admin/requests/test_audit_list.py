"""The audit list: by chance, and the same again at the same address."""

from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from endorsement.models import RenewalCycle
from endorsement.requests import services
from endorsement.requests.draw import drawn
from tests.endorsement.requests.asking import TODAY, due, requested

pytestmark = pytest.mark.django_db

LIST = "/admin/registry/requests/audit/"


def approved(count: int) -> None:
    for number in range(count):
        services.approve_request(request=requested(due("IFS", family_name=f"Winter{number}")))


@pytest.fixture
def asked(noon) -> dict[str, object]:
    approved(5)
    requested(due("IFA", family_name="Waiting"))
    return {"cycle": RenewalCycle.objects.get(starts_on__lte=TODAY, ends_on__gte=TODAY).pk, "percent": 40}


def names(client: Client, address: str) -> list[str]:
    soup = BeautifulSoup(client.get(address).content, "html.parser")
    return [link.text for link in soup.select("#drawn-content th[scope=row] a")]


def draw(client: Client, asked: dict[str, object]) -> str:
    """The address of a new draw."""
    return client.get(LIST, asked).url


def test_a_draw_has_so_many_percent_of_the_approved_and_shows_the_same_again(desk, asked, noon):
    address = draw(desk, asked)
    first = names(desk, address)
    assert len(first) == 2
    noon.shift(3600)
    approved(4)
    assert names(desk, address) == first
    assert "2 of 5 requests approved for 2026–2027" in " ".join(desk.get(address).content.decode().split())


def test_each_draw_is_another(desk, asked):
    seeds = {parse_qs(urlsplit(draw(desk, asked)).query)["seed"][0] for _each in range(3)}
    assert len(seeds) > 1


@pytest.mark.parametrize(("percent", "count"), [(1, 1), (40, 2), (50, 3), (100, 5)])
def test_the_part_is_rounded_up(percent, count):
    assert len(drawn(range(5), percent=percent, seed="7")) == count


def test_every_seed_draws_each_as_often():
    picked = [drawn(range(10), percent=10, seed=str(seed))[0] for seed in range(1000)]
    assert all(60 < picked.count(pk) < 140 for pk in range(10))


def test_the_file_has_what_the_page_has(desk, asked):
    address = draw(desk, asked)
    head, *rows = desk.get(f"{address}&export=csv").getvalue().decode("utf-8-sig").splitlines()
    assert head.startswith("Name,Number,Endorsements,Training (h)")
    assert [row.partition(",")[0] for row in rows] == names(desk, address)
    assert desk.get(f"{address}&export=xlsx")["Content-Type"].startswith("application/vnd.openxmlformats")


def test_the_file_takes_the_permission_to_export(user_who_may, desk, asked):
    client = Client()
    client.force_login(user_who_may("renew_endorsee", "change_endorsee", username="decides"))
    address = draw(client, asked)
    assert (client.get(address).status_code, client.get(f"{address}&export=csv").status_code) == (200, 302)
    client.force_login(user_who_may("change_endorsee", "export_endorsee", username="other"))
    assert client.get(f"{address}&export=csv").status_code == 302


@pytest.mark.parametrize(
    "changed",
    [
        {"percent": "0"},
        {"percent": "\0"},
        {"cycle": "999999999999999999999"},
        {"seed": '"\n', "until": "x"},
        {"seed": "1", "until": "0001-01-01T00:00+14:00"},
        {"seed": "1", "until": "9999-12-31T23:59-14:00"},
        {"seed": "1", "until": "2026-11-22T12:00"},
    ],
)
def test_nonsense_is_told_or_drawn_anew(desk, asked, changed):
    assert desk.get(LIST, {**asked, **changed, "export": "csv"}).status_code in (200, 302)
