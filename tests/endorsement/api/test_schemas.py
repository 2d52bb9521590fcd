from dataclasses import fields
from typing import get_args, get_type_hints

import pytest

from endorsement.api import schemas
from endorsement.public.records import PublicEndorsement, PublicRecord


def can_be_null(annotations, names):
    return {name for name in names if type(None) in get_args(annotations[name])}


@pytest.mark.parametrize(
    ("schema", "record", "page_only", "api_only"),
    [
        (schemas.Endorsee, PublicRecord, {"locality_slug"}, {"url"}),
        (schemas.Endorsement, PublicEndorsement, {"category_name", "meaning"}, set()),
    ],
)
def test_items_have_the_fields_of_the_public_record(schema, record, page_only, api_only):
    shown = {field.name for field in fields(record)} - page_only
    assert set(schema.model_fields) == shown | api_only
    assert can_be_null(get_type_hints(schema), shown) == can_be_null(get_type_hints(record), shown)
