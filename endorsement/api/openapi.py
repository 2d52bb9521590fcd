"""The API's description in OpenAPI 3.1: ninja's own, and the parts that ninja cannot know."""

from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from endorsement.api import schemas
from endorsement.api.problems import DETAILS, MEDIA_TYPE, problem_document
from endorsement.public.filters import CHOICES
from endorsement.public.vocabulary import Vocabulary

DESCRIPTION = """The people on the registry today, with the same facts as the public list.

You need no key and no cookie, and any site may read from the browser. An unknown parameter or value is an error; it \
never lists everyone. A field is null if the endorsee has not agreed to show it, and no filter finds people by it.

The registry changes at midnight in its time zone; `as_of` is the date of the response. Before you reuse a response, \
send its `ETag` in `If-None-Match`. Status 304 means that it is still current."""

# By status: its meaning here, and its headers.
RESPONSES: dict[int, tuple[str, dict[str, str]]] = {
    200: ("Success.", {"ETag": "It changes whenever the response changes."}),
    304: ("The response with the `ETag` you sent is still current.", {"ETag": "The `ETag` you sent."}),
    400: ("The request isn't valid.", {}),
    404: ("Not found.", {}),
    405: ("A method other than GET, HEAD or OPTIONS.", {"Allow": "The allowed methods."}),
    412: ("The response doesn't match `If-Match`.", {}),
    422: ("A parameter is unknown, is repeated, or has an unknown value.", {}),
    429: (
        "The client looked up too many numbers.",
        {"Retry-After": "The number of seconds to wait before the next lookup."},
    ),
    500: ("The registry had an error.", {}),
    503: ("The registry waited too long for another writer.", {"Retry-After": "The number of seconds to wait."}),
}
EXAMPLE_DETAILS = DETAILS | {
    404: "No listed endorsee has this number.",
    422: "Unknown category “x”.",
    429: "Try again in 240 seconds.",
}
EXAMPLE_PAGE = "https://www.example.org/api/registry/v1/docs/"


class DescribedAPI(NinjaAPI):
    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        """ninja's, with this registry's own choices, and errors as problem documents where ninja has JSON."""
        document = super().get_openapi_schema(**options)
        components = document["components"]["schemas"]
        # The parameters are where they belong; nothing refers to them as a schema.
        del components["ListParameters"]
        for name, schema in components.items():
            if "examples" in schema:
                # In the order of the fields; pydantic sorts the keys.
                schema |= getattr(schemas, name).model_config["json_schema_extra"]
        vocabulary = Vocabulary.load()
        for methods in document["paths"].values():
            operation = methods["get"]
            for parameter in operation["parameters"]:
                if parameter["name"] in CHOICES:
                    parameter["schema"]["items"]["enum"] = sorted(vocabulary.known(parameter["name"]))
            for status, response in operation["responses"].items():
                _complete(status, response, has_tag=304 in operation["responses"])
        return document


def _complete(status: int, response: dict[str, Any], *, has_tag: bool) -> None:
    response["description"], headers = RESPONSES[status]
    for name, text in headers.items():
        if has_tag or name != "ETag":
            described = {"description": text, "schema": {"type": "string"}, "required": True}
            response.setdefault("headers", {})[name] = described
    if status >= 400:
        example = problem_document(status, str(EXAMPLE_DETAILS[status]), instance="/", documentation=EXAMPLE_PAGE)
        schema = response["content"]["application/json"]["schema"]
        response["content"] = {MEDIA_TYPE: {"schema": schema, "example": example}}
