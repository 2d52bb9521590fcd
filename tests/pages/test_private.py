import pytest
from django.test import Client
from wagtail.models import PageViewRestriction

from pages.models import HomePage, StandardPage

pytestmark = pytest.mark.once


@pytest.fixture
def private_page(site_tree: HomePage) -> StandardPage:
    page = site_tree.add_child(instance=StandardPage(title="Minutes", slug="minutes", introduction="Of the board."))
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.PASSWORD, password="dogwood")
    return page


def test_a_page_with_a_password_says_nothing_but_that(client: Client, private_page: StandardPage) -> None:
    html = client.get("/minutes/").content.decode()
    assert ("Password required" in html, "site-header" in html, "Minutes" in html, "board" in html) == (
        True,
        True,
        False,
        False,
    )


def test_the_password_opens_the_page_and_a_wrong_one_is_told(client: Client, private_page: StandardPage) -> None:
    address = client.get("/minutes/").context["action_url"]
    refused = client.post(address, {"password": "wrong", "return_url": "/minutes/"})
    assert "The password you have entered is not correct" in refused.content.decode()
    opened = client.post(address, {"password": "dogwood", "return_url": "/minutes/"}, follow=True)
    assert "Of the board." in opened.content.decode()
