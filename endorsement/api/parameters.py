"""What a request may ask for. The API is strict: a parameter it does not know is an error, not a list of everybody."""

import re
from collections.abc import Collection
from typing import Annotated, Any, Literal

from django.http import QueryDict
from django.utils.translation import gettext as _
from ninja import Field, Schema
from ninja.errors import ValidationError
from pydantic import BeforeValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from endorsement.enums import Sort
from endorsement.public.filters import CHOICES, MAX_QUERY_LENGTH, MAX_QUERY_WORDS, RegistryFilter, Vocabulary

DEFAULT_LIMIT = 25
MAX_LIMIT = 100
# No registry is longer, and the database's numbers end somewhere.
MAX_OFFSET = 1_000_000


def _whole_number(least: int, most: int) -> BeforeValidator:
    """Takes digits alone: otherwise "5.0", " 5" and "1_0" would be whole numbers."""

    def check(value: object) -> object:
        text = str(value)
        if not re.fullmatch(r"[0-9]{1,9}", text) or not least <= int(text) <= most:
            message = _("It must be a whole number from %(least)d to %(most)d.") % {"least": least, "most": most}
            raise PydanticCustomError("whole_number", "{message}", {"message": message})
        return value

    return BeforeValidator(check)


class ListParameters(Schema):
    """The filters of the public list, and which part of it."""

    q: str = Field(
        "",
        description="Words that each begin a word of the name, the credentials or what else the endorsee shows. "
        f"Accents and case make no difference. At most {MAX_QUERY_WORDS} words.",
        max_length=MAX_QUERY_LENGTH,
        json_schema_extra={
            "pattern": rf"^\s*(\S+(\s+\S+){{0,{MAX_QUERY_WORDS - 1}}})?\s*$",
            "example": "winter",
        },
    )
    category: list[str] = Field(
        [],
        description="Slugs of categories, repeated for several. An endorsee with any of them, or with any of the "
        "designations, is listed; a designation narrows its own category.",
    )
    designation: list[str] = Field([], description="Slugs of designations, repeated for several.")
    locality: list[str] = Field(
        [], description="Slugs of counties and cities, repeated for several. Finds only who shows their locality."
    )
    region: list[str] = Field(
        [], description="Slugs of regions, repeated for several. Finds only who shows their locality."
    )
    sort: Annotated[str, WithJsonSchema({"type": "string", "enum": sorted(Sort.values)})] = Field(
        Sort.NAME.value,
        description="`name`: by family name. `locality`: who shows none comes last. `newest`: by the latest award.",
    )
    limit: Annotated[int, _whole_number(1, MAX_LIMIT)] = Field(
        DEFAULT_LIMIT, ge=1, le=MAX_LIMIT, description="How many endorsees to answer with."
    )
    offset: Annotated[int, _whole_number(0, MAX_OFFSET)] = Field(
        0, ge=0, le=MAX_OFFSET, description="How many endorsees to leave out first. The `Link` header has the pages."
    )
    facets: Literal["0", "1"] = Field("0", description="1 adds how many endorsees each choice of a filter would list.")


def refuse_others(query: QueryDict, *, known: Collection[str]) -> None:
    """Raises ValidationError for a parameter that is not known, or is there twice without being a list of choices.

    ninja drops them before a schema could forbid them.
    """
    errors = [_error(name, _("There is no such parameter.")) for name in query if name not in known]
    errors += [
        _error(name, _("It can be given only once."))
        for name, values in query.lists()
        if name in known and name not in CHOICES and len(values) > 1
    ]
    if errors:
        raise ValidationError(errors)


def read_filter(query: QueryDict) -> RegistryFilter:
    """The filters of a request. Raises ValidationError for those that cannot be applied."""
    asked = RegistryFilter.read(query, Vocabulary.load())
    errors = [_error(problem.parameter, problem.message) for problem in asked.problems]
    # The empty option of a form chooses nothing; here it is a value that there is not.
    errors += [
        _error(name, _("It is empty, or cannot be printed."))
        for name in (*CHOICES, "sort")
        if any(not value.strip() or not value.isprintable() for value in query.getlist(name))
    ]
    if errors:
        raise ValidationError(errors)
    return asked


def _error(parameter: str, detail: str) -> dict[str, Any]:
    """As ninja tells of its own."""
    return {"loc": ("query", parameter), "msg": detail}
