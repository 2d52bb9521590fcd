"""Blocks that lead somewhere."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import (
    CharBlock,
    ListBlock,
    PageChooserBlock,
    StructBlock,
    StructBlockValidationError,
    StructValue,
    TextBlock,
)
from wagtail.documents.blocks import DocumentChooserBlock

from pages.address_validator import ONE_TARGET, validate_address, validate_button_address
from pages.json_values import absolute, document_as_json
from pages.languages import localized
from pages.public_pages import is_public, only_public

CLOSING_PUNCTUATION = (".", ",", ";", ":", "!", "?", ")", "")


class LinkValue(StructValue):
    @property
    def href(self) -> str:
        """The target of the link; "" without a document, a public page or an address."""
        if document := self.get("document"):
            return document.url
        page = self.get("page")
        return (localized(page).url if page and is_public(page) else self.get("url")) or ""

    @property
    def closing(self) -> str:
        """The text after the link, with a space before it unless it starts with punctuation."""
        text = self.get("text_after") or ""
        return text if text[:1] in CLOSING_PUNCTUATION else f" {text}"


class DocumentLinkBlock(StructBlock):
    text_before = TextBlock(required=False, rows=3, label=_("Text before the link"))
    link_text = CharBlock(label=_("Link text"), help_text=_("Usually the title of the document."))
    document = DocumentChooserBlock(required=False, label=_("Document"))
    page = PageChooserBlock(
        required=False,
        label=_("Page to use until you have the document"),
        help_text=_("The link goes to this page until you choose a document above."),
    )
    text_after = TextBlock(required=False, rows=2, label=_("Text after the link"))

    class Meta:
        icon = "doc-full"
        label = _("Document link")
        description = _("A paragraph with a link to a document, or to a page until you have the document.")
        template = "pages/blocks/document_link.html"
        kept = True
        value_class = LinkValue
        preview_value = {
            "text_before": _("The requirements are in the"),
            "link_text": _("Competency Guidelines"),
            "text_after": _("from the association."),
        }

    def get_api_representation(self, value: Any, context: dict[str, Any] | None = None) -> dict[str, Any]:
        request = (context or {}).get("request")
        return {
            "text_before": value.get("text_before") or "",
            "link_text": value.get("link_text") or "",
            "href": absolute(value.href, request),
            "document": document_as_json(value.get("document"), request),
            "text_after": value.get("text_after") or "",
        }


class CallToActionBlock(StructBlock):
    title = CharBlock(label=_("Title"), help_text=_("This text is the link. Say where it goes."))
    text = TextBlock(required=False, rows=2, label=_("Text"), help_text=_("One sentence if the title needs it."))
    page = PageChooserBlock(required=False, label=_("Page"))
    url = CharBlock(
        required=False,
        validators=[validate_address],
        label=_("Or an address"),
        help_text=_("Use this for an address that isn't a page on this site. Fill in this or the page, not both."),
    )

    class Meta:
        icon = "arrow-right"
        label = _("Call to action")
        description = _("A large link to the next step.")
        template = "pages/blocks/call_to_action.html"
        kept = True
        value_class = LinkValue
        preview_value = {
            "title": _("Find a professional"),
            "text": _("Search the list of people with an active endorsement."),
            "url": "/",
        }

    def get_api_representation(self, value: Any, context: dict[str, Any] | None = None) -> dict[str, Any]:
        return {
            "title": value.get("title") or "",
            "text": value.get("text") or "",
            "href": absolute(value.href, (context or {}).get("request")),
        }

    def clean(self, value: Any) -> Any:
        return one_target(self, super().clean(value))


class ButtonBlock(StructBlock):
    label = CharBlock(label=_("Text"), max_length=60)
    page = PageChooserBlock(required=False, label=_("Page"))
    url = CharBlock(
        required=False,
        validators=[validate_button_address],
        label=_("Or an address"),
        help_text=_("https://…, mailto:name@example.org or tel:+1-804-555-0100. Fill in this or the page, not both."),
    )

    class Meta:
        icon = "link"
        label = _("Button")
        value_class = LinkValue

    def clean(self, value: Any) -> Any:
        return one_target(self, super().clean(value))


class ButtonsBlock(StructBlock):
    buttons = ListBlock(ButtonBlock(), max_num=4, label=_("Buttons"))

    class Meta:
        icon = "link"
        label = _("Buttons")
        description = _("Up to four links as buttons. The first one stands out.")
        template = "pages/blocks/buttons.html"
        kept = True
        preview_value = {
            "buttons": [
                {"label": _("Apply for endorsement"), "url": "/"},
                {"label": _("Write to us"), "url": "mailto:info@example.org"},
            ]
        }

    def get_api_representation(self, value: Any, context: dict[str, Any] | None = None) -> dict[str, Any]:
        request = (context or {}).get("request")
        return {
            "buttons": [
                {"label": button.get("label") or "", "href": absolute_if_own(button.href, request)}
                for button in value.get("buttons") or []
            ]
        }


class DownloadsBlock(StructBlock):
    heading = CharBlock(required=False, label=_("Heading"))
    documents = ListBlock(DocumentChooserBlock(label=_("Document")), label=_("Documents"))

    class Meta:
        icon = "download"
        label = _("Downloads")
        description = _("Documents with their kind and size.")
        template = "pages/blocks/downloads.html"
        kept = True
        preview_value = {"heading": _("Downloads"), "documents": []}

    def get_api_representation(self, value: Any, context: dict[str, Any] | None = None) -> dict[str, Any]:
        request = (context or {}).get("request")
        described = (document_as_json(document, request) for document in value.get("documents") or [])
        return {"heading": value.get("heading") or "", "documents": [each for each in described if each]}


class ChildPagesBlock(StructBlock):
    heading = CharBlock(required=False, label=_("Heading"))

    class Meta:
        icon = "list-ul"
        label = _("Pages below this one")
        description = _("Links to the published pages right below this page, each with its description.")
        template = "pages/blocks/child_pages.html"
        kept = True
        preview_value = {"heading": _("In this section")}

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        page = (parent_context or {}).get("page")
        below = only_public(page.get_children()).specific() if page and page.path else []
        return {**super().get_context(value, parent_context=parent_context), "below": below}

    def get_api_representation(self, value: Any, context: dict[str, Any] | None = None) -> dict[str, Any]:
        # The pages are in the page's own JSON: `children` in its meta.
        return {"heading": value.get("heading") or ""}


def one_target(block: StructBlock, cleaned: Any) -> Any:
    """Refuses both a page and an address, and neither."""
    if not block.is_deferred_validation and bool(cleaned.get("page")) == bool(cleaned.get("url")):
        raise StructBlockValidationError({"page": ValidationError(ONE_TARGET)})
    return cleaned


def absolute_if_own(address: str, request: Any) -> str | None:
    """Absolute, but mail addresses and telephone numbers stay as they are."""
    return address if address.startswith(("mailto:", "tel:")) else absolute(address, request)
