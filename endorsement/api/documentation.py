"""The API's documentation page, made from its OpenAPI description: no script, no other host."""

import json
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from endorsement.api.openapi import describe
from endorsement.api.parameters import refuse_others
from endorsement.public.rate_limit import LOOK_UPS, WINDOW


def documentation(request: HttpRequest) -> HttpResponse:
    refuse_others(request.GET)
    described = describe()
    schemas = described["components"]["schemas"]
    context = {
        "address": request.build_absolute_uri("/").rstrip("/"),
        "introduction": _paragraphs(described["info"]["description"]),
        "operations": [_operation(path, each["get"], schemas) for path, each in described["paths"].items()],
        "look_ups": LOOK_UPS,
        "minutes": WINDOW // 60,
    }
    return render(request, "endorsement/api.html", context)


def _operation(path: str, operation: dict[str, Any], schemas: dict[str, Any]) -> dict[str, Any]:
    """What the page prints of one operation."""
    answer = operation["responses"]["200"]["content"]["application/json"]["schema"]
    shape = schemas[answer["$ref"].rpartition("/")[2]]
    return {
        "slug": operation["operationId"],
        "summary": operation["summary"],
        "path": path,
        "description": _paragraphs(operation["description"]),
        "parameters": [
            {
                "name": each["name"],
                "kind": each["schema"]["type"],
                "description": _marked(each.get("description", "")),
                "choices": each["schema"].get("items", each["schema"]).get("enum", []),
            }
            for each in operation["parameters"]
        ],
        "statuses": [
            (status, HTTPStatus(int(status)).phrase, _marked(response["description"]))
            for status, response in operation["responses"].items()
        ],
        "example": json.dumps(shape["examples"][0], indent=2, ensure_ascii=False),
    }


def _paragraphs(text: str) -> list[SafeString]:
    return [_marked(paragraph) for paragraph in text.split("\n\n")]


def _marked(text: str) -> SafeString:
    """The text with backticks turned into code elements."""
    parts = [format_html("<code>{}</code>", part) if place % 2 else part for place, part in enumerate(text.split("`"))]
    return format_html_join("", "{}", ((part,) for part in parts))
