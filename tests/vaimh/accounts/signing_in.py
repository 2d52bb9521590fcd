"""What a person does to sign in, and what the page says."""

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.pages.reading import texts

RIGHT, WRONG = "a-long-password", "a-wrong-password"


def sign_in(
    username: str = "registrar", password: str = WRONG, *, at: str = "192.0.2.1", **fields: str
) -> HttpResponse:
    sent = {"username": username, "password": password, "next": reverse("wagtailadmin_home"), **fields}
    return Client(REMOTE_ADDR=at).post(reverse("wagtailadmin_login"), sent)


def said(response: HttpResponse) -> list[str]:
    return texts(response.content, ".messages li")
