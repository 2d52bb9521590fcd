"""What a person sends is read by that person, at the link, and by registrars: nobody else. Nothing keeps the link."""

import logging

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from endorsement.models import RequestFile
from endorsement.requests import views
from tests.builders import member_of
from tests.endorsement.requests.asking import PDF, address_of, due
from tests.endorsement.requests.test_views import send

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("new_site")]


@pytest.fixture
def address() -> str:
    return address_of(due(email="zquada@example.org", phone="zquphone").endorsee)


def test_another_persons_link_shows_nothing_of_it(address):
    other = address_of(due("IFA", family_name="Other").endorsee)
    send(address, remarks="Zquremark", payment_reference="Zqupay", file_1=SimpleUploadedFile("zqu.pdf", PDF))
    for page in (other, f"{other}?change=1"):
        assert "zqu" not in Client().get(page).content.decode().lower()
    send(other, file_1=SimpleUploadedFile("other.pdf", PDF))
    assert "zqu" not in Client().get(other).content.decode().lower()


def test_a_link_shows_the_names_of_its_files_and_never_their_content(address):
    send(address, file_1=SimpleUploadedFile("hours.pdf", PDF + b"zqucontent"))
    page = Client().get(address).content.decode()
    assert ("hours.pdf" in page, "zqucontent" in page) == (True, False)
    file = RequestFile.objects.get()
    for guess in (f"{address}{file.pk}/", f"{address}hours.pdf", f"/media/{file.file.name}", f"/documents/{file.pk}/"):
        assert Client().get(guess, follow=True).status_code == 404


@pytest.mark.parametrize("groups", [("Communications",), ("Moderators",), ("Communications", "Moderators")])
def test_editors_of_pages_read_no_file(address, groups):
    send(address, file_1=SimpleUploadedFile("hours.pdf", PDF))
    file = RequestFile.objects.get()
    client = member_of(*groups)
    assert client.get(f"/media/{file.file.name}").status_code == 404
    assert client.get(f"/admin/registry/requests/{file.request_id}/{file.pk}/").status_code == 302


def test_no_log_has_the_token(address, caplog, monkeypatch):
    caplog.set_level(logging.DEBUG, logger="django.request")
    token = address.split("/")[-2]
    assert send(address, training_hours="many").status_code == 422
    assert Client().get(f"/registry/renew/{token}x/").status_code == 404
    monkeypatch.setattr(views, "FORMS", 0)
    assert send(address).status_code == 429
    monkeypatch.setattr(views, "MOST_BYTES", 10)
    assert send(address).status_code == 413
    assert token not in caplog.text


def test_nothing_keeps_the_token_or_the_page(address):
    token = address.split("/")[-2]
    for _each in range(2):
        Client().get(address)
    send(address, training_hours="many")
    send(address)
    kept = repr(getattr(cache, "_cache", {}))
    assert (token in kept, "zquada" in kept) == (False, False)
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')
            assert token not in repr(cursor.fetchall()), table


def test_no_page_that_links_to_other_sites_tells_them_the_address(address):
    for answer in (Client().get(address), send(address, training_hours="many"), send(address), Client().get(address)):
        assert answer["Referrer-Policy"] == "no-referrer"
        assert answer["Cache-Control"] == "no-store"
