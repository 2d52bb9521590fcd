"""The API's description in OpenAPI 3.1, for this registry: its own categories, designations and places are in it."""

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.urls import reverse

from endorsement.api import schemas
from endorsement.api.parameters import refuse_others
from endorsement.api.problems import MEDIA_TYPE, describe_problem
from endorsement.api.routes import api
from endorsement.public.filters import CHOICES, Vocabulary

DESCRIPTION = """Who is on the registry today: the same people and the same facts as in the public list.

Reading needs no key and no cookie, and any site may read from the browser. A parameter that is not described here is \
an error, and so is an unknown value; neither is answered with everybody. A field that an endorsee has not agreed to \
show is null, and no filter finds anybody by it.

Who is on the registry changes at midnight in the registry's time zone: `as_of` is the date of the answer. Before you \
use an answer again, send its `ETag` in `If-None-Match`; 304 says that it still holds."""

# By status: what it means here, and the detail of an example.
PROBLEMS = {
    400: ("The request cannot be read.", "The request cannot be read."),
    404: ("There is no such thing.", "Nobody with this number is listed."),
    405: ("Another method than GET, HEAD and OPTIONS.", "This API is for reading: use GET."),
    412: ("The answer is not the one that `If-Match` names.", "The answer is another one by now."),
    422: ("A parameter is unknown, given twice, or has a value that there is not.", "There is no category “x”."),
    429: ("Too many numbers were looked up.", "Try again in 240 seconds."),
    500: ("Something went wrong in the registry.", "Something went wrong here, and has been noted."),
}
SUCCESSES = {200: "The answer.", 304: "The answer is still the one whose `ETag` was sent."}
HEADERS = {
    200: {"ETag": "Another one as soon as the answer is another one."},
    304: {"ETag": "The one that was sent."},
    405: {"Allow": "The methods there are."},
    429: {"Retry-After": "After how many seconds numbers can be looked up again."},
}


def openapi(request: HttpRequest) -> JsonResponse:
    refuse_others(request.GET)
    return JsonResponse(describe())


def describe() -> dict[str, Any]:
    """The document: the operations and their shapes as ninja knows them, and what it cannot know."""
    document: dict[str, Any] = api.get_openapi_schema(path_prefix=reverse("endorsement_api:root"))
    document["info"]["description"] = DESCRIPTION
    # The parameters are where they belong; as a schema nobody refers to them.
    del document["components"]["schemas"]["ListParameters"]
    for name, schema in document["components"]["schemas"].items():
        # In the order of the fields, in which pydantic leaves the properties alone.
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
