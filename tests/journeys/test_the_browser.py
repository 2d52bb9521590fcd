"""What the other journeys rely on."""

from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from threading import Event
from time import sleep
from urllib.parse import urlsplit

import pytest
from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse
from django.urls import path
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer
from wagtail.models import Locale, Site

from endorsement.models import Locality

pytestmark = pytest.mark.once


@pytest.mark.parametrize("time", ["first", "second"])
def test_migrated_rows_are_back_for_each_journey(time: str, page: Page) -> None:
    assert (Locality.objects.count(), Site.objects.count(), Locale.objects.count()) == (134, 1, 1)


def test_home_page_opens_and_asks_nobody_else(page: Page, journey_site: Site) -> None:
    response = page.goto("/")
    assert (response.status, page.locator("h1").count()) == (200, 1)


def test_page_without_javascript_runs_none(page_without_javascript: Page) -> None:
    page_without_javascript.set_content("<noscript>none</noscript><script>document.body.append('some')</script>")
    assert page_without_javascript.locator("body").inner_text() == "none"


def test_phone_is_as_wide_as_a_phone(phone: Page) -> None:
    phone.set_content('<meta name="viewport" content="width=device-width">')
    assert phone.evaluate("[innerWidth, navigator.maxTouchPoints > 0]") == [390, True]


def test_login_is_still_good_years_later(page: Page, login: Callable, at: Callable) -> None:
    login(page, get_user_model().objects.create_superuser("registrar", "registrar@example.org", "secret"))
    at(datetime(2031, 10, 1, 4, 0, tzinfo=UTC))
    page.goto("/admin/account/")
    assert urlsplit(page.url)[2:] == ("/admin/account/", "", "")


@pytest.mark.parametrize("moment", [datetime(2020, 2, 29, 12, 0, tzinfo=UTC), datetime(2031, 10, 1, 4, 0, tzinfo=UTC)])
def test_server_lives_in_the_moment_travelled_to(page: Page, at: Callable, moment: datetime) -> None:
    at(moment)
    served = parsedate_to_datetime(page.goto("/admin/login/").headers["date"])
    assert 0 <= (served - moment).total_seconds() < 30


def test_session_begun_in_another_year_holds_in_the_browser(page: Page, live_server: LiveServer, at: Callable) -> None:
    get_user_model().objects.create_superuser("registrar", "registrar@example.org", "secret")
    at(datetime(2020, 2, 29, 12, 0, tzinfo=UTC))
    page.goto("/admin/login/")
    page.get_by_label("Username").fill("registrar")
    page.get_by_label("Password").fill("secret")
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{live_server.url}/admin/")
    page.reload()
    assert urlsplit(page.url)[2:] == ("/admin/", "", "")


def slow(request: HttpRequest) -> HttpResponse:
    asked.set()
    sleep(1)
    answered.append(request.path)
    return HttpResponse()


asked = Event()
answered: list[str] = []
urlpatterns = [path("quick/", lambda request: HttpResponse('<link rel="icon" href="data:,">')), path("slow/", slow)]


@pytest.mark.urls(__name__)
def test_server_has_answered_everything_once_the_page_is_closed(open_page: Callable) -> None:
    with open_page() as page:
        page.goto("/quick/")
        page.evaluate("void fetch('/slow/')")
        assert asked.wait(timeout=30)
    assert answered == ["/slow/"]


def test_document_that_is_not_there_is_no_trouble(page: Page) -> None:
    assert page.goto("/nothing-here.txt").status == 404


def test_trouble_in_the_page_is_noticed(page: Page, trouble: list[str]) -> None:
    page.goto("/admin/login/")
    page.evaluate("console.error('broken')")
    with page.expect_event("pageerror"):
        page.evaluate("setTimeout(() => { throw new Error('thrown') })")
    with page.expect_console_message(lambda message: "ERR_NAME_NOT_RESOLVED" in message.text):
        page.evaluate("fetch('http://elsewhere.example/').catch(() => {})")
    noticed, trouble[:] = [entry.split(" (")[0] for entry in trouble], []
    assert sorted(noticed) == [
        "console: Failed to load resource: net::ERR_NAME_NOT_RESOLVED",
        "console: broken",
        "request: http://elsewhere.example/",
        "script: thrown",
    ]
