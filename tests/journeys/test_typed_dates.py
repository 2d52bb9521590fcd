"""No date field of the admin ever changes what somebody typed; a day picked with the mouse is written as before."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import get_resolver
from playwright.sync_api import Page, expect
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Page as WagtailPage
from wagtail.models import Site, get_page_models

from pages.models import ContactPage
from tests.endorsement.admin import addresses

pytestmark = pytest.mark.once

TYPED = ["10/15/2026", "2026-11-31", "20261015", "15/10/2026", "Oct 15, 2026", "soon"]
HAS_DATES = re.compile(rb"init(Date|DateTime)Chooser\(|type=\"(date|datetime-local)\"|DateBlock|AdminDate(Time)?Input")
# Leaves out what ends the session or answers with something else than a page.
NOT_A_PAGE = re.compile(r"logout|sprite|jsi18n|/api/|autocomplete|failwhale|[.*]")
# Types into each date field, shown or in a dialog, as the picker sees it; returns what the fields have then.
TYPE = """texts => {
    const dates = [...document.querySelectorAll("input")].filter(
        input => jQuery(input).data("xdsoft_datetimepicker") || input.type.startsWith("date"));
    return dates.flatMap(input => texts.map(text => {
        jQuery(input).trigger("focus");
        input.value = text;
        for (const event of ["input", "change"]) input.dispatchEvent(new Event(event, {bubbles: true}));
        input.dispatchEvent(new WheelEvent("mousewheel", {deltaY: 100}));
        jQuery(input).trigger("blur");
        return [input.name, text, input.value];
    }));
}"""


def dated_addresses(client: Client) -> list[str]:
    """Every page of the admin that has a date field."""
    values = addresses.something_everywhere()
    stock = {addresses.readable(route) for route, _pattern in addresses.walk(get_resolver())}
    urls = {addresses.address_at(route, values) for route in addresses.routes()}
    urls |= {f"/{route}" for route in stock if route.startswith(addresses.ADMIN) and "<" not in route}
    home, contact = WagtailPage.objects.get(slug="home"), ContactPage.objects.get()
    picture = Image.objects.create(title="Meadow", file=get_test_image_file())
    document = Document.objects.create(title="Minutes", file=ContentFile(b"1", name="minutes.pdf"))
    urls |= {f"/admin/pages/add/{kind._meta.label_lower.replace('.', '/')}/{home.pk}/" for kind in get_page_models()}
    urls |= {
        f"/admin/images/{picture.pk}/",
        f"/admin/documents/edit/{document.pk}/",
        f"/admin/pages/{home.pk}/edit/",
        f"/admin/pages/{home.pk}/",
        f"/admin/pages/{home.pk}/history/",
        f"/admin/forms/submissions/{contact.pk}/",
        f"/admin/settings/pages/sitesettings/{Site.objects.get().pk}/",
    }
    return [url for url in sorted(urls) if not NOT_A_PAGE.search(url) and has_dates(client, url)]


def has_dates(client: Client, url: str) -> bool:
    answer = client.get(url, follow=True)
    is_page = answer.status_code == 200 and answer["Content-Type"].startswith("text/html") and not answer.streaming
    # A part of a page, like the results of a listing, has no scripts of its own.
    return is_page and b"<html" in answer.content and bool(HAS_DATES.search(answer.content))


@pytest.fixture
def staff(journey_site: Site, at: Callable[[datetime], None]) -> object:
    at(datetime(2026, 11, 22, 15, 0, tzinfo=UTC))
    return get_user_model().objects.create_superuser("staff", "staff@example.org", "a-long-password")


@pytest.mark.slow
def test_no_date_field_changes_what_was_typed(page: Page, staff: object, login: Callable) -> None:
    client = Client()
    client.force_login(staff)
    urls = dated_addresses(client)
    login(page, staff)
    changed, fields = [], set()
    for url in urls:
        page.goto(url)
        typed = page.evaluate(TYPE, TYPED)
        fields |= {(url, name) for name, _text, _value in typed}
        changed += [(url, *field) for field in typed if field[1] != field[2]]
        page.evaluate("window.onbeforeunload = null")
    assert changed == []
    # The walk found the fields that there are: each kind, and no page whose fields have no picker.
    assert {url for url, _name in fields} == set(urls)
    assert {url.split("/")[4] for url in urls if url.startswith("/admin/pages/add/")} == {"pages"}
    assert {name for _url, name in fields} >= {
        "awarded_on", "effective_on", "ended_on", "released_on", "starts_on", "grace_until", "cycle_anchor", "on",
        "go_live_at", "expire_at", "alert_from", "timestamp_from", "last_published_at",
    }  # fmt: skip


def test_settings_take_a_us_date_and_refuse_an_impossible_one(page: Page, staff: object, login: Callable) -> None:
    login(page, staff)
    page.goto("/admin/settings/endorsement/registrysettings/")
    anchor = page.locator("[name=cycle_anchor]")
    anchor.click()
    anchor.fill("2026-11-31")
    anchor.press("Tab")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("“2026-11-31” isn't a date.")).to_be_visible()
    expect(anchor).to_have_value("2026-11-31")
    anchor.fill("10/15/2026")
    anchor.press("Tab")
    expect(anchor).to_have_value("10/15/2026")
    page.get_by_role("button", name="Save").click()
    expect(anchor).to_have_value("2026-10-15")


def test_day_can_be_picked_with_the_mouse(page: Page, staff: object, login: Callable) -> None:
    login(page, staff)
    page.goto("/admin/registry/on/?on=2026-10-01")
    page.locator("[name=on]").click()
    page.locator(".xdsoft_datetimepicker:visible td[data-date='15'][data-month='9']").click()
    expect(page.locator("[name=on]")).to_have_value("2026-10-15")
