"""Blocks that lead somewhere."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, PageChooserBlock, StructBlock, StructBlockValidationError, StructValue, TextBlock
from wagtail.documents.blocks import DocumentChooserBlock

from pages.address_validator import ONE_TARGET, validate_address
from pages.json_values import absolute, document_as_json
from pages.languages import localized
from pages.public_pages import is_public

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
        cleaned = super().clean(value)
        if not self.is_deferred_validation and bool(cleaned.get("page")) == bool(cleaned.get("url")):
            raise StructBlockValidationError({"page": ValidationError(ONE_TARGET)})
        return cleaned
