"""The admin's pages under its Content-Security-Policy: a refusal is an error in the console, and ends the journey."""

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse
from wagtail.images.tests.utils import get_test_image_file_jpeg

from pages.models import ContactPage, HomePage, MissionPage
from tests import builders

pytestmark = [pytest.mark.once, pytest.mark.slow]


def addresses() -> list[str]:
    person = builders.endorsed().endorsee
    home = HomePage.objects.get(slug="home")
    return [
        reverse("wagtailadmin_home"),
        reverse("wagtailadmin_explore", args=[home.pk]),
        *(reverse("wagtailadmin_pages:edit", args=[page.pk]) for page in (home, *ContactPage.objects.all())),
        reverse("wagtailadmin_pages:edit", args=[MissionPage.objects.get().pk]),
        reverse("wagtailadmin_pages:history", args=[home.pk]),
        reverse("wagtailimages:index"),
        reverse("wagtailimages:add_multiple"),
        reverse("wagtaildocs:index"),
        reverse("wagtailusers_users:index"),
        reverse("wagtailusers_users:add"),
        reverse("wagtailusers_groups:add"),
        reverse("wagtailadmin_account"),
        reverse("wagtailadmin_reports:site_history"),
        reverse("wagtailadmin_workflows:index"),
        reverse("wagtailsnippets_endorsement_endorsee:list"),
        reverse("wagtailsnippets_endorsement_endorsee:inspect", args=[person.pk]),
        reverse("wagtailsnippets_endorsement_endorsee:edit", args=[person.pk]),
        reverse("registry_season"),
        reverse("endorsement_import_index"),
        reverse("wrong_passwords"),
        "/admin/settings/pages/sitesettings/",
    ]


def test_no_page_of_the_admin_is_refused_anything(page, journey_site, login):
    login(page, get_user_model().objects.create_superuser("boss", "boss@example.org", "a-long-password"))
    policies = set()
    for address in addresses():
        answer = page.goto(address)
        policies.add((answer.status, "script-src" in answer.headers.get("content-security-policy", "")))
        page.wait_for_load_state("networkidle")
    assert policies == {(200, True)}
    page.goto(reverse("wagtailimages:add_multiple"))
    page.locator("input[type=file]").set_input_files(
        [{"name": "a.jpg", "mimeType": "image/jpeg", "buffer": get_test_image_file_jpeg().file.getvalue()}]
    )
    page.get_by_role("button", name="Update").wait_for()


def test_a_refusal_would_be_seen(page, journey_site, trouble):
    page.goto(reverse("wagtailadmin_login"))
    page.evaluate("document.head.appendChild(document.createElement('script')).src = 'data:text/javascript,1'")
    page.wait_for_load_state("networkidle")
    assert any("Content Security Policy" in line for line in trouble)
    trouble.clear()
