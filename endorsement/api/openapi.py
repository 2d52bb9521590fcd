"""The API's description in OpenAPI 3.1, with this registry's own categories, designations and localities."""

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.urls import reverse

from endorsement.api import schemas
from endorsement.api.parameters import refuse_others
from endorsement.api.problems import MEDIA_TYPE, describe_problem
from endorsement.api.routes import api
from endorsement.public.filters import CHOICES, Vocabulary

DESCRIPTION = """The people on the registry today, with the same facts as the public list.

You need no key and no cookie, and any site may read from the browser. An unknown parameter or value is an error; it \
never lists everyone. A field is null if the endorsee has not agreed to show it, and no filter finds people by it.

The registry changes at midnight in its time zone; `as_of` is the date of the response. Before you reuse a response, \
send its `ETag` in `If-None-Match`. Status 304 means that it is still current."""

# By status: its meaning here, and the detail in an example.
PROBLEMS = {
    400: ("The request isn't valid.", "The request isn't valid."),
    404: ("Not found.", "No listed endorsee has this number."),
    405: ("A method other than GET, HEAD or OPTIONS.", "This API is read-only. Use GET."),
    412: ("The response doesn't match `If-Match`.", "The response has changed."),
    422: ("A parameter is unknown, is repeated, or has an unknown value.", "Unknown category “x”."),
    429: ("The client looked up too many numbers.", "Try again in 240 seconds."),
    500: ("The registry had an error.", "Something went wrong. We logged the error."),
}
SUCCESSES = {200: "Success.", 304: "The response with the `ETag` you sent is still current."}
HEADERS = {
    200: {"ETag": "It changes whenever the response changes."},
    304: {"ETag": "The `ETag` you sent."},
    405: {"Allow": "The allowed methods."},
    429: {"Retry-After": "The number of seconds to wait before the next lookup."},
}


def openapi(request: HttpRequest) -> JsonResponse:
    refuse_others(request.GET)
    return JsonResponse(describe())


def describe() -> dict[str, Any]:
    """The document: the operations and shapes from ninja, and the parts that ninja cannot know."""
    document: dict[str, Any] = api.get_openapi_schema(path_prefix=reverse("endorsement_api:root"))
    document["info"]["description"] = DESCRIPTION
    # Each operation has its parameters already, and nothing refers to this schema.
    del document["components"]["schemas"]["ListParameters"]
    for name, schema in document["components"]["schemas"].items():
        # Keeps the fields of the examples in order: pydantic sorts all keys except properties.
        schema |= getattr(getattr(schemas, name), "model_config", {}).get("json_schema_extra", {})
    vocabulary = Vocabulary.load()
    for path in document["paths"].values():
        operation = path["get"]
        operation["parameters"] = [_parameter(each, vocabulary) for each in operation["parameters"]]
        has_tag = 304 in operation["responses"]
        operation["responses"] = {
            str(status): _response(status, response, has_tag=has_tag)
            for status, response in sorted(operation["responses"].items())
        }
    return document


def _parameter(parameter: dict[str, Any], vocabulary: Vocabulary) -> dict[str, Any]:
    left_out = ("title", "description", "example", "examples")
    schema = {key: value for key, value in parameter["schema"].items() if key not in left_out}
    if parameter["name"] in (*CHOICES, "sort"):
        values = {"type": "string", "enum": sorted(vocabulary.known(parameter["name"]))}
        schema |= {"items": values} if parameter["name"] in CHOICES else values
    described = {key: value for key, value in parameter.items() if key != "examples"} | {"schema": schema}
    if examples := parameter["schema"].get("examples"):
        described["example"] = examples[0]
    return described


def _response(status: int, response: dict[str, Any], *, has_tag: bool) -> dict[str, Any]:
    headers = {
        name: {"description": text, "schema": {"type": "string"}, "required": True}
        for name, text in HEADERS.get(status, {}).items()
        if has_tag or name != "ETag"
    }
    headers |= response.get("headers", {})
    described = {**response, "description": SUCCESSES.get(status, ""), **({"headers": headers} if headers else {})}
    if status in PROBLEMS:
        meaning, detail = PROBLEMS[status]
        schema = response["content"]["application/json"]["schema"]
        example = describe_problem(
            HTTPStatus(status), detail, instance="/", documentation=reverse("endorsement_api:documentation")
        )
        described |= {"description": meaning, "content": {MEDIA_TYPE: {"schema": schema, "example": example}}}
    return described
