from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.test import RequestFactory
from wagtail.documents.models import Document
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file

from pages.json_values import absolute, document_as_json, image_as_json, with_absolute_links

pytestmark = pytest.mark.once

REQUEST = RequestFactory().get("/")


def image(width: int) -> Any:
    file = ImageFile(get_test_image_file(size=(width, 100)), name="bench.png")
    return get_image_model().objects.create(title="Bench", file=file)


@pytest.mark.parametrize(
    ("html", "whole"),
    [
        ('<a href="/x/">x</a>', '<a href="http://localhost/x/">x</a>'),
        ("<a class='y' href='/'>x</a>", "<a class='y' href='http://localhost/'>x</a>"),
        ('<a href="https://www.example.org/">x</a>', '<a href="https://www.example.org/">x</a>'),
        ('<a href="//cdn.example.org/">x</a>', '<a href="//cdn.example.org/">x</a>'),
        ('<a href="#below">x</a>', '<a href="#below">x</a>'),
        ('write href="/x/"', 'write href="/x/"'),
    ],
)
def test_a_link_on_this_site_gets_the_sites_address(db: None, html: str, whole: str) -> None:
    assert with_absolute_links({"body": [html, None, 1]}, REQUEST) == {"body": [whole, None, 1]}


def test_what_leads_nowhere_has_no_address(db: None) -> None:
    assert [absolute(address, REQUEST) for address in ("", "/x/", "https://www.example.org/")] == [
        None,
        "http://localhost/x/",
        "https://www.example.org/",
    ]


@pytest.mark.parametrize(("width", "widths"), [(300, [300]), (700, [480, 700]), (2000, [480, 960, 1440])])
def test_an_image_is_never_wider_than_it_is(db: None, width: int, widths: list[int]) -> None:
    shown: Any = image_as_json(image(width), REQUEST)
    assert [rendition["width"] for rendition in shown["renditions"]] == widths


def test_an_image_whose_file_is_lost_is_left_out(db: None) -> None:
    lost = image(300)
    lost.file.storage.delete(lost.file.name)
    assert (image_as_json(lost, REQUEST), image_as_json(None, REQUEST)) == (None, None)


def test_a_document_whose_file_is_lost_has_no_size(db: None) -> None:
    document = Document.objects.create(title="Minutes", file=ContentFile(b"1", name="minutes.pdf"))
    document.file.storage.delete(document.file.name)
    assert document_as_json(document, REQUEST) == {
        "title": "Minutes",
        "url": f"http://localhost{document.url}",
        "size": None,
    }
