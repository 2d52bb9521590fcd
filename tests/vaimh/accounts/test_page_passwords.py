import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import resolve, reverse
from django.utils import translation
from wagtail.documents import get_document_model
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction

from pages.models import HomePage, StandardPage
from vaimh.accounts.throttle import ACCOUNT_FROM_CLIENT

pytestmark = pytest.mark.usefixtures("new_site")


def private_page(password: str = "dogwood") -> str:
    """Where its password is sent."""
    number = Page.objects.count()
    page = HomePage.objects.get(slug="home").add_child(instance=StandardPage(title="Minutes", slug=f"minutes-{number}"))
    kind = PageViewRestriction.PASSWORD
    restriction = PageViewRestriction.objects.create(page=page, restriction_type=kind, password=password)
    return reverse("wagtailcore_authenticate_with_password", args=[restriction.pk, page.pk])


def private_document(password: str = "dogwood") -> str:
    collection = Collection.get_first_root_node().add_child(name="Board")
    get_document_model().objects.create(title="Minutes", file=ContentFile(b"text", "a.txt"), collection=collection)
    kind = CollectionViewRestriction.PASSWORD
    made = CollectionViewRestriction.objects.create(collection=collection, restriction_type=kind, password=password)
    return reverse("wagtaildocs_authenticate_with_password", args=[made.pk])


def send(address: str, password: str, *, at: str = "192.0.2.1"):
    return Client(REMOTE_ADDR=at).post(address, {"password": password, "return_url": "/"})


@pytest.mark.slow
@pytest.mark.parametrize("private", [private_page, private_document])
def test_forty_wrong_passwords_and_then_the_right_one_is_refused_in_words(private) -> None:
    address = private()
    answers = [send(address, "wrong") for _ in range(40)]
    answers.append(send(address, "dogwood"))
    told = "Too many wrong passwords. Wait 15 minutes, then try again."
    assert [answer.status_code for answer in answers] == [200] * (ACCOUNT_FROM_CLIENT - 1) + [429] * (
        41 - ACCOUNT_FROM_CLIENT + 1
    )
    assert [told in answer.content.decode() for answer in answers] == [answer.status_code == 429 for answer in answers]


def test_wrong_passwords_count_in_each_language_together() -> None:
    address = private_page()
    with translation.override("es"):
        spanish = reverse("wagtailcore_authenticate_with_password", args=resolve(address).kwargs.values())
    assert spanish == f"/es{address}"
    answers = [send(spanish, "wrong") for _ in range(ACCOUNT_FROM_CLIENT + 1)]
    assert (answers[0].status_code, answers[-1].status_code, send(address, "dogwood").status_code) == (200, 429, 429)


@pytest.mark.parametrize("private", [private_page, private_document])
def test_others_and_other_pages_are_not_held_up(private) -> None:
    address = private()
    for _ in range(ACCOUNT_FROM_CLIENT):
        send(address, "wrong")
    assert send(address, "dogwood", at="192.0.2.2").status_code == 302
    assert send(private_page("other"), "other").status_code == 302


def test_an_empty_password_is_no_guess() -> None:
    address = private_page()
    for _ in range(ACCOUNT_FROM_CLIENT):
        send(address, "")
    assert send(address, "dogwood").status_code == 302
