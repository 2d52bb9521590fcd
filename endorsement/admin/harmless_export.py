"""Wagtail's own spreadsheet exports, made as harmless as the registry's."""

from typing import Any

from endorsement.spreadsheets.files import escape


class HarmlessExport:
    """For views with Wagtail's SpreadsheetExportMixin, before it."""

    def preprocess_field_value(self, field: str, value: Any, export_format: str) -> Any:
        return escape(super().preprocess_field_value(field, value, export_format))  # type: ignore[misc]
