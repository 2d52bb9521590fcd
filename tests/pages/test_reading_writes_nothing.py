"""Reading the site writes nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from endorsement.models import RegistrySettings
from pages.models import HomePage, MainMenu, SiteSettings
from tests.builders import endorsed

SETTINGS = (MainMenu, RegistrySettings, SiteSettings)
ADDRESSES = (
    "/",
    "/endorsement/",
    "/endorsement/professionals/",
    "/endorsement/professionals/?category=ifs&q=a",
    "/endorsement/categories/",
    "/endorsement/categories/ifa/",
    "/mission-and-values/",
    "/contact/",
    "/no-such-page/",
    "/search/",
    "/search/?q=infant",
    "/registry/verify/",
    "/registry/verify/?number=VA-1",
    "/registry/{number}/",
    "/registry/professionals.csv",
    "/sitemap.xml",
    "/sitemap-pages.xml",
    "/sitemap-registry.xml",
    "/robots.txt",
    "/api/v2/",
    "/api/v2/pages/?fields=*&limit=100",
    "/api/v2/pages/{home}/",
    "/api/v2/menu/",
    "/api/v2/settings/",
    "/api/v2/images/",
    "/api/v2/documents/",
    "/api/v2/redirects/",
    "/api/registry/v1/",
    "/api/registry/v1/docs/",
    "/api/registry/v1/endorsees/?facets=1",
    "/api/registry/v1/endorsees/{number}/",
    "/api/registry/v1/categories/",
    "/api/registry/v1/cycles/current/",
    "/api/registry/v1/verify/{number}/",
)


@contextmanager
def no_writes() -> Iterator[list[str]]:
    """Collects the statements that change a row."""
    written: list[str] = []

    def watch(execute: Any, sql: str, *others: Any) -> Any:
        if sql.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE", "REPLACE")):
            written.append(sql)
        return execute(sql, *others)

    with connection.execute_wrapper(watch):
        yield written


@pytest.mark.parametrize("rows", [True, False], ids=["a new site", "without any settings"])
def test_a_visit_writes_nothing(client: Client, site_tree: HomePage, rows: bool) -> None:
    number = endorsed(family_name="Winter").endorsee.number
    if not rows:
        for model in SETTINGS:
            model.objects.all().delete()
    with no_writes() as written:
        answers = [client.get(address.format(number=number, home=site_tree.pk), follow=True) for address in ADDRESSES]
    assert {answer.status_code for answer in answers} <= {200, 404}
    assert written == []
    assert rows or [model.objects.count() for model in SETTINGS] == [0, 0, 0]


def test_a_visit_to_a_site_without_any_content_writes_nothing(client: Client, db: None) -> None:
    with no_writes() as written:
        for address in ADDRESSES:
            client.get(address.format(number="VA-2222-2222", home=1))
    assert written == []


@pytest.mark.parametrize("model", SETTINGS)
def test_settings_are_their_defaults_until_somebody_opens_the_form(admin_client: Client, db: None, model: Any) -> None:
    assert model.load().pk is None
    address = reverse("wagtailsettings:edit", args=[model._meta.app_label, model._meta.model_name])
    assert admin_client.get(address, follow=True).status_code == 200
    assert model.load() == model.objects.get()


def test_the_first_content_has_all_settings(site_tree: HomePage) -> None:
    assert [model.objects.count() for model in SETTINGS] == [1, 1, 1]
