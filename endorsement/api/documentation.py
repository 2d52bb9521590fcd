"""The API's documentation page, made from its OpenAPI description: no script, no other host.

ninja's own pages need a megabyte of script. It comes from another host unless `ninja` is in INSTALLED_APPS.
"""

import json
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from ninja import NinjaAPI
from ninja.openapi.docs import DocsBase

from endorsement.public.rate_limit import LOOK_UPS, WINDOW


class DocumentationPage(DocsBase):
    def render_page(self, request: HttpRequest, api: NinjaAPI, **kwargs: Any) -> HttpResponse:
        document = api.get_openapi_schema()
        schemas = document["components"]["schemas"]
        operations = [{"path": path, **methods["get"]} for path, methods in document["paths"].items()]
        for operation in operations:
            for parameter in operation["parameters"]:
                parameter["choices"] = parameter["schema"].get("items", parameter["schema"]).get("enum", [])
            responses = operation["responses"]
            operation["statuses"] = [(HTTPStatus(each), responses[each]["description"]) for each in sorted(responses)]
            shape = responses[200]["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
            operation["example"] = json.dumps(schemas[shape]["examples"][0], indent=2, ensure_ascii=False)
        context = {
            "address": request.build_absolute_uri("/").rstrip("/"),
            "introduction": api.description,
            "operations": operations,
            "look_ups": LOOK_UPS,
            "minutes": WINDOW // 60,
        }
        return render(request, "endorsement/api.html", context)
