"""Rows that staff put in order: beliefs, values, menu items, social links, fields of the contact form.

Each row has its number from the start. Without one, SQLite sorts a row before the others and PostgreSQL after them.
"""

from typing import Any

from django.db import models
from modelcluster.fields import ParentalKey
from modelcluster.forms import BaseChildFormSet
from wagtail.admin.panels import InlinePanel
from wagtail.models import Orderable


class NumberedRow(Orderable):
    sort_order = models.IntegerField(editable=False)

    class Meta(Orderable.Meta):
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Saves a row without a number as the last one of its parent."""
        if self.sort_order is None:
            parent = next(field for field in self._meta.fields if isinstance(field, ParentalKey))
            others = type(self)._default_manager.filter(**{parent.attname: getattr(self, parent.attname)})
            last = others.exclude(pk=self.pk).aggregate(last=models.Max("sort_order"))["last"]
            self.sort_order = 0 if last is None else last + 1
        super().save(*args, **kwargs)


class NumberedFormSet(BaseChildFormSet):
    """Numbers all rows in the order that the form shows.

    The stock formset numbers only the rows that changed, by their place among those that stay. After a deletion, a
    changed row would move past the others.
    """

    def save(self, commit: bool = True) -> list[models.Model]:
        saved = super().save(commit=False)
        manager = getattr(self.instance, self.rel_name)
        rows = manager.get_object_list()
        kept = [form.instance for form in self.ordered_forms]
        for row in rows:
            # Rows are equal by their id, and a new row is the form's own.
            if row in kept:
                row.sort_order = kept.index(row)
        rows.sort(key=lambda row: row.sort_order)
        if commit:
            manager.commit()
        return saved


class RowsPanel(InlinePanel):
    """Wagtail's panel, with rows that are numbered throughout."""

    def get_form_options(self) -> dict[str, Any]:
        options = super().get_form_options()
        options["formsets"][self.relation_name]["formset"] = NumberedFormSet
        return options
