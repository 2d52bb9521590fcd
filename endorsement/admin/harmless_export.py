"""Escapes formulas in Wagtail's own spreadsheet exports, like the registry's exports do."""

from typing import Any

from endorsement.spreadsheets.files import escape


class HarmlessExport:
    """A mixin for views with Wagtail's SpreadsheetExportMixin; put it first."""

    def preprocess_field_value(self, field: str, value: Any, export_format: str) -> Any:
        return escape(super().preprocess_field_value(field, value, export_format))  # type: ignore[misc]
