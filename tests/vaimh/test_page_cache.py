"""Kept answers: who gets them, what they say to caches, and that a write or midnight ends them."""

from io import StringIO
from uuid import uuid4

import pytest
import time_machine
from django.core.cache import caches
from django.core.management import call_command
from django.db import connection
from django.test import Client, override_settings
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Page, PageViewRestriction, Site

from endorsement import bulk, clock, services
from endorsement.enums import HoldKind
from endorsement.models import Category, Endorsee, RegistrySettings
from pages.models import HomePage, MainMenu, SiteSettings, StandardPage
from tests.builders import endorsed, lapsing
from tests.keeping import SHARED
from vaimh import page_cache
from vaimh.site_addresses import _paths as kept_addresses

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("new_site")]

LIST = "/endorsement/professionals/"
API = "/api/registry/v1/endorsees/"


def queries_of(address: str, **headers: str) -> int:
    with django_queries() as counted:
        Client().get(address, headers=headers)
    return len(counted)


def django_queries():
    from django.test.utils import CaptureQueriesContext

    return CaptureQueriesContext(connection)


@pytest.mark.parametrize("address", ["/", LIST, f"{LIST}?q=a", API, "/api/v2/menu/", "/search/?q=a", "/sitemap.xml"])
def test_an_answer_seen_before_costs_one_query_and_is_the_same(address: str) -> None:
    first = Client().get(address)
    with django_queries() as counted:
        again = Client().get(address)
    assert (len(counted), again.content, dict(again.headers)) == (1, first.content, dict(first.headers))


@pytest.mark.parametrize("address", ["/", LIST, API, "/api/v2/menu/", "/robots.txt"])
def test_what_an_answer_says_to_caches(address: str) -> None:
    response = Client().get(address, headers={"accept-encoding": "gzip"})
    assert response["Cache-Control"] == SHARED
    assert (response["ETag"][0], len(response.cookies)) == ('"', 0)
    assert {"Accept-Encoding"} <= set(page_cache.varied(response)) <= {"Accept-Encoding", "origin"}


def forget_pages() -> None:
    """As another process would find them; to clear a shared Redis would empty it for the other workers too."""
    caches["pages"].key_prefix = uuid4().hex


def test_an_answer_that_the_client_has_is_not_made_again() -> None:
    etag = Client().get(LIST)["ETag"]
    for known in (etag, f"W/{etag}", f'"other", {etag}', "*"):
        with django_queries() as counted:
            response = Client().get(LIST, headers={"if-none-match": known})
        assert (response.status_code, response.content, response["ETag"], len(counted)) == (304, b"", etag, 1)
        assert (response["Cache-Control"], "Content-Type" in response) == (SHARED, False)
    forget_pages()
    assert Client().get(LIST, headers={"if-none-match": etag}).status_code == 304
    assert Client().get(LIST, headers={"if-none-match": '"other"'}).status_code == 200


def test_head_is_answered_as_get_without_the_body() -> None:
    head = Client().head(LIST)
    get = Client().get(LIST)
    assert (head.content, head["ETag"], head["Content-Length"]) == (b"", get["ETag"], str(len(get.content)))


def test_each_encoding_has_its_own_strong_tag() -> None:
    plain, compressed = Client().get(LIST), Client().get(LIST, headers={"accept-encoding": "gzip"})
    assert compressed["Content-Encoding"] == "gzip"
    assert plain["ETag"] != compressed["ETag"]
    forget_pages()
    # Made again, in another process say, it is the same byte for byte.
    assert Client().get(LIST, headers={"accept-encoding": "gzip"}).content == compressed.content


def test_names_of_a_query_may_come_in_any_order() -> None:
    Client().get(f"{LIST}?category=ifs&q=a&category=ifa")
    assert queries_of(f"{LIST}?q=a&category=ifs&category=ifa") == 1
    assert queries_of(f"{LIST}?q=a&category=ifa&category=ifs") > 1


@pytest.mark.parametrize("headers", [{"host": "localhost"}, {"accept-encoding": "gzip"}, {"range": "bytes=0-1"}])
def test_other_requests_get_their_own(headers: dict[str, str]) -> None:
    Client().get(LIST)
    assert queries_of(LIST, **headers) > 1


@pytest.mark.parametrize("address", ["/contact/", "/registry/verify/", "/nothing-here/", "/registry/VA-000001-P/"])
def test_forms_verification_and_missing_pages_are_not_kept(address: str) -> None:
    Client().get(address)
    assert queries_of(address) != 1
    assert "s-maxage" not in Client().get(address).get("Cache-Control", "")


def test_nothing_is_kept_from_or_for_a_session(admin_client: Client) -> None:
    first = admin_client.get("/")
    assert (first["Cache-Control"], b"wagtail-userbar" in first.content) == ("no-cache, private", True)
    visitor = Client().get("/")
    assert b"wagtail-userbar" not in visitor.content
    assert b"wagtail-userbar" in admin_client.get("/").content


def test_a_private_page_is_not_kept(admin_client: Client) -> None:
    page = HomePage.objects.get(slug="home").add_child(instance=StandardPage(title="Private", slug="private"))
    page.introduction = "Only for members."
    page.save()
    assert b"Only for members" in Client().get("/private/").content
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.PASSWORD, password="open")
    reader = Client()
    form = reader.get("/private/")
    assert (b"Only for members" in form.content, "s-maxage" in form.get("Cache-Control", "")) == (False, False)
    reader.post(
        f"/_util/authenticate_with_password/{page.view_restrictions.get().pk}/{page.pk}/",
        {"password": "open", "return_url": "/private/"},
    )
    inside = reader.get("/private/")
    assert (b"Only for members" in inside.content, "private" in inside["Cache-Control"]) == (True, True)
    assert b"Only for members" not in Client().get("/private/").content


def test_a_preview_neither_is_kept_nor_comes_from_what_is() -> None:
    page = Page.objects.get(slug="mission-and-values").specific
    before = Client().get("/mission-and-values/").content
    page.title = "Not yet public"
    preview = page.make_preview_request()
    assert (b"Not yet public" in preview.content, "s-maxage" in preview["Cache-Control"]) == (True, False)
    assert Client().get("/mission-and-values/").content == before


def test_developers_see_each_change_of_a_template() -> None:
    Client().get(LIST)
    with override_settings(DEBUG=True):
        assert queries_of(LIST) > 1


def test_without_a_version_nothing_is_kept() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM endorsement_contentversion WHERE area = 'site'")
    Client().get(LIST)
    assert queries_of(LIST) > 1


# --- The next request shows a write ---


def rename() -> None:
    Endorsee.objects.filter(family_name="Before").update(family_name="After")


def save() -> None:
    person = Endorsee.objects.get(family_name="Before")
    person.family_name = "After"
    person.save()


def by_service() -> None:
    person = Endorsee.objects.get(family_name="Before")
    person.family_name = "After"
    services.save_endorsee(endorsee=person)


def by_bulk_update() -> None:
    people = list(Endorsee.objects.filter(family_name="Before"))
    for person in people:
        person.family_name = "After"
    Endorsee.objects.bulk_update(people, ["family_name"])


def by_sql() -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE endorsement_endorsee SET family_name = 'After' WHERE family_name = 'Before'")


@pytest.mark.parametrize("write", [rename, save, by_service, by_bulk_update, by_sql])
def test_the_next_request_shows_a_write_to_the_registry(write) -> None:
    endorsed(family_name="Before")
    assert [b"Before" in Client().get(address).content for address in (LIST, API)] == [True, True]
    write()
    for address in (LIST, API):
        shown = Client().get(address).content
        assert (b"Before" in shown, b"After" in shown) == (False, True)


def test_the_next_request_shows_a_hold_of_many() -> None:
    endorsed(family_name="Held")
    assert b"Held" in Client().get(LIST).content
    people = Endorsee.objects.values_list("pk", flat=True)
    bulk.place_holds(
        endorsees=list(people), kind=HoldKind.INACTIVE, starts_on=clock.today(), reason="x", on=clock.today()
    )
    assert b"Held" not in Client().get(LIST).content


def test_the_next_request_shows_what_a_command_loaded() -> None:
    before = Client().get(LIST).content
    call_command("sample_registry", size=5, seed=1, stdout=StringIO())
    assert Client().get(LIST).content != before


def set_alert() -> None:
    settings = SiteSettings.load()
    settings.alert = "<p>Zqnews</p>"
    settings.save()


def add_to_menu() -> None:
    MainMenu.load().items.model.objects.update(label="Zqnews")


def change_disclaimer() -> None:
    settings = RegistrySettings.load()
    settings.disclaimer = "Zqnews"
    settings.save()


def publish() -> None:
    page = Page.objects.get(slug="professionals").specific
    page.title = "Zqnews"
    page.save_revision().publish()


def publish_by_schedule() -> None:
    page = Page.objects.get(slug="professionals").specific
    page.title = "Zqnews"
    page.go_live_at = timezone.now() + timezone.timedelta(minutes=1)
    page.save_revision().publish()
    assert b"Zqnews" not in Client().get(LIST).content
    with time_machine.travel(timezone.now() + timezone.timedelta(minutes=2)):
        call_command("publish_scheduled")


def rename_category() -> None:
    Category.objects.filter(code="IFS").update(name="Zqnews")


@pytest.mark.parametrize(
    "write", [set_alert, add_to_menu, change_disclaimer, publish, publish_by_schedule, rename_category]
)
def test_the_next_request_shows_a_write_to_the_site(write) -> None:
    endorsed(family_name="Somebody")
    assert b"Zqnews" not in Client().get(LIST).content
    write()
    assert b"Zqnews" in Client().get(LIST).content


def test_the_next_request_follows_a_new_redirect() -> None:
    page = Page.objects.get(slug="mission-and-values")
    assert Client().get("/mission-and-values/").status_code == 200
    page.specific.unpublish()
    assert Client().get("/mission-and-values/").status_code == 404
    Redirect.add_redirect("/mission-and-values/", redirect_to="/contact/")
    assert Client().get("/mission-and-values/").headers["Location"] == "/contact/"


def test_the_next_request_shows_the_new_text_of_an_image() -> None:
    image = get_image_model().objects.create(title="Before", file=get_test_image_file())
    page = StandardPage(title="Picture", slug="picture", body=[("picture", {"image": image})])
    HomePage.objects.get(slug="home").add_child(instance=page)
    for _time in range(2):  # the first request makes the image's files
        assert b'alt="Before"' in Client().get("/picture/").content
    get_image_model().objects.update(title="After")
    assert b'alt="After"' in Client().get("/picture/").content


def test_the_next_request_leads_to_the_new_address_of_the_site() -> None:
    Site.get_site_root_paths()
    before = kept_addresses.get("paths", list)
    Site.objects.update(hostname="new.example.org")
    assert {path.root_url for path in Site.get_site_root_paths()} == {"http://new.example.org"}
    assert [path.root_url for path in before] != ["http://new.example.org"] * len(before)


def test_a_write_while_a_page_is_made_is_not_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    """The page is made from the rows before the write and kept after it."""
    endorsed(family_name="Before")
    pack = page_cache.pack

    def pack_after_a_write(*args, **kwargs):
        rename()
        return pack(*args, **kwargs)

    with monkeypatch.context() as patched:
        patched.setattr(page_cache, "pack", pack_after_a_write)
        assert b"Before" in Client().get(LIST).content
    shown = Client().get(LIST).content
    assert (b"Before" in shown, b"After" in shown) == (False, True)


# --- Midnight ---


def test_the_list_changes_at_midnight_without_a_write() -> None:
    with time_machine.travel("2026-09-30T23:58:20-04:00", tick=False) as clock_of_test:
        lapsing(family_name="Lapsing")
        response = Client().get(LIST)
        assert (b"Lapsing" in response.content, response["Cache-Control"]) == (
            True,
            "public, max-age=0, s-maxage=100, must-revalidate",
        )
        clock_of_test.move_to("2026-10-01T00:00:00-04:00")
        assert b"Lapsing" not in Client().get(LIST).content


def test_what_was_begun_before_midnight_is_shared_with_nobody_after_it(monkeypatch: pytest.MonkeyPatch) -> None:
    with time_machine.travel("2026-09-30T23:59:59-04:00", tick=False) as clock_of_test:
        pack = page_cache.pack

        def pack_after_midnight(*args, **kwargs):
            clock_of_test.move_to("2026-10-01T00:00:01-04:00")
            return pack(*args, **kwargs)

        monkeypatch.setattr(page_cache, "pack", pack_after_midnight)
        assert Client().get(LIST)["Cache-Control"] == "public, max-age=0, s-maxage=0, must-revalidate"
