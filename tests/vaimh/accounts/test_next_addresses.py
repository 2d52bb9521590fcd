import pytest
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from pages.models import HomePage
from tests.builders import endorsed, registrar
from tests.vaimh.accounts.signing_in import RIGHT, sign_in
from tests.vaimh.accounts.test_page_passwords import private_document, private_page
from vaimh.accounts.next_addresses import is_own

pytestmark = [pytest.mark.once, pytest.mark.usefixtures("new_site")]

FOREIGN = [
    "https://evil.example/",
    "//evil.example/",
    "///evil.example/",
    "/\\evil.example/",
    "%2f%2fevil.example",
    "%2F%2Fevil.example",
    "/%2fevil.example",
    "/%5cevil.example",
    "/%252fevil.example",
    "http://testserver.evil.example/",
    "http://testserver//evil.example/",
    "javascript:alert(1)",
    "/a\nb",
    "a",
    "a/b",
    "?a",
    "wagtailadmin_home",
    "",
]
OWN = ["/", "/admin/pages/3/?a=1&b=%2F", "/admin/snippets/?q=a%20b", "http://testserver/admin/", "/é/"]


@pytest.mark.parametrize(("addresses", "expected"), [(FOREIGN, False), (OWN, True)])
def test_only_addresses_of_this_site_are_its_own(addresses: list[str], expected: bool) -> None:
    request = RequestFactory().get("/")
    assert [address for address in addresses if is_own(address, request) is not expected] == []


@pytest.mark.parametrize("address", FOREIGN)
def test_signing_in_leads_nowhere_else(address: str) -> None:
    registrar()
    answer = sign_in(password=RIGHT, next=address)
    assert (answer.status_code, answer.url) == (302, reverse("wagtailadmin_home"))


def test_signing_in_leads_back() -> None:
    registrar()
    assert sign_in(password=RIGHT, next="/admin/pages/?a=1").url == "/admin/pages/?a=1"


@pytest.mark.parametrize("private", [private_page, private_document])
@pytest.mark.parametrize("address", FOREIGN)
def test_a_pages_password_leads_nowhere_else(client: Client, private, address: str) -> None:
    answer = client.post(private(), {"password": "dogwood", "return_url": address})
    assert (answer.status_code, answer.get("Location")) == (302, "/")


# Everything in the admin that reads `next`, as it answers a superuser.
def readers() -> list[tuple[str, str, dict[str, str]]]:
    """Method, address and data."""
    person = endorsed().endorsee.pk
    page = HomePage.objects.get(slug="home")
    bulk = "/admin/bulk"
    other = User.objects.create_user("other").pk
    return [
        ("get", f"{bulk}/endorsement/endorsee/renew/", {}),
        ("get", f"{bulk}/endorsement/endorsee/hold/", {}),
        ("get", f"{bulk}/endorsement/endorsee/export/", {}),
        ("get", f"{bulk}/endorsement/endorsee/delete/", {}),
        ("get", f"{bulk}/wagtailcore/page/unpublish/", {"id": str(page.pk)}),
        ("post", f"{bulk}/wagtailcore/page/publish/", {"id": str(page.pk)}),
        ("post", f"{bulk}/auth/user/set_active_state/", {"id": str(other), "mark_as_active": "on"}),
        ("get", "/admin/login/", {}),
        ("post", reverse("wagtailadmin_pages:unpublish", args=[page.get_children().last().pk]), {}),
        ("post", reverse("wagtailadmin_pages:delete", args=[page.get_children().first().pk]), {}),
        ("get", reverse("wagtailadmin_pages:copy", args=[page.pk]), {}),
        ("get", reverse("wagtailadmin_pages:edit", args=[page.pk]), {}),
        ("get", reverse("wagtailsnippets_endorsement_endorsee:edit", args=[person]), {}),
    ]


@pytest.mark.slow
@pytest.mark.parametrize("address", ["a", "//evil.example/", "%2f%2fevil.example"])
def test_no_view_of_the_admin_breaks_or_leads_elsewhere(admin_client: Client, address: str) -> None:
    wrong: list[tuple[str, HttpResponse]] = []
    for method, url, data in readers():
        ids = f"&id={data['id']}" if "id" in data else ""
        answer = getattr(admin_client, method)(f"{url}?next={address.replace('%', '%25')}{ids}", data)
        if answer.status_code not in (200, 302) or answer.get("Location", "/").startswith(address):
            wrong.append((url, answer))
    assert wrong == []
