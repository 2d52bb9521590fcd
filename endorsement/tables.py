"""Small tables, read whole."""

from typing import Any

from django.db.models import Model, QuerySet, Value
from django.db.models.functions import JSONObject


def read_together(*models: type[Model]) -> list[list[Any]]:
    """All rows of each of the models, in no order, in one query for them all."""
    by_name = {model.__name__: model for model in models}
    found: dict[str, list[Any]] = {name: [] for name in by_name}
    first, *others = map(_as_json, models)
    rows = first.union(*others, all=True)
    for name, values in rows:
        found[name].append(_from_json(by_name[name], values, database=rows.db))
    return list(found.values())


def _as_json(model: type[Model]) -> QuerySet[Any, Any]:
    # As JSON, rows of different tables have the same columns.
    names = [field.attname for field in model._meta.concrete_fields]
    return model._default_manager.order_by().values_list(
        Value(model.__name__), JSONObject(**dict(zip(names, names, strict=True)))
    )


def _from_json(model: type[Model], values: dict[str, Any], *, database: str) -> Model:
    fields = model._meta.concrete_fields
    return model.from_db(
        database,
        [field.attname for field in fields],
        # SQLite has 1 for true.
        [field.to_python(values[field.attname]) for field in fields],
    )
