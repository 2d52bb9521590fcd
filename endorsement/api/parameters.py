"""The parameters of a request. The API is strict: an unknown parameter is an error and never lists everyone."""

import re
from collections.abc import Collection
from typing import Annotated, Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from ninja import Field, Schema
from ninja.errors import ValidationError
from pydantic import BeforeValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from endorsement.content_version import Versions
from endorsement.enums import Sort
from endorsement.public.filters import CHOICES, MAX_QUERY_LENGTH, MAX_QUERY_WORDS, RegistryFilter
from endorsement.public.near import DEFAULT_WITHIN, MAX_LENGTH, WITHIN
from endorsement.public.vocabulary import Vocabulary

DEFAULT_LIMIT = 25
MAX_LIMIT = 100
# No registry is longer, and databases limit their integers.
MAX_OFFSET = 1_000_000


def _whole_number(least: int, most: int) -> BeforeValidator:
    """Accepts only digits. Otherwise "5.0", " 5" and "1_0" would be whole numbers."""

    def check(value: object) -> object:
        text = str(value)
        if not re.fullmatch(r"[0-9]{1,9}", text) or not least <= int(text) <= most:
            message = _("Use a whole number from %(least)d to %(most)d.") % {"least": least, "most": most}
            raise PydanticCustomError("whole_number", "{message}", {"message": message})
        return value

    return BeforeValidator(check)


def _yes_or_no(value: object) -> object:
    """Accepts "true" and "1", "false" and "0" alone. Otherwise "on" and "y" would be yes."""
    if str(value).lower() not in ("true", "false", "1", "0"):
        message = _("Use true or false.")
        raise PydanticCustomError("yes_or_no", "{message}", {"message": message})
    return value


class ListParameters(Schema):
    """The filters of the public list, and the part to return."""

    q: str = Field(
        "",
        description="Each word must begin a word of the name, the credentials or another shown field. "
        f"Accents and case don't matter. Up to {MAX_QUERY_WORDS} words.",
        max_length=MAX_QUERY_LENGTH,
        json_schema_extra={
            "pattern": rf"^\s*(\S+(\s+\S+){{0,{MAX_QUERY_WORDS - 1}}})?\s*$",
            "example": "winter",
        },
    )
    category: list[str] = Field(
        [],
        description="Category slugs; repeatable. Lists endorsees with any of these categories or "
        "designations. A designation narrows its own category.",
    )
    designation: list[str] = Field([], description="Designation slugs; repeatable.")
    locality: list[str] = Field(
        [], description="County and city slugs; repeatable. Finds only people who show their location."
    )
    region: list[str] = Field([], description="Region slugs; repeatable. Finds only people who show their location.")
    language: list[str] = Field(
        [], description="ISO 639 codes, such as `es`; repeatable. Lists endorsees who work in any of these languages."
    )
    supervision: list[str] = Field([], description="`yes` lists only endorsees who offer reflective supervision.")
    accepting: list[str] = Field([], description="`yes` lists only endorsees who accept new families or supervisees.")
    near: str = Field(
        "",
        description="A ZIP code, a town, or a location's name. Lists endorsees who show a location within the distance "
        "`within`, nearest first. A name that several places share is an error that names them.",
        max_length=MAX_LENGTH,
        json_schema_extra={"example": "22030"},
    )
    within: Annotated[str, WithJsonSchema({"type": "string", "enum": [str(miles) for miles in WITHIN]})] = Field(
        str(DEFAULT_WITHIN), description="Miles. It means something only with `near`."
    )
    sort: Annotated[str, WithJsonSchema({"type": "string", "enum": sorted(Sort.values)})] = Field(
        Sort.NAME.value,
        description="`name`: by family name. `locality`: people without one come last. `newest`: latest award first. "
        "`distance`: only with `near`, and then the default.",
    )
    limit: Annotated[int, _whole_number(1, MAX_LIMIT)] = Field(
        DEFAULT_LIMIT, ge=1, le=MAX_LIMIT, description="How many endorsees to return."
    )
    offset: Annotated[int, _whole_number(0, MAX_OFFSET)] = Field(
        0, ge=0, le=MAX_OFFSET, description="How many endorsees to skip. The `Link` header has the pages."
    )
    facets: Annotated[bool, BeforeValidator(_yes_or_no)] = Field(
        False, description="Adds how many endorsees each filter choice would list. `1` and `0` say the same."
    )


def refuse_others(query: QueryDict, *, known: Collection[str]) -> None:
    """Raises ValidationError for an unknown parameter, or for a repeated one that takes only one value.

    ninja drops unknown ones before a schema can forbid them.
    """
    errors = [_error(name, _("This parameter doesn't exist.")) for name in query if name not in known]
    errors += [
        _error(name, _("Use this parameter only once."))
        for name, values in query.lists()
        if name in known and name not in CHOICES and len(values) > 1
    ]
    if errors:
        raise ValidationError(errors)


def read_filter(query: QueryDict, *, versions: Versions | None = None) -> RegistryFilter:
    """The filters of a request. Raises ValidationError with each filter that cannot be applied."""
    asked = RegistryFilter.read(query, Vocabulary.load(versions=versions))
    errors = [_error(problem.parameter, problem.message) for problem in asked.problems]
    # The empty option of a form chooses nothing; here it is a value that there is not.
    errors += [
        _error(name, _("The value is empty or has no printable characters."))
        for name in (*CHOICES, "within", "sort")
        if any(not value.strip() or not value.isprintable() for value in query.getlist(name))
    ]
    if errors:
        raise ValidationError(errors)
    return asked


def _error(parameter: str, detail: str) -> dict[str, Any]:
    """As ninja tells of its own."""
    return {"loc": ("query", parameter), "msg": detail}
