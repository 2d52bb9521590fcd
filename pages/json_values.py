"""How `/api/v2/` shows images, documents, categories and breadcrumbs.

Every address is absolute, so that it works from other sites. The JSON shows no more about an image, a document or a
page than the page itself.
"""

import re
from typing import Any

from django.http import HttpRequest
from django.utils.html import linebreaks
from rest_framework.fields import Field
from wagtail.api.utils import get_base_url, get_full_url
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage, SourceImageIOError
from wagtail.models import Page
from wagtail.rich_text import expand_db_html

from endorsement.models import Category
from pages.image_renditions import WIDTHS
from pages.public_pages import private_collections

ROOT_RELATIVE_LINK = re.compile(r"""(<a\b[^>]*?\shref=["'])/(?!/)""")


def absolute(address: str, request: HttpRequest | None) -> str | None:
    """The address with scheme and host; None for an empty one."""
    return get_full_url(request, address) if address else None


def with_absolute_links(value: Any, request: HttpRequest | None) -> Any:
    """The same JSON with the site's address added to root-relative links in its HTML."""
    if isinstance(value, str):
        return ROOT_RELATIVE_LINK.sub(rf"\g<1>{get_base_url(request) or ''}/", value)
    if isinstance(value, dict):
        return {key: with_absolute_links(item, request) for key, item in value.items()}
    if isinstance(value, list):
        return [with_absolute_links(item, request) for item in value]
    return value


def image_as_json(image: AbstractImage | None, request: HttpRequest | None) -> dict[str, Any] | None:
    """{"alt", "renditions": [{"url", "width", "height"}]}, narrow first and never wider than the image itself.

    None without an image or if its file is missing.
    """
    if image is None:
        return None
    try:
        made = image.get_renditions(*(f"width-{width}" for width in WIDTHS)).values()
    except SourceImageIOError:
        return None
    by_width = {
        rendition.width: {
            "url": absolute(rendition.url, request),
            "width": rendition.width,
            "height": rendition.height,
        }
        for rendition in made
    }
    return {"alt": next(iter(made)).alt, "renditions": list(by_width.values())}


def document_as_json(document: AbstractDocument | None, request: HttpRequest | None) -> dict[str, Any] | None:
    """{"title", "url", "size" in bytes or null}; None without a public document."""
    if document is None or private_collections().filter(pk=document.collection_id).exists():
        return None
    return {
        "title": document.title,
        "url": absolute(document.url, request),
        "size": document.get_file_size(),
    }


def category_as_json(category: Category) -> dict[str, Any]:
    """{"code", "name", "slug", "numeral", "designations": [{"code", "label", "name", "slug"}]}."""
    return {
        "code": category.code,
        "name": category.name,
        "slug": category.slug,
        "numeral": category.numeral,
        "designations": [
            {
                "code": designation.code,
                "label": f"{category.code}-{designation.code}",
                "name": designation.name,
                "slug": designation.slug,
            }
            for designation in category.designations.all()
        ],
    }


def category_description(category: Category, description: str) -> str:
    """HTML: the description from the category's page, or else the registrars' summary."""
    return expand_db_html(description) if description else linebreaks(category.summary, autoescape=True)


class CategoryField(Field):
    def to_representation(self, category: Category) -> dict[str, Any]:
        return category_as_json(category)


class ImageField(Field):
    def to_representation(self, image: AbstractImage) -> dict[str, Any] | None:
        return image_as_json(image, self.context["request"])


class PagesField(Field):
    """[{"id", "title", "url"}], in the order of the tree."""

    def to_representation(self, pages: list[Page]) -> list[dict[str, Any]]:
        return [{"id": page.pk, "title": page.title, "url": page.full_url} for page in pages]


class FormFieldsField(Field):
    """[{"name", "label", "type", "required", "help_text", "choices"}], in the form's order; choices as a list."""

    def to_representation(self, fields: Any) -> list[dict[str, Any]]:
        return [
            {
                "name": field.clean_name,
                "label": field.label,
                "type": field.field_type,
                "required": field.required,
                "help_text": field.help_text,
                "choices": choices_of(field.choices),
            }
            for field in fields.all()
        ]


def choices_of(text: str) -> list[str]:
    """The choices as Wagtail reads them: one a line, or else between commas."""
    parts = text.splitlines() if "\n" in text else text.split(",")
    return [part.strip() for part in parts if part.strip()]
