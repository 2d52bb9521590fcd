"""Parts kept for all visitors: nothing that was, and nothing of another site, language, visitor or draft."""

from datetime import date

import pytest
import time_machine
from django.http import Http404
from django.test import Client, RequestFactory
from wagtail.models import Page, PageViewRestriction, Site

from endorsement.models import Category, RegistrySettings
from pages.models import EndorsementPage, HomePage, MainMenu, SiteSettings, StandardPage
from tests.builders import endorsed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("new_site", "rendered_anew")]

LIST = "/endorsement/professionals/"
MISSION = "/mission-and-values/"


def visitor() -> Client:
    """With a session that is over: the page cache answers nothing of this."""
    client = Client()
    client.cookies["sessionid"] = "x" * 32
    return client


def shown(address: str, **headers: str) -> str:
    return visitor().get(address, headers=headers).content.decode()


def edit_menu() -> None:
    MainMenu.load().items.model.objects.update(label="Zqnews")


def save_settings() -> None:
    settings = SiteSettings.load()
    settings.footer, settings.organization_name = "<p>Zqnews</p>", "Zqnews"
    settings.save()


def set_alert() -> None:
    SiteSettings.load().save()
    SiteSettings.objects.update(alert="<p>Zqnews</p>")


def publish() -> None:
    page = EndorsementPage.objects.get()
    page.body = [("text", "<p>Zqnews</p>")]
    page.save_revision().publish()


def rename_category() -> None:
    Category.objects.filter(code="IFS").update(name="Zqnews")


def rename_parent() -> None:
    HomePage.objects.update(title="Zqnews")


@pytest.mark.parametrize("write", [edit_menu, save_settings, set_alert, publish, rename_category, rename_parent])
def test_the_next_request_shows_a_write(write) -> None:
    assert "Zqnews" not in shown("/endorsement/")
    write()
    assert "Zqnews" in shown("/endorsement/")


def test_the_next_list_has_the_new_disclaimer() -> None:
    assert "Zqnews" not in shown(LIST)
    settings = RegistrySettings.load()
    settings.disclaimer = "Zqnews"
    settings.save()
    assert "Zqnews" in shown(LIST)


def test_a_page_that_moved_or_was_unpublished_is_gone_from_its_address_and_the_menu() -> None:
    page = Page.objects.get(slug="mission-and-values")
    link = f'href="{MISSION}"'
    assert (link in shown("/"), visitor().get(MISSION).status_code) == (True, 200)
    page.move(Page.objects.get(slug="contact"), pos="first-child")
    assert (link in shown("/"), visitor().get(f"/contact{MISSION}").status_code) == (False, 200)
    Page.objects.get(slug="contact").specific.unpublish()
    assert visitor().get(f"/contact{MISSION}").status_code == 404


def test_a_page_made_private_asks_for_its_password_and_leaves_the_menu() -> None:
    assert "belief" in shown(MISSION)
    page = Page.objects.get(slug="mission-and-values")
    restriction = PageViewRestriction.objects.create(page=page, restriction_type="password", password="open")
    assert ("belief" in shown(MISSION), f'href="{MISSION}"' in shown("/")) == (False, False)
    restriction.delete()
    assert "belief" in shown(MISSION)


def test_each_host_has_its_own_site() -> None:
    Site.objects.create(hostname="testserver", root_page=EndorsementPage.objects.get())
    first = [shown("/", host=host) for host in ("testserver", "localhost")]
    assert [HomePage.objects.get(slug="home").headline in html for html in first] == [False, True]
    assert [shown("/", host=host) for host in ("testserver", "localhost")] == first


def test_each_language_has_its_own_words() -> None:
    for _time in range(2):
        assert ">Buscar<" not in shown("/")
        assert ">Buscar<" in shown("/es/")


def test_the_alert_ends_at_midnight_without_a_write() -> None:
    SiteSettings.load().save()
    SiteSettings.objects.update(alert="<p>Zqnews</p>", alert_until=date(2026, 11, 22))
    assert "Zqnews" in shown("/")
    with time_machine.travel("2026-11-23T00:00:00-05:00", tick=False):
        assert "Zqnews" not in shown("/")


def test_a_preview_neither_shows_what_is_kept_nor_is_kept() -> None:
    before = shown("/endorsement/")
    page = EndorsementPage.objects.get()
    page.title, page.body = "Draft title", [("text", "<p>Draft text</p>")]
    preview = page.make_preview_request().content.decode()
    assert ("Draft title" in preview, "Draft text" in preview) == (True, True)
    assert shown("/endorsement/") == before


def test_the_menu_says_where_each_visitor_is() -> None:
    for address in (MISSION, "/contact/", MISSION):
        assert f'<a href="{address}" aria-current="page"' in shown(address)


@pytest.mark.parametrize("is_kept", [True, False])
def test_the_text_of_a_block_without_a_template_is_escaped(is_kept: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    page = EndorsementPage.objects.get()
    page.body = [("heading", "<b>Zqnews</b>")]
    page.save()
    monkeypatch.setattr(page.body[0].block.meta, "template", None)
    monkeypatch.setattr(page.body[0].block.meta, "kept", is_kept)
    for _time in range(2):
        assert "&lt;b&gt;Zqnews&lt;/b&gt;" in shown("/endorsement/")


def test_the_list_is_filtered_for_each_visitor() -> None:
    endorsed(family_name="Alder")
    endorsed(family_name="Birch")
    for query, found in {"q=alder": (True, False), "q=birch": (False, True), "": (True, True)}.items():
        html = shown(f"{LIST}?{query}")
        assert (">Alder" in html or "Alder<" in html, "Birch<" in html) == found


def test_requests_do_not_share_a_page_that_they_may_change() -> None:
    requests = [RequestFactory().get(MISSION) for _time in range(2)]
    one, other = (Page.route_for_request(request, MISSION).page for request in requests)
    one.title = "Changed"
    assert (one is other, other.title == "Changed") == (False, False)


def test_a_page_type_that_routes_by_the_request_is_asked_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    route = StandardPage.route

    def only_on_request(self, request, path_components):
        if "closed" in request.GET:
            raise Http404
        return route(self, request, path_components)

    monkeypatch.setattr(StandardPage, "route", only_on_request)
    assert [visitor().get(address).status_code for address in (LIST, f"{LIST}?closed")] == [200, 404]


def test_between_writes_a_page_costs_the_version_and_the_session(django_assert_num_queries) -> None:
    for address in ("/", "/endorsement/", MISSION):
        shown(address)
        with django_assert_num_queries(2):
            shown(address)
