"""The alert that staff put on top of every page."""

from datetime import date

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

from pages.models import HomePage, SiteSettings
from tests.pages.reading import links, part, texts

pytestmark = pytest.mark.once

NOVEMBER = {"alert_from": date(2026, 11, 20), "alert_until": date(2026, 11, 22)}


def announce(
    text: str = '<p>The office is <b>closed</b>. <a href="/contact/">Write to us</a></p>', **days: date
) -> None:
    SiteSettings.load()
    SiteSettings.objects.update(alert=text, **days)


@pytest.mark.parametrize("address", ["/", "/endorsement/professionals/", "/contact/", "/nothing-here/"])
def test_an_alert_is_on_every_page(client: Client, site_tree: HomePage, address: str) -> None:
    announce()
    content = client.get(address).content
    assert texts(content, "header .site-alert[aria-label=Announcement]") == ["The office is closed. Write to us"]
    assert links(content, ".site-alert a") == [("Write to us", "/contact/")]


def test_an_alert_is_on_the_page_that_refuses(site_tree: HomePage) -> None:
    announce()
    html = render_to_string("403.html", {}, request=RequestFactory().get("/"))
    assert part(html, ".site-alert") == "The office is closed. Write to us"


def test_an_alert_leads_to_a_page_wherever_that_is_moved(client: Client, site_tree: HomePage) -> None:
    page = site_tree.get_children().get(slug="contact")
    announce(f'<p>Please <a linktype="page" id="{page.pk}">write</a></p>')
    page.slug = "write-to-us"
    page.save()
    assert links(client.get("/").content, ".site-alert a") == [("write", "/write-to-us/")]


@pytest.mark.parametrize("text", ["", "<p></p>", '<p data-block-key="a1b2c"> </p>'])
def test_without_text_there_is_no_alert(client: Client, site_tree: HomePage, text: str) -> None:
    announce(text)
    assert texts(client.get("/").content, ".site-alert") == []


@pytest.mark.parametrize(
    ("moment", "shown"),
    [
        ("2026-11-19T23:59-05:00", False),
        ("2026-11-20T00:00-05:00", True),
        ("2026-11-22T23:59-05:00", True),
        ("2026-11-23T00:00-05:00", False),
    ],
)
def test_an_alert_is_shown_on_its_days_in_virginia(
    client: Client, site_tree: HomePage, moment: str, shown: bool
) -> None:
    announce(**NOVEMBER)
    with time_machine.travel(moment, tick=False):
        assert bool(texts(client.get("/").content, ".site-alert")) == shown


def test_an_alert_does_not_end_before_it_begins(site_tree: HomePage) -> None:
    settings = SiteSettings.load()
    settings.alert_from, settings.alert_until = NOVEMBER["alert_until"], NOVEMBER["alert_from"]
    with pytest.raises(ValidationError, match="can't end before it begins"):
        settings.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        settings.save()
