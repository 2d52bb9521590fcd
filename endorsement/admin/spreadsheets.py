"""Spreadsheets that run nothing: what registrars download is opened in programs that execute formulas."""

from typing import Any

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def harmless(value: Any) -> Any:
    """The value, behind an apostrophe where a spreadsheet program would take it for a formula (CWE-1236)."""
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return f"'{value}"
    return value


class HarmlessExport:
    """For views with Wagtail's SpreadsheetExportMixin, before it."""

    def preprocess_field_value(self, field: str, value: Any, export_format: str) -> Any:
        return harmless(super().preprocess_field_value(field, value, export_format))  # type: ignore[misc]
