"""A record that remembers the values it was loaded with, so that a save can tell its editor's changes from others'."""

from collections.abc import Collection, Iterable
from typing import Any, Self

from django.db import models


class RemembersLoaded(models.Model):
    """`loaded` has the values by column (`locality_id`); a deferred column is missing until it is read."""

    loaded: dict[str, Any]

    class Meta:
        abstract = True

    @classmethod
    def from_db(cls, db: str | None, field_names: Collection[str], values: Collection[Any], **options: Any) -> Self:
        record = super().from_db(db, field_names, values, **options)
        record.loaded = dict(zip(field_names, values, strict=False))
        return record

    def refresh_from_db(
        self, using: Any = None, fields: Iterable[str] | None = None, from_queryset: Any = None
    ) -> None:
        fields = None if fields is None else list(fields)
        super().refresh_from_db(using, fields, from_queryset)
        columns = {field.name: field.attname for field in self._meta.concrete_fields}
        names = columns if fields is None else fields
        fresh = {columns[name]: self.__dict__[columns[name]] for name in names if columns.get(name) in self.__dict__}
        self.loaded = {**getattr(self, "loaded", {}), **fresh}
