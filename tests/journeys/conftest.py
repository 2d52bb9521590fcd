"""A person at a browser: Chromium on the live server, over real transactions."""

import os
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from datetime import datetime, timedelta
from threading import Condition, Thread, current_thread, main_thread

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser
from django.core.signals import request_finished, request_started
from django.db import connections
from django.test import Client
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect, sync_playwright
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer
from wagtail.models import Site

from endorsement import clock
from tests import surfaces
from tests.new_site import make_site
from tools import browser as installed_browser

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost",
)

# What Playwright gives clicks and navigations, in milliseconds. The 5 seconds that it gives `expect` are too few for a
# server that shares its cores with the browser and with other tests.
expect.set_options(timeout=30_000)


@pytest.fixture(scope="package")
def browser(django_db_setup: None) -> Iterator[Browser]:
    path = installed_browser.find()
    if path is None:
        refuse = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        refuse(installed_browser.ABSENT)
    # Playwright's event loop counts as running in this thread for as long as the browser is open. There Django
    # would refuse to use the database, and would make a second connection that knows nothing of the test's.
    database = connections["default"]
    with pytest.MonkeyPatch.context() as environment, sync_playwright() as playwright:
        environment.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        connections["default"] = database
        with playwright.chromium.launch(executable_path=path, args=ARGUMENTS) as chromium:
            yield chromium


@pytest.fixture
def trouble() -> list[str]:
    """What went wrong in the pages of this test: script errors, console errors, requests to other hosts.

    Each page fixture ends by asserting that the list is empty; a journey that means to cause trouble clears it.
    """
    return []


@pytest.fixture
def origins(live_server: LiveServer) -> list[str]:
    """Where the pages of this test may send requests to."""
    return [live_server.url]


@pytest.fixture(scope="package")
def wait_for_server() -> Iterator[Callable[[], None]]:
    """`wait_for_server()`: until it has answered every request, also those that the browser has given up.

    What a request still writes while the tables are emptied would turn up in the next test.
    """
    change = Condition()
    answering: Counter[Thread] = Counter()

    def started(**kwargs: object) -> None:
        with change:
            answering[current_thread()] += 1

    def finished(**kwargs: object) -> None:
        with change:
            answering[current_thread()] -= 1
            change.notify_all()

    def wait() -> None:
        with change:
            # django.test.Client's requests are in the main thread, and a streamed one ends when it likes.
            assert change.wait_for(
                lambda: not any(n for thread, n in answering.items() if thread is not main_thread()), timeout=30
            )
            answering.clear()

    request_started.connect(started)
    request_finished.connect(finished)
    yield wait
    request_started.disconnect(started)
    request_finished.disconnect(finished)


@pytest.fixture
def open_page(
    browser: Browser,
    live_server: LiveServer,
    transactional_db: None,
    trouble: list[str],
    origins: list[str],
    wait_for_server: Callable[[], None],
) -> Callable[..., AbstractContextManager[Page]]:
    """`with open_page(**options) as page`: a browser window of its own, with Playwright's options for a context."""
    documents: set[str] = set()

    @contextmanager
    def open_page(**options: object) -> Iterator[Page]:
        with browser.new_context(
            base_url=live_server.url,
            locale="en-US",
            timezone_id="America/New_York",
            **{"viewport": {"width": 1280, "height": 900}, **options},
        ) as context:
            page = context.new_page()
            page.on("console", on_console)
            page.on("pageerror", lambda error: trouble.append(f"script: {error}"))
            page.on("request", on_request)
            yield page
        wait_for_server()
        assert trouble == []

    def on_console(message: ConsoleMessage) -> None:
        # That a document answers 404 is the journey's own business; what the document loads is not.
        if message.type == "error" and message.location["url"] not in documents:
            trouble.append(f"console: {message.text} ({message.location['url']})")

    def on_request(request: Request) -> None:
        if request.is_navigation_request():
            documents.add(request.url)
        if not request.url.startswith((*origins, "data:", "blob:")):
            trouble.append(f"request: {request.url}")

    return open_page


@pytest.fixture
def page(open_page: Callable[..., AbstractContextManager[Page]]) -> Iterator[Page]:
    with open_page() as page:
        yield page


@pytest.fixture
def page_without_javascript(open_page: Callable[..., AbstractContextManager[Page]]) -> Iterator[Page]:
    with open_page(java_script_enabled=False) as page:
        yield page


@pytest.fixture
def phone(open_page: Callable[..., AbstractContextManager[Page]]) -> Iterator[Page]:
    with open_page(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True) as page:
        yield page


@pytest.fixture
def login(live_server: LiveServer) -> Callable[[Page, AbstractBaseUser], None]:
    """`login(page, user)`: the page's next request is the user's, without the login form.

    The session outlasts any travel in time that the journey makes.
    """

    def login(page: Page, user: AbstractBaseUser) -> None:
        client = Client()
        client.force_login(user)
        session = client.session
        session.set_expiry(timedelta(days=36_500))
        session.save()
        page.context.add_cookies([{"name": "sessionid", "value": session.session_key, "url": live_server.url}])

    return login


@pytest.fixture
def at() -> Iterator[Callable[[datetime], None]]:
    """`at(moment)`: for the server and the test it is now that moment, and time goes on from there.

    The browser keeps its own clock, so a script's "today" stays the machine's (`page.clock` sets it).
    Cookies survive: Django sends Max-Age, which browsers count from their own now.
    """
    with ExitStack() as travels:
        yield lambda moment: travels.enter_context(time_machine.travel(moment, tick=True)) and None


@pytest.fixture
def journey_site(transactional_db: None, live_server: LiveServer, settings: Settings) -> Site:
    """The site as `manage.py bootstrap` leaves it, at the live server's address."""
    settings.WAGTAILADMIN_BASE_URL = live_server.url
    make_site(on=clock.today())
    site = Site.objects.get(is_default_site=True)
    site.hostname, site.port = "localhost", live_server.thread.port
    site.save()
    return site


@pytest.fixture
def surfaced_site(journey_site: Site, login: Callable, at: Callable) -> Callable[[Page], dict[str, object]]:
    """What `tests.surfaces.walk` needs beside the page, on a site that has every surface."""
    at(surfaces.NOW)
    places = surfaces.furnish()
    staff = get_user_model().objects.create_superuser("staff", "staff@example.org", "a-long-password")
    return lambda page: {"places": places, "enter": lambda: login(page, staff)}
