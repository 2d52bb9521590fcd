"""Pages appear and disappear at their minute, and the admin says so when they don't."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client

from pages.models import HomePage, StandardPage
from tests.builders import member_of
from tests.endorsement.admin.reading import soup
from vaimh.management.commands import serve

pytestmark = [pytest.mark.django_db, pytest.mark.once]

VIRGINIA = ZoneInfo("America/New_York")
NINE = datetime(2026, 11, 23, 9, tzinfo=VIRGINIA)


@pytest.fixture
def home(new_site: None) -> HomePage:
    return HomePage.objects.get(slug="home")


def at(clock: str) -> time_machine.travel:
    return time_machine.travel(datetime.fromisoformat(f"2026-11-23T{clock}").replace(tzinfo=VIRGINIA), tick=False)


def scheduled(home: HomePage) -> StandardPage:
    page = home.add_child(instance=StandardPage(title="News", slug="news", live=False))
    page.go_live_at = NINE
    page.save_revision().publish()
    return page


def expiring(home: HomePage) -> StandardPage:
    page = home.add_child(instance=StandardPage(title="Old", slug="old"))
    page.expire_at = NINE
    page.save_revision().publish()
    return page


def status(address: str) -> int:
    return Client().get(address).status_code


def test_a_page_goes_live_at_its_minute(home: HomePage) -> None:
    scheduled(home)
    with at("08:59:59"):
        call_command("publish_scheduled")
        before = status("/news/")
    with at("09:00:01"):
        call_command("publish_scheduled")
        assert (before, status("/news/")) == (404, 200)


def test_a_page_expires_at_its_minute(home: HomePage) -> None:
    expiring(home)
    with at("08:59:59"):
        call_command("publish_scheduled")
        before = status("/old/")
    with at("09:00:01"):
        call_command("publish_scheduled")
        assert (before, status("/old/")) == (200, 404)


def test_the_server_of_make_run_publishes(home: HomePage, monkeypatch: pytest.MonkeyPatch) -> None:
    scheduled(home)
    monkeypatch.setattr(serve.connections, "close_all", lambda: None)
    with at("09:00:01"):
        serve.publish_due()
        assert status("/news/") == 200


def test_a_failure_is_logged_and_does_not_end_the_server(monkeypatch: pytest.MonkeyPatch, caplog) -> None:
    monkeypatch.setattr(serve, "call_command", lambda name: 1 / 0)
    monkeypatch.setattr(serve.connections, "close_all", lambda: None)
    serve.publish_due()
    assert "Scheduled pages were not published." in caplog.text


def test_the_server_of_make_run_publishes_each_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    done = []

    def sleep(seconds: float) -> None:
        done.append(seconds)
        if len(done) == 4:
            raise KeyboardInterrupt

    monkeypatch.setattr(serve, "publish_due", lambda: done.append("published"))
    monkeypatch.setattr(serve.time, "sleep", sleep)
    with at("09:00:20"), pytest.raises(KeyboardInterrupt):
        serve.publish_each_minute()
    assert done == ["published", 41.0, "published", 41.0]


# --- The warning ---


def warning(client: Client) -> str:
    found = [block for block in soup(client.get("/admin/")).select(".help-block") if "publish_scheduled" in block.text]
    return " ".join(found[0].text.split()) if found else ""


@pytest.fixture
def editor(home: HomePage) -> Client:
    return member_of("Communications")


def test_nothing_is_said_while_all_is_done_in_time(home: HomePage, editor: Client) -> None:
    scheduled(home)
    expiring(home)
    with at("08:59"):
        before = warning(editor)
    with at("09:01"):
        just_due = warning(editor)
        call_command("publish_scheduled")
    with at("12:00"):
        assert (before, just_due, warning(editor)) == ("", "", "")


def test_what_is_overdue_is_said_with_what_to_do(home: HomePage, editor: Client) -> None:
    scheduled(home)
    with at("09:06"):
        one = warning(editor)
    expiring(home)
    with at("09:06"):
        both = warning(editor)
    assert one.startswith(
        "1 page or snippet should have been published or unpublished on November 23, 2026, 9:00 AM EST."
    )
    assert both.startswith(
        "2 pages or snippets should have been published or unpublished, the first on November 23, 2026"
    )
    assert "manage.py publish_scheduled every minute" in " ".join(both.split())


def test_only_users_who_may_publish_are_told(home: HomePage) -> None:
    scheduled(home)
    with at("10:00"):
        assert (warning(member_of("Registrars")), warning(member_of("Communications")) != "") == ("", True)
