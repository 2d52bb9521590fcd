"""The operations of the API. Each asks the clock once."""

from typing import Annotated, Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Query
from ninja.errors import ValidationError
from ninja.params.models import Path

from endorsement import clock, content_version
from endorsement.api import schemas
from endorsement.api.documentation import DocumentationPage
from endorsement.api.openapi import DESCRIPTION, DescribedAPI
from endorsement.api.paging import link_header, read_part
from endorsement.api.parameters import ListParameters, read_filter
from endorsement.calendar.lookup import cycle_covering
from endorsement.enums import Mistake
from endorsement.models import Endorsee, RenewalCycle
from endorsement.public.directory import Directory
from endorsement.public.facets import count_facets
from endorsement.public.rate_limit import verify_for
from endorsement.public.records import PublicRecord, public_record
from endorsement.public.vocabulary import Vocabulary

api = DescribedAPI(
    title="Endorsement registry",
    version="1",
    description=DESCRIPTION,
    urls_namespace="endorsement_api",
    docs=DocumentationPage(),
    docs_url="docs/",
    openapi_url="openapi.json",
)

Number = Annotated[str, Path(..., description="The endorsement number.", example=schemas.ENDORSEE["number"])]
ERRORS = dict.fromkeys((400, 405, 422, 500, 503), schemas.Problem)
# The other responses of an operation with an ETag.
KEPT = ERRORS | {304: None, 412: schemas.Problem}
LINK = "Links to the `first`, `prev`, `next` and `last` page with the same filters (RFC 8288)."


@api.get(
    "endorsees/",
    response=KEPT | {200: schemas.Endorsees},
    exclude_unset=True,
    operation_id="listEndorsees",
    summary="List endorsees",
    openapi_extra={
        "responses": {200: {"headers": {"Link": {"description": LINK, "schema": {"type": "string"}, "required": True}}}}
    },
)
def endorsees(request: HttpRequest, asked: Query[ListParameters], response: HttpResponse) -> dict[str, Any]:
    """The people on the registry today who agreed to be listed, by family name: the same as in the public list.

    Filters with different names are joined by "and". Each item has all of the person's endorsements on the registry,
    including those that the filters did not ask for.
    """
    today = clock.today()
    versions = content_version.read()
    chosen = read_filter(request.GET, versions=versions)
    directory = Directory.of(today, versions=versions)
    part = read_part(chosen, directory=directory, versions=versions, limit=asked.limit, offset=asked.offset)
    more = {"facets": "1"} if asked.facets else {}
    response["Link"] = link_header(
        request.build_absolute_uri(request.path),
        chosen,
        count=part.count,
        limit=asked.limit,
        offset=asked.offset,
        **more,
    )
    facets = {"facets": count_facets(chosen, directory=directory)} if more else {}
    return {"count": part.count, "as_of": today, "cycle": part.cycle, "items": part.records, **facets}


@api.get(
    "endorsees/{number}/",
    response=KEPT | {200: schemas.Endorsee, 404: schemas.Problem},
    operation_id="getEndorsee",
    summary="One endorsee",
)
def endorsee(request: HttpRequest, number: Number) -> PublicRecord:
    """One listed person. For anyone else the response is 404, whether or not the number exists."""
    today = clock.today()
    # A NUL is in no number, and PostgreSQL takes none.
    listed = Endorsee.objects.listed(today).numbered(number.replace("\0", " "))
    if not (found := listed.with_endorsements(today).first()):
        raise Http404(_("No listed endorsee has this number."))
    return public_record(found)


@api.get(
    "categories/",
    response=KEPT | {200: schemas.Categories},
    operation_id="listCategories",
    summary="List categories",
)
def categories(request: HttpRequest) -> dict[str, Any]:
    """The categories with their designations, including retired ones, in the association's order."""
    known = Vocabulary.load().categories
    return {"count": len(known), "items": known}


@api.get(
    "cycles/current/",
    response=KEPT | {200: schemas.Cycle, 404: schemas.Problem},
    operation_id="getCurrentCycle",
    summary="The current cycle",
)
def current_cycle(request: HttpRequest) -> RenewalCycle:
    """The renewal cycle that covers today."""
    cycle = cycle_covering(clock.today())
    if cycle is None:
        raise Http404(_("The registry has no renewal cycle for today."))
    return cycle


@api.get(
    "verify/{path:number}/",
    response=ERRORS | {200: schemas.Verification, 429: schemas.Problem},
    operation_id="verifyNumber",
    summary="Verify an endorsement",
)
def verify(request: HttpRequest, number: Number) -> dict[str, Any]:
    """Whether the holder of a number is on the registry today.

    Spaces, case, a missing prefix and what stands around the number don't matter. Several numbers are an error.

    The response is true only for this moment, so don't store it. A client that looks up many numbers has to wait.
    """
    today = clock.today()
    checked = verify_for(request, number, on=today)
    if checked.mistake is Mistake.SEVERAL:
        raise ValidationError([{"loc": ("path", "number"), "msg": str(checked.mistake.label)}])
    return {"number": checked.number, "status": checked.status, "as_of": today, "endorsee": checked.record}
