"""Wagtail's spreadsheet exports by way of the registry's own writer, which runs nothing and which Excel reads."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.http.response import HttpResponseBase

from endorsement.spreadsheets import files


class HarmlessExport:
    """A mixin for views with Wagtail's SpreadsheetExportMixin; put it first."""

    def as_spreadsheet(self: Any, queryset: Iterable[Any], spreadsheet_format: str) -> HttpResponseBase:
        rows = rows_of(self, queryset, spreadsheet_format)
        return files.download(rows, name=self.get_filename(), form=spreadsheet_format)


def rows_of(view: Any, items: Iterable[Any], form: str) -> Iterator[files.Row]:
    """The view's headings, then its fields of each item."""
    yield [view.get_heading(items, field) for field in view.list_export]
    for item in items:
        row = view.to_row_dict(item)
        yield [view.preprocess_field_value(field, row.get(field, ""), form) for field in view.list_export]
