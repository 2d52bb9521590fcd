"""The API's documentation page, made from its OpenAPI description: no script, no other host."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from endorsement.api.openapi import describe
from endorsement.api.parameters import DEFAULT_LIMIT, MAX_LIMIT, refuse_others
from endorsement.public.rate_limit import LOOK_UPS, WINDOW


@dataclass(frozen=True)
class Parameter:
    name: str
    kind: str
    description: SafeString
    choices: list[str]


@dataclass(frozen=True)
class Operation:
    slug: str
    summary: str
    path: str
    description: list[SafeString]
    parameters: list[Parameter]
    statuses: list[tuple[str, str, SafeString]]
    example: str


def documentation(request: HttpRequest) -> HttpResponse:
    refuse_others(request.GET)
    described = describe()
    context = {
        "address": request.build_absolute_uri("/").rstrip("/"),
        "introduction": _paragraphs(described["info"]["description"]),
        "operations": list(_operations(described)),
        "default_limit": DEFAULT_LIMIT,
        "max_limit": MAX_LIMIT,
        "look_ups": LOOK_UPS,
        "minutes": WINDOW // 60,
    }
    return render(request, "endorsement/api.html", context)


def _operations(described: dict[str, Any]) -> Iterator[Operation]:
    schemas = described["components"]["schemas"]
    for path, methods in described["paths"].items():
        operation = methods["get"]
        answer = operation["responses"]["200"]["content"]["application/json"]["schema"]
        examples = schemas[answer["$ref"].rpartition("/")[2]]["examples"]
        yield Operation(
            slug=operation["operationId"],
            summary=operation["summary"],
            path=path,
            description=_paragraphs(operation["description"]),
            parameters=[_parameter(each) for each in operation["parameters"]],
            statuses=[
                (status, HTTPStatus(int(status)).phrase, _marked(response["description"]))
                for status, response in operation["responses"].items()
            ],
            example=json.dumps(examples[0], indent=2, ensure_ascii=False),
        )


def _parameter(described: dict[str, Any]) -> Parameter:
    schema = described["schema"]
    items = schema.get("items", schema)
    return Parameter(
        name=described["name"],
        kind=schema["type"],
        description=_marked(described.get("description", "")),
        choices=items.get("enum", []),
    )


def _paragraphs(text: str) -> list[SafeString]:
    return [_marked(paragraph) for paragraph in text.split("\n\n")]


def _marked(text: str) -> SafeString:
    """The text with backticks turned into code elements."""
    parts = text.split("`")
    return format_html_join(
        "", "{}", ((format_html("<code>{}</code>", part) if place % 2 else part,) for place, part in enumerate(parts))
    )
