"""Which uploaded files visitors get."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection, CollectionViewRestriction

from tests.pages.photos import photo

pytestmark = pytest.mark.django_db


@pytest.fixture
def private() -> Collection:
    collection = Collection.get_first_root_node().add_child(name="Board")
    CollectionViewRestriction.objects.create(collection=collection, restriction_type=CollectionViewRestriction.LOGIN)
    return collection


def addresses_of_an_image(collection: Collection) -> list[str]:
    """Its original and a rendition."""
    file = SimpleUploadedFile("a.jpg", photo())
    image = get_image_model().objects.create(title="A", file=file, collection=collection)
    return [image.file.url, image.get_rendition("width-10").url]


def statuses(client: Client, addresses: list[str]) -> list[int]:
    answers = [client.get(address) for address in addresses]
    for answer in answers:
        answer.getvalue()  # to its end, so that the file is closed
    return [answer.status_code for answer in answers]


def test_images_of_private_collections_are_for_staff(client: Client, admin_client: Client, private: Collection) -> None:
    public, hidden = addresses_of_an_image(Collection.get_first_root_node()), addresses_of_an_image(private)
    assert [statuses(client, public), statuses(client, hidden)] == [[200, 200], [404, 404]]
    assert statuses(admin_client, hidden) == [200, 200]


def test_a_collection_below_a_private_one_is_private(client: Client, private: Collection) -> None:
    assert statuses(client, addresses_of_an_image(private.add_child(name="Minutes"))) == [404, 404]


def test_a_document_has_one_address_the_one_that_asks(client: Client, admin_client: Client) -> None:
    file = SimpleUploadedFile("a.txt", b"A")
    document = get_document_model().objects.create(title="A", file=file)
    assert [statuses(either, [f"/media/{document.file.name}", document.url]) for either in (client, admin_client)] == [
        [404, 200]
    ] * 2


def test_nginx_sends_the_file_when_it_can(
    client: Client, admin_client: Client, private: Collection, settings: Settings
) -> None:
    settings.MEDIA_INTERNAL_URL = "/internal-media/"
    public, hidden = addresses_of_an_image(Collection.get_first_root_node())[0], addresses_of_an_image(private)[0]
    answers = [client.get(public), admin_client.get(hidden)]
    sent = [
        (answer["X-Accel-Redirect"], set(answer["Cache-Control"].split(", ")), answer.content) for answer in answers
    ]
    assert sent == [
        (public.replace("/media/", "/internal-media/"), {"public", "max-age=3600"}, b""),
        (hidden.replace("/media/", "/internal-media/"), {"private", "no-store"}, b""),
    ]
    assert "X-Accel-Redirect" not in client.get(hidden)


@pytest.mark.parametrize(
    "path", ["../db.sqlite3", "a/../documents/a.txt", "images/../documents/a.txt", "documents", "."]
)
def test_no_way_around(client: Client, settings: Settings, path: str) -> None:
    settings.MEDIA_INTERNAL_URL = "/internal-media/"
    assert client.get(f"/media/{path}").status_code == 404
