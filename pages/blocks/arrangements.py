"""Blocks that set texts and pictures apart or side by side."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, ChoiceBlock, ListBlock, RichTextBlock, StructBlock, TextBlock
from wagtail.images.blocks import ImageBlock
from wagtail.rich_text import expand_db_html

from pages.json_values import image_as_json
from pages.rich_text_features import PROSE

# What stands beside something else, or folds away, has no headings of its own.
SHORT_PROSE = [feature for feature in PROSE if feature not in ("h2", "h3", "h4", "hr")]
EXAMPLE_TEXT = _("<p>Babies grow up in relationships.</p>")
EXAMPLE_PART = {"title": _("Who may apply"), "text": EXAMPLE_TEXT}


class QuoteBlock(StructBlock):
    text = TextBlock(rows=3, label=_("Quotation"), help_text=_("Without quotation marks."))
    source = CharBlock(required=False, label=_("Who said it"), help_text=_("A name, and a role if it matters."))

    class Meta:
        icon = "openquote"
        label = _("Quotation")
        description = _("Somebody's words, and who said them.")
        template = "pages/blocks/quote.html"
        kept = True
        preview_value = {"text": _("There is no such thing as a baby."), "source": "D. W. Winnicott"}


class ColumnsBlock(StructBlock):
    columns = ListBlock(RichTextBlock(features=PROSE, label=_("Column")), min_num=2, max_num=3, label=_("Columns"))

    class Meta:
        icon = "grip"
        label = _("Columns")
        description = _("Two or three texts side by side. On a phone, one below the other.")
        template = "pages/blocks/columns.html"
        kept = True
        preview_value = {"columns": [EXAMPLE_TEXT, EXAMPLE_TEXT]}

    def get_api_representation(self, value: Any, context: dict[str, Any] | None = None) -> dict[str, Any]:
        return {"columns": [expand_db_html(column.source) for column in value.get("columns") or []]}


class FoldBlock(StructBlock):
    title = CharBlock(label=_("Title"))
    text = RichTextBlock(features=SHORT_PROSE, label=_("Text"))

    class Meta:
        icon = "minus"
        label = _("Part")
        preview_value = EXAMPLE_PART


class AccordionBlock(StructBlock):
    heading = CharBlock(required=False, label=_("Heading"))
    parts = ListBlock(FoldBlock(), label=_("Parts"))

    class Meta:
        icon = "list-ul"
        label = _("Accordion")
        description = _("Parts that open to show their text. For questions, use the block for questions.")
        template = "pages/blocks/accordion.html"
        kept = True
        preview_value = {"heading": _("How to apply"), "parts": [EXAMPLE_PART]}

    def get_api_representation(self, value: Any, context: dict[str, Any] | None = None) -> dict[str, Any]:
        return {
            "heading": value.get("heading") or "",
            "parts": [
                {"title": part.get("title") or "", "text": expand_db_html(part["text"].source) if part["text"] else ""}
                for part in value.get("parts") or []
            ],
        }


class PictureWithTextBlock(StructBlock):
    image = ImageBlock(label=_("Image"))
    text = RichTextBlock(features=SHORT_PROSE, label=_("Text"))
    side = ChoiceBlock(
        choices=[("start", _("Before the text")), ("end", _("After the text"))],
        default="start",
        label=_("Image stands"),
    )

    class Meta:
        icon = "image"
        label = _("Image with text")
        description = _("A picture beside a text. On a phone, one below the other.")
        template = "pages/blocks/picture_with_text.html"
        kept = True
        preview_value = {"text": EXAMPLE_TEXT, "side": "start"}

    def get_api_representation(self, value: Any, context: dict[str, Any] | None = None) -> dict[str, Any]:
        request = (context or {}).get("request")
        return {
            "image": image_as_json(value.get("image"), request),
            "text": expand_db_html(value["text"].source) if value.get("text") else "",
            "side": value.get("side") or "start",
        }
