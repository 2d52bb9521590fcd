"""The registry's public views, beside the list in the page."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from endorsement import clock, exports, spreadsheets
from endorsement.filters import RegistryFilter, Vocabulary


@require_safe
@cache_control(no_cache=True)
def professionals_csv(request: HttpRequest) -> HttpResponseBase:
    """The public list as CSV, with the filters of the page; all of it, one row an endorsement.

    A filter that cannot be applied is answered with 400 and the page's own sentences in plain text. Parameters that
    are no filter are ignored.
    """
    asked = RegistryFilter.read(request.GET, Vocabulary.load())
    if asked.problems:
        sentences = "".join(f"{problem.message}\n" for problem in asked.problems)
        return HttpResponse(sentences, status=400, content_type="text/plain; charset=utf-8")
    today = clock.today()
    name = f"endorsed-professionals-{today.isoformat()}"
    return spreadsheets.download(exports.public_rows(asked, on=today), name=name, form=spreadsheets.CSV)


@require_safe
@cache_control(no_store=True)
def verify(request: HttpRequest) -> HttpResponse:
    """The form that checks a number."""
    return HttpResponse(status=501)


@require_safe
@cache_control(no_store=True)
def record(request: HttpRequest, number: str) -> HttpResponse:
    """What the registry says of a number: the record of who is listed, or just the status."""
    return HttpResponse(status=501)
