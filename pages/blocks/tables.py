"""A table, by Wagtail's own block for tables with typed columns."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import RichTextBlock
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock

from pages.rich_text_features import INLINE


class CellBlock(RichTextBlock):
    class Meta:
        icon = "pilcrow"
        label = _("Text")


class TableBlock(TypedTableBlock):
    text = CellBlock(features=INLINE)

    class Meta:
        icon = "table"
        label = _("Table")
        description = _(
            "Rows and columns. Give each column a heading, and the table a caption that says what it shows."
        )
        template = "pages/blocks/table.html"
        kept = True
        preview_value = {
            "caption": _("Fees"),
            "columns": [{"type": "text", "heading": _("What")}, {"type": "text", "heading": _("Fee")}],
            "rows": [{"values": ["<p>Renewal</p>", "<p>$50</p>"]}],
        }

    def get_api_representation(self, value: Any, context: dict[str, Any] | None = None) -> dict[str, Any]:
        """{"caption", "columns": [heading], "rows": [[HTML]]}."""
        table = super().get_api_representation(value, context) if value else None
        return {
            "caption": (table or {}).get("caption") or "",
            "columns": [column["heading"] for column in (table or {}).get("columns", [])],
            "rows": [row["values"] for row in (table or {}).get("rows", [])],
        }
