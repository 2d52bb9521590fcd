import pytest
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.test import Client
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection, CollectionViewRestriction

from pages.models import HomePage, StandardPage
from tests.builders import member_of
from tests.vaimh.accounts.test_second_factor import where

pytestmark = [pytest.mark.once, pytest.mark.usefixtures("new_site")]

ADDRESSES = [
    "/admin/choose-page/{home}/",
    "/admin/choose-page/search/?q=zqudraft",
    "/admin/api/main/pages/?fields=*&child_of={home}",
    "/admin/api/main/pages/{draft}/",
    "/admin/images/chooser/",
    "/admin/images/chooser/chosen/{image}/",
    "/admin/api/main/images/",
    "/admin/documents/chooser/",
    "/admin/documents/chooser/results/?q=zqudocument",
    "/admin/documents/chooser/chosen/{document}/",
    "/admin/api/main/documents/",
]
TITLES = (b"Zqudraft", b"Zquimage", b"Zqudocument")
# Wagtail itself refuses these, or shows an empty list.
OTHERS = [
    "/admin/",
    "/admin/pages/search/?q=zqudraft",
    "/admin/pages/{home}/",
    "/admin/pages/{draft}/edit/",
    "/admin/pages/{draft}/view_draft/",
    "/admin/pages/{draft}/history/",
    "/admin/images/",
    "/admin/images/{image}/",
    "/admin/documents/",
    "/admin/documents/edit/{document}/",
    "/admin/reports/site-history/",
    "/admin/reports/aging-pages/",
]


@pytest.fixture
def names() -> dict[str, int]:
    """A draft, an image, and a document in a private collection."""
    home = HomePage.objects.get(slug="home")
    draft = home.add_child(instance=StandardPage(title="Zqudraft", slug="zqudraft", live=False))
    board = Collection.get_first_root_node().add_child(name="Board")
    CollectionViewRestriction.objects.create(collection=board, restriction_type=CollectionViewRestriction.LOGIN)
    file = ContentFile(b"text", "zqudocument.txt")
    document = get_document_model().objects.create(title="Zqudocument", file=file, collection=board)
    image = get_image_model().objects.create(title="Zquimage", file=get_test_image_file(), collection=board)
    return {"home": home.pk, "draft": draft.pk, "document": document.pk, "image": image.pk}


def read(client: Client, names: dict[str, int], addresses: list[str] = ADDRESSES) -> list[str]:
    """The addresses whose answer names one of them, beside what was asked."""
    answers = [(address, client.get(address.format(**names))) for address in addresses]
    return [address for address, answer in answers if any(title in answer.content for title in TITLES)]


def test_registrars_read_no_name_of_a_draft_or_of_a_private_file(names: dict[str, int]) -> None:
    registrars = member_of("Registrars")
    assert read(registrars, names, ADDRESSES + OTHERS) == []
    assert {where(registrars, address.format(**names)) for address in ADDRESSES} == {(302, "/admin/"), (403, "")}


@pytest.mark.parametrize("group", ["Communications", None])
def test_editors_and_superusers_choose_as_ever(names: dict[str, int], group: str | None) -> None:
    client = member_of(group) if group else Client()
    if not group:
        client.force_login(User.objects.create_superuser("boss"))
    assert read(client, names) == ADDRESSES


def test_a_visitor_is_asked_to_sign_in(names: dict[str, int]) -> None:
    answers = {Client().get(address.format(**names)).status_code for address in ADDRESSES}
    assert answers == {302}
