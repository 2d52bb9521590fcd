"""The way back from a record: only to a list, only on this site."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from tests.builders import endorsed

pytestmark = pytest.mark.usefixtures("new_site")

LIST = "/endorsement/professionals/"


def back(referer, **options):
    response = Client().get(f"/registry/{endorsed().endorsee.number}/", headers={"Referer": referer}, **options)
    link = BeautifulSoup(response.content, "html.parser").select_one(".registry-back a")
    return link and link["href"]


def test_it_keeps_the_filters():
    assert back(f"http://testserver{LIST}?q=a%20b&category=ifs&page=2") == f"{LIST}?q=a%20b&category=ifs&page=2"
    assert back(f"http://testserver{LIST}") == LIST


@pytest.mark.parametrize(
    "referer",
    [
        "",
        f"https://example.org{LIST}",
        f"http://testserver@example.org{LIST}",
        f"http://testserver:81{LIST}",
        "http://testserver//example.org/",
        f"http://testserver//example.org{LIST}",
        "javascript:alert(1)",
        f"//testserver\\@example.org{LIST}",
        LIST,
        "http://testserver/contact/",
        "http://testserver/registry/verify/?number=x",
        "http://testserver/%00/",
        f"http://testserver{LIST}?q={'a' * 1_000}",
        "http://[",
    ],
)
def test_it_leads_nowhere_else(referer):
    assert back(referer) is None
