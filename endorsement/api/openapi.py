"""The API's description in OpenAPI 3.1: ninja's own, and what ninja cannot know."""

from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from endorsement.api import schemas
from endorsement.api.problems import DETAILS, MEDIA_TYPE, problem_document
from endorsement.public.filters import CHOICES, Vocabulary

DESCRIPTION = """Who is on the registry today: the same people and the same facts as in the public list.

Reading needs no key and no cookie, and any site may read from the browser. A parameter that is not described here is \
an error, and so is an unknown value; neither is answered with everybody. A field that an endorsee has not agreed to \
show is null, and no filter finds anybody by it.

Who is on the registry changes at midnight in the registry's time zone: `as_of` is the date of the answer. Before you \
use an answer again, send its `ETag` in `If-None-Match`; 304 says that it still holds."""

# By status: what it means, and the headers that it has.
RESPONSES: dict[int, tuple[str, dict[str, str]]] = {
    200: ("The answer.", {"ETag": "Another one as soon as the answer is another one."}),
    304: ("The answer is still the one whose `ETag` was sent.", {"ETag": "The one that was sent."}),
    400: ("The request cannot be read.", {}),
    404: ("There is no such thing.", {}),
    405: ("Another method than GET, HEAD and OPTIONS.", {"Allow": "The methods there are."}),
    412: ("The answer is not the one that `If-Match` names.", {}),
    422: ("A parameter is unknown, given twice, or has a value that there is not.", {}),
    429: (
        "Too many numbers were looked up.",
        {"Retry-After": "After how many seconds numbers can be looked up again."},
    ),
    500: ("Something went wrong in the registry.", {}),
}
EXAMPLE_DETAILS = DETAILS | {
    404: "Nobody with this number is listed.",
    422: "There is no category “x”.",
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
