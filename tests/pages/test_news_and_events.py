"""News and events: lists, feeds, and what leaves by itself. It is noon on November 22, 2026."""

import json
from datetime import date, datetime, time
from typing import Any
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from icalendar import Calendar
from wagtail.models import PageViewRestriction

from pages.models import EventPage, EventsPage, HomePage, NewsIndexPage, NewsPage
from tests.pages.reading import texts

pytestmark = pytest.mark.once

ATOM = "{http://www.w3.org/2005/Atom}"
VIRGINIA = ZoneInfo("America/New_York")


@pytest.fixture
def news(site_tree: HomePage) -> NewsIndexPage:
    return site_tree.add_child(instance=NewsIndexPage(title="News", slug="news"))


@pytest.fixture
def events(site_tree: HomePage) -> EventsPage:
    return site_tree.add_child(instance=EventsPage(title="Events", slug="events"))


def article(news: NewsIndexPage, title: str, on: date, **fields: Any) -> NewsPage:
    slug = title.lower().replace(" ", "-")
    return news.add_child(instance=NewsPage(title=title, slug=slug, published_on=on, **fields))


def event(events: EventsPage, title: str, on: date, **fields: Any) -> EventPage:
    slug = title.lower().replace(" ", "-")
    return events.add_child(instance=EventPage(title=title, slug=slug, first_day=on, **fields))


def listed(client: Client, address: str) -> list[str]:
    return texts(client.get(address).content, ".dated h2, .dated h3")


def things(client: Client, address: str) -> dict[str, dict[str, Any]]:
    """What search engines read on the page, by type."""
    data = BeautifulSoup(client.get(address).content, "html.parser").select_one('script[type="application/ld+json"]')
    return {thing["@type"]: thing for thing in json.loads(data.get_text())["@graph"]} if data else {}


# --- News ---


def test_the_newest_article_comes_first_and_drafts_do_not_come(client: Client, news: NewsIndexPage) -> None:
    article(news, "Older", date(2026, 3, 1))
    article(news, "Newer", date(2026, 11, 1))
    article(news, "Draft", date(2026, 11, 2), live=False)
    assert listed(client, "/news/") == ["Newer", "Older"]


def test_news_are_listed_by_parts_and_by_year(client: Client, news: NewsIndexPage) -> None:
    for day in range(1, 13):
        article(news, f"Article {day}", date(2026, 1, day))
    article(news, "Last year", date(2025, 6, 1))
    assert listed(client, "/news/?page=2") == ["Article 2", "Article 1", "Last year"]
    assert listed(client, "/news/?year=2025") == ["Last year"]
    assert texts(client.get("/news/").content, ".choices a") == ["All years", "2026", "2025"]
    canonical = BeautifulSoup(client.get("/news/?page=2").content, "html.parser").select_one("link[rel=canonical]")
    assert canonical is not None
    assert canonical["href"] == "http://localhost/news/?page=2"


@pytest.mark.parametrize("query", ["page=99", "page=x", "page=-1", "year=x&page=9", "year=99999", "past=maybe"])
def test_no_address_of_a_list_is_an_error(client: Client, news: NewsIndexPage, events: EventsPage, query: str) -> None:
    assert [client.get(f"/{section}/?{query}").status_code for section in ("news", "events")] == [200, 200]


def test_the_feed_has_the_public_articles(client: Client, news: NewsIndexPage) -> None:
    article(news, "For all", date(2026, 11, 1), introduction="What is new.")
    private = article(news, "Zqusecret", date(2026, 11, 2))
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    response = client.get("/news/feed/")
    feed = ElementTree.fromstring(response.content)
    entries = [
        (entry.findtext(f"{ATOM}title"), entry.findtext(f"{ATOM}summary"), entry.findtext(f"{ATOM}id"))
        for entry in feed.findall(f"{ATOM}entry")
    ]
    assert entries == [("For all", "What is new.", "http://localhost/news/for-all/")]
    assert response["Content-Type"].startswith("application/atom+xml")
    assert "public" in response["Cache-Control"]


def test_the_feed_shows_a_change_at_once(client: Client, news: NewsIndexPage) -> None:
    assert b"Extra" not in client.get("/news/feed/").content
    article(news, "Extra", date(2026, 11, 1))
    assert b"Extra" in client.get("/news/feed/").content


def test_an_article_says_what_it_is_to_search_engines(client: Client, news: NewsIndexPage) -> None:
    article(news, "Grant", date(2026, 11, 1))
    found = things(client, "/news/grant/")["NewsArticle"]
    assert (found["headline"], found["datePublished"]) == ("Grant", "2026-11-01")
    assert found["publisher"]["name"] == "Virginia Association for Infant Mental Health"


# --- Events ---


def test_past_events_leave_by_themselves(client: Client, events: EventsPage) -> None:
    event(events, "Today", date(2026, 11, 22), starts=time(9))
    event(events, "Long", date(2026, 11, 1), last_day=date(2026, 11, 23))
    event(events, "Later", date(2026, 12, 5))
    assert listed(client, "/events/") == ["Long", "Today", "Later"]
    with time_machine.travel("2026-11-23T05:01Z", tick=False):  # one past midnight in Virginia
        assert listed(client, "/events/") == ["Long", "Later"]
        assert listed(client, "/events/?past=yes") == ["Today"]
        assert texts(client.get("/events/today/").content, ".notice") == ["This event is over."]
    with time_machine.travel("2026-11-24T17:00Z", tick=False):
        assert listed(client, "/events/") == ["Later"]


def test_home_shows_the_next_events_and_the_latest_news(
    client: Client, site_tree: HomePage, news: NewsIndexPage, events: EventsPage
) -> None:
    for day in (5, 6, 7):
        event(events, f"Training {day}", date(2026, 12, day))
        article(news, f"Article {day}", date(2026, 10, day))
    event(events, "Over", date(2026, 11, 21))
    home = HomePage.objects.get(slug="home")
    home.body = [("latest_news", {"heading": "News", "number": 2}), ("next_events", {"heading": "Next", "number": 2})]
    home.save_revision().publish()
    assert listed(client, "/") == ["Article 7", "Article 6", "Training 5", "Training 6"]


def test_the_calendar_has_the_times_of_the_place(client: Client, events: EventsPage) -> None:
    event(events, "Online", date(2026, 12, 5), starts=time(9), ends=time(11, 30), time_zone="America/Chicago")
    event(events, "Days", date(2026, 12, 7), last_day=date(2026, 12, 8), place="Richmond; Main St, 1")
    event(events, "Over", date(2026, 11, 21))
    response = client.get("/events/calendar/")
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    first, second = Calendar.from_ical(response.content).walk("VEVENT")
    chicago = ZoneInfo("America/Chicago")
    assert (first["summary"], first.decoded("dtstart"), first.decoded("dtend")) == (
        "Online",
        datetime(2026, 12, 5, 9, tzinfo=chicago),
        datetime(2026, 12, 5, 11, 30, tzinfo=chicago),
    )
    assert (second.decoded("dtstart"), second.decoded("dtend")) == (date(2026, 12, 7), date(2026, 12, 9))
    assert (str(second["location"]), str(second["url"])) == ("Richmond; Main St, 1", "http://localhost/events/days/")


def test_an_event_can_be_put_into_a_calendar(client: Client, events: EventsPage) -> None:
    event(events, "Training", date(2026, 12, 5), starts=time(9))
    (found,) = Calendar.from_ical(client.get("/events/training/calendar/").content).walk("VEVENT")
    assert (found["summary"], "dtend" in found) == ("Training", False)


def test_a_draft_has_no_calendar(client: Client, events: EventsPage) -> None:
    event(events, "Draft", date(2026, 12, 5), live=False)
    assert client.get("/events/draft/calendar/").status_code == 404
    assert b"Draft" not in client.get("/events/calendar/").content


def test_an_event_says_where_and_when_to_search_engines(client: Client, events: EventsPage) -> None:
    event(events, "Training", date(2026, 12, 5), starts=time(9), ends=time(10), online_address="https://example.org/")
    found = things(client, "/events/training/")["Event"]
    assert (found["startDate"], found["endDate"]) == ("2026-12-05T09:00:00-05:00", "2026-12-05T10:00:00-05:00")
    assert found["location"] == [{"@type": "VirtualLocation", "url": "https://example.org/"}]
    assert found["eventAttendanceMode"] == "https://schema.org/OnlineEventAttendanceMode"


@pytest.mark.parametrize(
    ("fields", "faulty"),
    [
        ({"last_day": date(2026, 12, 4)}, "__all__"),
        ({"ends": time(9)}, "starts"),
        ({"starts": time(9), "ends": time(9)}, "ends"),
        ({"time_zone": "America/Nowhere"}, "time_zone"),
    ],
)
def test_an_event_that_makes_no_sense_is_refused(events: EventsPage, fields: dict[str, Any], faulty: str) -> None:
    page = EventPage(title="Training", slug="training", first_day=date(2026, 12, 5), **fields)
    with pytest.raises(ValidationError) as refusal:
        events.add_child(instance=page)
    assert list(refusal.value.message_dict) == [faulty]


def test_the_database_refuses_an_event_that_ends_before_it_begins(events: EventsPage) -> None:
    event(events, "Training", date(2026, 12, 5))
    with pytest.raises(IntegrityError), transaction.atomic():
        EventPage.objects.update(last_day=date(2026, 12, 4))


def test_both_are_in_listings_of_the_pages_as_json(client: Client, news: NewsIndexPage, events: EventsPage) -> None:
    article(news, "Grant", date(2026, 11, 1))
    event(events, "Training", date(2026, 12, 5), place="Richmond")
    address = "/api/v2/pages/?type=pages.{}&fields=_,title,{}&order=-{}"
    asked = (
        address.format("NewsPage", "published_on", "published_on"),
        address.format("EventPage", "first_day,place", "first_day"),
    )
    assert [client.get(each).json()["items"] for each in asked] == [
        [{"title": "Grant", "published_on": "2026-11-01"}],
        [{"title": "Training", "first_day": "2026-12-05", "place": "Richmond"}],
    ]
